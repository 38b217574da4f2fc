"""Rows of a table: of whom a question asks, the others say nothing."""

import re
from collections.abc import Mapping

from conversation.words import FUNCTION_WORDS, WORD, stem, stems
from retrieval.choose import Candidate
from retrieval.sentences import is_row

_COMPARES = re.compile(r"\b(?:than|other|others|except|besides|not|without|instead|\w+n['’]t)\b", re.IGNORECASE)
_CELL = re.compile(r"([^:;\n]{1,60}):\s([^;\n]*)")

Table = tuple[str, tuple[str, ...]]


def without_other_rows(question: str, candidates: list[Candidate]) -> list[Candidate]:
    """Without the rows of whose name, the first cell, the question has less than of another's of their table.

    Who asks for the student's fee needs no other. Words of all names, or of the labels, tell nothing apart; a name with
    other words of the question stays, and where something is compared or left out all rows do.
    """
    if _COMPARES.search(question):
        return candidates
    asked = frozenset(stem(word) for word in WORD.findall(question.lower()) if word not in FUNCTION_WORDS)
    tables: dict[Table, dict[int, frozenset[str]]] = {}
    for number, one in enumerate(candidates):
        if is_row(one.unit.text):
            labels, values = zip(*_CELL.findall(one.unit.text), strict=True)
            named = asked & stems(values[0]) - stems(" ".join(labels))
            tables.setdefault((one.passage.document_id, labels), {})[number] = named
    others = {number for named in tables.values() for number, words in named.items() if _has_less(words, named)}
    return [one for number, one in enumerate(candidates) if number not in others]


def _has_less(words: frozenset[str], named: Mapping[int, frozenset[str]]) -> bool:
    return any(words < other for other in named.values())
