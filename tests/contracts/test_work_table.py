"""Background work: done once, in order of its time, never lost."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from runtime.database import Database
from runtime.errors import CalledOff
from runtime.work import BACK_OFF_S, Job, Lease, WorkTable, call_off, check_held, schedule, withdraw

LEASE_S = 30.0
TRIES = 3
TURN = Job("turn", "c1", 100.0)


@pytest.fixture
def work(database: Database) -> WorkTable:
    return WorkTable(database, LEASE_S, TRIES)


@pytest.fixture
def asked(database: Database):
    """Asks for a job at a time, in a transaction of its own."""

    def ask(job: Job, now: float = 100.0, workspace: str = "acme") -> None:
        database.write(lambda connection: schedule(connection, workspace, job, now))

    return ask


def taken(work: WorkTable, now: float = 100.0) -> Lease:
    lease = work.claim(now, ("turn",))
    assert lease is not None
    return lease


def test_nothing_is_due_before_its_time(work: WorkTable, asked) -> None:
    asked(replace(TURN, data={"epoch": 3}))
    assert work.claim(99.9, ("turn",)) is None
    lease = taken(work)
    assert (lease.workspace, lease.kind, lease.subject, lease.data) == ("acme", "turn", "c1", {"epoch": 3})
    assert lease.tries == 1


def test_what_has_been_due_the_longest_comes_first(work: WorkTable, asked) -> None:
    for subject, due_at in (("late", 90.0), ("first", 50.0), ("middle", 70.0)):
        asked(Job("turn", subject, due_at))
    assert [taken(work).subject for _ in range(3)] == ["first", "middle", "late"]


def test_only_the_kinds_asked_for_are_taken(work: WorkTable, asked) -> None:
    asked(Job("survey", "c1", 50.0))
    assert work.claim(100.0, ("turn", "assist")) is None
    assert work.claim(100.0, ("turn", "survey")) is not None


def test_asking_again_before_it_runs_postpones_it_and_keeps_the_newest_data(work: WorkTable, asked) -> None:
    asked(replace(TURN, due_at=100.3, data={"n": 1}), now=100.0)
    asked(replace(TURN, due_at=100.5, data={"n": 2}), now=100.2)
    assert work.claim(100.4, ("turn",)) is None
    lease = taken(work, 100.5)
    assert lease.data == {"n": 2}
    work.finish(lease)
    assert work.claim(999.0, ("turn",)) is None


def test_a_burst_postpones_it_to_the_cap_and_no_further(work: WorkTable, asked) -> None:
    for n in range(50):
        now = 100.0 + n / 10
        asked(replace(TURN, due_at=now + 0.3, cap_s=3.0), now=now)
    assert work.next_due(("turn",)) == pytest.approx(103.0)


def test_each_kind_subject_and_workspace_has_its_own_row(work: WorkTable, asked) -> None:
    asked(TURN)
    asked(replace(TURN, subject="c2"))
    asked(replace(TURN, kind="assist"))
    asked(TURN, workspace="globex")
    found = [work.claim(100.0, ("turn", "assist")) for _ in range(5)]
    assert {(one.workspace, one.kind, one.subject) for one in found if one} == {
        ("acme", "turn", "c1"),
        ("acme", "turn", "c2"),
        ("acme", "assist", "c1"),
        ("globex", "turn", "c1"),
    }
    assert found[-1] is None


def test_what_one_process_holds_no_other_gets_until_the_lease_runs_out(work: WorkTable, asked) -> None:
    asked(TURN)
    first = taken(work, 100.0)
    assert work.claim(100.0 + LEASE_S, ("turn",)) is None
    second = taken(work, 100.1 + LEASE_S)
    assert second.token != first.token
    assert second.tries == 2


def test_a_renewed_lease_holds_on(work: WorkTable, asked) -> None:
    asked(TURN)
    lease = taken(work, 100.0)
    assert work.renew(lease, 120.0)
    assert work.claim(149.0, ("turn",)) is None


def test_who_has_lost_the_lease_can_neither_renew_nor_finish_nor_fail(work: WorkTable, asked) -> None:
    asked(TURN)
    lost = taken(work, 100.0)
    held = taken(work, 200.0)
    assert not work.renew(lost, 200.0)
    work.finish(lost)
    assert not work.fail(replace(lost, tries=TRIES), "too late", 200.0)
    assert work.renew(held, 201.0)
    work.finish(held)
    assert not work.is_open("turn", "c1")
    assert not work.renew(held, 202.0)


def test_finished_work_is_gone(work: WorkTable, asked) -> None:
    asked(TURN)
    assert work.is_open("turn", "c1")
    assert not work.is_open("turn", "c2")
    work.finish(taken(work))
    assert not work.is_open("turn", "c1")
    assert work.next_due(("turn",)) is None


def test_work_asked_for_again_while_it_runs_is_run_once_more(work: WorkTable, asked) -> None:
    asked(TURN)
    lease = taken(work)
    asked(replace(TURN, due_at=101.0), now=100.5)
    assert work.claim(105.0, ("turn",)) is None
    work.finish(lease)
    again = taken(work, 101.0)
    assert again.tries == 1
    work.finish(again)
    assert not work.is_open("turn", "c1")


def test_failed_work_is_tried_again_later_each_time(work: WorkTable, asked) -> None:
    asked(TURN)
    now = 100.0
    for n, wait_s in enumerate(BACK_OFF_S[: TRIES - 1], start=1):
        lease = taken(work, now)
        assert lease.tries == n
        assert not work.fail(lease, "Timeout: no answer", now)
        assert work.claim(now + wait_s - 0.01, ("turn",)) is None
        assert work.next_due(("turn",)) == now + wait_s
        now += wait_s


def failed_for_good(work: WorkTable) -> float:
    now = 100.0
    for _ in range(TRIES):
        put_aside = work.fail(taken(work, now), "KeyError: 'x'", now)
        now += BACK_OFF_S[-1]
    assert put_aside
    return now


def test_after_the_last_try_it_is_put_aside_with_its_error(work: WorkTable, asked) -> None:
    asked(TURN)
    now = failed_for_good(work)
    assert work.claim(now + 1e6, ("turn",)) is None
    assert work.next_due(("turn",)) is None
    assert not work.is_open("turn", "c1")
    [row] = work.dead()
    assert (row["subject"], row["error"], row["tries"]) == ("c1", "KeyError: 'x'", TRIES)


def test_what_was_put_aside_and_is_asked_for_again_has_all_its_tries(work: WorkTable, asked) -> None:
    asked(TURN)
    now = failed_for_good(work)
    asked(replace(TURN, due_at=now), now=now)
    assert work.dead() == []
    lease = taken(work, now)
    assert lease.tries == 1
    assert not work.fail(lease, "again", now)


def test_a_failure_does_not_take_what_was_asked_for_meanwhile_with_it(work: WorkTable, asked) -> None:
    asked(TURN)
    lease = replace(taken(work), tries=TRIES)
    asked(replace(TURN, due_at=100.5), now=100.2)
    assert not work.fail(lease, "Timeout: no answer", 100.3)
    assert taken(work, 100.5).tries == 1


def test_a_new_message_ends_the_waiting_of_a_failed_turn(work: WorkTable, asked) -> None:
    asked(replace(TURN, cap_s=3.0))
    for _ in range(2):
        work.fail(taken(work, 110.0), "Timeout: no answer", 105.0)
    asked(replace(TURN, due_at=110.3, cap_s=3.0), now=110.0)
    assert work.claim(110.3, ("turn",)) is not None


def test_the_next_time_to_look_is_the_earliest_due_or_the_end_of_a_lease(work: WorkTable, asked) -> None:
    assert work.next_due(("turn",)) is None
    asked(replace(TURN, due_at=100.0))
    asked(replace(TURN, subject="c2", due_at=400.0))
    assert work.next_due(("turn",)) == 100.0
    taken(work, 100.0)
    assert work.next_due(("turn",)) == 100.0 + LEASE_S
    assert work.next_due(("survey",)) is None


def test_what_nobody_has_begun_can_be_taken_back(database: Database, work: WorkTable, asked) -> None:
    def withdrawn(workspace: str = "acme"):
        return database.write(lambda connection: withdraw(connection, workspace, "turn", "c1"))

    asked(replace(TURN, data={"epoch": 3}))
    assert withdrawn("globex") is None
    assert withdrawn() == {"epoch": 3}
    assert withdrawn() is None
    assert not work.is_open("turn", "c1")


def test_what_has_been_begun_cannot_be_taken_back(database: Database, work: WorkTable, asked) -> None:
    asked(TURN)
    lease = taken(work)
    assert database.write(lambda connection: withdraw(connection, "acme", "turn", "c1")) is None
    assert work.renew(lease, 101.0)


def called_off(database: Database, workspace: str = "acme"):
    return database.write(lambda connection: call_off(connection, workspace, "turn", "c1"))


def test_what_has_been_begun_can_be_called_off(database: Database, work: WorkTable, asked) -> None:
    asked(replace(TURN, data={"epoch": 3}))
    lease = taken(work)
    assert called_off(database, "globex") is None
    database.write(lambda connection: check_held(connection, lease))
    assert called_off(database) == {"epoch": 3}
    assert called_off(database) is None
    assert not work.renew(lease, 101.0)
    with pytest.raises(CalledOff):
        database.write(lambda connection: check_held(connection, lease))


def test_who_was_called_off_does_not_hold_what_was_asked_for_anew(database: Database, work: WorkTable, asked) -> None:
    asked(TURN)
    before = taken(work)
    called_off(database)
    asked(TURN)
    now = taken(work)
    with pytest.raises(CalledOff):
        database.write(lambda connection: check_held(connection, before))
    work.finish(before)
    assert not work.fail(before, "too late", 100.0)
    database.write(lambda connection: check_held(connection, now))


def test_who_has_lost_the_lease_is_told_so(database: Database, work: WorkTable, asked) -> None:
    asked(TURN)
    lost = taken(work, 100.0)
    taken(work, 200.0)
    with pytest.raises(CalledOff):
        database.write(lambda connection: check_held(connection, lost))


def test_a_change_that_is_under_way_is_waited_for_and_keeps_its_lease(
    database: Database, work: WorkTable, asked
) -> None:
    asked(TURN)
    lease, begun, go = taken(work), threading.Event(), threading.Event()

    def change(connection) -> None:
        check_held(connection, lease)
        begun.set()
        go.wait(10)

    with ThreadPoolExecutor(2) as pool:
        changing = pool.submit(database.write, change)
        assert begun.wait(10)
        # On SQLite it waits its turn like every other write.
        renewed = work.renew(lease, 101.0) if database.shared else True
        calling = pool.submit(called_off, database)
        with pytest.raises(TimeoutError):
            calling.result(0.2)
        go.set()
        changing.result(10)
        assert calling.result(10) == {}
    assert renewed


class Slow:
    """A database on which something happens between looking and taking."""

    def __init__(self, database: Database, meanwhile: Callable[[], object]) -> None:
        self._database = database
        self._meanwhile = meanwhile
        self.write = database.write

    def read(self, query):
        found = self._database.read(query)
        self._meanwhile()
        return found


def test_who_sees_work_but_comes_too_late_gets_nothing(database: Database, work: WorkTable, asked) -> None:
    asked(TURN)
    late = WorkTable(Slow(database, lambda: work.claim(100.0, ("turn",))), LEASE_S, TRIES)
    assert late.claim(100.0, ("turn",)) is None


def test_many_workers_do_each_piece_exactly_once(work: WorkTable, asked) -> None:
    for n in range(40):
        asked(Job("turn", f"c{n}", 50.0))

    def drain(_: int) -> list[str]:
        done = []
        while lease := work.claim(100.0, ("turn",)):
            work.finish(lease)
            done.append(lease.subject)
        return done

    with ThreadPoolExecutor(4) as pool:
        done = [subject for part in pool.map(drain, range(4)) for subject in part]
    # With SKIP LOCKED a worker may find all that is left in other hands and stop early; nothing is lost by that.
    done += drain(0)
    assert sorted(done) == sorted(f"c{n}" for n in range(40))


def test_work_asked_for_as_it_finishes_is_never_lost(work: WorkTable, asked) -> None:
    for n in range(40):
        job = Job("turn", f"c{n}", 50.0)
        asked(job)
        lease = taken(work)
        ready = threading.Barrier(2)

        def finish(lease: Lease = lease, ready: threading.Barrier = ready) -> None:
            ready.wait()
            work.finish(lease)

        def ask(job: Job = job, ready: threading.Barrier = ready) -> None:
            ready.wait()
            asked(job)

        with ThreadPoolExecutor(2) as pool:
            for one in [pool.submit(finish), pool.submit(ask)]:
                one.result()
        assert work.is_open("turn", f"c{n}")
        work.finish(taken(work))
