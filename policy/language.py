"""The language a text is written in."""

import re
from collections.abc import Callable
from functools import cache
from itertools import islice

# The two-letter codes of ISO 639-1.
CODES = frozenset(
    re.findall(
        r"\w+",
        """
    aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz
    ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii
    ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi
    mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw
    sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk
    ur uz ve vi vo wa wo xh yi yo za zh zu
    """,
    )
)
# What the classifier tells apart and readers of the one language can read in the other.
READ_AS = {"yue": "zh", "wuu": "zh", "ary": "ar", "arz": "ar"}
FLOOR = 0.7
FEWEST_LETTERS = 20
READ_CHARACTERS = 4000

Classify = Callable[[str], tuple[str, float]]


def language_of(text: str, declared: str | None = None) -> str | None:
    """The ISO 639-1 code of `text`, or None where it cannot be told.

    What a document declares (front matter, `<html lang>`) is taken first if it is a code. Otherwise
    the first 4,000 characters are classified; under 20 letters or a confidence of 0.7 the answer is
    None. The first call loads the model: half a second and 75 MiB, from the installed package, through
    a temporary file.
    """
    if code := plausible_code(declared):
        return code
    if sum(1 for _ in islice(filter(str.isalpha, text), FEWEST_LETTERS)) < FEWEST_LETTERS:
        return None
    found, confidence = classifier()(text[:READ_CHARACTERS])
    return plausible_code(READ_AS.get(found, found)) if confidence >= FLOOR else None


def plausible_code(declared: str | None) -> str | None:
    """The ISO 639-1 code at the start of a tag like `pt-BR` or `zh_Hans`, or None."""
    code = (declared or "").strip().replace("_", "-").partition("-")[0].lower()
    return code if code in CODES else None


@cache
def classifier() -> Classify:
    """Calls as `classify(text) -> (code, probability)`: loaded once in a process."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    classify: Classify = identifier.classify
    return classify
