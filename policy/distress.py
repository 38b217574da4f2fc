"""Fear, grief and despair in a message: a person is there for them, whatever the documents say."""

import re

_VERY = r"(?:so |really |very |just |absolutely |completely |totally |getting |feeling |quite ){0,2}"
_I_AM = r"\bi(?:['’]m| am| feel)(?: \w+ly)? "
_DISTRESS = re.compile(
    rf"{_I_AM}{_VERY}(?:terrified|desperate|distraught|devastated|heartbroken|in tears|panicking|in despair|suffering"
    r"|at my wits?['’]? ?ends?)\b(?! for (?:a|an|the|some)\b)"
    rf"|{_I_AM}(?:so|really|very|extremely) (?:scared|frightened|afraid|worried sick|upset)\b(?! to (?:say|ask)\b)"
    r"|\b(?:can['’]?t|cannot|can not) (?:stop (?:crying|shaking)"
    r"|cope(?: any ?more)?(?=\W{0,9}(?:$|[.,!?;]|with (?:this|it)))"
    r"|go on(?: like this)?(?=\W{0,9}(?:$|[.!?]|any ?more|like this))|take (?:it|this) any ?more)"
    r"|\b(?:having|had) a (?:panic attack|breakdown)\b|\b(?:i|i['’]ve) (?:\w+ )?(?:been )?crying\b",
    re.IGNORECASE,
)


def is_distressed(text: str) -> bool:
    """Whether the contact says so of themselves; anger is the sentiment's matter."""
    return bool(_DISTRESS.search(text))
