"""What the server does in the background is woken by what concerns it."""

from typing import cast

from api.main import all_workers, working
from runtime.compose import Warmline
from runtime.worker import Workers


class Counted:
    """Threads that only count what is asked of them."""

    def __init__(self) -> None:
        self.calls: list[str] = []

    def start(self) -> None:
        self.calls.append("start")

    def wake(self) -> None:
        self.calls.append("wake")

    def stop(self) -> None:
        self.calls.append("stop")


def test_an_event_wakes_the_work_of_conversations_and_not_that_for_the_world_outside(sample: Warmline) -> None:
    conversations, *others = every = [Counted() for _ in range(3)]
    with working(sample, cast("list[Workers]", every)):
        sample.feed.notify("default", "c1")
    assert conversations.calls == ["start", "wake", "stop"]
    assert [one.calls for one in others] == [["start", "stop"]] * 2


def test_the_work_of_conversations_comes_first(sample: Warmline) -> None:
    first, *others = all_workers(sample, {"webhook": lambda _: None, "upload": lambda _: None})
    assert "turn" in first._handlers
    assert [list(one._handlers) for one in others] == [["webhook"], ["upload"]]
