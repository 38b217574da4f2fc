"""Answer, clarify, offer a person, or escalate: rules first, then the two heads."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from conversation.events import Phase
from conversation.model import Action, Decision, Evidence, Reason, Turn, TurnKind
from conversation.state import Conversation
from conversation.words import content_words, stems
from policy.barred import OTHER_LANGUAGE, barred_by
from policy.features import features, just_clarified
from policy.model import Policy
from policy.owner_rules import OwnerRule
from policy.requests import asks_how_to_reach
from policy.rules import Fired, fired

CLARIFY_WORDS = 3
CONTRACTED = re.compile("['’]")


def no_wait(_conversation: Conversation) -> float:
    """As if a person came at once."""
    return 0.0


@dataclass(frozen=True, slots=True)
class Decider:
    """Calls as `decide(conversation, turn) -> Decision`.

    `minutes` says how long a person would take to come; it is asked only when the policy has costs of waiting.
    """

    policy: Policy
    owner_rules: Sequence[OwnerRule] = ()
    on_missing: Action = Action.OFFER
    minutes: Callable[[Conversation], float] = no_wait

    def __call__(self, conversation: Conversation, turn: Turn) -> Decision:
        row = features(conversation, turn)
        confidence = self.policy.right(row) if turn.answer else 0.0
        needs_person = self.policy.person(row)
        rule = fired(conversation, turn, self.owner_rules)
        barred = None if rule else barred_by(conversation, turn)
        threshold = self._threshold(conversation)
        action, reason = self._choose(conversation, turn, rule, barred, confidence, threshold, needs_person)
        return Decision(
            action=action,
            # A wish for a person that no rule upheld is a question like any other.
            kind=rule.kind if rule else TurnKind.SMALLTALK if turn.smalltalk else TurnKind.KNOWLEDGE,
            confidence=confidence,
            threshold=threshold,
            needs_person=needs_person,
            reason=reason,
            rule=rule.rule if rule else barred,
            features=row,
            words=rule.words if rule else None,
        )

    def _threshold(self, conversation: Conversation) -> float:
        stored, waiting = self.policy.threshold, self.policy.waiting
        # Who is in the queue already waits in any case: an answer does not spare them that.
        if waiting is None or conversation.phase is Phase.QUEUED:
            return stored
        return waiting.threshold(stored, self.minutes(conversation))

    def _choose(
        self,
        conversation: Conversation,
        turn: Turn,
        rule: Fired | None,
        barred: str | None,
        confidence: float,
        threshold: float,
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
        if turn.answer and confidence >= threshold:
            return Action.ANSWER, None
        return self._without_answer(conversation, turn, confidence)

    def _without_answer(
        self, conversation: Conversation, turn: Turn, confidence: float
    ) -> tuple[Action, Reason | None]:
        if asks_how_to_reach(turn.question):
            return self._to_people(conversation), Reason.CUSTOMER_REQUEST
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
    """Too few words to tell the passages apart, and passages of different topics to choose from.

    A question most of whose words no passage has is about something else: to ask back would not help.
    """
    topics = {(one.source, one.heading) for one in turn.evidence[:3]}
    short = len(content_words(turn.question)) <= CLARIFY_WORDS
    # The query has slips of the finger put right, and what a follow-up leans on.
    return short and len(topics) > 1 and _mostly_known(content_words(turn.query), turn.evidence)


def _mostly_known(asked: frozenset[str], evidence: Sequence[Evidence]) -> bool:
    """More than half of the words; "didn't" and the like name nothing that could be known."""
    found = (stems(" ".join((one.text, one.title or "", *one.heading))) for one in evidence)
    unknown = [word for word in asked.difference(*found) if not CONTRACTED.search(word)]
    return not unknown or 2 * len(unknown) < len(asked)


def failed(kind: TurnKind = TurnKind.KNOWLEDGE) -> Decision:
    """What is decided when the turn itself broke: a person, at once."""
    return Decision(Action.ESCALATE, kind, 0.0, 1.0, 1.0, Reason.TOOL_FAILURE)
