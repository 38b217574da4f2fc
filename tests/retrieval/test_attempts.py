"""Tries again what may work, a few times and within one time; waits at least as long as it was told to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.attempts import LONGEST_PAUSE_S, TRIES, patiently, pause_s
from retrieval.errors import ChatModelFailed
from tests.retrieval.writing_model import Hands


def tried(hands: Hands, until: float, *errors: ChatModelFailed) -> tuple[str, int]:
    left = list(errors)

    def attempt() -> str:
        if left:
            raise left.pop(0)
        return "done"

    works = hands.works()
    return patiently(attempt, until, works.clock, works.sleep, works.chance), len(hands.pauses)


def passing(retry_after_s: float | None = None) -> ChatModelFailed:
    return ChatModelFailed("busy", transient=True, retry_after_s=retry_after_s)


def test_what_passes_is_tried_again() -> None:
    assert tried(Hands(), 200.0) == ("done", 0)
    assert tried(Hands(), 200.0, passing(), passing()) == ("done", 2)


def test_what_does_not_pass_is_not() -> None:
    hands = Hands()
    with pytest.raises(ChatModelFailed, match="no key"):
        tried(hands, 200.0, ChatModelFailed("no key", transient=False))
    assert hands.pauses == []


def test_it_gives_up_after_a_few_tries() -> None:
    hands = Hands()
    with pytest.raises(ChatModelFailed):
        tried(hands, 200.0, *[passing() for _ in range(TRIES)])
    assert len(hands.pauses) == TRIES - 1


def test_it_does_not_wait_for_a_try_that_would_come_too_late() -> None:
    hands = Hands()
    with pytest.raises(ChatModelFailed):
        tried(hands, hands.at + 5.0, passing(retry_after_s=5.0))
    assert hands.pauses == []


@given(st.integers(1, 60), st.none() | st.floats(0, 100), st.floats(0, 1))
def test_a_pause_is_never_shorter_than_asked_for_and_never_without_end(
    failed: int, asked_s: float | None, chance: float
) -> None:
    assert 0 <= pause_s(failed, asked_s, lambda: chance) - (asked_s or 0.0) <= LONGEST_PAUSE_S + 1e-6
