"""Whether a message is in a language that the assistant can answer in."""

import unicodedata
from collections.abc import Callable, Collection

from conversation.words import WORD
from policy.language import READ_AS, Classify, classifier

IsForeign = Callable[[str], bool]
# Below this the classifier is guessing.
FLOOR = 0.6
FEWEST_LETTERS = 8
FEWEST_WORDS = 3
# What the classifier takes plain English for.
TAKEN_FOR = {**READ_AS, "pcm": "en", "zxx": "en"}
# Whoever writes one of these writes English; they save the look at the model, which takes 75 MiB.
ENGLISH = frozenset(
    WORD.findall("the and you your how what where when why who which does my are it this that with please")
)


def no_language(_text: str) -> bool:
    """For a model that knows every language."""
    return False


def foreign_to(languages: Collection[str], classify: Classify | None = None) -> IsForeign:
    """Calls as `is_foreign(text)`: whether `text` is surely in none of `languages` (ISO 639-1 codes).

    Short texts, codes and names are never foreign, for nobody can tell. Without languages nothing is.
    """
    if not languages:
        return no_language

    def is_foreign(text: str) -> bool:
        letters = "".join(filter(str.isalpha, text))
        if "en" in languages and ENGLISH.intersection(word.lower() for word in WORD.findall(text)):
            return False
        if languages == {"en"} and _other_script(letters):
            return True
        if len(letters) < FEWEST_LETTERS or (letters.isascii() and len(WORD.findall(text)) < FEWEST_WORDS):
            return False
        found, confidence = (classify or classifier())(text)
        return confidence >= FLOOR and TAKEN_FOR.get(found, found) not in languages

    return is_foreign


def _other_script(letters: str) -> bool:
    """Whether most letters, and at least two, are of another alphabet than the Latin one."""
    other = sum(not unicodedata.name(letter, "").startswith("LATIN") for letter in letters)
    return other >= 2 and other > len(letters) / 2
