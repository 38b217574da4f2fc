"""Rows of a table: of whom a question asks, the others say nothing."""

import re
from collections import Counter
from collections.abc import Sequence

from conversation.words import FUNCTION_WORDS, WORD, stem, stems
from retrieval.choose import Candidate
from retrieval.identifiers import identifiers
from retrieval.sentences import is_row

_COMPARES = re.compile(
    r"\b(?:than|vs|versus|both|differences?|differs?|compared?|comparison|other|others|except|besides|not|without|instead"
    r"|less|fewer|better|cheaper|which (?:one|of)|\w+n['’]t)\b",
    re.IGNORECASE,
)
# A longer cell is a remark.
NAME_WORDS = 4
_CELL = re.compile(r"([^:;\n]{1,60}):\s([^;\n]*)")

Table = tuple[str, tuple[str, ...]]


def without_other_rows(question: str, candidates: list[Candidate]) -> list[Candidate]:
    """Without the rows of whose name, the first cell, the question has less than of another's of their table.

    Who asks for the student's fee needs no other. Words of all names, of the labels, or of what the page is about tell
    nothing apart; a name with other words of the question stays, and where something is compared or left out all rows
    do. A row with an identifier that is asked for leaves no other of its table. Where no first cell has any of the
    question, a name in another that only one row has will do.
    """
    if _COMPARES.search(question):
        return candidates
    candidates = _by_identifier(identifiers(question), candidates)
    asked = frozenset(stem(word) for word in WORD.findall(question.lower()) if word not in FUNCTION_WORDS)
    tables: dict[Table, list[int]] = {}
    for number, one in enumerate(candidates):
        if is_row(one.unit.text):
            tables.setdefault(_table(one), []).append(number)
    others: set[int] = set()
    for numbers in tables.values():
        rows = [candidates[number] for number in numbers]
        named = _named(asked, rows)
        others |= {number for number, words in zip(numbers, named, strict=True) if _has_less(words, named)}
    return [one for number, one in enumerate(candidates) if number not in others]


def _named(asked: frozenset[str], rows: Sequence[Candidate]) -> list[frozenset[str]]:
    """What the question has of each row's name."""
    about = [stems(" ".join((*_labels(one), one.passage.title or "", *one.passage.heading))) for one in rows]
    names = [stems(_name(one)) for one in rows]
    # A heading that lists the rows says nothing against any of them.
    firsts = [asked & (own - known or own) for own, known in zip(names, about, strict=True)]
    return firsts if any(firsts) else _named_further(asked, rows, about)


def _named_further(
    asked: frozenset[str], rows: Sequence[Candidate], about: Sequence[frozenset[str]]
) -> list[frozenset[str]]:
    """The same by any other cell, of which the question must have every word that tells its row from the others."""
    cells = [_further_names(one) for one in rows]
    held = Counter(word for names in cells for word in frozenset().union(*names))
    found = []
    for names, known in zip(cells, about, strict=True):
        own = [frozenset(word for word in words - known if held[word] == 1) for words in names]
        found.append(frozenset().union(*(words for words in own if words <= asked)))
    return found


def _further_names(one: Candidate) -> list[frozenset[str]]:
    cells = [said for _, said in _CELL.findall(one.unit.text)][1:]
    return [stems(cell) for cell in cells if len(cell.split()) <= NAME_WORDS and not cell[:1].isdigit()]


def _by_identifier(asked: frozenset[str], candidates: list[Candidate]) -> list[Candidate]:
    def has(one: Candidate) -> bool:
        return not asked.isdisjoint(identifiers(one.unit.text))

    rows = [one for one in candidates if asked and is_row(one.unit.text)]
    found = {_table(one) for one in rows if has(one)}
    others = {one.place for one in rows if _table(one) in found and not has(one)}
    return [one for one in candidates if one.place not in others]


def _table(one: Candidate) -> Table:
    return one.passage.document_id, _labels(one)


def _labels(one: Candidate) -> tuple[str, ...]:
    return tuple(label for label, _ in _CELL.findall(one.unit.text))


def _name(one: Candidate) -> str:
    """The first cell, which may stand without a label."""
    first = one.unit.text.split(";", 1)[0]
    return first.partition(": ")[2] or first


def _has_less(words: frozenset[str], named: Sequence[frozenset[str]]) -> bool:
    return any(words < other for other in named)
