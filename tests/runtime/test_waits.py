"""How long a person would take to come, for who does not wait yet."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from conversation.routing import Presence
from runtime.database import Database
from runtime.outlook import Outlook
from runtime.settings import Settings
from runtime.waits import GOOD_S, MOST_MIN, Waits, minutes_of
from tests.runtime.building import HERE, Floor, floor

AT = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
THERE = Outlook(1, 90.0, None, None, None)
OPENS = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TEAMS = """
teams:
  - {name: billing, topics: [refund], members: [ann@x.example]}
  - {name: others, members: [ben@x.example]}
"""


@pytest.mark.parametrize(
    ("seen", "minutes"),
    [
        (THERE, 1.5),
        (replace(THERE, expected_wait_s=None), 0.0),
        (replace(THERE, expected_wait_s=1e6), MOST_MIN),
        (replace(THERE, absence="nobody_online"), MOST_MIN),
        (replace(THERE, absence="closed", opens_at=OPENS), 30.0),
        (replace(THERE, absence="closed", opens_at=OPENS.replace(day=4)), MOST_MIN),
        (replace(THERE, absence="closed", opens_at=OPENS.replace(hour=8)), 0.0),
    ],
)
def test_the_wait_is_what_who_waits_would_be_told(seen: Outlook, minutes: float) -> None:
    assert minutes_of(seen, AT) == minutes


@pytest.fixture
def new_floor(database: Database, tmp_path: Path):
    return partial(floor, database, Settings(home=tmp_path))


def waits_of(at: Floor):
    waits = Waits(at.house.database, at.router.queue, at.house.clock)
    return lambda one: waits(HERE, at.house.state(one))


def test_the_longer_the_queue_the_longer_the_wait(new_floor) -> None:
    at = new_floor()
    [ann] = at.hire("ann")
    for _ in range(3):
        one = at.house.started("Hello")
        at.house.conversations.ask_for_person(HERE, one)
        at.pass_time(120, ann)
        at.house.conversations.claim(HERE, one, ann)
        at.house.conversations.handback(HERE, one, ann, True, None)
    asks, minutes = at.house.started("Where is my refund?"), waits_of(at)
    assert minutes(asks) == 2.0
    for _ in range(2):
        at.house.conversations.ask_for_person(HERE, at.house.started("Me too"))
    assert minutes(asks) == 2.0, "a reading is good for a moment"
    at.house.clock.advance(GOOD_S)
    assert minutes(asks) == 6.0


def test_nobody_on_duty_in_its_team_is_a_long_wait(new_floor) -> None:
    at = new_floor(TEAMS)
    _, ben = at.hire("ann", "ben")
    at.desk.choose(HERE, ben.id, Presence.ONLINE)
    minutes = waits_of(at)
    assert minutes(at.house.started("Where is my refund?")) == MOST_MIN
    assert minutes(at.house.started("Does it work abroad?")) == 0.0
