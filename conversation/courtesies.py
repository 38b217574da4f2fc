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
_WILL = (
    r"(?:(?:i|we)(?:['’]ll| will| can| shall|['’]m going to| am going to)|will|gonna|going to|let me|let['’]s"
    r"|and(?: then)?)"
)
_DOES = (
    r"(?:do|try|check|wait|test|see|look|have (?:a )?look|give|take|let you know|keep you posted|get back to you"
    r"|come back(?: to you)?|report(?: back)?|write(?: back| to you)?|tell you|be (?:here|back|waiting)|think about"
    r"|reset|restart|read)"
)
_NAME = r"(?:,? (?-i:[A-Z][a-z]{1,11})(?=\W|$))"
_THANKS = (
    r"(?:(?:many|so many|a thousand)? ?"
    r"(?:thanks|thank you|thx|tysm|ty|cheers|ta|thank u|danke|merci|gracias)"
    r"(?: (?:so|very) much| a (?:lot|bunch|million|ton)| again| anyway| in advance| both| all| mate| man| guys"
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
    r"|you(?:['’]re| are) (?:great|very kind|too kind|a star|the best|a life ?saver|an angel)|phew|wow|oh|ah|and|then"
    r"|well|so|please|just|yes|yep|yeah|yup)"
)
_BYE = (
    r"(?:(?:good)?bye(?: bye)?|see (?:you|ya)|you too|all the best|take care|talk (?:soon|later)|speak soon"
    r"|(?:have a|enjoy your|happy|a) (?:nice|good|great|lovely|pleasant)?(?: rest of (?:the|your))?"
    r" ?(?:day|evening|weekend|one|night|afternoon|morning)|good (?:night|evening|day))"
)
_KNOW = rf"(?:(?:please )?(?:let me know|keep me posted|tell me)(?: (?:then|please|{_LATER}))*)"
_DOING = rf"(?:(?:and )?{_WILL} {_DOES}(?: {_LATER})*|will (?:do|try)(?: {_LATER})*)"
_PART = rf"(?:{_THANKS}|{_KNOW}|{_DOING}|{_BYE}|{_FINE})"
_WHOLE = re.compile(rf"[^\w?]*{_PART}(?:[^\w?]+{_PART}){{0,6}}[^\w?]*", re.IGNORECASE)


def is_courtesy(text: str, asked: bool) -> bool:
    """Whether nothing is owed to the text. `asked` says that it may answer a question; then something is."""
    return not asked and len(text) <= MOST_CHARS and bool(_WHOLE.fullmatch(text))
