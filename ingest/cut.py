"""Measure the elements of a section and divide those that are too long."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ingest.document import Element
from ingest.outline import Section
from ingest.sentences import Span, halves, sentences, words

CHARACTERS_PER_TOKEN = 20
LONGEST_QUESTION = 200
RUNS = frozenset({"list_item", "table_row"})


@dataclass(frozen=True, slots=True)
class Piece:
    """A span of the document's text inside one element, and what it costs in tokens."""

    start: int
    end: int
    cost: int
    element: Element


Unit = list[Piece]
Cost = tuple[int, int, int]
Divide = Callable[[str], Iterable[Span]]

DIVISIONS: tuple[Divide, ...] = (sentences, words, halves)


def cost_of(pieces: Unit) -> int:
    """The tokens of some pieces together."""
    return sum(piece.cost for piece in pieces)


class Cutter:
    """Measures and divides the text of one document; each element is counted once."""

    def __init__(self, count_tokens: Callable[[str], int]) -> None:
        self._count = count_tokens

    def cost(self, text: str) -> int:
        """Tokens of `text`. A word of over 100 characters is a single [UNK] to a WordPiece tokenizer, so
        the length counts as well."""
        return max(self._count(text), -(-len(text) // CHARACTERS_PER_TOKEN)) if text else 0

    def units(self, section: Section, room: int) -> Iterator[Unit]:
        """The pieces of a section in groups that should stay together."""
        lead: Unit = []
        for elements in _runs(section.elements):
            if len(elements) == 1 and len(elements[0].text) > room * CHARACTERS_PER_TOKEN:
                # Nothing can stay together here, and a megabyte of words is not to be held piece by piece.
                yield lead
                yield from ([piece] for piece in self._element(elements[0], room))
                lead = []
                continue
            pieces = [piece for element in elements for piece in self._element(element, room)]
            lead = lead + pieces
            if _leads_in(pieces[-1].element) and cost_of(lead) <= room // 2:
                continue
            yield from [lead] if cost_of(lead) <= room else _parted(lead, len(pieces), room)
            lead = []
        if lead:
            yield lead

    def _element(self, element: Element, room: int) -> Iterator[Piece]:
        for start, end, cost in self._cut(element.text, 0, len(element.text), room, DIVISIONS):
            yield Piece(element.start + start, element.start + end, cost, element)

    def _cut(self, text: str, start: int, end: int, room: int, divisions: Sequence[Divide]) -> Iterator[Cost]:
        """Spans of at most `room` tokens: as they are, else sentences, else words, else characters."""
        if end - start <= room * CHARACTERS_PER_TOKEN:
            cost = self.cost(text[start:end])
            if cost <= room or end - start == 1:
                yield start, end, cost
                return
        divide, *finer = divisions
        for left, right in divide(text[start:end]):
            yield from self._cut(text, start + left, start + right, room, finer or divisions)


def _parted(pieces: Unit, last: int, room: int) -> list[Unit]:
    """The last pieces with as much of what leads to them as there is room for, and what is before that."""
    at = next((n for n in range(1, len(pieces) - last) if cost_of(pieces[n:]) <= room), len(pieces) - last)
    return [pieces[:at], pieces[at:]]


def _leads_in(element: Element) -> bool:
    """Whether it is followed by what it names, or is a question, whose answer may well be no longer than a line."""
    asks = element.kind == "paragraph" and len(element.text) <= LONGEST_QUESTION
    return element.text.endswith((":", "：")) or (asks and element.text.endswith(("?", "？")))


def _runs(elements: Sequence[Element]) -> Iterator[list[Element]]:
    """Neighbouring list items or table rows; anything else by itself."""
    run = groupby(enumerate(elements), key=lambda e: e[1].kind if e[1].kind in RUNS else str(e[0]))
    return ([element for _, element in group] for _, group in run)
