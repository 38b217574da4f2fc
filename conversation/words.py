"""Words that carry meaning, cut to their stems, so that two texts can be compared."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

# How a message names its files; they are no part of the question.
_FILES = re.compile(r"(?:(?<!\s)\s++)?\[Attached: [^\n]*\]\s*+\Z")
_PICTURE = re.compile(r"!\[([^\]\n]{0,80})\]\([^\s)]{0,2000}\)")
# Unicode's control, format and separator characters.
_UNSEEN: Final = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})
# The mark of a footnote is no part of a word.
RAISED: Final = "⁰¹²³⁴⁵⁶⁷⁸⁹"
WORD = re.compile(rf"[^\W_{RAISED}]+(?:[-.'][^\W_{RAISED}]+)*")
FUNCTION_WORDS: Final = frozenset(
    [
        "a",
        "about",
        "after",
        "all",
        "also",
        "am",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "been",
        "before",
        "being",
        "but",
        "by",
        "can",
        "could",
        "did",
        "do",
        "does",
        "doing",
        "for",
        "from",
        "get",
        "got",
        "had",
        "has",
        "have",
        "having",
        "he",
        "her",
        "here",
        "hers",
        "him",
        "his",
        "how",
        "i",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "just",
        "let",
        "like",
        "me",
        "more",
        "my",
        "no",
        "not",
        "now",
        "of",
        "off",
        "on",
        "once",
        "one",
        "only",
        "or",
        "other",
        "our",
        "out",
        "over",
        "own",
        "please",
        "s",
        "same",
        "she",
        "should",
        "so",
        "some",
        "such",
        "t",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "to",
        "too",
        "up",
        "us",
        "very",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "while",
        "who",
        "whom",
        "whose",
        "why",
        "will",
        "with",
        "would",
        "yes",
        "you",
        "your",
    ]
)


def content_words(text: str) -> frozenset[str]:
    """The stems of the words that carry meaning."""
    return frozenset(stem(word) for word in WORD.findall(text.lower()) if word not in FUNCTION_WORDS)


# Cut anew for each passage of each turn, the same words would be most of what an answer costs.
@lru_cache(maxsize=1 << 15)
def stem(word: str) -> str:
    """A light English stemmer: plural and verb endings, enough to compare two word lists. Accents are left out."""
    word = word if word.isascii() else _unaccented(word)
    for ending in ("ing", "ies", "ied", "es", "ed", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)] + ("y" if ending in ("ies", "ied") else "")
    return word


@lru_cache(maxsize=4096)
def _unaccented(word: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", word) if not unicodedata.combining(letter))


def stems(text: str) -> frozenset[str]:
    """The stems of all words, function words included."""
    return frozenset(stem(word) for word in WORD.findall(text.lower()))


def shows_nothing(text: str) -> bool:
    """Whether nothing in the text can be seen."""
    return all(unicodedata.category(one) in _UNSEEN for one in text)


def in_plain_letters(text: str) -> str:
    """Full-width letters and those of mathematics as the letters that they stand for; no sign of a unit changes."""
    return text if text.isascii() else "".join(map(_plain, text))


def _plain(one: str) -> str:
    meant = unicodedata.decomposition(one).startswith(("<wide>", "<font>"))
    return unicodedata.normalize("NFKC", one) if meant else one


def without_pictures(text: str) -> str:
    """What was written, with pictures in Markdown named by their words; the text where nothing else is in it."""
    rest = _PICTURE.sub(lambda found: found[1], text)
    return text if shows_nothing(rest) else rest


def without_files(text: str) -> str:
    """What was written, without the names of the files that came with it."""
    return _FILES.sub("", text)


def unlinked(text: str) -> str:
    """What a contact wrote, to be said in somebody else's name: no words of theirs become a link in a message."""
    return text.replace("](", "] (")
