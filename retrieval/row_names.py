"""What the rows of a table are called by: the first cell, or else a name in another."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from conversation.words import content_words, stems
from retrieval.choose import Candidate
from retrieval.ranges import Quantity, holding, quantities

# A longer cell is a remark.
NAME_WORDS = 4
_CELL = re.compile(r"([^:;\n]{1,60}):\s([^;\n]*)")

Named = frozenset[str | Quantity]


def labels(one: Candidate) -> tuple[str, ...]:
    """The names of its columns, as far as it has something in them."""
    return tuple(label for label, _ in _CELL.findall(one.unit.text))


def named(question: str, rows: Sequence[Candidate]) -> list[Named]:
    """What the question has of each row's name, and how much of it lies in the range that is one.

    Words of all names, of the labels, or of what the page is about tell nothing apart. A first cell that several rows
    share, or that nothing is asked of, is made good by names in the others.
    """
    asked, amounts = content_words(question), quantities(question)
    # A heading that lists the rows says nothing against any of them.
    firsts = [asked & (_told_by(one) or stems(name(one))) for one in rows]
    ranges = [holding(name(one), amounts) for one in rows]
    found: list[Named] = [first | held for first, held in zip(firsts, ranges, strict=True)]
    if not any(found):
        return [*_named_further(asked, rows)]
    fullest = [n for n, one in enumerate(found) if not any(one < other for other in found)]
    if len({name(rows[n]) for n in fullest}) == 1 < len(fullest):
        further = _named_further(asked, [rows[n] for n in fullest])
        for n, more in zip(fullest, further, strict=True):
            found[n] |= more
    return found


def name(one: Candidate) -> str:
    """The first cell, which may stand without a label."""
    first = one.unit.text.split(";", 1)[0]
    return first.partition(": ")[2] or first


def _told_by(one: Candidate) -> frozenset[str]:
    return stems(name(one)) - _about(one)


def _about(one: Candidate) -> frozenset[str]:
    return _stems(" ".join((*labels(one), one.passage.title or "", *one.passage.heading)))


@lru_cache(maxsize=256)
def _stems(text: str) -> frozenset[str]:
    return stems(text)


def _named_further(asked: frozenset[str], rows: Sequence[Candidate]) -> list[Named]:
    """The same by any other cell, of which the question must have every word that tells its row from some other."""
    cells = [_further(one) for one in rows]
    held = Counter(word for words in cells for word in frozenset().union(*words))
    common = {word for word, times in held.items() if times == len(rows)}
    whole = {word for words in cells for cell in words if (own := cell - common) <= asked for word in own}
    return [frozenset(whole & content_words(one.unit.text)) for one in rows]


def _further(one: Candidate) -> list[frozenset[str]]:
    cells = [said for _, said in _CELL.findall(one.unit.text)][1:]
    names = (cell for cell in cells if len(cell.split()) <= NAME_WORDS and not cell[:1].isdigit())
    return [content_words(cell) - _about(one) for cell in names]
