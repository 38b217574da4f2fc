"""Handlers run once for each piece of work, again when they fail, and never for ever."""

import threading
from collections.abc import Callable

import pytest

from conversation.events import Phase
from conversation.model import Reason
from runtime.bot import Bot
from runtime.errors import LedgerUnavailable
from runtime.handlers import last_resorts
from runtime.sources import Sources
from runtime.work import Job, Lease, WorkTable, schedule
from runtime.worker import KILLED, Handler, Renewal, Workers
from tests.runtime.building import HERE, House

LONG = 10.0


def ask(house: House, subject: str = "c1", kind: str = "turn", in_s: float = 0.0) -> None:
    job = Job(kind, subject, house.clock() + in_s)
    house.database.write(lambda c: schedule(c, HERE, job, house.clock()))


def workers(house: House, handlers: dict[str, Handler], threads: int = 1, table: WorkTable | None = None) -> Workers:
    return Workers(table or house.work, handlers, house.clock, 30.0, threads)


def test_a_piece_of_work_is_handled_by_its_kind_and_done(house: House) -> None:
    seen: list[tuple[str, str, str]] = []

    def note(lease: Lease) -> None:
        seen.append((lease.workspace, lease.kind, lease.subject))

    running = workers(house, {"turn": note, "survey": note})
    ask(house)
    ask(house, kind="survey")
    ask(house, kind="upload")
    assert [running.run_one() for _ in range(3)] == [True, True, False]
    assert sorted(seen) == [(HERE, "survey", "c1"), (HERE, "turn", "c1")]
    assert not house.work.is_open("turn", "c1")
    assert house.work.is_open("upload", "c1")


def test_what_fails_is_tried_again_later_and_put_aside_in_the_end(house: House) -> None:
    tries: list[int] = []

    def fail(lease: Lease) -> None:
        tries.append(lease.tries)
        raise ValueError("no such thing")

    running = workers(house, {"turn": fail})
    ask(house)
    assert running.run_one()
    assert not running.run_one()
    for _ in range(5):
        house.clock.advance(1000)
        running.run_one()
    assert tries == [1, 2, 3]
    assert [row["error"] for row in house.work.dead()] == ["ValueError: no such thing"]


def silent(_: Lease) -> None:
    raise LedgerUnavailable("The ledger did not take the request.")


def failing(house: House, last_resort: Handler) -> Workers:
    """Workers whose turns fail, with a last resort for them."""
    return Workers(house.work, {"turn": silent, "survey": silent}, house.clock, 30.0, 1, {"turn": last_resort})


def test_what_fails_for_the_last_time_goes_to_the_last_resort_of_its_kind(house: House) -> None:
    seen: list[tuple[str, int, bool]] = []
    running = failing(house, lambda lease: seen.append((lease.kind, lease.tries, house.work.is_open("turn", "c1"))))
    ask(house)
    ask(house, kind="survey")
    for _ in range(8):
        running.run_one()
        house.clock.advance(1000)
    # It is still open then: whoever is killed in between does it again.
    assert seen == [("turn", 3, True)]
    assert sorted(row["kind"] for row in house.work.dead()) == ["survey", "turn"]


def test_a_last_resort_that_fails_keeps_nothing_from_being_put_aside(house: House) -> None:
    running = failing(house, silent)
    ask(house)
    for _ in range(4):
        running.run_one()
        house.clock.advance(1000)
    assert [row["subject"] for row in house.work.dead()] == ["c1"]


def test_a_conversation_whose_turn_is_given_up_waits_for_a_person(house: House) -> None:
    one = house.started("When is it shipped?")
    quiet = Bot(house.conversations, lambda *_: silent, lambda _: silent, lambda *_: False, wishes=lambda *_: silent(_))
    turns = {"turn": lambda lease: quiet.take(lease.workspace, lease.subject)}
    resorts = last_resorts(quiet, lambda here: Sources(house.database, here, house.clock, house.clock.stamp))
    running = Workers(house.work, turns, house.clock, 30.0, 1, resorts)
    for _ in range(3):
        house.clock.advance(1000)
        assert house.state(one).phase is Phase.BOT
        assert running.run_one()
    state = house.state(one)
    assert (state.phase, state.reason, state.unanswered) == (Phase.QUEUED, Reason.TOOL_FAILURE, ())


def killed_in(house: House, tries: int) -> None:
    """Somebody takes what is due and dies of it, so many times."""
    for _ in range(tries):
        assert house.work.claim(house.clock(), ("turn", "survey"))
        house.clock.advance(1000)


def test_what_kills_whoever_begins_it_goes_to_the_last_resort_and_is_put_aside(house: House) -> None:
    seen: list[str] = []
    running = failing(house, lambda lease: seen.append(lease.subject))
    ask(house)
    killed_in(house, 3)
    assert running.run_one()
    assert seen == ["c1"]
    assert [row["error"] for row in house.work.dead()] == [KILLED]


def test_what_was_begun_by_somebody_who_was_killed_is_done_as_long_as_tries_are_left(house: House) -> None:
    running = workers(house, {"turn": lambda _: None})
    ask(house)
    killed_in(house, 2)
    assert running.run_one()
    assert not house.work.is_open("turn", "c1")
    assert house.work.dead() == []


def test_work_that_fails_once_is_done_in_the_end(house: House) -> None:
    outcomes = [ValueError("not yet"), None]

    def sometimes(_: Lease) -> None:
        if outcome := outcomes.pop(0):
            raise outcome

    running = workers(house, {"turn": sometimes})
    ask(house)
    running.run_one()
    house.clock.advance(10)
    assert running.run_one()
    assert not house.work.is_open("turn", "c1")
    assert house.work.dead() == []


def test_running_workers_do_what_is_due_and_stop_when_told(house: House) -> None:
    done = threading.Barrier(3)
    running = workers(house, {"turn": lambda _: done.wait(LONG)}, threads=2)
    running.start()
    ask(house, "c1")
    ask(house, "c2")
    running.wake()
    done.wait(LONG)
    running.stop()
    assert not house.work.is_open("turn", "c1")
    assert not house.work.is_open("turn", "c2")


def test_stopping_finishes_what_is_in_hand(house: House) -> None:
    begun, go = threading.Event(), threading.Event()

    def slow(_: Lease) -> None:
        begun.set()
        go.wait(LONG)

    running = workers(house, {"turn": slow})
    ask(house)
    running.start()
    assert begun.wait(LONG)
    stopping = threading.Thread(target=running.stop)
    stopping.start()
    go.set()
    stopping.join(LONG)
    assert not stopping.is_alive()
    assert not house.work.is_open("turn", "c1")


def test_a_worker_looks_again_when_work_falls_due_by_itself(house: House) -> None:
    done = threading.Event()
    running = workers(house, {"turn": lambda _: done.set()})
    ask(house, in_s=0.2)
    running.start()
    house.clock.advance(0.2)
    assert done.wait(LONG)
    running.stop()


class Unsteady(WorkTable):
    """Fails to reach the ledger the first time it is asked."""

    def __init__(self, house: House) -> None:
        super().__init__(house.database, 30.0, 3)
        self.failures = [LedgerUnavailable("The ledger did not take the request; try again in a moment.")]

    def claim(self, now: float, kinds: tuple[str, ...]) -> Lease | None:
        if self.failures:
            raise self.failures.pop()
        return super().claim(now, kinds)


def test_workers_outlive_a_ledger_that_is_away_for_a_moment(house: House) -> None:
    done = threading.Event()
    table = Unsteady(house)
    running = workers(house, {"turn": lambda _: done.set()}, table=table)
    ask(house)
    running.start()
    assert done.wait(LONG)
    running.stop()
    assert not table.failures


def test_a_lease_is_renewed_while_its_work_goes_on(house: House) -> None:
    renewed = threading.Event()

    class Watched(WorkTable):
        def renew(self, lease: Lease, now: float) -> bool:
            held = super().renew(lease, now)
            renewed.set()
            return held

    running = Workers(
        Watched(house.database, 30.0, 3), {"turn": lambda _: renewed.wait(LONG)}, house.clock, lease_s=0.003
    )
    ask(house)
    assert running.run_one()
    assert renewed.is_set()
    assert not house.work.is_open("turn", "c1")


@pytest.mark.parametrize("trouble", [False, LedgerUnavailable("The ledger did not take the request.")])
def test_renewing_ends_with_the_lease_but_not_with_a_ledger_that_is_away(trouble: bool | Exception) -> None:
    calls: list[int] = []
    third = threading.Event()

    def renew() -> bool:
        calls.append(1)
        if len(calls) == 2 and isinstance(trouble, Exception):
            raise trouble
        if len(calls) >= 3:
            third.set()
        return len(calls) < 2 or trouble is not False

    with Renewal(renew, 0.001):
        assert third.wait(0.2 if trouble is False else LONG) is (trouble is not False)
    count = len(calls)
    assert count == 2 if trouble is False else count >= 3
    assert third.wait(0.01) is (trouble is not False)
    assert len(calls) == count


def nothing_to_do() -> Callable[[Lease], None]:
    return lambda _: None


def test_idle_workers_stop_at_once(house: House) -> None:
    running = workers(house, {"turn": nothing_to_do()}, threads=2)
    running.start()
    running.stop()


def test_a_look_that_finds_nothing_due_asks_the_table_once(house: House) -> None:
    looks: list[str] = []
    rested = threading.Event()

    class Counted(WorkTable):
        def claim(self, now: float, kinds: tuple[str, ...]) -> Lease | None:
            looks.append("claim")
            return super().claim(now, kinds)

        def next_due(self, kinds: tuple[str, ...]) -> float | None:
            if looks:
                rested.set()
            looks.append("next_due")
            return super().next_due(kinds)

    ask(house, in_s=LONG)
    running = workers(house, {"turn": nothing_to_do()}, table=Counted(house.database, 30.0, 3))
    running.start()
    running.wake()
    assert rested.wait(LONG)
    running.stop()
    assert set(looks) == {"next_due"}
