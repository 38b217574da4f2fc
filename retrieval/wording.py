"""What the wording of a message gives away beside its embedding of a wish for a person.

An embedding of a whole message says what it is about; one clause that asks for a person among others, a negation or
capitals hardly move it. The heads read these clues beside it.
"""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from retrieval.anger import Clues, anger_clues, length

_PERSON = (
    r"(?:humans?|persons?|people|agents?|representatives?|reps?|advis[eo]rs?|operators?|managers?|supervisors?|staff"
    r"|colleagues?|employees?|workers?|clerks?|assistants?|specialists?|experts?|technicians?|tech|engineers?|officers?"
    r"|officials?|moderators?|mods?|gms?|devs?|developers?|consultants?|teams?|departments?|nurses?|doctors?|bankers?"
    r"|sales(?:person|people|man|woman)?|receptionists?|reception|boss|secretary|guy|lady|woman|man|executives?"
    r"|attendant"
    r"|coordinators?|adjusters?|inspectors?|drivers?|couriers?|owner|crew|desk|office|support"
    r"|customer (?:service|care))"
)
_ANYBODY = r"(?:(?:some|any|no)[ -]?(?:one|body)|who(?:m|ever)?)"
_BOT = r"(?:(?:chat|ro)?bots?|machines?|computers?|robots?|automat\w*|virtual \w+|ai|algorithms?|programs?|you|u)"
_NOT = (
    r"(?:(?<!why )(?:don['’]?t|dont)|do not|no need|need ?n['’]?t|need not|not|never|without|rather not|no|stop|refuse)"
)
_WISH = (
    r"(?:i(?:['’]?d| would)? (?:\w+ ){0,2}?(?:like|want|wish|need|prefer|rather|wanna|ask|demand|love)"
    r"|let (?:me|us)|please|pls"
    r"|(?:can|could|may|might|shall) (?:i|we)|(?:can|could|will|would) (?:you|u)|kindly|i (?:must|have to|should)"
    r"|is it possible|how (?:can|do|could) (?:i|we)|who (?:can|could|do|should) (?:i|we)|wanna|want|need|just"
    r"|any chance)"
)
_FEW = r"(?:[ ,]+[\w'’]+){0,4}?[ ,]+"
_SPEAK = r"(?:speak|talk|chat|discuss|explain|write|converse|word)(?:ing)?"
_MOVE = r"(?:connect|transfer|put|pass|hand|switch|send|forward|link|escalate|get|take|stick|direct|bring)"
_REACH = r"(?:call|phone|ring|contact|get (?:in touch|back)|reach out|email|message|answer)"
# Each is a clue for or against; their weights are learnt. None names a trade or a product.
_PATTERNS: tuple[str, ...] = (
    rf"\b{_WISH}{_FEW}{_SPEAK} (?:to|with|2|w) ",
    rf"\b{_SPEAK}(?: \w+)? (?:to|with|2|w) (?:[\w'’]+ ){{0,4}}?{_PERSON}\b",
    rf"\b{_SPEAK}(?: \w+)? (?:to|with|2|w) {_ANYBODY}\b|\b{_ANYBODY}(?: \w+)? (?:i|we) (?:can|could|may) {_SPEAK}\b",
    rf"\b{_MOVE} (?:me|us)\b(?:[\w'’ ]{{0,24}})\b(?:to|with|through|thru|over|along|on|back)\b",
    (
        r"\b(?:transfer|connect|reconnect|escalate) (?:me|us|this)\b|\bput (?:me |us )?(?:through|thru)\b"
        r"|\bhand (?:this )?over\b"
    ),
    (
        r"\b(?:get|give|gimme|fetch|find|send|bring|want|need|have|see|assign|provide)(?: me| us| in| my \w+)?"
        r"(?: (?:to|a|an|the|your|one of your|one of the|some|real|live|actual|human|proper|another)){0,4}"
        rf" {_PERSON}\b"
    ),
    rf"\b(?:get|give|fetch|find|want|need|send|put|have|is|are)(?: me| us| on)? {_ANYBODY}\b",
    (
        rf"\b(?:have|get|ask|tell|make|please|can|could|would|want|will)\b{_FEW}{_REACH}(?: with| to)? (?:me|us"
        r"|my)\b|\bcall ?back\b"
    ),
    rf"\b(?:{_ANYBODY}|{_PERSON}|one) (?:else )?(?:who|that) (?:can|could|knows?|speaks?|works?|has|is|does)\b",
    (
        rf"\b(?:{_ANYBODY}|{_PERSON}|{_ANYBODY} (?:in|from|of|at) [\w' ]{{0,20}}) (?:else )?(?:\w+ )?"
        r"(?:look|check|review|help|handle|explain|take over|walk|go (?:over|through)|fix|deal|talk|call|phone)\w*\b"
    ),
    rf"\b(?:{_ANYBODY}|person|people) (?:else|different)\b|\b(?:another|other|different) {_PERSON}\b|\bcolleagues?\b",
    (
        r"\b(?:real|actual|live|living|human|normal|proper|non[- ]?(?:robot\w*|bots?|automated"
        rf"|virtual)) (?:\w+ )?(?:{_PERSON}|one|being|"
        r"voice)\b|\bhuman\b"
    ),
    rf"\b{_PERSON}\b",
    rf"\b{_ANYBODY}\b",
    (
        rf"\b{_NOT}{_FEW}(?:{_SPEAK}|type|deal\w*|help\w*|this)(?: \w+)? (?:to|with) (?:a |the |an "
        rf"|this )?(?:\w+ )?{_BOT}\b"
        r"|\b(?:skip|no more|out of|not (?:a|the|to a)|past|off|bypass|exit|useless|enough of) (?:this |the |a "
        rf"|to )?{_BOT}\b"
    ),
    rf"\b{_BOT}\b",
    rf"\b{_PERSON}(?: there| now| please| pls| plz| asap| quick| only)*\W*$",
    # From here on: what only looks like a wish.
    (
        rf"\b{_NOT}(?: (?:\w+ )??(?:want|need|like|wish|have|care|having|offer\w*|to|me|us|be|an?|any|the)){{0,6}}"
        rf" (?:(?:{_SPEAK}|{_MOVE}|{_REACH})\w*(?: \w+){{0,2}} )?(?:to |with |from )?(?:a |an |the "
        rf"|any )?(?:{_PERSON}|{_ANYBODY})\b"
    ),
    rf"\b{_NOT}(?: \w+){{0,3}} (?:transfer|connect|call|put|pass|hand)\w* (?:me|us)\b",
    (
        r"\b(?:are|r) (?:you|u)\b|\bam i (?:talking|speaking|chatting|writing)\b|\bis this (?:a|an)\b|\bwho am i\b"
        r"|\byou['’]?re not\b"
    ),
    r"\b(?:number|e-?mail|address|hours|open|form|hotline|located|website|fax|contact details)\b",
    r"\bhow (?:do|can|could|to)(?: i| we)? (?:contact|reach|get in touch)|\bcontact (?:the|support|you)\b",
    (
        r"^\W*(?:(?:hi|hello|hey|and|so|ok)\W+)*(?:what|where|which|when|why|does|did|was|how (?:much|many|long"
        r"|often|fast|does|is))\b"
    ),
    r"^\W*(?:(?:hi|hello|hey|and|so|ok)\W+)*(?:how do|do|can|is|are|who|does|should|must)\b",
    r"\bdo (?:i|we) (?:have|need) to\b|\b(?:is|are) (?:it )?allowed\b|\bshould i\b|\bmust\b",
    (
        r"\b(?:for|on behalf of|to add|by|of|as|under) (?:an?(?:other)? |some|any)(?:one|body|person|human)\b"
        r"|\b(?:some|any)(?:one|body)(?: else)?['’]s\b|\banother person['’]?s\b|\bmy (?:customers?|chatbot|visitors"
        r"|users)\b"
    ),
    (
        r"\b(?:use|insure|send|add|invite|share|register|pay|move|give|sell|pick|collect|deliver|remove"
        r"|report)(?:\s+\w+){0,3}?\b"
    ),
    r"\b(?:i|we) (?:spoke|talked|was told|met|had|saw|booked)\b|\b(?:told|said|gave|took|stole|stolen)\b",
    (
        rf"\b(?:transfer|send|give|pay|move|put) (?:(?!me\b|us\b|this\b)[\w'’]+ ){{1,4}}(?:to|with"
        rf"|on) (?:an?(?:other)? )?(?:{_ANYBODY}|person)"
    ),
    r"\b(?:appointment|meeting|schedule)\b",
    (
        r"\bno (?:calls?|agents?|persons?|humans?|people) (?:please|needed|necessary|thanks)\b|\brather (?:chat"
        r"|talk|write) with"
        r" you\b|\b(?:talk|speak|chat) (?:to|with) you\b|\b(?:person|human|people|humans) (?:behind|reading)\b"
        r"|\bi(?:['’]m| am) (?:an? )?(?:real |actual )?(?:person|human)\b"
    ),
    r"\b(?:who|someone|somebody|person)(?: \w+)? (?:keeps?|kept|was|is|took|stole|called|told|left|else)\b",
    r"\b(?:yesterday|last (?:week|month|time)|on (?:mon|tues|wednes|thurs|fri)day)\b",
)
_REQUEST = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _PATTERNS)


def request_clues(text: str) -> Clues:
    """1 for each pattern that a wish for a person, or what only looks like one, is worded with; and the length."""
    return (*(float(bool(pattern.search(text))) for pattern in _REQUEST), length(text))


# Read beside the embedding by the head of this name; the other heads look at the embedding alone.
CLUES: Mapping[str, Callable[[str], Clues]] = MappingProxyType({"frustrated": anger_clues, "request": request_clues})
