"""What a contact may say to a flow that asks: to end it, not to answer, or their name within a sentence."""

import re

# More words than this are no name after "I am", and no name at all.
NAME_WORDS = 4
MOST_NAME_WORDS = 8
_END = r"(?:\W{1,5}(?:please|thanks|thank you|now))?\W{0,40}$"
_STOP = re.compile(
    r"^\W{0,40}(?:(?:please|ok|okay|no)\W{1,5})?(?:(?:i want to |i['’]?d like to |let['’]?s )?(?:stop|quit)"
    r"|cancel|exit|abort|end (?:this|it|the \w{1,20})|forget (?:it|this)|no more questions|leave me alone)"
    r"(?:\s+(?:this|that|it|here|asking(?: me)?|(?:the |this |these |your |with )?(?:flow|form|questions?)))?" + _END,
    re.IGNORECASE,
)
_THING = (
    r"(?:\s+(?:you|it|that|this|out|to you|with you)){0,2}(?:\s+(?:my|any|the|an?|such|so|that|this|your|those)){0,2}"
    r"(?:\s+(?:real|full|first|last|private|personal|phone|mobile|contact|e-?mail|company)){0,2}"
    r"(?:\s+(?:names?|e-?mails?|address(?:es)?|phone|numbers?|details?|data|information|info|company|age|answers?"
    r"|questions?|anything|one|that|this|it|so))?"
)
_GIVE = (
    r"(?:giv(?:e|ing)|tell(?:ing)?|shar(?:e|ing)|say(?:ing)?|answer(?:ing)?|provid(?:e|ing)|leav(?:e|ing)|disclos(?:e|ing)"
    r"|reveal(?:ing)?|enter(?:ing)?|typ(?:e|ing)|hand(?:ing)? over|stat(?:e|ing)|do(?:ing)? that)"
)
_NOT = (
    r"i(?:\s+do\s+not|\s+do\s?n['’]?t|\s+will\s+not|\s+wo\s?n['’]?t|\s+would\s+not|\s+would\s?n['’]?t"
    r"|\s+am\s+not|['’]?m\s+not)"
)
_REFUSED = re.compile(
    r"^\W{0,40}(?:(?:no|nope|sorry|thanks|no thanks|but)\W{1,5}){0,2}(?:"
    r"skip(?: this| that| it)?|later|not now|never mind|no thanks?|no|nope|nah|none|no way|i refuse(?: to answer)?"
    r"|not telling(?: you)?"
    r"|(?:i\s+would\s+|i['’]?d\s+|i\s+)?(?:much\s+)?(?:rather|prefer)\s+(?:not|to not)(?:\s+to)?"
    rf"(?:\s+{_GIVE}{_THING})?"
    rf"|{_NOT}(?:\s+(?:really|actually))?(?:\s+(?:want|wish|like|care|going|willing|comfortable)(?:\s+(?:to|with))?)?\s+{_GIVE}{_THING}"
    rf"|{_NOT}(?:\s+(?:really|actually))?\s+(?:want|wish|like|care)(?:\s+to)?"
    rf"|i\s+(?:do\s+not|do\s?n['’]?t)\s+have{_THING}"
    r"|(?:that(?:['’]?s|\s+is)\s+)?(?:none of your business|private)"
    r")" + _END,
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"^\W{0,10}(?:(?:hi|hello|hey|well|sure|ok|okay|yes)\b\W{1,5}){0,2}"
    r"(?:(?:my|the)\s+(?:full\s+|first\s+)?name(?:['’]?s|\s+is|:)|name(?:\s+is|:)"
    r"|(?:you\s+(?:can|may)\s+|please\s+|just\s+)?call\s+me"
    r"|(?P<loose>i\s+am|i['’]?m|it\s+is|it['’]?s|this\s+is|that['’]?s))\s+(?P<name>\S.*)$",
    re.IGNORECASE,
)
_AFTER_NAME = re.compile(
    r"[,;!?]\s|\.\s+(?:i|my|we|can|could|nice|thanks?)\b|\s(?:and|but)\s+(?:i|my|we|you)\b"
    r"|\s(?:here|please|thanks|thank you|by the way|speaking)\b",
    re.IGNORECASE,
)
_SPEAKING = re.compile(r"(?<=\w)\s(?:here|speaking)\W{0,10}$", re.IGNORECASE)
# After "I am", these begin something else than a name.
_NO_NAME = re.compile(
    r"^(?:an?|the|me|my|your|about|not|just|looking|trying|having|interested|fine|good|great|well|ok|okay|sorry|still|in|at|on"
    r"|from|for|going|getting|here|there|new|sure|very|so|too|really|waiting|working|using|calling|writing|asking|only"
    r"|wondering|thinking|happy|ready|afraid|unable|locked|stuck|lost|under|over|because|to|with|broken|urgent)\b",
    re.IGNORECASE,
)
_HELLO = re.compile(
    r"^\W{0,10}(?:hi|hello|hey|hallo|good (?:morning|afternoon|evening|day)|thanks|thank you)(?: there| all)?\W{0,40}$",
    re.IGNORECASE,
)


def stops(text: str) -> bool:
    """Whether the whole message ends what is being asked."""
    return _STOP.match(text) is not None


def refuses(text: str) -> bool:
    """Whether the whole message declines to answer."""
    return _REFUSED.match(text) is not None


def greets(text: str) -> bool:
    """Whether the message is a greeting or thanks and no more."""
    return _HELLO.match(text) is not None


def name_in(text: str) -> str | None:
    """The name that the words give; a text that does not say "my name is" or the like is one. None for no name."""
    found = _NAMED.match(text)
    if found is None:
        text = _SPEAKING.sub("", text)
        return text if len(text.split()) <= MOST_NAME_WORDS else None
    name = _AFTER_NAME.split(found["name"], maxsplit=1)[0].strip(" \t.,;:!?\"'")
    loose = found["loose"] and (_NO_NAME.match(name) or len(name.split()) > NAME_WORDS)
    return name if name and not loose else None
