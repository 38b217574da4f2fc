"""Whole messages to which nobody owes an answer: thanks, "ok", "will do tomorrow", a goodbye."""

import re

# A longer message has more in it.
MOST_CHARS = 160
_LATER = (
    r"(?:it|that|this|them|so|both|first|here|out|again|now|then|later|soon|today|tonight|tomorrow|next week"
    r"|(?:this|tomorrow|in the) (?:morning|afternoon|evening|weekend)|on (?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|at home|at work|once more|a (?:try|go|look|bit|while|moment|minute|second|sec)"
    r"|(?:when|once|as soon as) (?:i(?:['’]m| am)|it(?:['’]s| is| has)?|that(?:['’]s| is)?|you(?:['’]re| are)?)"
    r" (?:home|back|there|here|ready|done|arrived|free|know more|charged)"
    r"|(?:if|whether|when) (?:it|that|this) (?:works?|worked|helps?|helped|arrives?|fails?|comes back)"
    r"|(?:how|what) (?:it|that) (?:goes|went|says|works out)"
    r"|for (?:it|that|you|your (?:answer|reply|call|e-?mail)))"
)
_WILL = r"(?:(?:i|we)(?:['’]ll| will| can| shall|['’]m going to| am going to)|will|gonna|going to|let me|and(?: then)?)"
_DOES = (
    r"(?:do|try|check|wait|test|see|look|have (?:a )?look|give it (?:a|another) (?:try|go|shot)|take a|let you know"
    r"|keep you posted|get back to you"
    r"|come back(?: to you)?|report(?: back)?|write(?: back| to you)?|tell you|be (?:here|back|waiting)|think about"
    r"|reset|restart|read)"
)
_NAME = r"(?:,? (?-i:[A-Z][a-z]{1,11})(?=\W|$))"
_THANKS = (
    r"(?:(?:many|so many|a thousand)? ?"
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
    r"|(?:that|this|it)(?:['’]s| is| would be)(?: very| really| so)? (?:kind|great|helpful|good(?: to know)?|perfect"
    r"|fine|ok(?:ay)?|nice|brilliant|lovely|all|clear)(?: of you)?|good to know|no (?:problem|worries|rush|hurry)"
    r"|take your time|of course|agreed|(?:much |really )?appreciate(?:d| it| that)"
    r"|i(?:['’]m| am) (?:glad|happy|relieved)|(?:hang|hold) on"
    r"|(?:one|just a|just one|a|give me a|give me one) (?:moment|minute|sec(?:ond)?)(?: please)?"
    r"|you(?:['’]re| are) (?:great|very kind|too kind|a star|the best|a life ?saver|an angel)|phew|wow|oh|ah"
    r"|i understand|no thanks|no thank you|that helped|(?:it|that)(?:['’]s| is)? (?:works?|worked|working|helps|helped)"
    r"(?: now| again| fine| well)*)"
)
_BYE = (
    r"(?:(?:good)?bye(?: bye)?|see (?:you|ya)|you too|all the best|take care|talk (?:soon|later)|speak soon"
    r"|(?:have a|enjoy your|happy|a) (?:nice|good|great|lovely|pleasant)?(?: rest of (?:the|your))?"
    r" ?(?:day|evening|weekend|one|night|afternoon|morning)|good (?:night|evening|day))"
)
_KNOW = rf"(?:(?:please )?(?:let me know|keep me posted)(?: (?:then|please|{_LATER}))*)"
_DOING = rf"(?:(?:and )?{_WILL} {_DOES}(?: {_LATER})*|will (?:do|try)(?: {_LATER})*)"
_PART = rf"(?:{_THANKS}|{_KNOW}|{_DOING}|{_BYE}|{_FINE})"
_BETWEEN = r"[^\w?]+(?:(?:and|then|so|well|but|just|please)[^\w?]+){0,2}"
_WHOLE = re.compile(
    rf"[^\w?]*{_PART}(?:{_BETWEEN}{_PART}){{0,6}}(?:[^\w?]+(?:please|then|too|now))?[^\w?]*", re.IGNORECASE
)
_FAREWELL = re.compile(
    rf"[^\w?]*(?:{_FINE}[^\w?]+)?(?:{_THANKS}|{_BYE})(?:[^\w?]+(?:{_THANKS}|{_BYE}))*[^\w?]*", re.IGNORECASE
)
_SIGNS = re.compile(r"[\s.!👍👌🙏🎉✅💯🙌👏😀😃😄😊🙂🤗😍❤🥳️]{1,12}")


def is_courtesy(text: str, asked: bool) -> bool:
    """Whether nothing is owed to the text. `asked` says that it may answer a question; then only a farewell is none."""
    if len(text) > MOST_CHARS:
        return False
    return bool(_FAREWELL.fullmatch(text)) or (not asked and bool(_WHOLE.fullmatch(text) or _SIGNS.fullmatch(text)))
