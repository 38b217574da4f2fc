"""Whole messages to which nobody owes an answer: thanks, "ok", "will do tomorrow", a goodbye."""

import re

from conversation.presence import BESIDE, BUSY

# A longer message has more in it.
MOST_CHARS = 160
_NAME = r"(?:,? (?-i:[A-Z][a-z]{1,11})(?=\W|$))"
_THANKS = (
    r"(?:(?:(?:many|so many|a thousand) )?"
    r"(?:thanks|thank you|thanx|thx|tysm|ty|cheers|ta|thank u|danke|merci|gracias)"
    r"(?: (?:so|very) much(?: (?!but\b)[a-z]{2,12}(?=[^\w?]*$))?| a (?:lot|bunch|million|ton)| again| anyway"
    r"| in advance| both| all| mate| man| guys"
    rf"|{_NAME})?"
    r"(?: for (?:that|this|it|everything|the (?:help|info\w*|quick \w+|update|answer|reply|explanation|link)"
    r"|(?:all )?your (?:help|time|patience|effort|answer|reply|support)|(?:letting|telling|helping|checking|looking"
    r"|explaining|trying)(?: me| us| that| this| it| know| into it)*))?)"
)
_FINE = (
    r"(?:ok(?:ay)?|okey|kk?|al ?right|all right|right|sure|fine|great|good|perfect|super|superb|cool|excellent"
    r"|brilliant|awesome|lovely|wonderful|nice|noted|understood|got it|i see|makes sense"
    r"|sounds (?:good|great|fine|perfect)"
    r"|(?:that|this|it)(?:['’]s| is| was| would be)(?: very| really| so)?"
    r" (?:kind|great|helpful|good(?: to know)?|perfect|fine|ok(?:ay)?|nice|brilliant|lovely|all|clear)(?: of you)?"
    r"|good to know|no (?:problem|worries|rush|hurry)"
    r"|take your time|of course|agreed|(?:much |really )?appreciate(?:d| it| that)"
    r"|i(?:['’]m| am) (?:glad|happy|relieved)|(?:hang|hold) on"
    r"|(?:one|just a|just one|a|give me a|give me one) (?:moment|minute|sec(?:ond)?)(?: please)?"
    r"|you(?:['’]re| are| were|['’]ve been| have been)(?: very| really| so| too| most| such)?"
    r" (?:great|kind|helpful|brilliant|amazing|wonderful|lovely|patient|a star|the best|a life ?saver|an angel|a legend"
    r"|an? (?:great|big|huge|real) help)|phew|wow|oh|ah"
    r"|i understand|no thanks|no thank you|that helped|(?:it|that)(?:['’]s| is)? (?:works?|worked|working|helps|helped)"
    r"(?: now| again| fine| well)*)"
)
_BYE = (
    r"(?:(?:good)?bye(?: bye)?|see (?:you|ya)|you too|all the best|take care|talk (?:soon|later)|speak soon"
    r"|(?:have a|enjoy your|happy|a) (?:nice|good|great|lovely|pleasant)?(?: rest of (?:the|your))?"
    r" ?(?:day|evening|weekend|one|night|afternoon|morning)|good (?:night|evening|day))"
)
_READY = (
    r"(?:when|once|as soon as) (?:it|that|this|they|you)(?:['’]s|['’]re| is| are| has| have)?"
    r" (?:there|here|ready|done|back|free|arrived?|fixed|know more)"
)
_KNOW = rf"(?:(?:please )?(?:let me know|keep me posted)(?: (?:then|please|{_READY}|{BESIDE}))*+)"
# "Let's do it" accepts what the agent has offered.
_DOING = rf"(?:(?:and )?(?!let['’]?s ){BUSY}\b(?: (?:and )?(?:{BESIDE}|{BUSY})\b)*+)"
_PART = rf"(?:{_THANKS}|{_KNOW}|{_DOING}|{_BYE}|{_FINE})"
_BETWEEN = r"[^\w?]+(?:(?:and|then|so|well|but|just|please)[^\w?]+){0,2}"
_WHOLE = re.compile(
    rf"[^\w?]*{_PART}(?:{_BETWEEN}{_PART}){{0,6}}(?:[^\w?]+(?:please|then|too|now))?[^\w?]*", re.IGNORECASE
)
_FAREWELL = re.compile(
    rf"[^\w?]*(?:{_FINE}[^\w?]+)?(?:{_THANKS}|{_BYE})(?:[^\w?]+(?:{_THANKS}|{_BYE}))*[^\w?]*", re.IGNORECASE
)
_PRAISED = (
    r"(?:you(?:['’]re| are| were|['’]ve been| have been)|(?-i:[A-Z][a-z]{1,11})(?:['’]s| is| was| has been))"
    r"(?: very| really| so| too| most| such| just){0,2}"
    r" (?:great|kind|helpful|brilliant|amazing|wonderful|lovely|fantastic|excellent|awesome|patient|a star|the best"
    r"|a life ?saver|an angel|a legend|an? (?:great|big|huge|real) help)"
    r"(?: today| with (?:this|that|it|everything)| to (?:me|us))?"
)
# Before praise even a name in small letters is one: "thank you bob, you were great".
_GIVEN = (
    rf"(?:{_THANKS},? (?!(?:but|and|so|if|for|not|no|where|when|why|how|what|who)\b)[a-z]{{2,12}}(?=[^\w?]+{_PRAISED}))"
)
_SO = r"[^\w?]+(?:(?:and|so|well|really|just|for)[^\w?]+)?"
_PRAISE = re.compile(
    rf"[^\w?]*(?:(?:{_GIVEN}|{_THANKS}|{_BYE}|ok(?:ay)?|wow|oh|great|perfect){_SO}){{0,3}}{_PRAISED}"
    rf"(?:{_SO}(?:{_PRAISED}|{_THANKS}|{_BYE})){{0,3}}[^\w?]*",
    re.IGNORECASE,
)
_SIGNS = re.compile(r"[\s.!👍👌🙏🎉✅💯🙌👏😀😃😄😊🙂🤗😍❤🥳️]{1,12}")


def is_courtesy(text: str, asked: bool) -> bool:
    """Whether nothing is owed to the text. `asked` says that it may answer a question; then only a farewell is none."""
    if len(text) > MOST_CHARS:
        return False
    return bool(_FAREWELL.fullmatch(text)) or (not asked and bool(_WHOLE.fullmatch(text) or _SIGNS.fullmatch(text)))


def is_praise(text: str) -> bool:
    """Whether a whole message says how good somebody was: it thanks, and asks nothing."""
    return len(text) <= MOST_CHARS and bool(_PRAISE.fullmatch(text))
