"""Webhooks: who is told of what, who is left alone, what is forgotten."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from conversation.errors import ConversationError
from conversation.model import Agent
from runtime.deliveries import FIRST_WAIT_S, LONGEST_WAIT_S, Posted
from runtime.errors import BadWebhook, NotFound
from runtime.webhooks import KIND
from tests.runtime.building import ELSEWHERE, HERE, House
from tests.runtime.telling import ILL, MINDS, PATIENCE_S, URL, Told


@pytest.fixture
def told(house: House) -> Told:
    return Told(house)


def test_a_star_stands_for_every_type_and_each_webhook_has_its_own_delivery(told: Told) -> None:
    told.add("*")
    told.add("control.changed", url="https://other.example/")
    told.started()
    assert told.work() == 4
    assert sorted(url for url, _, _ in told.posted) == [URL] * 3 + ["https://other.example/"]


def test_nobody_is_told_of_another_workspaces_events(told: Told) -> None:
    told.add("*", workspace=ELSEWHERE)
    told.started()
    assert told.work() == 0
    assert told.webhooks.all(HERE) == []


def test_a_command_that_is_refused_causes_no_delivery(told: Told) -> None:
    told.add("*")
    one = told.started()
    told.work()
    with pytest.raises(ConversationError):
        told.conversations.agent_say(HERE, one, Agent("ann", "Ann"), "Hello", 1, None)
    assert told.work() == 0


def test_what_is_said_twice_with_one_key_is_delivered_once(told: Told) -> None:
    told.add("message.created")
    one = told.started()
    for _ in range(2):
        told.conversations.say(HERE, one, "Where is my order?", "key")
    assert told.work() == 2


def test_a_receiver_that_is_unwell_is_left_alone_by_what_else_is_meant_for_it(told: Told) -> None:
    told.add("*")
    told.add("*", url="https://well.example/")

    def post(url: str, headers: Mapping[str, str], body: bytes) -> Posted:
        taken = told.post(url, headers, body)
        return ILL if url == URL else taken

    told.deliver = replace(told.deliver, post=post)
    told.started()
    told.work()
    asked = [url for url, _, _ in told.posted]
    assert (asked.count(URL), asked.count("https://well.example/")) == (1, 3)
    assert sorted(one.tries for one in told.deliveries.listed(HERE)) == [0, 0, 1, 1, 1, 1]


def test_a_receiver_that_minds_one_event_still_gets_the_others(told: Told) -> None:
    told.add("*")
    told.answers = [MINDS]
    told.started()
    told.work()
    assert sorted(told.states) == ["delivered", "delivered", "waiting"]
    told.house.clock.advance(FIRST_WAIT_S)
    told.work()
    assert told.states == ["delivered"] * 3


def test_those_that_waited_behind_an_unwell_receiver_are_given_up_too(told: Told) -> None:
    told.add("*")
    told.started()
    told.answers = [ILL] * 1000
    for _ in range(9):
        told.work()
        told.house.clock.advance(LONGEST_WAIT_S)
    assert told.states == ["dead"] * 3


def test_what_was_delivered_can_be_replayed_and_what_is_unknown_cannot(told: Told) -> None:
    webhook = told.add("conversation.started")
    told.started()
    told.work()
    [one] = told.deliveries.listed(HERE)
    told.deliveries.replay(HERE, one.id, webhook.id)
    assert told.work() == 1
    assert told.ids == [one.id] * 2
    for workspace, which, hook in ((ELSEWHERE, one.id, None), (HERE, "nothing", None), (HERE, one.id, "other")):
        with pytest.raises(NotFound):
            told.deliveries.replay(workspace, which, hook)


def test_a_process_that_dies_after_the_answer_was_written_down_does_not_post_again(told: Told) -> None:
    told.add("conversation.started")
    told.started()
    lease = told.house.work.claim(told.house.clock(), (KIND,))
    told.deliver(lease)
    told.house.clock.advance(31)
    assert told.work() == 1
    assert len(told.posted) == 1


def test_a_webhook_removed_while_its_delivery_is_on_the_way_stays_removed(told: Told) -> None:
    webhook = told.add("conversation.started")
    told.started()

    def post(_url: str, _headers: Mapping[str, str], _body: bytes) -> Posted:
        told.webhooks.remove(HERE, webhook.id)
        return ILL

    told.deliver = replace(told.deliver, post=post)
    assert told.work() == 1
    told.house.clock.advance(PATIENCE_S)
    assert told.work() == 0


@pytest.mark.parametrize("types", [(), ("message.deleted",), ("",), ("message.*",)])
def test_a_type_that_there_is_not_is_refused_with_those_there_are(told: Told, types: tuple[str, ...]) -> None:
    with pytest.raises(BadWebhook, match="event type"):
        told.add(*types)


def test_a_secret_is_never_shown_by_printing(told: Told) -> None:
    webhook = told.add("*")
    assert webhook.secret not in repr(webhook)
    assert told.webhooks.get(HERE, webhook.id).secret == webhook.secret
