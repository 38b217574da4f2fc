"""Answer, clarify, offer a person, or escalate: rules first, then the two heads."""

from collections.abc import Sequence
from dataclasses import dataclass

from conversation.events import Phase
from conversation.model import Action, Decision, Reason, Turn, TurnKind
from conversation.state import Conversation
from conversation.words import content_words
from policy.barred import OTHER_LANGUAGE, barred_by
from policy.features import features, just_clarified
from policy.model import Policy
from policy.rules import Fired, OwnerRule, fired

CLARIFY_WORDS = 3


@dataclass(frozen=True, slots=True)
class Decider:
    """Calls as `decide(conversation, turn) -> Decision`."""

    policy: Policy
    owner_rules: Sequence[OwnerRule] = ()
    on_missing: Action = Action.OFFER

    def __call__(self, conversation: Conversation, turn: Turn) -> Decision:
        row = features(conversation, turn)
        confidence = self.policy.right(row) if turn.answer else 0.0
        needs_person = self.policy.person(row)
        rule = fired(conversation, turn, self.owner_rules)
        barred = None if rule else barred_by(conversation, turn)
        action, reason = self._choose(conversation, turn, rule, barred, confidence, needs_person)
        return Decision(
            action=action,
            # A wish for a person that no rule upheld is a question like any other.
            kind=rule.kind if rule else TurnKind.SMALLTALK if turn.smalltalk else TurnKind.KNOWLEDGE,
            confidence=confidence,
            threshold=self.policy.threshold,
            needs_person=needs_person,
            reason=reason,
            rule=rule.rule if rule else barred,
            features=row,
        )

    def _choose(
        self,
        conversation: Conversation,
        turn: Turn,
        rule: Fired | None,
        barred: str | None,
        confidence: float,
        needs_person: float,
    ) -> tuple[Action, Reason | None]:
        if rule:
            return rule.action, rule.reason
        if barred == OTHER_LANGUAGE:
            return self._to_people(conversation), Reason.MISSING_KNOWLEDGE
        if needs_person >= self.policy.person_threshold:
            return Action.ESCALATE, Reason.SENTIMENT
        if turn.kind is TurnKind.SMALLTALK:
            return Action.ANSWER, None
        if barred:
            return self._to_people(conversation), Reason.LOW_CONFIDENCE
        if turn.answer and confidence >= self.policy.threshold:
            return Action.ANSWER, None
        return self._without_answer(conversation, turn, confidence)

    def _without_answer(
        self, conversation: Conversation, turn: Turn, confidence: float
    ) -> tuple[Action, Reason | None]:
        asked_back = just_clarified(conversation)
        if not asked_back and confidence >= self.policy.clarify_from and underspecified(turn):
            return Action.CLARIFY, None
        if asked_back:
            reason = Reason.CLARIFICATION_FAILED
        else:
            low = self.policy.threshold / 2
            reason = Reason.LOW_CONFIDENCE if confidence >= low else Reason.MISSING_KNOWLEDGE
        return self._to_people(conversation), reason

    def _to_people(self, conversation: Conversation) -> Action:
        offer = self.on_missing is Action.OFFER and not conversation.offered
        return Action.OFFER if offer and conversation.phase is not Phase.QUEUED else Action.ESCALATE


def underspecified(turn: Turn) -> bool:
    """Too few words to tell the passages apart, and passages of different topics to choose from."""
    topics = {(one.source, one.heading) for one in turn.evidence[:3]}
    return len(content_words(turn.question)) <= CLARIFY_WORDS and len(topics) > 1


def failed(kind: TurnKind = TurnKind.KNOWLEDGE) -> Decision:
    """What is decided when the turn itself broke: a person, at once."""
    return Decision(Action.ESCALATE, kind, 0.0, 1.0, 1.0, Reason.TOOL_FAILURE)
