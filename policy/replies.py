"""Whole messages that reply to what the assistant asked: all is well, yes, no, "ok"."""

import re
from enum import StrEnum

# A longer message has more in it than a reply.
MOST_CHARS = 120
_FINE = (
    r"(?:(?:it|that|this|everything|all|things|the problem|my problem)(?:['’]?s| is| are| was| seems| has been)?"
    r"(?: all| now| very| really| just){0,2}"
    r" (?:good|fine|ok(?:ay)?|working|well|solved|resolved|fixed|sorted(?: out)?|in order|clear|done|perfect|great)"
    r"|(?:it|that|this|everything|all|they)(?: all| now| really| just| finally){0,2}"
    r" (?:works?|worked|helps|helped|did it|did the trick|(?:solved|fixed|sorted) (?:it|the problem|my problem))"
    r"|all (?:good|fine|set|well|sorted|done|clear|ok(?:ay)?|solved|in order)|no (?:problems?|worries|issues)"
    r"|(?:(?:problem|issue) )?(?:solved|fixed|resolved|sorted)|works|working|in order"
    r"|i(?:['’]?m| am)(?: all| very| really)? (?:happy|satisfied|pleased|sorted)"
    r"|(?:(?:very|so|really|quite) )?(?:great|perfect|excellent|awesome|wonderful|brilliant|fantastic|super|superb|cool"
    r"|nice|good|lovely|amazing|helpful|well done))"
)
_NO = (
    r"(?:no(?! (?:good|way|luck|help|use)\b)|nope|nah|nothing (?:else|more|further)|nothing(?=\W*(?:$|thank))"
    r"|not (?:really|now|right now|today|at the moment|for now|needed|necessary)(?=\W*(?:$|thank))"
    r"|(?:that|this)(?:['’]?s| is| was|['’]?ll be| will be| would be)?(?: all| it| everything)"
    r"|i(?:['’]?m| am) (?:all )?(?:good|fine|done|set|ok(?:ay)?)|(?:no|nothing) (?:more|other|further) questions?"
    r"|i(?:['’]?ve| have) (?:no (?:more|other|further) questions?|nothing else)|no need|none"
    r"|i (?:do not|don['’]?t) need (?:anything|help|any help)(?: else| more| any ?more)?"
    r"|(?:(?:i )?(?:do not|don['’]?t) (?:want|wish|like|care|have time|feel like)|(?:i(?:['’]?d| would) )?rather not"
    r"|(?:i )?prefer not)(?: to)? (?:rat(?:e|ing)|giv(?:e|ing)|answer(?:ing)?|leav(?:e|ing)|do(?:ing)?|vot(?:e|ing))"
    r"(?: (?:a|any|the|this|that|it|you|my|your|surveys?|ratings?|score|feedback|review))*)"
)
_YES = r"(?:yes|yeah|yep|yup|yea|sure|indeed|absolutely|definitely|of course|please|i do|there is|it is|correct|right)"
_OK = r"(?:ok|okay|okey|k|kk|al ?right|all right|fine|got it|i see|understood|noted|i understand|makes sense|right)"
_THANKS = r"(?:thanks?|thank you|thx|ty|cheers|many thanks)"
_ASIDE = (
    rf"(?:{_THANKS}|thanks to \w+|very much|so much|a lot|again|now|for now|then|today|finally|you|that|it is|and|oh"
    r"|perfectly|fine|really|very|for (?:the|your|all your) help|for (?:helping|asking)|bye|goodbye"
    r"|have a (?:nice|good) (?:day|one|evening)|as well|too|at all|ha|sir|madam|here|i think|so|well|else"
    r"|with everything|like a charm)"
)
_GAP = r"[^\w?]+"
_ANY = rf"(?:{_FINE}|{_NO}|{_YES}|{_OK}|{_ASIDE})\b"
_WHOLE = re.compile(rf"[^\w?]*{_ANY}(?:{_GAP}{_ANY}){{0,6}}[^\w?]*", re.IGNORECASE)
_HAS_FINE, _HAS_NO, _HAS_YES, _HAS_OK = (re.compile(rf"\b{one}\b", re.IGNORECASE) for one in (_FINE, _NO, _YES, _OK))
_PLEASE = re.compile(r"\b(?:please|i do)\b", re.IGNORECASE)
_JUST_OK = re.compile(rf"\W*(?:oh )?{_OK}(?:\W+(?:{_OK}|then|now)){{0,2}}[^\w?]*", re.IGNORECASE)
_BARE_NO = re.compile(r"\W*(?:no|nope|nah|not really)(?:\W+(?:no|not really)){0,2}[^\w?]*", re.IGNORECASE)
_NOT_YET = re.compile(
    r"\W*(?:(?:no|nope|nah)\W+)?(?:(?:it|that|this|everything)(?:['’]?s| is| was)? ?n(?:ot|['’]?t)"
    r"|(?:i(?:['’]m| am) )?not)(?: (?:yet|quite|at all|really|solved|fixed|resolved|in order|good|ok(?:ay)?)){0,2}"
    r"[^\w?]*",
    re.IGNORECASE,
)
_UNSURE = re.compile(
    r"\W*(?:maybe|perhaps|possibly|probably|i guess(?: so)?|(?:i(?:['’]m| am) )?not sure|i don['’]?t know|dunno|idk"
    r"|h+m+|u+[hm]+|e+r+m*)(?:\W+(?:yes|no|not|maybe|ok))?[^\w?]*",
    re.IGNORECASE,
)
_THUMBS = re.compile(r"[\s.!]*(?:[👍👌🙏🎉✅💯🙌👏😀😃😄😊🙂🤗😍❤🥳][\U0001F3FB-\U0001F3FF\uFE0F]?[\s.!]*){1,6}")
_DISPLEASED = re.compile(r"[?？👎😠😡🤬😤😒🙄😞😟😕🙁☹😢😭😩😫🤦💩]")


class Said(StrEnum):
    """What a whole message says to a question; a thank-you makes a refusal kind, a please makes a yes a wish."""

    FINE = "fine"
    NO = "no"
    NO_THANKS = "no_thanks"
    YES = "yes"
    YES_PLEASE = "yes_please"
    OK = "ok"
    NOT_YET = "not_yet"


def said_in(text: str) -> Said | None:
    """None where there is more in the message, or nothing of these."""
    if len(text) > MOST_CHARS:
        return None
    if _THUMBS.fullmatch(text):
        return Said.FINE
    if _NOT_YET.fullmatch(text) and not _BARE_NO.fullmatch(text):
        return Said.NOT_YET
    return _said(text) if _WHOLE.fullmatch(text) else None


def _said(text: str) -> Said | None:
    if is_just_ok(text):
        return Said.OK
    if _HAS_NO.search(text):
        bare = Said.NO if _BARE_NO.fullmatch(text) else Said.NO_THANKS
        return Said.FINE if _HAS_FINE.search(_HAS_NO.sub(" ", text)) else bare
    if _HAS_FINE.search(text):
        return Said.FINE
    if _HAS_YES.search(text):
        return Said.YES_PLEASE if _PLEASE.search(text) else Said.YES
    return Said.OK if _HAS_OK.search(text) else None


def is_just_ok(text: str) -> bool:
    """Nothing but "ok" or "I see": it was read, and nothing is asked."""
    return len(text) <= MOST_CHARS and bool(_JUST_OK.fullmatch(text))


def only_replies(text: str) -> bool:
    """Whether it is a mere yes, no, "ok" or "maybe": without a question before it, it says nothing."""
    replies = said_in(text) in (Said.YES, Said.YES_PLEASE, Said.NO, Said.NO_THANKS, Said.OK)
    return replies or (len(text) <= MOST_CHARS and bool(_UNSURE.fullmatch(text)))


def is_wordless(text: str) -> bool:
    """Nothing but signs and pictures: there is nothing to look for in it."""
    return bool(text.strip()) and not any(map(str.isalnum, text))


def displeases(text: str) -> bool:
    """Whether signs and pictures behind an answer say that it was none."""
    return bool(_DISPLEASED.search(text))
