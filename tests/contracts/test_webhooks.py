"""Webhooks: every event that was asked for is delivered, whatever happens between; on every database."""

import json

import pytest

from runtime.deliveries import FIRST_WAIT_S, LONGEST_WAIT_S
from runtime.errors import BadWebhook, NotFound
from runtime.signature import is_signed
from runtime.webhooks import KIND, MAX_WEBHOOKS
from tests.runtime.building import ELSEWHERE, HERE, House
from tests.runtime.telling import ILL, SILENT, URL, Told


@pytest.fixture
def told(house: House) -> Told:
    return Told(house)


def test_each_event_that_was_asked_for_is_posted_once_and_signed(told: Told) -> None:
    webhook = told.add("message.created", "conversation.started")
    one = told.started()
    assert told.work() == 2
    assert told.work() == 0
    types = []
    for url, headers, body in told.posted:
        assert url == URL
        assert is_signed(webhook.secret, headers, body, told.house.clock())
        types.append(json.loads(body)["type"])
        assert json.loads(body)["conversation_id"] == one
    assert sorted(types) == ["conversation.started", "message.created"]
    assert len(set(told.ids)) == 2
    assert told.states == ["delivered", "delivered"]


def test_what_was_not_taken_is_tried_again_later_under_the_same_id(told: Told) -> None:
    told.add("conversation.started")
    told.started()
    told.answers = [ILL, SILENT]
    assert told.work() == 1
    told.house.clock.advance(FIRST_WAIT_S - 0.1)
    assert told.work() == 0
    told.house.clock.advance(0.1)
    assert told.work() == 1
    told.house.clock.advance(3 * FIRST_WAIT_S)
    assert told.work() == 1
    assert len(told.posted) == 3
    assert len(set(told.ids)) == 1
    [one] = told.deliveries.listed(HERE)
    assert (one.state, one.tries, one.status, one.error) == ("delivered", 3, 204, None)
    assert [hook.failures for hook in told.webhooks.all(HERE)] == [0]


def test_a_delivery_is_given_up_after_its_time_and_can_be_replayed(told: Told) -> None:
    told.add("conversation.started")
    told.started()
    told.answers = [SILENT] * 1000
    tries = 0
    while "waiting" in told.states:
        tries += told.work()
        told.house.clock.advance(LONGEST_WAIT_S)
        assert tries < 200
    [one] = told.deliveries.listed(HERE, state="dead")
    assert one.error == "no answer"
    assert told.deliveries.count(HERE, "dead") == 1
    assert one.tries == tries == 3
    told.answers = []
    told.deliveries.replay(HERE, one.id)
    assert told.work() == 1
    assert told.states == ["delivered"]
    assert len(set(told.ids)) == 1


def test_a_process_that_dies_before_it_posted_loses_nothing(told: Told) -> None:
    told.add("conversation.started")
    told.started()
    assert told.house.work.claim(told.house.clock(), (KIND,)) is not None
    told.house.clock.advance(31)
    assert told.work() == 1
    assert len(told.posted) == 1


def test_a_webhook_that_is_removed_is_told_nothing_more_and_forgotten(told: Told) -> None:
    webhook = told.add("*")
    told.started()
    with pytest.raises(NotFound):
        told.webhooks.remove(ELSEWHERE, webhook.id)
    told.webhooks.remove(HERE, webhook.id)
    told.work()
    assert (told.posted, told.states, told.webhooks.all(HERE)) == ([], [], [])
    with pytest.raises(NotFound):
        told.webhooks.remove(HERE, webhook.id)
    with pytest.raises(NotFound):
        told.webhooks.get(HERE, webhook.id)


def test_there_is_a_limit_to_webhooks_in_each_workspace(told: Told) -> None:
    for _ in range(MAX_WEBHOOKS):
        told.add("*")
    with pytest.raises(BadWebhook, match="remove one"):
        told.add("*")
    assert told.add("*", workspace=ELSEWHERE).types == ("*",)
