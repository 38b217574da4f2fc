"""Webhooks: every event that was asked for is delivered, whatever happens between; on every database."""

import json
from collections.abc import Mapping
from dataclasses import replace

import pytest

from conversation.errors import ConversationError
from conversation.model import Agent
from runtime.conversations import Conversations
from runtime.deliveries import FIRST_WAIT_S, LONGEST_WAIT_S, Deliverer, Deliveries, Posted
from runtime.errors import BadWebhook, NotFound
from runtime.event_log import EventLog, Logged
from runtime.schedule import Schedule
from runtime.signature import is_signed
from runtime.webhooks import KIND, MAX_WEBHOOKS, Webhook, Webhooks
from tests.runtime.building import ELSEWHERE, HERE, House

URL = "https://crm.example/hook"
DAY_S = 24 * 3600.0
TAKEN, ILL, SILENT, MINDS = Posted(204), Posted(503), Posted(error="no answer"), Posted(400)


class Told:
    """A house with webhooks, and a receiver that answers what it is told to, in turn, and then takes everything."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.webhooks = Webhooks(house.database, house.clock, house.clock.stamp)
        self.deliveries = Deliveries(house.database, house.clock, lambda: 1.0, DAY_S)
        follow_on = Schedule(house.settings, house.clock)
        log = EventLog(house.database, follow_on, house.clock, house.clock.stamp, self.webhooks.outbox)
        self.conversations = Conversations(log, house.feed, house.settings, house.clock.stamp)
        self.deliver = Deliverer(self.deliveries, log, self.post, _shown)
        self.answers: list[Posted] = []
        self.posted: list[tuple[str, Mapping[str, str], bytes]] = []

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Posted:
        self.posted.append((url, headers, body))
        return self.answers.pop(0) if self.answers else TAKEN

    def add(self, *types: str, workspace: str = HERE, url: str = URL) -> Webhook:
        return self.webhooks.add(workspace, url, types)

    def started(self, workspace: str = HERE) -> str:
        return self.conversations.start(workspace, {}, {})[0]

    def work(self) -> int:
        """Do what is due now; returns how many pieces that were."""
        done = 0
        while lease := self.house.work.claim(self.house.clock(), (KIND,)):
            self.deliver(lease)
            self.house.work.finish(lease)
            done += 1
        return done

    @property
    def ids(self) -> list[str]:
        return [headers["webhook-id"] for _, headers, _ in self.posted]

    @property
    def states(self) -> list[str]:
        return [one.state for one in self.deliveries.listed(HERE)]


def _shown(logged: Logged) -> Mapping[str, object]:
    return {"seq": logged.log_seq, "type": logged.type, "conversation_id": logged.conversation_id}


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
    assert 15 < one.tries == tries < 30
    told.answers = []
    told.deliveries.replay(HERE, one.id)
    assert told.work() == 1
    assert told.states == ["delivered"]
    assert len(set(told.ids)) == 1


def test_those_that_waited_behind_an_unwell_receiver_are_given_up_too(told: Told) -> None:
    told.add("*")
    told.started()
    told.answers = [ILL] * 1000
    for _ in range(40):
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


def test_a_process_that_dies_before_it_posted_loses_nothing(told: Told) -> None:
    told.add("conversation.started")
    told.started()
    assert told.house.work.claim(told.house.clock(), (KIND,)) is not None
    told.house.clock.advance(31)
    assert told.work() == 1
    assert len(told.posted) == 1


def test_a_process_that_dies_after_the_answer_was_written_down_does_not_post_again(told: Told) -> None:
    told.add("conversation.started")
    told.started()
    lease = told.house.work.claim(told.house.clock(), (KIND,))
    told.deliver(lease)
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


def test_a_webhook_removed_while_its_delivery_is_on_the_way_stays_removed(told: Told) -> None:
    webhook = told.add("conversation.started")
    told.started()

    def post(_url: str, _headers: Mapping[str, str], _body: bytes) -> Posted:
        told.webhooks.remove(HERE, webhook.id)
        return ILL

    told.deliver = replace(told.deliver, post=post)
    assert told.work() == 1
    told.house.clock.advance(DAY_S)
    assert told.work() == 0


@pytest.mark.parametrize("types", [(), ("message.deleted",), ("",), ("message.*",)])
def test_a_type_that_there_is_not_is_refused_with_those_there_are(told: Told, types: tuple[str, ...]) -> None:
    with pytest.raises(BadWebhook, match="event type"):
        told.add(*types)


def test_there_is_a_limit_to_webhooks_in_each_workspace(told: Told) -> None:
    for _ in range(MAX_WEBHOOKS):
        told.add("*")
    with pytest.raises(BadWebhook, match="remove one"):
        told.add("*")
    assert told.add("*", workspace=ELSEWHERE).types == ("*",)


def test_a_secret_is_never_shown_by_printing(told: Told) -> None:
    webhook = told.add("*")
    assert webhook.secret not in repr(webhook)
    assert told.webhooks.get(HERE, webhook.id).secret == webhook.secret
