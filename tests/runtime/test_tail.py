"""What an event wakes reads the log once, and never misses what has grown meanwhile."""

from runtime.event_log import Logged
from runtime.tail import GOOD_S, Tail


class Log:
    """A log that counts who looks into it; `generation` and `now` are set by hand."""

    def __init__(self) -> None:
        self.events: list[Logged] = []
        self.reads = self.generation = 0
        self.now = 0.0
        self.tail = Tail(self.read, lambda _workspace: self.generation, lambda: self.now)

    def read(self, workspace: str, after: int) -> list[Logged]:
        self.reads += 1
        return [one for one in self.events if one.log_seq > after]

    def append(self, told: bool = True) -> None:
        seq = len(self.events) + 1
        self.events.append(Logged(seq, "c1", seq, "note.created", "2026-03-01T12:00:00.000+00:00", {}))
        self.generation += told

    def after(self, log_seq: int, workspace: str = "acme") -> list[int]:
        return [one.log_seq for one in self.tail(workspace, log_seq)]


def test_all_who_are_woken_by_one_event_share_one_look() -> None:
    log = Log()
    log.append()
    assert [log.after(0) for _ in range(4)] == [[1]] * 4
    assert log.reads == 1
    log.append()
    assert [log.after(1) for _ in range(4)] == [[2]] * 4
    assert log.reads == 2


def test_who_is_elsewhere_in_the_log_or_in_another_workspace_looks_for_themselves() -> None:
    log = Log()
    log.append()
    log.append()
    assert (log.after(0), log.after(1), log.after(1, "other")) == ([1, 2], [2], [2])
    assert log.reads == 3


def test_what_grows_while_the_log_is_read_is_found_by_the_next_look() -> None:
    log = Log()

    def slowly(workspace: str, after: int) -> list[Logged]:
        found = log.read(workspace, after)
        log.append()
        return found

    tail = Tail(slowly, lambda _: log.generation)
    assert list(tail("acme", 0)) == []
    assert [one.log_seq for one in tail("acme", 0)] == [1]


def test_a_word_that_was_lost_costs_a_moment_and_no_more() -> None:
    log = Log()
    assert log.after(0) == []
    log.append(told=False)
    assert log.after(0) == []
    log.now += GOOD_S
    assert log.after(0) == [1]
