"""The threshold gives way while people would have to wait, and never below what was promised."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.waiting import Waiting, waiting_of

shares = st.floats(0, 1)
costs = st.floats(0, 1e6)
minutes = st.floats(0, 1e5)
STORED = {"floor": 0.3, "cost_wrong": 10, "cost_handoff": 4, "cost_waiting": 0.1, "more": "is kept"}


@st.composite
def moving(draw) -> tuple[Waiting, float]:
    floor, stored = sorted((draw(shares), draw(shares)))
    return Waiting(floor, draw(st.floats(1e-3, 1e6)), draw(costs)), stored


@given(moving(), minutes)
def test_it_stays_between_the_floor_and_the_stored_threshold(one: tuple[Waiting, float], wait: float) -> None:
    waiting, stored = one
    assert waiting.floor <= waiting.threshold(stored, wait) <= stored


@given(moving(), minutes, minutes)
def test_a_longer_wait_never_raises_it(one: tuple[Waiting, float], wait: float, other: float) -> None:
    waiting, stored = one
    short, long = sorted((wait, other))
    assert waiting.threshold(stored, long) <= waiting.threshold(stored, short)


@given(moving(), minutes)
def test_with_nobody_waiting_or_at_no_cost_it_is_the_stored_one(one: tuple[Waiting, float], wait: float) -> None:
    waiting, stored = one
    assert waiting.threshold(stored, 0.0) == stored
    assert Waiting(waiting.floor, waiting.cost_wrong, 0.0).threshold(stored, wait) == stored


def test_it_moves_as_the_cheaper_choice_does() -> None:
    """A wrong answer costs 10, a handoff 4: cheapest from 0.6 on. After 10 minutes at 0.1 the handoff costs 5."""
    assert Waiting(0.3, 10.0, 0.1).threshold(0.6, 10.0) == pytest.approx(0.5)
    assert Waiting(0.3, 10.0, 0.1).threshold(0.6, 60.0) == 0.3


def test_it_is_read_from_the_promise_and_from_nowhere_else() -> None:
    assert waiting_of({"waiting": STORED}, 0.6) == Waiting(0.3, 10.0, 0.1)
    assert waiting_of({"risk": 0.1}, 0.6) is None
    assert waiting_of(None, 0.6) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"floor": 0.61},
        {"floor": -0.1},
        {"floor": float("nan")},
        {"cost_wrong": 0},
        {"cost_wrong": float("inf")},
        {"cost_waiting": -1},
        {"cost_waiting": float("nan")},
    ],
    ids=str,
)
def test_what_cannot_be_reckoned_with_is_refused(changes: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"floor|costs"):
        waiting_of({"waiting": STORED | changes}, 0.6)
