"""Somebody who cannot look after themselves is gone: that is no matter of documents."""

import re

# "My parcel for my son" is a parcel.
_WORDS = r"(?:(?!(?:for|of|to|from|with|by|in|on|at|and|or|next)\b)[\w-]+ ){0,4}?"
_NO_THING = r"(?<!\bfor )(?<!\bof )(?<!\bto )(?<!\bfrom )(?<!\bwith )(?<!\band )(?<!\bor )"
_CHILD = (
    rf"{_NO_THING}(?:my|our|a|the|his|her|this) {_WORDS}(?:child|kids?|children|boy|girl|son|daughter|toddler|baby"
    r"|twins|\d{1,2}[ -]years?[ -]old|grand(?:son|daughter|child)|niece|nephew)"
)
_GRAN = r"gran(?:n(?:y|ie)|d(?:ma|pa|mother|father|dad|parents?))?"
_KIN = (
    rf"(?:{_CHILD}|{_NO_THING}(?:my|our|his|her) {_WORDS}(?:mum|mom|mother|dad|father|{_GRAN}|husband|wife|partner"
    r"|brother|sister)(?: with (?:dementia|alzheimer['’]?s?))?)"
)
_PLACE = (
    r"(?:near|at|by|beside|around|behind|somewhere|here|anywhere|outside|in (?:the|this|your)"
    r" (?:crowds?|parks?|stores?|shops?|building|station|centre|center|mall|fields?|water|forest|woods|museum|zoo"
    r"|festival|hall|pool|street|town|city|airport)|on (?:the|your) (?:beach|site|campsite|train|platform|slopes?))"
)
# "The kids and family ticket" is none.
_GOES_ON = r"and (?:i|we|he|she|they|it|can|need|am|are|please|help|now|don['’]?t|do)"
# "My son is missing from the booking", "a sock", "I can't find my child in the app": those are things.
_ENDS = rf"(?=\s*(?:$|[.!,;?]|\b(?:{_GOES_ON}|please|pls|help|since|{_PLACE})\b))"
_LOST = re.compile(
    rf"\b(?:i|we)(?:['’]ve| have| just)* lost {_CHILD}{_ENDS}"
    rf"|\b(?:can ?not|can['’]?t|could ?n['’]?t) (?:find|see) {_KIN}{_ENDS}"
    rf"|\b(?:don['’]?t|do not) know where {_KIN} (?:is|are|went|has gone){_ENDS}"
    rf"|\b{_CHILD}(?:['’]s| is| are)(?: (?:still|now))* lost{_ENDS}"
    rf"|\b{_KIN}(?:['’]s| is| has| have| are)?(?: (?:just|gone|went|still|now|been))* (?:missing|disappeared|vanished"
    rf"|ran off|run off|ran away|wandered off|got lost){_ENDS}",
    re.IGNORECASE,
)
# Who is only not shown there: a child that is lost may have a ticket, so not behind any comma.
_NOT_SHOWN = re.compile(
    r"(?:[^.!?,\n]|,(?= (?:i |we )?(?:can )?(?:only|just)\b)){0,80}?\b"
    r"(?:app|accounts?|bookings?|check-?out|log-?in|orders?|lists?|pages?|profiles?|forms?|reservations?"
    r"|polic(?:y|ies)|plans?|menu|portal|invoices?|tickets?(?! (?:office|booth|gate|counter|desk|hall)s?\b))\b",
    re.IGNORECASE,
)
# What is asked beforehand, or is long over, is read in the documents.
_NOT_NOW = re.compile(r"\b(?:if|when|in case|unless|whenever)\b|\b(?:last|ago|died|passed away)\b", re.IGNORECASE)
# A longer message has more in it.
MOST_CHARS = 300


def somebody_is_lost(text: str) -> bool:
    """Whether a child, or another whom the contact belongs to, cannot be found just now."""
    if len(text) > MOST_CHARS or _NOT_NOW.search(text):
        return False
    return any(not _NOT_SHOWN.match(text, found.end()) for found in _LOST.finditer(text))
