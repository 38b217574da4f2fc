"""A typed rating from 1 to 5, and what is written beside it."""

import re

_SCORES = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_BEFORE = (
    r"(?:(?:thanks?|thank you|thx|ok|okay|well|hm+|sure|hi|hello|yes|so|i think|probably|maybe"
    r"|definitely)[\s,.!:]{1,4}){0,2}"
    r"(?:(?:i(?:['’]?d| would| will|['’]?ll)? (?:give|rate|say|go (?:with|for))(?: (?:it|you|this|that|him|her|them"
    r"|the (?:service|chat|help)))?"
    r"(?: with)?(?: an?)?|(?:my )?(?:rating|score|vote)(?: is|: an?)?|it(?:['’]s| is| was)(?: an?)?|an?|definitely"
    r"|solid|a solid|let['’]?s say"
    r"|make it(?: an?)?|that(?:['’]s| is| was) an?|probably an?|maybe an?|about|would (?:give"
    r"|say)(?: it)?(?: an?)?)[\s:]{1,3})?"
)
_STARS = r"[\s-]*(?:stars?|points?)(?!\w)"
_FIVE = (
    rf"(?:(?:\s*/\s*(?:5|five)(?![\d/.,-]\d|\w)|\s+(?:out )?of\s+(?:5|five)\b)(?:{_STARS})?"
    rf"|{_STARS}|\s*[⭐★]+)"
)
_HOW = (
    r"(?:slow|fast|quick|bad|poor|terrible|awful|horrible|helpful|unhelpful|friendly|unfriendly|rude|polite|late"
    r"|long|average|mediocre|meh"
    r"|disappoint\w+|confusing|useless|good|fine|ok|okay|great|perfect|excellent|awesome|wonderful|brilliant"
    r"|fantastic|super|superb|cool|nice"
    r"|lovely|amazing|well done|happy|satisfied|pleased|decent|solid|clear|unclear|annoying|frustrating|competent"
    r"|professional|impersonal|easy)"
)
_ENDS = (
    r"(?=\W*(?:$|[,.;!(\n–—-]|(?:but|and|because|service|support|answers?|reply|replies|response|agent|help|chat"
    r"|though|overall|to|at|experience"
    r"|bot|job|work|explanation|communication|advice|for|thanks|thank|as|so|with|on)\b))"
)
# Said straight after the number, without a stop: "4 but slow", and never "4 boxes".
_BESIDE = (
    r"(?:(?:because|bc|cause|cos|coz|but|since|though|although|only|just|due to|as (?:it|you|the|i|there|he|she|they"
    r"|we)|and (?:only|that|thanks|thank))\b"
    r"|for (?:being|(?:the |your |a )?(?:quick |fast |good |great |slow |friendly )?(?:speed|service|help|support"
    r"|answers?|agent|effort|patience|reply|response|waiting))\b"
    r"|(?:(?:very|too|a bit|a little|a tad|quite|pretty|rather|really|so|not|not (?:very|so|that)|it(?:['’]s| is"
    rf"| was)|was|super|overall|all) )*{_HOW}\b{_ENDS}"
    r"|(?:thanks?|thank you|thx|ty|cheers)\b|from me\b|it (?:took|was|is|still|did|does|could|would|had|has)"
    r"|you (?:were|are|did|took|helped|could)|took |no (?:help|answer|solution)|would (?:be|have)|could (?:be|have))"
)
# With "/5" or "stars" it is a rating already, unless it counts: "3/5 of the units".
_AFTER = (
    r"(?!(?:of|in|from|per|out|times|lamps|units|lights|hotel|ratings?|reviews?|products?|items?)\b|\w+s (?:are|were"
    r"|have|leak|fail|work|broke|don['’]t)\b)\S"
)
_RATING = re.compile(
    rf"\s*{_BEFORE}(?:(?P<digit>[1-5])|(?P<word>one|two|three|four|five))(?!\w|[.,:]\d)(?:(?P<five>{_FIVE})|(?!-\w))",
    re.IGNORECASE,
)
_BARE = re.compile(
    rf"(?:\s{{0,9}}[,;:!–—-]{{1,3}}\s{{0,9}}|\s{{0,9}}\n\s{{0,9}})(?P<stop>(?!\d)\S.*)|\s{{0,9}}(?P<bracket>\(.*)"
    rf"|\s{{0,9}}[.…]{{0,3}}\s{{1,9}}(?P<beside>{_BESIDE}.*)"
    r"|\s{0,9}[.…]{1,3}\s{1,9}(?P<below>(?:a (?:bit|little)|could|would|took|the (?:agent|answer|chat|service|reply)"
    r"|it|you"
    r"|very|too|not|was|i (?:had|waited|am|was)|good|great)\b[^?]*)",
    re.IGNORECASE | re.DOTALL,
)
_BOUND = re.compile(rf"\s{{0,9}}[\s,.;:!–—-]{{0,4}}\s{{0,9}}(?P<after>{_AFTER}.*)", re.IGNORECASE | re.DOTALL)
# Marks and faces say nothing that could be kept; "5%" and "5€" are amounts.
_FACE = r"(?:[:;=8xX][-'^o]?[()\[\]DdPp3*/|]+|<3|\^_?\^|[xX]D+)(?!\w)"
_MUTE = re.compile(rf"(?:{_FACE}|[^\w?%€$£+°#&@<>]|_)*+")
_COUNTED = re.compile(r"\b\d\.\s")


def rating_in(text: str) -> tuple[int, str | None] | None:
    """A score from 1 to 5 and what was written beside it, or None when the text is no rating."""
    found = _RATING.match(text)
    if found is None:
        return None
    score = int(found["digit"]) if found["digit"] else _SCORES[found["word"].lower()]
    rest = text[found.end() :]
    if _MUTE.fullmatch(rest):
        return score, None
    said = (_BOUND if found["five"] else _BARE).fullmatch(rest)
    if said is None or _COUNTED.search(rest):
        return None
    return score, _comment(said[said.lastgroup or 0])


def _comment(text: str) -> str | None:
    """Without the brackets around it; a mere face is none."""
    if _MUTE.fullmatch(text):
        return None
    text = text.strip()
    inner = text[1:].rstrip(").! ") if text.startswith("(") and text.rstrip(".! ").endswith(")") else text
    return inner.strip() or None
