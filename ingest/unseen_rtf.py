"""Words of an RTF file that are hidden, struck out or deleted."""

import re
from collections.abc import Iterator

MARKED = re.compile(r"\\(?:v|striked?|deleted)(?![a-z])")
TOKEN = re.compile(r"\\([a-z]+)(-?\d+)? ?|\\'[0-9a-fA-F]{2}|\\[^a-z]|[{}]|[^\\{}]+")
MARKS = frozenset(("v", "strike", "striked", "deleted"))
# What stands for a letter or a space.
LETTERS = frozenset(("u", "tab", "line", "emdash", "endash", "lquote", "rquote", "ldblquote", "rdblquote", "bullet"))


def without_unseen(source: str) -> str:
    """The source without such words; what holds for a group ends with it."""
    return "".join(_seen(source)) if MARKED.search(source) else source


def _seen(source: str) -> Iterator[str]:
    around: list[frozenset[str]] = []
    marks = frozenset[str]()
    for token in TOKEN.finditer(source):
        word = token[1]
        if token[0] == "{":
            around.append(marks)
        elif token[0] == "}":
            marks = around.pop() if around else marks
        elif word in MARKS:
            marks = marks - {word} if token[2] == "0" else marks | {word}
        elif word == "plain":
            marks = frozenset()
        if not marks or token[0] in "{}" or (word and word not in LETTERS):
            yield token[0]
