"""A delta that comes after its answer's end, or in another's time to speak, contradicts what was told."""

import pytest

from api.told import Told
from runtime.event_log import Logged

DELTA = {"text": "One.", "position": 0, "epoch": 1, "replies_to": "m1"}


def control(epoch: int, about: str = "c") -> Logged:
    return Logged(1, about, 1, "control.changed", "", {"epoch": epoch})


def said(id: str, author: str = "contact", replies_to: str | None = None, about: str = "c") -> Logged:
    return Logged(
        1, about, 1, "message.created", "", {"message": {"id": id, "author": author}, "replies_to": replies_to}
    )


@pytest.mark.parametrize(
    ("log", "contradicts"),
    [
        ([], False),
        ([control(1), said("m1")], False),
        ([control(1), said("m1"), control(2)], True),
        ([said("m1"), said("m2")], True),
        ([said("m1"), said("a1", "assistant", "m1")], True),
        ([said("m1"), said("a1", "assistant")], False),
        ([said("m1"), said("a1", "assistant", "m1"), said("m2")], True),
        ([control(2, "other"), said("m9", about="other")], False),
    ],
)
def test_a_delta_after_the_log(log, contradicts):
    told = Told()
    for one in log:
        told.note(one)
    assert told.contradicts("c", DELTA) is contradicts
