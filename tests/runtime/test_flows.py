"""A flow in a conversation: the assistant asks, and steps back for anything else."""

from dataclasses import replace

import pytest

from conversation.events import Phase
from conversation.flow import LEFT, THANKS, Ask, Flow, SlotKind
from conversation.model import Action, Agent, Reason, Turn, TurnKind
from policy.decide import Decider
from policy.owner_rules import OwnerRule
from runtime.bot import Bot
from runtime.conversations import Conversations
from runtime.flow_file import StoredFlow
from tests.conversation.building import answered, decision, passage, turn
from tests.policy.building import policy
from tests.runtime.building import HERE, House, words

STEPS = (
    Ask("name", "What may I call you?", into="contact.name"),
    Ask("mail", "Your e-mail, {name}?", SlotKind.EMAIL, "contact.email"),
)
AT_START = (StoredFlow(Flow("lead", STEPS, at_start=True), None),)
ON_DEMO = (StoredFlow(Flow("demo", STEPS), OwnerRule("demo", ("demo",))),)
UNSURE = decision(Action.OFFER)
MISSING = replace(decision(Action.ESCALATE), reason=Reason.MISSING_KNOWLEDGE)
WISH = replace(decision(Action.ESCALATE), reason=Reason.CUSTOMER_REQUEST, rule="asked_for_person")
DISTRESS = replace(decision(Action.ESCALATE), reason=Reason.SENTIMENT)


class Talk:
    """A conversation with flows; each message of the contact gets the assistant's turn at once."""

    def __init__(self, house: House, flows: tuple[StoredFlow, ...], contact: dict[str, str] | None = None) -> None:
        self.house = house
        self.flows = flows
        self.conversations = replace(house.conversations, flows=lambda _workspace: flows)
        self.id = self.conversations.start(HERE, contact or {}, {})[0]

    def say(self, *texts: str, decided=UNSURE, made: Turn | None = None) -> str:
        for text in texts:
            self.conversations.say(HERE, self.id, text, None)
        drafted = replace(made or turn(), question="\n".join(texts))
        bot = Bot(
            self.conversations,
            lambda _workspace, _show: lambda _state: drafted,
            lambda _workspace: decided if isinstance(decided, Decider) else lambda _state, _turn: decided,
            lambda *_: False,
            lambda _workspace: self.flows,
        )
        bot.take(HERE, self.id)
        return self.last

    @property
    def state(self):
        return self.house.state(self.id)

    @property
    def last(self) -> str:
        return words(self.state)[-1]

    @property
    def types(self) -> list[str]:
        return [one.type for one in self.house.events(self.id)]


def test_a_lead_is_captured_at_the_start_and_written_to_the_contact(house: House) -> None:
    talk = Talk(house, AT_START)
    assert talk.last == "What may I call you?"
    assert talk.say("Kim") == "Your e-mail, Kim?"
    talk.say("kim@example.org")
    assert dict(talk.state.contact) == {"name": "Kim", "email": "kim@example.org"}
    assert (talk.state.flow, talk.state.unanswered) == (None, ())
    assert "decision.made" not in talk.types
    assert talk.types.count("flow.answered") == 2


def test_who_is_known_is_asked_nothing(house: House) -> None:
    talk = Talk(house, AT_START, {"name": "Kim", "email": "kim@example.org"})
    assert talk.types == ["conversation.started", "control.changed", "message.created"]


def test_a_matching_message_begins_a_flow_once_in_an_episode(house: House) -> None:
    talk = Talk(house, ON_DEMO)
    assert talk.say("I would like a demo") == "What may I call you?"
    talk.say("stop")
    assert talk.state.flow is None
    assert talk.say("a demo, please") != "What may I call you?"


def test_a_question_with_an_answer_leaves_the_flow_and_is_answered(house: House) -> None:
    talk = Talk(house, AT_START)
    sure = turn(answer=answered(), evidence=(passage(),))
    assert talk.say("the deposit for the boat", decided=decision(), made=sure) == answered().text
    assert talk.state.flow is None
    assert talk.types[-3:] == ["flow.ended", "decision.made", "message.created"]


def test_a_name_that_looks_like_an_answered_question_is_a_name(house: House) -> None:
    talk = Talk(house, AT_START)
    sure = turn(answer=answered(), evidence=(passage(),))
    assert talk.say("Kim van der Berg", decided=decision(), made=sure) == "Your e-mail, Kim van der Berg?"


@pytest.mark.parametrize("decided", [WISH, Decider(policy())])
def test_a_wish_for_a_person_leaves_the_flow_for_the_queue(house: House, decided) -> None:
    talk = Talk(house, AT_START)
    talk.say("I want to talk to a human", decided=decided)
    assert (talk.state.phase, talk.state.flow) == (Phase.QUEUED, None)


def test_distress_leaves_the_flow_but_to_decline_or_to_stop_is_none(house: House) -> None:
    for text in ("I don't want to give my email", "stop"):
        talk = Talk(house, AT_START)
        talk.say("Kim")
        assert talk.say(text, decided=DISTRESS) == LEFT
        assert (talk.state.phase, talk.state.flow) == (Phase.BOT, None)
    talk = Talk(house, AT_START)
    talk.say("this is a disgrace, you thieves", decided=DISTRESS)
    assert talk.state.phase is Phase.QUEUED


def test_an_answer_that_no_document_knows_is_an_answer(house: House) -> None:
    talk = Talk(house, AT_START)
    assert talk.say("Kim", decided=MISSING) == "Your e-mail, Kim?"


def test_short_answers_that_are_alike_are_no_loop(house: House) -> None:
    talk = Talk(house, AT_START)
    assert talk.say("Kim", decided=replace(MISSING, rule="same_need")) == "Your e-mail, Kim?"


def test_each_message_of_a_burst_answers_the_slot_that_is_open_then(house: House) -> None:
    keep = (STEPS[0], Ask("keep", "May we keep it?", SlotKind.CONSENT), STEPS[1])
    talk = Talk(house, (StoredFlow(Flow("lead", keep, at_start=True), None),))
    assert talk.say("Jo", "yes", "jo@x.org") == THANKS
    assert dict(talk.state.contact) == {"name": "Jo", "email": "jo@x.org"}
    assert (talk.state.flow, talk.state.unanswered) == (None, ())
    assert talk.types.count("flow.answered") == 3


def test_a_question_after_an_answer_is_answered_and_the_answer_kept(house: House) -> None:
    talk = Talk(house, AT_START)
    sure = turn(answer=answered(), evidence=(passage(),))
    assert talk.say("Jo", "What is the deposit?", decided=decision(), made=sure) == answered().text
    assert (talk.state.contact["name"], talk.state.flow) == ("Jo", None)
    assert talk.types[-5:] == ["flow.answered", "contact.updated", "flow.ended", "decision.made", "message.created"]


def test_the_owners_rules_go_before_a_flow(house: House) -> None:
    talk = Talk(house, AT_START)
    talk.say("press enquiry", decided=Decider(policy(), (OwnerRule("press", ("press",)),)))
    assert talk.state.phase is Phase.QUEUED
    assert talk.state.decision.rule == "press"


def test_an_agent_who_takes_over_ends_the_flow(house: House) -> None:
    talk = Talk(house, AT_START)
    talk.conversations.claim(HERE, talk.id, Agent("ann", "Ann"))
    assert talk.state.flow is None


def test_a_greeting_is_no_name(house: House) -> None:
    talk = Talk(house, AT_START)
    hello = turn(kind=TurnKind.SMALLTALK, smalltalk="greeting")
    talk.say("Hello", decided=decision(kind=TurnKind.SMALLTALK), made=hello)
    assert "name" not in talk.state.contact


def test_quick_replies_are_part_of_the_message(house: House) -> None:
    ask = Ask("topic", "Which?", SlotKind.CHOICE, None, ("Sales", "Support"))
    talk = Talk(house, (StoredFlow(Flow("f", (ask,), at_start=True), None),))
    assert talk.state.messages[-1].quick_replies == ("Sales", "Support")


def test_conversations_without_flows_are_as_before(house: House) -> None:
    assert isinstance(house.conversations, Conversations)
    one = house.started()
    assert [log.type for log in house.events(one)] == ["conversation.started", "control.changed", "message.created"]
