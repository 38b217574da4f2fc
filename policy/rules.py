"""What is decided before any score: an attack, an explicit wish, safety, a loop, the owner's own rules."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from conversation.asked import ASKED_FOR_AGENT, DECLINED, IN_ORDER, LEFT_QUEUE, NOTED, NOTHING_YET, OPENING
from conversation.events import Phase
from conversation.model import Action, Author, MessageKind, Reason, Turn, TurnKind
from conversation.need import STILL_BROKEN
from conversation.presence import is_busy, is_here
from conversation.state import Conversation
from conversation.tried import no_help
from conversation.words import content_words
from policy.danger import speaks_of_danger
from policy.declines import declines, leaves_queue, says_solved
from policy.distress import is_distressed
from policy.guard import attack, is_long
from policy.heard import ends, squeezed
from policy.missed import says_missed, says_no
from policy.owner_rules import OwnerRule
from policy.replied import asks_for_agent, names_nothing, replied
from policy.replies import Said, is_wordless, only_replies, said_in
from policy.requests import (
    asks_for_person,
    asks_for_something_else,
    asks_how_to_reach,
    is_bare_word,
    refuses_person,
)
from policy.trouble import still_broken

_YES = re.compile(
    r"^\W*(?:yes|yeah|yep|yup|sure|ok|okay|please|please do|go ahead|do it"
    r"|that would be (?:great|nice|good)|sounds good|s[ií]|oui|ja|sim)\b"
    r"(?:\W+(?:please|thanks|thank you|do|go ahead|connect me|a person|sure|ok"
    r"|that would be (?:great|nice|good)|i(?:['’]ll| will| can)? wait))*\W*$",
    re.IGNORECASE,
)
_ON_AND_ON = re.compile(r"\b(?:still|again)\b", re.IGNORECASE)
# Longer ones say what was meant instead, which may yet be found.
MISSED_WORDS = 9
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


def fired(conversation: Conversation, written: Turn, owner_rules: Sequence[OwnerRule] = ()) -> Fired | None:
    """The first rule that applies, or None."""
    turn = replace(written, question=squeezed(written.question))
    # An attack is looked for everywhere: behind much else it would still reach a chat model.
    if attacked_by := _attacked_by(turn):
        # Fixed words are the answer: whoever plays with the assistant needs no person.
        return Fired(attacked_by, TurnKind.SMALLTALK, None, Action.ANSWER)
    turn = replace(turn, question=ends(turn.question))
    if declined := _declined(conversation, turn.question):
        return declined
    back = _asks_how_it_stands(conversation) or _comes_back(conversation, turn.question)
    broken = back and still_broken(turn.question)
    if heard := _heard(conversation, turn, broken):
        return heard
    if asked := _asks_for_somebody(conversation, turn, broken):
        return asked
    if _accepts_offer(conversation, turn.question):
        return Fired("accepted_offer", TurnKind.REQUEST, Reason.CUSTOMER_REQUEST)
    if speaks_of_danger(turn.question):
        return Fired("safety", turn.kind, Reason.POLICY_RULE)
    if is_distressed(turn.question):
        return Fired("distress", turn.kind, Reason.SENTIMENT)
    for rule in owner_rules:
        if rule.fires(conversation, written):
            return _by_owner(rule, conversation, written)
    if turn.signals.get("same_need", 0.0) >= SAME_NEED_TIMES:
        return Fired("same_need", turn.kind, Reason.LOOP)
    if broken:
        return Fired(STILL_BROKEN, turn.kind, Reason.LOOP)
    if missed := _missed(conversation, turn):
        return missed
    if conversation.phase is Phase.QUEUED and _asks_nothing(turn):
        return Fired("nothing_asked", turn.kind, Reason.CUSTOMER_REQUEST)
    return None


def _declined(conversation: Conversation, text: str) -> Fired | None:
    """A no to what was offered, or to waiting for it, in whole messages."""
    last, decided = conversation.last_words, conversation.decision
    if conversation.phase is Phase.QUEUED:
        rule = LEFT_QUEUE if leaves_queue(text) else IN_ORDER if says_solved(text) else None
    elif last is None or not declines(text):
        return None
    elif last.kind is MessageKind.OFFER or (decided is not None and decided.rule == DECLINED):
        rule = DECLINED
    else:
        # An address was asked for, to come back to them.
        rule = NOTED if conversation.follow_ups and last.kind is MessageKind.NOTICE else None
    return Fired(rule, TurnKind.SMALLTALK, None, Action.ANSWER) if rule else None


def _asks_for_somebody(conversation: Conversation, turn: Turn, broken: bool) -> Fired | None:
    """A wish for a person; a bare word for one is offered one first, and how to reach them is a question."""
    text = turn.question
    other = asks_for_something_else(text)
    seems = turn.kind is TurnKind.REQUEST and not broken and not refuses_person(text) and not asks_how_to_reach(text)
    if is_bare_word(text) and not conversation.offered and conversation.phase is not Phase.QUEUED:
        return Fired("named_a_person", TurnKind.REQUEST, Reason.CUSTOMER_REQUEST, Action.OFFER)
    if is_bare_word(text) or ((asks_for_person(text) or seems) and not other):
        return Fired("asked_for_person", TurnKind.REQUEST, Reason.CUSTOMER_REQUEST)
    return None


def _heard(conversation: Conversation, turn: Turn, broken: bool) -> Fired | None:
    """Replies to what the assistant asked, and a wish for the agent who had the matter before."""
    if asks_for_agent(conversation, turn.question):
        return Fired(ASKED_FOR_AGENT, TurnKind.REQUEST, Reason.CUSTOMER_REQUEST)
    if broken:
        return None
    rule = replied(conversation, turn.question) or names_nothing(conversation, turn.question)
    if rule is None:
        return _says_nothing_again(conversation, turn)
    if rule == STILL_BROKEN:
        return Fired(rule, turn.kind, Reason.LOOP)
    # Fixed words, like those for an attack.
    return Fired(rule, TurnKind.SMALLTALK, None, Action.ANSWER)


def _says_nothing_again(conversation: Conversation, turn: Turn) -> Fired | None:
    """Asked what they want, the contact says yes: no document has an answer to that, and a no wants nothing."""
    asked = conversation.decision is not None and conversation.decision.rule in (OPENING, NOTHING_YET)
    if (
        conversation.phase is not Phase.BOT
        or not asked
        or not (only_replies(turn.question) or is_wordless(turn.question))
    ):
        return None
    if said_in(turn.question) in (Said.NO, Said.NO_THANKS):
        return Fired(NOTED, TurnKind.SMALLTALK, None, Action.ANSWER)
    return Fired(NOTHING_YET, TurnKind.KNOWLEDGE, Reason.LOOP, Action.OFFER)


def _asks_how_it_stands(conversation: Conversation) -> bool:
    """The matter was thought to be over: in the closing, or where nobody has taken up a follow-up or a reminder yet."""
    asked = conversation.followed_up or conversation.asked is not None
    return conversation.phase is Phase.CLOSING or (conversation.phase is Phase.BOT and asked)


def _comes_back(conversation: Conversation, text: str) -> bool:
    """The first words of a new episode say that the matter of the one before goes on."""
    heard = {one.id for one in conversation.episode_messages if one.author is Author.CONTACT}
    first = conversation.phase is Phase.BOT and conversation.episode > 1 and heard <= set(conversation.unanswered)
    return first and (bool(_ON_AND_ON.search(text)) or no_help(text))


def _asks_nothing(turn: Turn) -> bool:
    """A mere yes to a handoff that is under way, or "still here"; what the history would add to it was not asked."""
    text = turn.question
    if is_here(text) or is_busy(text):
        return True
    return turn.kind is TurnKind.KNOWLEDGE and (bool(_YES.match(text)) or not content_words(text))


def _by_owner(rule: OwnerRule, conversation: Conversation, turn: Turn) -> Fired:
    action = rule.action(conversation)
    if action is Action.ANSWER:
        # Fixed words, like those for an attack: nothing of the documents is in them.
        return Fired(rule.name, TurnKind.SMALLTALK, None, action, rule.wording(action))
    return Fired(rule.name, turn.kind, Reason.POLICY_RULE, action, rule.wording(action))


def _missed(conversation: Conversation, turn: Turn) -> Fired | None:
    """The contact says that the answer was none: a person is offered, and called the second time."""
    said = conversation.episode_messages
    answered = any(one.kind is MessageKind.ANSWER and one.citations for one in said)
    if not answered or not (says_missed(turn.question) or _unhelped(conversation, turn.question)):
        return None
    texts = [squeezed(one.text) for one in said if one.author is Author.CONTACT]
    # The question itself may stand in the history already.
    before = sum(says_missed(text) for text in (texts[:-1] if texts[-1:] == [turn.question] else texts))
    if before or conversation.offered:
        return Fired("missed_again", turn.kind, Reason.LOOP)
    if len(turn.question.split()) > MISSED_WORDS or conversation.phase is Phase.QUEUED:
        return None
    return Fired("missed", turn.kind, Reason.LOOP, Action.OFFER)


def _unhelped(conversation: Conversation, text: str) -> bool:
    """A mere "no" to what was just answered, or that it has been tried in vain; to a question it is a reply.

    Fixed words in between, such as those to "let me try", are no answer; after an offer only the trying is heard.
    """
    last = conversation.last(Author.ASSISTANT)
    if last is not None and last.citations and says_no(text):
        return True
    spoken = (one for one in reversed(conversation.episode_messages) if one.author is Author.ASSISTANT)
    told = next((one for one in spoken if one.citations or one.kind is not MessageKind.ANSWER), None)
    return told is not None and bool(told.citations or told.kind is MessageKind.OFFER) and no_help(text)


def _attacked_by(turn: Turn) -> str | None:
    """Help comes before suspicion; only a long text that mentions a person or danger in passing may be an attack."""
    text = turn.question
    if not is_long(text) and (asks_for_person(text) or speaks_of_danger(text)):
        return None
    return attack(text, turn.signals.get("attack", 0.0))


def _accepts_offer(conversation: Conversation, text: str) -> bool:
    last = conversation.last_words
    return last is not None and last.kind is MessageKind.OFFER and bool(_YES.match(text))
