"""Whole messages that name no matter yet: an opener ("I have a question"), or "are you a bot?"."""

import re

# A longer message has more in it.
MOST_CHARS = 100
_HELLO = (
    r"(?:hi|hello|hey|hiya|good (?:morning|afternoon|evening|day)|excuse me|sorry|yes|ok|okay|so|please|and|but|there)"
)
_KIND = r"(?:a|an|another|one|some|more|quick|small|short|few|other|general|little|just|different|new|any|your)"
_OPENER = (
    r"(?:i(?:['’]?ve| have|['’]?d like to ask| want to ask| wanted to ask| would like to ask)?(?: got)?"
    rf"(?: {_KIND}){{1,3}} (?:questions?|things? to ask|problems?|issues?|enquiry|inquiry|request)"
    rf"|i (?:really |just |also )?(?:need|want|would like|require)(?: {_KIND}){{0,2}}"
    r" (?:help|assistance|support|advice)"
    r"|(?:can|could|would|will) (?:you|u|someone|somebody|anyone)(?: please)? (?:help|assist)(?: (?:me|us))?(?: out)?"
    rf"|(?:can|could|may) i(?: just)? ask(?: you)?(?: {_KIND}){{0,3}} (?:questions?|something)"
    rf"|(?:{_KIND} ){{0,2}}questions?(?: for you)?|help(?: me)?|i need help with (?:something|an? (?:issue|problem))"
    r"|i(?:['’]?m| am) (?:having|in) (?:an? )?(?:trouble|issue|problem)s?|i(?:['’]?d like to| want to) ask something)"
)
_OPENS = re.compile(
    rf"\W*(?:{_HELLO}\W+){{0,3}}{_OPENER}"
    r"(?:\W+(?:please|pls|thanks?|thank you|now|today|here|with something|for you)){0,2}\W*",
    re.IGNORECASE,
)
_WHAT = (
    r"(?:a|an|the|any|some|real|actual|live|human|humans|being|person|people|somebody|someone|bot|bots|chat|chatbot|robot"
    r"|machine|computer|ai|automated|automatic|virtual|assistant|program|agent|or|just|really|even|still|actually|not|me"
    r"|chatgpt|system|software|there|answering|only|right|now)"
)
_WHO = re.compile(
    rf"\W*(?:(?:{_HELLO}|wait|sorry|then)\W+){{0,2}}(?:"
    rf"(?:are|r) (?:you|u|ya)(?: {_WHAT}){{1,7}}"
    rf"|am i (?:really |actually |just |now )?(?:talking|speaking|chatting|writing)(?: (?:to|with))(?: {_WHAT}){{1,7}}"
    rf"|is (?:this|it)(?: {_WHAT})* (?:humans?|persons?|person|bots?|chatbot|robot|machine|computer|ai|chatgpt)"
    rf"(?: {_WHAT}){{0,4}}|(?:you(?:['’]?re| are)|this is|u r)(?: {_WHAT}){{1,7}}(?=\s*\?)"
    r"|(?:who|what) (?:are|r) (?:you|u)(?: exactly)?"
    r"|what (?:can|could) (?:you|u) (?:do|help(?: me)? with)(?: for me| here| exactly)?"
    r"|how (?:can|could) (?:you|u) help(?: me)?"
    r"|what(?: (?:topics|questions|things|(?:kinds?|sorts?) of (?:questions|things)))? (?:can|may|could) i ask(?: you)?"
    r"(?: about| here)?"
    r"|who(?: am i|['’]?m i) (?:talking|speaking|chatting|writing) (?:to|with)"
    r")(?:\W+(?:please|or what|tell me|honestly))?\W*",
    re.IGNORECASE,
)
# Without one of these, "are you there?" and "is this right?" would be about who is there.
_BEING = re.compile(
    r"\b(?:humans?|persons?|people|bots?|chatbot|robot|machine|computer|ai|automated|automatic|virtual|program|real"
    r"|chatgpt|software|who|what|how|somebody|someone|live)\b",
    re.IGNORECASE,
)


def opens(text: str) -> bool:
    """Something is wanted, and not yet said what."""
    return len(text) <= MOST_CHARS and bool(_OPENS.fullmatch(text))


def asks_who_is_there(text: str) -> bool:
    """Whether it is only asked if this is a person or a machine."""
    return len(text) <= MOST_CHARS and bool(_WHO.fullmatch(text)) and bool(_BEING.search(text))
