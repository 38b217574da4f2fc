"""What a passage states, sentence by sentence: about what, in which numbers, and whether it says no."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from conversation.words import FUNCTION_WORDS, stem
from ingest.facts import Fact, facts
from ingest.shingles import UNSPACED
from retrieval.sentences import units

WORD = re.compile(rf"[{UNSPACED}]|[^\W_{UNSPACED}]+(?:[-.'’@][^\W_{UNSPACED}]+)*")
# "; " parts the cells of a table row where a label follows, and clauses elsewhere.
CELL = re.compile(r";\s(?=[^:;]{1,40}:\s)")
LABEL = re.compile(r"(?:^|(?<=; ))[^:;]{1,40}:\s")
SENTENCE = re.compile(r"[.!?。！？]\W*$")
# Long enough to tell "deduction" from "dedicated", short enough to join it to "deducted".
STEM = 6
DENIED = "denied"
# "Without" and its like are left out: they deny a circumstance, not what the sentence says.
NEGATIONS = frozenset(
    re.findall(
        r"\S+",
        """
        not no never none nor cannot neither nothing nicht kein keine keinen keinem keiner nie niemals pas jamais
        aucun aucune nunca jamás ningún ninguna não nunca nem non mai niet geen nooit 不 没 沒 無 无 未
        """,
    )
)


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence, clause, list item, or cell of a table with the first cell of its row.

    `about` holds the stems of its words without numbers and negations, `labels` those of them that only
    name a column, `subject` those of the first cell of a row. `values` maps a kind of fact to the values
    stated; `negated` is None where there is no full sentence that could affirm or deny.
    """

    text: str
    about: frozenset[str]
    labels: frozenset[str]
    subject: frozenset[str]
    values: Mapping[str, frozenset[str]]
    facts: tuple[Fact, ...]
    negated: bool | None

    @property
    def said(self) -> tuple[frozenset[str], frozenset[tuple[str, frozenset[str]]], bool]:
        """The same for every wording of the same."""
        return self.about, frozenset(self.values.items()), bool(self.negated)

    def wording(self, kind: str) -> str:
        """The facts of that kind as they are written."""
        return ", ".join(dict.fromkeys(self.text[one.start : one.end] for one in self.facts if one.kind == kind))


@dataclass(frozen=True, slots=True)
class Parting:
    """Where `one` of chunk `a` and `other` of chunk `b`, by index, part: the `kind` of fact, or DENIED.
    `likeness` is 0..1."""

    a: int
    b: int
    one: Statement
    other: Statement
    kind: str
    likeness: float


def statements(passage: str) -> Iterator[Statement]:
    """The statements of a passage in reading order."""
    for unit in units(passage):
        for clause in _clauses(unit.text):
            yield _statement(clause)


def stems_of(text: str) -> frozenset[str]:
    """The first letters of the stems of the words that carry meaning."""
    return frozenset(_stem(word) for word in _words(text) if not _is_negation(word) and word not in FUNCTION_WORDS)


def _clauses(line: str) -> Iterator[str]:
    first, *rest = CELL.split(line)
    if rest and ": " in first:
        yield from (f"{first}; {cell}" for cell in rest)
    else:
        yield from line.split("; ")


def _statement(text: str) -> Statement:
    found = tuple(facts(text))
    values: defaultdict[str, set[str]] = defaultdict(set)
    for fact in found:
        values[fact.kind].add(fact.value)
    said = _without_facts(text, found)
    labels = stems_of(" ".join(LABEL.findall(said)))
    negated = any(map(_is_negation, _words(said))) if SENTENCE.search(text) else None
    fixed = {kind: frozenset(held) for kind, held in values.items()}
    return Statement(text, stems_of(said), labels, _subject(text), fixed, found, negated)


def _subject(text: str) -> frozenset[str]:
    first, *rest = CELL.split(text)
    return stems_of(LABEL.sub("", first)) if rest else frozenset()


def _without_facts(text: str, found: tuple[Fact, ...]) -> str:
    ends = [0, *(fact.end for fact in found)]
    starts = [*(fact.start for fact in found), len(text)]
    return " ".join(text[end:start] for end, start in zip(ends, starts, strict=True))


def _words(text: str) -> list[str]:
    return WORD.findall(text.casefold().replace("’", "'"))


def _stem(word: str) -> str:
    return word if any(map(str.isdigit, word)) else stem(word)[:STEM]


def _is_negation(word: str) -> bool:
    return word in NEGATIONS or word.endswith("n't")
