"""What came of an answer, read from what the log says was done after it. Nobody has judged it."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from conversation import events as e
from conversation.asked import IN_ORDER
from conversation.events import Phase
from conversation.from_assistant import FAREWELLS
from conversation.model import Action, Author, Decision, Reason, Turn, TurnKind
from conversation.need import STILL_BROKEN
from retrieval.reader import SAME_NEED_FROM
from runtime.event_log import Logged

CONTRADICTED = ("missed", "missed_again", "same_need")
HIGH, LOW = 4, 2


class Sign(StrEnum):
    """What the contact did next, in so many words."""

    THUMB_UP = "thumb up"
    THUMB_DOWN = "thumb down"
    THANKED = "thanked"
    CONFIRMED = "said that it is solved"
    RATED_HIGH = "rated 4 or 5"
    RATED_LOW = "rated 1 or 2"
    CONTRADICTED = "said that it was no answer"
    ASKED_AGAIN = "asked much the same again"
    WANTED_PERSON = "asked for a person"
    GREW_ANGRY = "grew angry"
    STILL_BROKEN = "came back with it"


GOOD = frozenset({Sign.THUMB_UP, Sign.THANKED, Sign.CONFIRMED, Sign.RATED_HIGH})
BAD = frozenset(Sign) - GOOD


def verdict_of(signs: Iterable[Sign]) -> str | None:
    """`right` or `wrong` where all signs agree; None where there are none, or both kinds."""
    good, bad = (bool(kind & frozenset(signs)) for kind in (GOOD, BAD))
    return None if good == bad else "right" if good else "wrong"


def outcomes_of(logged: Iterable[Logged]) -> Mapping[str, tuple[Sign, ...]]:
    """The signs after each answered question of one conversation, by the id of the question, in order.

    What is said after the next question, or with a person, is about something else.
    """
    watched = _Watched()
    for one in logged:
        watched.see(one.event())
    return {question: tuple(dict.fromkeys(signs)) for question, signs in watched.signs.items()}


class _Watched:
    """The answer that everything is about until the next question."""

    def __init__(self) -> None:
        self.signs: dict[str, list[Sign]] = {}
        self._question: str | None = None
        self._by_reply: dict[str, str] = {}

    def see(self, event: e.Event) -> None:
        match event:
            case e.DecisionMade(message_id, turn, decision):
                self._decided(message_id, turn, decision)
            case e.MessageCreated(message, replies_to) if message.author is Author.ASSISTANT and replies_to:
                if replies_to == self._question:
                    self._by_reply[message.id] = replies_to
            case e.FeedbackGiven(message_id, helpful):
                self._thumb(message_id, helpful)
            case e.SurveyAnswered(score) if not LOW < score < HIGH:
                self._note(Sign.RATED_HIGH if score >= HIGH else Sign.RATED_LOW)
            case e.ConversationResolved(e.Outcome.CONFIRMED):
                self._note(Sign.CONFIRMED)
            case e.ControlChanged(phase, reason=reason) if phase in (Phase.QUEUED, Phase.HUMAN):
                if reason is Reason.CUSTOMER_REQUEST:
                    self._note(Sign.WANTED_PERSON)
                self._question = None

    def _decided(self, message_id: str, turn: Turn, decision: Decision) -> None:
        if decision.rule in CONTRADICTED:
            self._note(Sign.CONTRADICTED)
        elif decision.rule == STILL_BROKEN:
            self._note(Sign.STILL_BROKEN)
        elif decision.rule == IN_ORDER:
            self._note(Sign.CONFIRMED)
        elif turn.smalltalk in FAREWELLS:
            self._note(Sign.THANKED)
        elif decision.reason is Reason.SENTIMENT:
            self._note(Sign.GREW_ANGRY)
        elif decision.kind is TurnKind.KNOWLEDGE:
            if turn.signals.get("repetition", 0.0) >= SAME_NEED_FROM:
                self._note(Sign.ASKED_AGAIN)
            answered = decision.action is Action.ANSWER and turn.answer is not None
            self._question = message_id if answered else None
            if answered:
                self.signs[message_id] = []

    def _note(self, sign: Sign) -> None:
        if self._question is not None:
            self.signs[self._question].append(sign)

    def _thumb(self, reply_id: str, helpful: bool) -> None:
        question = self._by_reply.get(reply_id)
        if question is not None:
            # A thumb may be turned round; the last one counts.
            thumbs = (Sign.THUMB_UP, Sign.THUMB_DOWN)
            kept = [sign for sign in self.signs[question] if sign not in thumbs]
            self.signs[question] = [*kept, Sign.THUMB_UP if helpful else Sign.THUMB_DOWN]
