"""Which rule hears a reply to the assistant's own question: the survey, "anything else?", "is all in order?"."""

import re
from collections.abc import Mapping

from conversation.asked import IN_ORDER, NOTED, NOTHING_MORE, NOTHING_YET, OPENING, RATED, WHO_IS_THERE, Asked
from conversation.events import Phase
from conversation.model import Author, MessageKind
from conversation.need import STILL_BROKEN
from conversation.presence import is_busy, is_here
from conversation.state import Conversation
from policy.openers import asks_who_is_there, opens
from policy.ratings import rating_in
from policy.replies import Said, displeases, is_just_ok, is_wordless, only_replies, said_in
from policy.trouble import still_broken

# More words than this are about more than who is to come.
FEW_WORDS = 12
_SMALL = r"(?:to|with|on|me|us|you|through|back|over|again|please|the|a|an|agent|colleague|person|for|from|hear)"
_NOT = re.compile(
    r"\b(?:not|never|without|no)\b|\b(?:do|did|does|would|wo|ca|could|should|need|have|has)n['’]?t\b", re.IGNORECASE
)

_WAITS = re.compile(r"\bwait", re.IGNORECASE)

_TO_ORDER: Mapping[Said, str] = {
    Said.FINE: IN_ORDER,
    Said.YES: IN_ORDER,
    Said.OK: IN_ORDER,
    Said.NO_THANKS: IN_ORDER,
    Said.NO: STILL_BROKEN,
    Said.YES_PLEASE: STILL_BROKEN,
    Said.NOT_YET: STILL_BROKEN,
}
_TO_MORE: Mapping[Said, str] = {
    Said.FINE: IN_ORDER,
    Said.YES: OPENING,
    Said.YES_PLEASE: OPENING,
    Said.OK: NOTHING_MORE,
    Said.NO: NOTHING_MORE,
    Said.NO_THANKS: NOTHING_MORE,
    Said.NOT_YET: STILL_BROKEN,
}
# To the summary and the survey: a yes is no wish for more.
_TO_CLOSING: Mapping[Said, str] = {**_TO_MORE, Said.YES: NOTHING_MORE}


def replied(conversation: Conversation, text: str) -> str | None:
    """The rule that hears the text, or None when it is no reply to a question that the assistant has asked."""
    if rates(conversation, text) and not _asks(text):
        return RATED
    said = said_in(text)
    if said is None or _offered(conversation):
        return None
    if conversation.asked is Asked.ORDER and conversation.phase in (Phase.BOT, Phase.CLOSING):
        return _TO_ORDER[said]
    if conversation.asked is Asked.MORE and conversation.phase is Phase.BOT:
        return _TO_MORE[said]
    return _in_closing(conversation, said) if conversation.phase is Phase.CLOSING else None


def _in_closing(conversation: Conversation, said: Said) -> str:
    if conversation.asked is Asked.MORE:
        return _TO_MORE[said]
    last = conversation.last(Author.ASSISTANT)
    if last is not None and last.kind is MessageKind.SUMMARY and said is Said.NO:
        # "This is marked as solved." "No."
        return STILL_BROKEN
    return _TO_CLOSING[said]


def names_nothing(conversation: Conversation, text: str) -> str | None:
    """The rule for words that ask nothing of the documents: who is there, an opener, a mere "ok", "one sec"."""
    if asks_who_is_there(text):
        return WHO_IS_THERE
    if conversation.phase is Phase.QUEUED:
        return None
    if is_here(text):
        # However often it is said, to be here is no goodbye.
        return OPENING
    if is_busy(text):
        # To an offer, "I'll wait" says yes.
        return None if _offered(conversation) and _WAITS.search(text) else NOTED
    if _offered(conversation):
        return None
    last = conversation.last(Author.ASSISTANT)
    told = conversation.phase is Phase.BOT and last is not None and last.kind is MessageKind.ANSWER
    begins = conversation.phase is Phase.BOT and _begins(conversation)
    if is_wordless(text) and told:
        return None if displeases(text) else NOTED
    if (is_wordless(text) or only_replies(text)) and begins:
        return NOTHING_YET
    if opens(text) or is_wordless(text):
        return _opened(conversation)
    return NOTED if told and is_just_ok(text) else None


def _begins(conversation: Conversation) -> bool:
    """Nothing was said before but the greeting."""
    last = conversation.last_words
    return last is None or last.kind is MessageKind.GREETING


def _opened(conversation: Conversation) -> str | None:
    """Whoever was asked what they want and says nothing of it again is left to the policy, and so to people."""
    if conversation.asked is Asked.ORDER:
        return STILL_BROKEN
    again = conversation.decision is not None and conversation.decision.rule in (OPENING, NOTHING_YET)
    return None if again else OPENING


def rates(conversation: Conversation, text: str) -> bool:
    """Whether the text is a rating, and one is waited for."""
    open_survey = conversation.survey_requested and conversation.survey_score is None
    return open_survey and conversation.phase is Phase.CLOSING and rating_in(text) is not None


def _asks(text: str) -> bool:
    """A rating that comes with a question, or with trouble, is kept, and what comes with it is answered."""
    return "?" in text or still_broken(text)


def _offered(conversation: Conversation) -> bool:
    last = conversation.last_words
    return last is not None and last.kind is MessageKind.OFFER


def asks_for_agent(conversation: Conversation, text: str) -> bool:
    """Whether it is the last agent who is asked for by name: "can I talk to Maya again?"."""
    last = conversation.last_assignee
    if last is None or not last.name.strip() or len(text.split()) > FEW_WORDS or conversation.phase is Phase.QUEUED:
        return False
    name = rf"(?:{re.escape(last.name.strip())}|{re.escape(last.name.split()[0])})"
    wish = re.compile(
        rf"\b(?:talk|speak|chat|write|connect|put|pass|get|want|need|bring|ask for|transfer|give|is)"
        rf"(?: {_SMALL}){{0,5}} {name}\b(?! (?:said|says|told|wrote|sent|meant|did|who)\b)"
        rf"|\b(?:have|see) (?:{_SMALL} ){{0,2}}{name}(?:[ ,]+(?:again|back|please|instead|once more))+\W*$"
        rf"|^\W*(?:{_SMALL} ){{0,2}}{name}(?:[ ,]+(?:again|please|back)){{0,2}}\W*$",
        re.IGNORECASE,
    ).search(text)
    return wish is not None and not _NOT.search(text[: wish.start()])
