"""Whether a colleague's words ask to come back to the contact, and when. Pure and English."""

import re
from datetime import datetime

from conversation.when import Named, named_in

# How far from what is asked its time may stand, and how far back its subject is looked for.
GAP_CHARS = 60
HEAD_CHARS = 40
_SENTENCE = re.compile(r"[!?;\n]|(?<!\.m)\.(?=\s|$)")
_ASK = re.compile(
    r"\b(?:(?:re-?)?check|look|ask|write|call|phone|ring|e-?mail|message|remind|ping|follow[ -]?up|get back|come back"
    r"|get in touch|be in touch|reach out|touch base|try|see (?:if|whether|how)|let (?:him|her|them|the \w{1,20}) know"
    r"|contact (?:him|her|them|the|again)|tell|inform|confirm|verify)\b(?!['’]s)",
    re.IGNORECASE,
)
# Before what is asked: somebody else does it, it is a thing ("the call"), or it is not wanted.
_NOT_ASKED = re.compile(
    r"\b(?:customer|client|contact|user|guest|he|she|they|who)(?:['’]ll|['’]d|\s+\w{1,10}){0,1}"
    r"(?:\s+(?:will|would|wants? to|going to|to|can|may|might)){0,2}\s+$"
    r"|\b(?:an?|the|my|our|his|her|their|last|first|this|that|every|after|since|did|by)\s+(?:\w{1,12}\s+)?$"
    r"|\b(?:do not|don['’]?t|never|not|no need to|need not)\s+(?:\w{1,12}\s+){0,2}$",
    re.IGNORECASE,
)
# Between what is asked and the time: the time is that of something which has happened.
_HAPPENED = re.compile(
    r"\b(?:\w{3,20}ed|bought|sent|came|wrote|got|since|from|of|last|past|was|were|had|did|been)\b", re.IGNORECASE
)
_ABOUT = frozenset(
    re.findall(
        r"\w+",
        "on at by around about please again the this coming then and just kindly or so o clock am pm a m sharp latest"
        " in their his her its customer s contact local time",
    )
)


def asked_moment(text: str, now: datetime) -> datetime | None:
    """When the contact is to hear again, in UTC: near words that ask for it, or a sentence that is only a time."""
    found = (_in_sentence(one, now) for one in _SENTENCE.split(text))
    return next((at for at in found if at), None)


def _in_sentence(text: str, now: datetime) -> datetime | None:
    if alone := _only_time(text, now):
        return alone.at
    for ask in _ASK.finditer(text):
        if _NOT_ASKED.search(text[max(0, ask.start() - HEAD_CHARS) : ask.start()]):
            continue
        before = _only_time(text[: ask.start()], now) if ask.start() <= GAP_CHARS else None
        if named := before or _near(text[ask.end() : ask.end() + 3 * GAP_CHARS], now):
            return named.at
    return None


def _near(text: str, now: datetime) -> Named | None:
    named = named_in(text, now)
    close = named and named.start <= GAP_CHARS and not _HAPPENED.search(text[: named.start])
    return named if close else None


def _only_time(text: str, now: datetime) -> Named | None:
    """The moment, when nothing else is said."""
    named = named_in(text, now)
    if named is None or named.at is None:
        return None
    rest = f"{text[: named.start]} {text[named.end :]}"
    return named if set(re.findall(r"\w+", rest.lower())) <= _ABOUT else None
