"""Fear, grief and despair in a message: a person is there for them, whatever the documents say."""

import re

_VERY = r"(?:so |really |very |just |absolutely |completely |totally |getting |feeling |quite ){0,2}"
_I_AM = r"\bi(?:['’]m| am| feel)(?: \w+ly)? "
# Afraid of dogs, desperate to know and upset with a colour are other matters.
_OF = r"(?! (?:of|to|with|for|by|at|that)\b)"
_CANNOT = r"\bi (?:just |really |simply )?(?:can['’]?t|cannot|can not)"
_DISTRESS = re.compile(
    rf"{_I_AM}{_VERY}(?:terrified|desperate|distraught|devastated|heartbroken|in tears|panicking|in despair"
    rf"|at my wits?['’]? ?ends?)\b{_OF}"
    rf"|{_I_AM}(?:so|really|very|extremely) (?:scared|frightened|afraid|worried sick)\b{_OF}"
    rf"|{_I_AM}(?:terrified|scared|frightened) (?:of|about) (?:losing|dying|being alone|what (?:will|might))\b"
    rf"|\b(?:can['’]?t|cannot|can not) stop (?:crying|shaking)|{_CANNOT} (?:cope(?: any ?more)?"
    r"(?=\W{0,9}(?:$|[.,!?;]|with (?:this|it)))|go on(?: like this)?(?=\W{0,9}(?:$|[.!?]|any ?more|like this))"
    r"|(?:take|do) (?:it|this) any ?more)"
    r"|\bi (?:want|wish) to end it all\b|\b(?:having|had) a (?:panic attack|breakdown)\b"
    r"|\b(?:i|i['’]ve) (?:\w+ )?(?:been )?crying\b(?! (?:with|from) (?:laughter|joy|laughing))",
    re.IGNORECASE,
)


def is_distressed(text: str) -> bool:
    """Whether the contact says so of themselves; anger is the sentiment's matter."""
    return bool(_DISTRESS.search(text))
