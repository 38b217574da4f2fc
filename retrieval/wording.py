"""What the wording of a message gives away beside its embedding: of a wish for a person, and of anger.

An embedding of a whole message says what it is about; one clause that asks for a person among others, a negation or
capitals hardly move it. The heads read these clues beside it.
"""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

Clues = tuple[float, ...]

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
        rf"\b{_NOT}(?: (?:\w+ )??(?:want|need|like|wish|have|care|having|offer\w*|to|me|us|be|an?|any|the))*"
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
    r"\b(?:yesterday|last (?:week|month|time)|on (?:mon|tues|wednes|thurs|fri)day)\b",
)
_REQUEST = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _PATTERNS)
_FIRM = re.compile(
    r"\b(?:ridicul\w*|useless\w*|worst|terribl\w*|awful\w*|horribl\w*|pathetic|disgrace\w*|disgust\w*|appall\w*"
    r"|outrag\w*"
    r"|unacceptabl\w*|inexcusabl\w*|unforgivabl\w*|scam\w*|scum\w*|fraudsters?|crooks?|thie(?:f|ves)|liars?|lying|lied"
    r"|incompeten\w*|idiot\w*|stupid\w*|dumb|moron\w*|clowns?|joke|garbage|trash|rubbish|crap\w*|junk|shit\w*|bullshit"
    r"|fuck\w*|f\*+\w*|wtf|ffs|damn\w*|bloody|bastards?|ass(?:hole)?s?|arse|hell|suck\w*|hate\w*|furious|angry"
    r"|livid|fuming"
    r"|mad|raging|shame\w*|insult\w*|greed\w*|robb\w*|rip[- ]?off|fed up|sick (?:and tired )?of|tired of|had enough"
    r"|enough of|waste|wasted|wasting|nonsense|annoy\w*|frustrat\w*|unbelievabl\w*|shambles|nightmare|screw\w*"
    r"|never again"
    r"|how dare|shut up|disappoint\w*|upset|lousy|evil|cruel|sucks|creep\w*|loser\w*|coward\w*|disrespect\w*)\b",
    re.IGNORECASE,
)
_MILD = re.compile(
    r"\b(?:bad|wrong|poor\w*|sad\w*|unfortunately|fail\w*|broke\w*|problem\w*|annoyed|slow|late|lost|missing"
    r"|against|stop"
    r"|ugly|boring|weird|gross|unfair|selfish|ignorant|toxic|cringe|ugh|lie|excuse\w*|ruin\w*|still no\w*)\b",
    re.IGNORECASE,
)
_NICE = re.compile(
    r"\b(?:thank\w*|thx|great|good|nice|love\w*|lovely|awesome|amazing|happy|glad|excellent|perfect\w*|cool"
    r"|haha\w*|lol|lmao"
    r"|please|sorry|congrat\w*|best|wow|fun\w*|beautiful|interesting|hope|helpful|welcome|appreciate\w*|enjoy\w*)\b",
    re.IGNORECASE,
)
_MOCKING = re.compile(
    r"\b(?:great|thanks|thank you|lovely|brilliant|wonderful|fantastic|wow|nice|love|congrat\w*|bravo|well done|perfect"
    r"|oh (?:joy|goody|sure)|yay|genius|so generous)\b.{0,60}?\b(?:another|again|lost|cancel\w*|ruin\w*|wast\w*"
    r"|nothing|broke\w*"
    r"|down|empty|late|missing|wrong|worse|ignor\w*|not|never|no (?:one|body)|left)\b|\bthanks for nothing\b"
    r"|\bslow clap\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:not|n['’]t|no|never|without|nothing) (?:\w+ ){0,2}?(?:angry|bad|complain\w*|wrong|annoyed|upset|mad"
    r"|terrible|worr\w*"
    r"|problem\w*|furious|disappointed|hate|rush)\b",
    re.IGNORECASE,
)
_YOU = re.compile(r"\b(?:you|your|u|ur)\b", re.IGNORECASE)
_TOO_LONG = re.compile(
    r"\b(?:(?:third|fourth|fifth|tenth|\d+(?:rd|th)?|how many|so many|several|every (?:single )?) ?times?"
    r"|again and again"
    r"|(?:for|after|over) (?:\w+ )?(?:hours|days|weeks|months|years)|how (?:long|many|hard|much) (?:more|longer"
    r"|can it|do i have))\b",
    re.IGNORECASE,
)
_ASKS = re.compile(r"\b(?:how|where|when|which|can|could|may|do you|does|is there)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{3,}")


def request_clues(text: str) -> Clues:
    """1 for each pattern that a wish for a person, or what only looks like one, is worded with; and the length."""
    return (*(float(bool(pattern.search(text))) for pattern in _REQUEST), _length(text))


def anger_clues(text: str) -> Clues:
    """Strong and mild words, praise and mockery, denial, who is addressed, waiting, capitals and marks; each 0..0.5."""
    denied = len(_DENIED.findall(text))
    firm = len(_FIRM.findall(text)) - denied
    words = _WORD.findall(text)
    capitals = sum(word.isupper() for word in words) / len(words) if len(words) > 1 else 0.0
    found = (
        _some(firm, 1),
        _some(firm, 3),
        _some(len(_MILD.findall(text)) - denied, 2),
        _some(len(_NICE.findall(text)), 2),
        float(bool(_MOCKING.search(text))),
        float(denied > 0),
        float(bool(_YOU.search(text))),
        float(bool(_YOU.search(text) and _FIRM.search(text))),
        float(bool(_TOO_LONG.search(text))),
        float(bool(_ASKS.search(text))),
        capitals,
        _some(len(re.findall(r"[!?]{2,}", text)), 1),
        float("!" in text),
        float("?" in text),
        _length(text),
    )
    # Beside an embedding of length 1; a smaller clue is held back more by the regularisation.
    return tuple(0.5 * one for one in found)


def _some(count: int, many: int) -> float:
    return min(max(count, 0), many) / many


def _length(text: str) -> float:
    return min(len(text.split()), 40) / 40


# Read beside the embedding by the head of this name; the other heads look at the embedding alone.
CLUES: Mapping[str, Callable[[str], Clues]] = MappingProxyType({"frustrated": anger_clues, "request": request_clues})
