"""What customers did after an answer says whether it was right, where it says anything."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversation import commands as c
from conversation.asked import IN_ORDER
from conversation.events import Event
from conversation.fold import replay
from conversation.handle import handle
from conversation.model import Action, Reason, TurnKind
from evals.outcomes import BAD, GOOD, Sign, outcomes_of, verdict_of
from runtime.codec import encode
from runtime.event_log import Logged
from tests.conversation.building import ANN, answered, assistant, contact, decision, notice, passage, started, turn

Do = Sequence[c.Command]


class Talk:
    """A conversation with its log."""

    def __init__(self) -> None:
        self.state, self.events = started(), list[Event]()

    def do(self, *commands: c.Command) -> None:
        for command in commands:
            made = handle(self.state, command)
            self.events += made
            self.state = replay(made, self.state)

    def ask(self, text: str = "When is it shipped?", **decided: object) -> str:
        """Ask and be replied to; the id of the question."""
        said = contact(text)
        self.do(c.Say(said))
        signals = {"repetition": 0.9} if decided.pop("again", False) else {}
        smalltalk = decided.pop("smalltalk", None)
        made = turn(text, answer=answered(), evidence=(passage(),), smalltalk=smalltalk, **signals)
        chosen = decision(**decided)
        self.do(c.Reply(self.state.epoch, said.id, made, chosen, assistant("So.")))
        return said.id

    @property
    def outcomes(self) -> dict[str, tuple[Sign, ...]]:
        rows = [(type_, data) for type_, data in map(encode, self.events)]
        return dict(outcomes_of(Logged(n, "c", n, kind, "", data) for n, (kind, data) in enumerate(rows, start=1)))


def thanks(talk: Talk) -> None:
    talk.ask("thanks", smalltalk="thanks", kind=TurnKind.SMALLTALK)


def wants_person(talk: Talk) -> None:
    talk.do(c.AskForPerson(notice()))


def is_rated(talk: Talk, score: int) -> None:
    talk.do(c.Close(assistant("To sum up.")), c.RequestSurvey(assistant("How was it?")), c.AnswerSurvey(score))


AFTERWARDS = [
    (lambda talk: talk.do(c.GiveFeedback(talk.state.messages[-1].id, True)), (Sign.THUMB_UP,), "right"),
    (lambda talk: talk.do(c.GiveFeedback(talk.state.messages[-1].id, False)), (Sign.THUMB_DOWN,), "wrong"),
    (thanks, (Sign.THANKED,), "right"),
    (lambda talk: talk.ask("yes", rule=IN_ORDER, kind=TurnKind.SMALLTALK), (Sign.CONFIRMED,), "right"),
    (lambda talk: talk.ask("no", action=Action.OFFER, rule="missed"), (Sign.CONTRADICTED,), "wrong"),
    (lambda talk: talk.ask("When is it shipped", again=True), (Sign.ASKED_AGAIN,), "wrong"),
    (wants_person, (Sign.WANTED_PERSON,), "wrong"),
    (lambda talk: talk.ask("RUBBISH", action=Action.ESCALATE, reason=Reason.SENTIMENT), (Sign.GREW_ANGRY,), "wrong"),
    (lambda talk: is_rated(talk, 5), (Sign.RATED_HIGH, Sign.CONFIRMED), "right"),
    (lambda talk: is_rated(talk, 1), (Sign.RATED_LOW,), "wrong"),
    (lambda talk: is_rated(talk, 3), (), None),
    (lambda talk: talk.ask("Do you ship to Norway?"), (), None),
]


@pytest.mark.parametrize(("then", "signs", "verdict"), AFTERWARDS)
def test_what_the_customer_does_next_is_the_outcome(then, signs, verdict) -> None:
    talk = Talk()
    asked = talk.ask()
    then(talk)
    assert talk.outcomes[asked] == signs
    assert verdict_of(signs) == verdict


def test_a_thumb_that_is_turned_round_counts_as_it_is_now() -> None:
    talk = Talk()
    asked = talk.ask()
    for helpful in (True, False):
        talk.do(c.GiveFeedback(talk.state.messages[-1].id, helpful))
    assert talk.outcomes == {asked: (Sign.THUMB_DOWN,)}


def test_what_follows_the_next_question_or_a_person_is_not_about_the_answer() -> None:
    talk = Talk()
    first, second = talk.ask(), talk.ask("Do you ship to Norway?")
    thanks(talk)
    assert talk.outcomes == {first: (), second: (Sign.THANKED,)}
    held = Talk()
    asked = held.ask()
    held.do(c.Claim(ANN, notice()))
    is_rated_by_agent = [c.Handback(ANN, True, assistant("To sum up.")), c.RequestSurvey(assistant("How was it?"))]
    held.do(*is_rated_by_agent, c.AnswerSurvey(1))
    assert held.outcomes == {asked: ()}


def test_a_question_that_was_not_answered_has_no_outcome() -> None:
    talk = Talk()
    talk.ask(action=Action.OFFER)
    thanks(talk)
    assert talk.outcomes == {}


@given(st.frozensets(st.sampled_from(Sign)))
def test_a_verdict_needs_signs_of_one_kind_alone(signs: frozenset[Sign]) -> None:
    assert (verdict_of(signs) is None) == (bool(signs & GOOD) == bool(signs & BAD))
