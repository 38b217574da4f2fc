"""Sources: kept by address, each workspace its own, with a schedule in the work table and how the last run went."""

from contextlib import suppress
from dataclasses import replace
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.database import Database
from runtime.errors import BadPeriod, LedgerUnavailable, NotFound
from runtime.passages import PUBLIC, STAFF
from runtime.sources import GAVE_UP, SYNC, Source, SourceKind, Sources, SourceState, seconds_of, source_id, told
from runtime.work import Lease, WorkTable
from runtime.worker import Workers
from tests.runtime.building import Clock

SITE = "https://help.example.org/"
HOUR = 3600.0


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sources(database: Database, clock: Clock) -> Sources:
    return Sources(database, "acme", clock, clock.stamp)


@pytest.fixture
def elsewhere(database: Database, clock: Clock) -> Sources:
    return Sources(database, "globex", clock, clock.stamp)


@pytest.fixture
def work(database: Database) -> WorkTable:
    return WorkTable(database, 30.0, 3)


def due(work: WorkTable, clock: Clock) -> Lease | None:
    """The sync that is due now, done."""
    if lease := work.claim(clock(), (SYNC,)):
        work.finish(lease)
    return lease


def test_a_source_comes_back_as_it_was_added(sources: Sources) -> None:
    added = sources.add(SourceKind.SITE, SITE, "manuals", STAFF, HOUR)
    assert added == Source(source_id("acme", SITE), "acme", SourceKind.SITE, SITE, "manuals", STAFF, HOUR)
    assert sources.find(added.id) == sources.get(added.id) == sources.get(SITE) == added
    assert sources.all() == [added]
    assert (added.state, added.synced_at, added.error, added.counts) == (SourceState.NEW, None, None, None)


def test_sources_are_listed_by_address(sources: Sources) -> None:
    for address in ("s3://b", "/docs", "https://a"):
        sources.add(SourceKind.STORE, address)
    assert [one.address for one in sources.all()] == ["/docs", "https://a", "s3://b"]


def test_adding_an_address_again_changes_its_settings_and_keeps_how_it_went(sources: Sources) -> None:
    first = sources.add(SourceKind.SITE, SITE)
    sources.finished(first, {"added": 3}, template="{}")
    again = sources.add(SourceKind.URL, SITE, audience=STAFF, every_s=HOUR)
    assert (again.id, again.kind, again.audience, again.every_s) == (first.id, SourceKind.URL, STAFF, HOUR)
    assert (again.state, again.counts) == (SourceState.OK, {"added": 3})
    assert sources.all() == [again]


def test_a_known_address_keeps_its_settings_when_it_is_only_wanted(sources: Sources) -> None:
    added = sources.add(SourceKind.SITEMAP, SITE, audience=STAFF)
    assert sources.ensure(SourceKind.URL, SITE) == added
    fresh = sources.ensure(SourceKind.FOLDER, "/docs")
    assert (fresh.kind, fresh.audience, fresh.every_s) == (SourceKind.FOLDER, PUBLIC, None)


def test_what_is_not_there_is_not_found(sources: Sources, elsewhere: Sources) -> None:
    added = sources.add(SourceKind.SITE, SITE)
    assert sources.find("nothing") is None
    assert sources.find(SITE) is None
    for key in ("nothing", added.id[:-1]):
        with pytest.raises(NotFound, match="warmline source list"):
            sources.get(key)


def test_no_workspace_sees_or_changes_anothers_sources(sources: Sources, elsewhere: Sources) -> None:
    added = sources.add(SourceKind.SITE, SITE)
    assert elsewhere.all() == []
    assert elsewhere.find(added.id) is None
    for key in (added.id, SITE):
        with pytest.raises(NotFound):
            elsewhere.get(key)
    elsewhere.remove(added)
    elsewhere.finished(added, {"removed": 9}, "It is broken.")
    assert sources.all() == [added]
    theirs = elsewhere.add(SourceKind.URL, SITE)
    assert theirs.id != added.id
    assert sources.all() == [added]
    elsewhere.remove(theirs)
    assert sources.all() == [added]


def test_a_schedule_is_due_at_once_and_then_in_its_period(sources: Sources, work: WorkTable, clock: Clock) -> None:
    added = sources.add(SourceKind.SITE, SITE, every_s=HOUR)
    lease = due(work, clock)
    assert lease
    assert (lease.workspace, lease.kind, lease.subject) == ("acme", SYNC, added.id)
    sources.finished(added, {})
    clock.advance(HOUR - 1)
    assert due(work, clock) is None
    clock.advance(1)
    assert due(work, clock)


def test_a_run_plans_the_next_one_while_its_lease_is_held(sources: Sources, work: WorkTable, clock: Clock) -> None:
    added = sources.add(SourceKind.SITE, SITE, every_s=HOUR)
    lease = work.claim(clock(), (SYNC,))
    assert lease
    sources.finished(added, {})
    work.finish(lease)
    assert due(work, clock) is None
    clock.advance(HOUR)
    assert due(work, clock)


def test_without_a_schedule_it_runs_when_asked_and_once(sources: Sources, work: WorkTable, clock: Clock) -> None:
    added = sources.add(SourceKind.SITE, SITE)
    assert due(work, clock) is None
    for _ in range(3):
        sources.ask_for_run(added)
    assert due(work, clock)
    sources.finished(added, {})
    assert due(work, clock) is None


def test_asking_for_a_run_overtakes_the_schedule(sources: Sources, work: WorkTable, clock: Clock) -> None:
    added = sources.add(SourceKind.SITE, SITE, every_s=HOUR)
    assert due(work, clock)
    sources.finished(added, {})
    sources.ask_for_run(added)
    assert due(work, clock)


def test_what_is_not_said_anew_stays_as_it_was(sources: Sources) -> None:
    before = sources.add(SourceKind.SITE, SITE, library="handbook", audience="staff", every_s=HOUR)
    assert sources.add(SourceKind.SITE, SITE) == before


def test_a_schedule_that_is_taken_away_is_not_kept(sources: Sources, work: WorkTable, clock: Clock) -> None:
    sources.add(SourceKind.SITE, SITE, every_s=HOUR)
    sources.add(SourceKind.SITE, SITE, every_s=0)
    clock.advance(2 * HOUR)
    assert due(work, clock) is None


def test_a_removed_source_is_forgotten_with_its_schedule(sources: Sources, work: WorkTable, clock: Clock) -> None:
    added = sources.add(SourceKind.SITE, SITE, every_s=HOUR)
    other = sources.add(SourceKind.SITE, "https://other.example.org/", every_s=HOUR)
    sources.remove(added)
    assert sources.all() == [other]
    lease = due(work, clock)
    assert lease
    assert lease.subject == other.id
    assert due(work, clock) is None
    assert sources.add(SourceKind.SITE, SITE).id == added.id


def test_how_a_run_went_is_kept(sources: Sources, clock: Clock) -> None:
    added = sources.add(SourceKind.SITE, SITE)
    assert sources.template(added) is None
    sources.finished(added, {"added": 2, "removed": 0}, template='{"pages": 2}')
    well = sources.get(SITE)
    assert (well.state, well.error, well.counts) == (SourceState.OK, None, {"added": 2, "removed": 0})
    assert well.synced_at == clock.stamp()
    clock.advance(60)
    sources.finished(added, {}, "The site does not answer; try again later.")
    ill = sources.get(SITE)
    assert (ill.state, ill.error) == (SourceState.FAILED, "The site does not answer; try again later.")
    assert ill.synced_at == clock.stamp()
    assert sources.template(ill) == '{"pages": 2}'
    sources.finished(added, {})
    assert sources.get(SITE) == replace(ill, state=SourceState.OK, error=None)


def failing(work: WorkTable, sources: Sources, clock: Clock) -> None:
    """Every run of a source breaks off in a way that nobody foresaw, until it is given up."""

    def broken(_: Lease) -> None:
        raise LedgerUnavailable("The ledger did not take the request.")

    def give_up(lease: Lease) -> None:
        sources.gave_up(lease.subject)

    running = Workers(work, {SYNC: broken}, clock, 30.0, 1, {SYNC: give_up})
    for _ in range(3):
        assert running.run_one()
        clock.advance(200)


def test_a_run_that_is_given_up_is_told_and_the_next_one_comes_in_its_time(
    sources: Sources, work: WorkTable, clock: Clock
) -> None:
    sources.add(SourceKind.SITE, SITE, every_s=HOUR)
    failing(work, sources, clock)
    told_of = sources.get(SITE)
    assert (told_of.state, told_of.error) == (SourceState.FAILED, GAVE_UP)
    assert work.dead() == []
    assert due(work, clock) is None
    clock.advance(HOUR)
    assert due(work, clock)


def test_a_run_by_hand_that_is_given_up_is_told_and_put_aside(sources: Sources, work: WorkTable, clock: Clock) -> None:
    added = sources.add(SourceKind.SITE, SITE)
    sources.ask_for_run(added)
    failing(work, sources, clock)
    assert sources.get(SITE).error == GAVE_UP
    assert [row["subject"] for row in work.dead()] == [added.id]


def test_what_is_given_up_of_a_source_that_was_removed_is_nothing(sources: Sources) -> None:
    sources.gave_up("none")
    assert sources.all() == []


def test_a_source_is_told_in_one_line() -> None:
    new = Source("0123456789abcdef", "acme", SourceKind.SITE, SITE)
    assert told(new) == f"0123456789abcdef  site     {SITE}  [main, public]  never synced: new"
    run = replace(new, synced_at="2026-01-02T03:04:05.000+00:00", counts={"added": 2, "changed": 0, "removed": 1})
    assert told(run).endswith("2026-01-02T03:04:05.000+00:00: 2 added, 1 removed")
    assert told(replace(run, error="It is down.")).endswith(": It is down.")


@pytest.mark.parametrize(
    ("period", "seconds"), [("90s", 90), ("30m", 1800), ("6h", 21600), ("1d", 86400), (" 1.5 H ", 5400)]
)
def test_a_period_is_a_number_with_a_unit(period: str, seconds: float) -> None:
    assert seconds_of(period) == seconds


@pytest.mark.parametrize("period", ["", "6", "h", "0h", "0.0m", "-1h", "6 hours", "1h30m", "1w", "9" * 400 + "d"])
def test_anything_else_is_no_period(period: str) -> None:
    with pytest.raises(BadPeriod, match="write it as 30m, 6h or 1d"):
        seconds_of(period)


@pytest.mark.parametrize("period", ["1s", "59.9s", "0.5m", "0.0001d"])
def test_a_period_below_a_minute_is_refused(period: str) -> None:
    with pytest.raises(BadPeriod, match="once a minute at most"):
        seconds_of(period)


@given(st.text(max_size=12))
def test_whatever_is_written_is_a_positive_period_or_refused(period: str) -> None:
    with suppress(BadPeriod):
        assert 0 < seconds_of(period) < inf


@given(st.sampled_from(["acme", "globex"]), st.sampled_from(["acme", "globex"]), st.text(), st.text())
def test_ids_are_equal_only_for_the_same_address_of_the_same_workspace(
    one: str, other: str, here: str, there: str
) -> None:
    assert (source_id(one, here) == source_id(other, there)) == ((one, here) == (other, there))
