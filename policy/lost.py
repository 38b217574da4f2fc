"""Somebody who cannot look after themselves is gone: that is no matter of documents."""

import re

_CHILD = (
    r"(?:my|our|a|the|his|her|this) (?:[\w-]+ ){0,4}?(?:child|kids?|children|boy|girl|son|daughter|toddler|baby"
    r"|grand(?:son|daughter|child)|niece|nephew)"
)
_KIN = (
    rf"(?:{_CHILD}|(?:my|our|his|her) (?:[\w-]+ ){{0,4}}?(?:mum|mom|mother|dad|father|gran\w*|husband|wife|partner"
    r"|brother|sister)(?: with (?:dementia|alzheimer['’]?s?))?)"
)
_PLACE = (
    r"(?:near|at|by|beside|around|behind|somewhere|here|anywhere|outside|in (?:the|this|your)"
    r" (?:crowds?|parks?|stores?|shops?|building|station|centre|center|mall|fields?|water|forest|woods|museum|zoo"
    r"|festival|hall|pool|street|town|city|airport)|on (?:the|your) (?:beach|site|campsite|train|platform|slopes?))"
)
# "My son is missing from the booking", "a sock", "I can't find my child in the app": those are things.
_ENDS = rf"(?=\s*(?:$|[.!,;]|\b(?:and|please|pls|help|since|{_PLACE})\b))"
_LOST = re.compile(
    rf"\b(?:i|we)(?:['’]ve| have| just)* lost {_CHILD}{_ENDS}"
    rf"|\b(?:can ?not|can['’]?t|could ?n['’]?t) (?:find|see) {_KIN}{_ENDS}"
    rf"|\b{_KIN}(?:['’]s| is| has| have| are)?(?: (?:just|gone|still|now|been))* (?:missing|disappeared|vanished"
    rf"|ran off|run off|wandered off|got lost){_ENDS}",
    re.IGNORECASE,
)
# What is asked beforehand, or is long over, is read in the documents.
_NOT_NOW = re.compile(r"\b(?:if|when|in case|unless|whenever)\b|\b(?:last|ago|died|passed away)\b", re.IGNORECASE)
# A longer message has more in it.
MOST_CHARS = 300


def somebody_is_lost(text: str) -> bool:
    """Whether a child, or another whom the contact belongs to, cannot be found just now."""
    return len(text) <= MOST_CHARS and bool(_LOST.search(text)) and not _NOT_NOW.search(text)
