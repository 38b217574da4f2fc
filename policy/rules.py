"""What is decided before any score: an attack, an explicit wish, safety, a loop, the owner's own rules."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from conversation.events import Phase
from conversation.model import Action, Author, MessageKind, Reason, Turn, TurnKind
from conversation.state import Conversation
from policy.guard import attack, is_long
from policy.owner_rules import OwnerRule

_PERSON = (
    r"(?:a |an |the |some |any |your |real |actual |live |human |customer |support |service |proper )*"
    r"(?:human|person|people|agent|representative|rep|advis[eo]r|operator|someone|somebody|anyone|anybody"
    r"|manager|supervisor|staff|colleague|support team|customer service|team member|employee)"
)
_PASSING_ON = r"\b(?:speak|talk|chat|connect|connected|transfer|transferred|put|pass|escalate|switch|hand)\b"
_REQUEST = re.compile(
    # The words between stay in their clause and pass nobody on themselves: "don't talk to a bot, talk to a person".
    rf"{_PASSING_ON}(?:(?!{_PASSING_ON})[^.?!,;]){{0,24}}?"
    rf"\b(?:to|with|through to|me to|over to)\s+{_PERSON}\b"
    rf"|\b(?:want|need|get|give|like|prefer)\s+(?:me\s+|to have\s+)?(?:a|an|some)?\s*"
    rf"(?:real |actual |live )?(?:human|person|human being)\b"
    rf"|\b(?:real|actual|live)\s+(?:person|human|agent)\b(?=[^?]*\b(?:please|now|there|help)\b|\s*[?!.]*$)",
    re.IGNORECASE,
)
# Between the negation and what it negates: "I don't think I want to", but not "I don't understand, I want to".
_REFUSED = re.compile(
    r"\b(?:(?<!why )don['’]?t|do not|no need|need not|needn['’]?t|without|rather not|never)"
    r"(?:\s+(?:want|wanna|need|wish|like|care|have|having|you|to|me|us|be|being|get|getting|ever|really|even|just|think"
    r"|that|i|we|please|keep|try|trying|ask|asking|bother))*\s+$",
    re.IGNORECASE,
)
_WHO_IS_THERE = re.compile(
    r"\b(?:(?:are|r) (?:you|u)|is (?:this|that|it)|am i (?:talking|speaking|chatting|writing) (?:to|with))"
    r"(?: (?:a|an|really|even|just|actually))*\s+$",
    re.IGNORECASE,
)
_YES = re.compile(
    r"^\W*(?:yes|yeah|yep|yup|sure|ok|okay|please|please do|go ahead|do it"
    r"|that would be (?:great|nice|good)|sounds good|s[ií]|oui|ja|sim)\b"
    r"(?:\W+(?:please|thanks|thank you|do|go ahead|connect me|a person|sure|ok"
    r"|that would be (?:great|nice|good)))*\W*$",
    re.IGNORECASE,
)
_SAFETY = re.compile(
    r"\b(?:suicid\w*|kill (?:my|him|her)self|self[- ]harm|electric(?:al)? shock|electrocuted|caught fire|on fire"
    r"|gas leak|smell(?:s|ing)? (?:of )?(?:gas|burning|smoke)|poison(?:ed|ing)|emergency"
    r"|my lawyer|legal action|sue you)\b",
    re.IGNORECASE,
)
_BROKEN = re.compile(
    r"\b(?:still|again)\b.{0,20}\b(?:broken|happening|the same)\b|\b(?:happen\w*|broken?|fail\w*) again\b"
    r"|\bnot\b.{0,12}\b(?:working|work|fixed|solved|resolved)\b"
    r"|\b(?:didn['’]?t|doesn['’]?t|did not|does not|isn['’]?t|has ?n['’]?t)\s+"
    r"(?:help|work|solved?|fix\w*|change|been)\b",
    re.IGNORECASE,
)
SAME_NEED_TIMES = 2.0


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule that decided: its name, the kind it makes of the turn, the reason to hand over, and what to do.

    `words` are said instead of the assistant's own, when there are any.
    """

    rule: str
    kind: TurnKind
    reason: Reason | None
    action: Action = Action.ESCALATE
    words: str | None = None


def fired(conversation: Conversation, turn: Turn, owner_rules: Sequence[OwnerRule] = ()) -> Fired | None:
    """The first rule that applies, or None."""
    if attacked_by := _attacked_by(turn):
        # Fixed words are the answer: whoever plays with the assistant needs no person.
        return Fired(attacked_by, TurnKind.SMALLTALK, None, Action.ANSWER)
    if asks_for_person(turn.question) or (turn.kind is TurnKind.REQUEST and not refuses_person(turn.question)):
        return Fired("asked_for_person", TurnKind.REQUEST, Reason.CUSTOMER_REQUEST)
    if _accepts_offer(conversation, turn.question):
        return Fired("accepted_offer", TurnKind.REQUEST, Reason.CUSTOMER_REQUEST)
    if _SAFETY.search(turn.question):
        return Fired("safety", turn.kind, Reason.POLICY_RULE)
    for rule in owner_rules:
        if rule.fires(conversation, turn):
            return _by_owner(rule, conversation, turn)
    if turn.signals.get("same_need", 0.0) >= SAME_NEED_TIMES:
        return Fired("same_need", turn.kind, Reason.LOOP)
    if conversation.phase is Phase.CLOSING and _BROKEN.search(turn.question):
        return Fired("still_broken", turn.kind, Reason.LOOP)
    return None


def _by_owner(rule: OwnerRule, conversation: Conversation, turn: Turn) -> Fired:
    action = rule.action(conversation)
    if action is Action.ANSWER:
        # Fixed words, like those for an attack: nothing of the documents is in them.
        return Fired(rule.name, TurnKind.SMALLTALK, None, action, rule.wording)
    return Fired(rule.name, turn.kind, Reason.POLICY_RULE, action, rule.wording)


def _attacked_by(turn: Turn) -> str | None:
    """Help comes before suspicion; only a long text that mentions a person or danger in passing may be an attack."""
    text = turn.question
    if not is_long(text) and (asks_for_person(text) or _SAFETY.search(text)):
        return None
    return attack(text, turn.signals.get("attack", 0.0))


def asks_for_person(text: str) -> bool:
    """An explicit request; one that is negated ("you need not put me through to a person") is none."""
    return any(not _REFUSED.search(before) for before in _before_mentions(text))


def refuses_person(text: str) -> bool:
    """Every mention of being passed to a person is negated."""
    mentions = _before_mentions(text)
    return bool(mentions) and all(_REFUSED.search(before) for before in mentions)


def _before_mentions(text: str) -> list[str]:
    """The words up to each mention of being passed to a person; "are you a real person?" is none."""
    found = (text[: match.start()] for match in _REQUEST.finditer(text))
    return [before for before in found if not _WHO_IS_THERE.search(before)]


def _accepts_offer(conversation: Conversation, text: str) -> bool:
    last = conversation.last(Author.ASSISTANT)
    return last is not None and last.kind is MessageKind.OFFER and bool(_YES.match(text))
