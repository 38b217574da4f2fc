"""The promise is watched: by conversation, since it was made, in each workspace by itself."""

from dataclasses import replace
from itertools import count

import numpy as np
import pytest

from conversation.events import DecisionMade
from conversation.model import Action, Reason
from policy.drift import BLOCK, quantiles
from runtime.codec import encode
from runtime.tables import conversations, events
from runtime.watch import PromiseWatch
from tests.conversation.building import decision, turn
from tests.policy.building import policy
from tests.runtime.building import ELSEWHERE, HERE, House

NUMBERS = count(1)
RANDOM = np.random.default_rng(4)
SAMPLE = {"n": 80, "features": {"dense_top": quantiles(RANDOM.normal(0, 1, 80))}}
PROMISE = {"threshold": 0.5, "at": "2000-01-01", "sample": SAMPLE}


def watch(house: House, promise=PROMISE) -> PromiseWatch:
    return PromiseWatch(house.database, replace(policy(), promise=promise))


def talks(house: House, n: int, mean: float, workspace: str = HERE, turns: int = 1, **changes) -> None:
    """Conversations in which the assistant has decided over questions with such a feature, all in one go."""
    talked, rows = [], []
    for _ in range(n):
        key = f"{next(NUMBERS)}"
        head = {"id": key, "workspace": workspace, "token_sha256": key, "last_seq": turns, "phase": "bot"}
        talked.append({**head, "changed_at": house.clock.stamp()})
        for seq in range(1, turns + 1):
            made = replace(decision(), features={"dense_top": float(RANDOM.normal(mean, 1))}, **changes)
            name, data = encode(DecisionMade(f"{key}-{seq}", turn(), made))
            here = {"workspace": workspace, "conversation_id": key, "seq": seq}
            rows.append({**here, "type": name, "at": house.clock.stamp(), "data": data})
    house.database.write(lambda c: c.execute(conversations.insert(), talked))
    house.database.write(lambda c: c.execute(events.insert(), rows))


def test_it_holds_while_questions_stay_alike_and_no_longer_when_they_change(house: House) -> None:
    watching = watch(house)
    talks(house, BLOCK - 1, 0.0)
    assert watching.look(HERE).holds is None
    talks(house, 1, 0.0)
    assert watching.look(HERE).holds is True
    talks(house, BLOCK, 2.0)
    found = watching.look(HERE)
    assert (found.holds, found.conversations, [one.feature for one in found.drift.moved]) == (
        False,
        2 * BLOCK,
        ["dense_top"],
    )


@pytest.mark.parametrize(
    ("workspace", "changes"),
    [
        (ELSEWHERE, {}),
        (HERE, {"rule": "safety"}),
        (HERE, {"action": Action.ESCALATE, "reason": Reason.SENTIMENT}),
    ],
)
def test_what_the_promise_is_not_about_does_not_count(house: House, workspace, changes) -> None:
    talks(house, 3, 9.0, workspace, **changes)
    assert watch(house).look(HERE).conversations == 0


def test_many_turns_of_one_conversation_count_once_and_those_from_before_not_at_all(house: House) -> None:
    talks(house, 2, 0.0, turns=3)
    assert watch(house).look(HERE).conversations == 2
    assert watch(house, {**PROMISE, "at": "2099"}).look(HERE).conversations == 0


@pytest.mark.parametrize("promise", [None, {"threshold": 0.5, "at": "", "sample": {"n": 0, "features": {}}}])
def test_without_a_promise_or_its_features_nothing_is_said(house: House, promise) -> None:
    found = watch(house, promise).look(HERE)
    assert (found.promise, found.holds) == (promise, None)
