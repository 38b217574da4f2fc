"""Rows of a table: of whom a question asks, the others say nothing."""

import re
from collections.abc import Sequence

from conversation.words import content_words, stems
from retrieval.choose import Candidate
from retrieval.identifiers import identifiers
from retrieval.row_names import Named, labels, name, named
from retrieval.sentences import is_row

_COMPARES = re.compile(
    r"\b(?:than|vs|versus|both|differences?|differs?|compared?|comparison|other|others|except|besides|not|without|instead"
    r"|less|fewer|better|cheaper|which (?:one|of)|\w+n['’]t)\b",
    re.IGNORECASE,
)
_WANTS_ALL = re.compile(r"\b(?:all|each|every|list)\b", re.IGNORECASE)

Table = tuple[str, tuple[str, ...]]


def without_other_rows(question: str, candidates: list[Candidate], earlier: Sequence[str] = ()) -> list[Candidate]:
    """Without the rows of whose name the question has less than of another's of their table.

    Who asks for the student's fee needs no other. A name with other words of the question stays, and where something is
    compared or left out all rows do. A row with an identifier that is asked for leaves no other of its table. `earlier`
    is what the contact asked before: who names no row of its own, but a column or a cell of several, goes on with that.
    """
    if _COMPARES.search(question):
        return candidates
    candidates = _by_identifier(identifiers(question), candidates)
    others: set[int] = set()
    for numbers in _tables(candidates).values():
        rows = [candidates[number] for number in numbers]
        found = _called(question, rows, earlier)
        others |= {number for number, words in zip(numbers, found, strict=True) if _has_less(words, found)}
    return [one for number, one in enumerate(candidates) if number not in others]


def _tables(candidates: Sequence[Candidate]) -> dict[Table, list[int]]:
    """The numbers of the rows of each table; one with an empty cell lacks its label."""
    found: dict[Table, list[int]] = {}
    rows = [number for number, one in enumerate(candidates) if is_row(one.unit.text)]
    known = sorted({_table(candidates[number]) for number in rows}, key=lambda table: -len(table[1]))
    for number in rows:
        own = _table(candidates[number])
        found.setdefault(next(table for table in known if _is_of(own, table)), []).append(number)
    return found


def _is_of(own: Table, table: Table) -> bool:
    return own[0] == table[0] and own[1][:1] == table[1][:1] and set(own[1]) <= set(table[1])


def _called(question: str, rows: Sequence[Candidate], earlier: Sequence[str]) -> list[Named]:
    found = named(question, rows)
    columns = stems(" ".join(label for one in rows for label in labels(one)))
    said = content_words(question)
    if _WANTS_ALL.search(question) or not said <= columns.union(*found) or _names_one(said, rows):
        return found
    for text in reversed(earlier):
        fullest = [n for n, one in enumerate(found) if not _has_less(one, found)]
        more = named(text, [rows[n] for n in fullest])
        for n, words in zip(fullest, more, strict=True):
            found[n] |= words
    return found


def _names_one(said: frozenset[str], rows: Sequence[Candidate]) -> bool:
    """Whether the whole first cell of one row is said: who asks for a harness goes on with no other thing."""
    return sum(bool(own := stems(name(one))) and own <= said for one in rows) == 1


def _by_identifier(asked: frozenset[str], candidates: list[Candidate]) -> list[Candidate]:
    def has(one: Candidate) -> bool:
        return not asked.isdisjoint(identifiers(one.unit.text))

    rows = [one for one in candidates if asked and is_row(one.unit.text)]
    found = {_table(one) for one in rows if has(one)}
    others = {one.place for one in rows if _table(one) in found and not has(one)}
    return [one for one in candidates if one.place not in others]


def _table(one: Candidate) -> Table:
    return one.passage.document_id, labels(one)


def _has_less(words: Named, found: Sequence[Named]) -> bool:
    return any(words < other for other in found)
