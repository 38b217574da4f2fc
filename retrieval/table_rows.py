"""Rows of a table: of whom a question asks, the others say nothing."""

import re
from collections.abc import Sequence

from conversation.words import FUNCTION_WORDS, WORD, stem, stems
from retrieval.choose import Candidate
from retrieval.sentences import is_row

_CELL = re.compile(r"([^:;\n]{1,60}):\s([^;\n]*)")

Table = tuple[str, tuple[str, ...]]


def without_other_rows(question: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Without the rows whose name, the first cell, has less of the question's words than that of another row of their
    table: who asks for the student's fee needs no other. Words of all names, or of the labels, tell nothing apart."""
    asked = frozenset(stem(word) for word in WORD.findall(question.lower()) if word not in FUNCTION_WORDS)
    tables: dict[Table, dict[int, frozenset[str]]] = {}
    for number, one in enumerate(candidates):
        if is_row(one.unit.text):
            labels, values = zip(*_CELL.findall(one.unit.text), strict=True)
            named = asked & stems(values[0]) - stems(" ".join(labels))
            tables.setdefault((one.passage.document_id, labels), {})[number] = named
    others = {number for named in tables.values() for number in _less(named)}
    return [one for number, one in enumerate(candidates) if number not in others]


def _less(named: dict[int, frozenset[str]]) -> list[int]:
    telling = {number: len(words - frozenset.intersection(*named.values())) for number, words in named.items()}
    most = max(telling.values())
    return [number for number, count in telling.items() if count < most]
