"""What the passages of all documents state, as far as it can be contradicted."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ingest.statements import Statement, statements
from retrieval.chunk import Chunk

# Words that come with more values than these are a form to fill in: "Last updated: 2 May 2026".
VALUES_OF_A_FORM = 3
# A denial of fewer words than these may be about anything: "They do not."
FEWEST_DENIED = 4
NAME = re.compile(r"\b([A-Z]\w+)(?=\s([A-Z0-9][\w.]*))")

Stems = frozenset[str]
Names = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk and those of its statements that give a value. `names` are those in its title and headings,
    make -> models."""

    chunk: Chunk
    statements: tuple[Statement, ...]
    names: Names


@dataclass(frozen=True, slots=True)
class Gathered:
    """What `gather` found, chunks by their index.

    `weights`: stem -> its rarity. `valued`: the chunks that state values. `said`: document id -> what it
    states with values. `denied`: words -> where a sentence denies them. `affirmed`: hash of words -> the
    chunks with a sentence that affirms them.
    """

    weights: dict[str, float] = field(default_factory=dict)
    valued: dict[int, Passage] = field(default_factory=dict)
    said: defaultdict[str, set[object]] = field(default_factory=lambda: defaultdict(set))
    denied: defaultdict[Stems, list[tuple[int, Statement]]] = field(default_factory=lambda: defaultdict(list))
    affirmed: defaultdict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def weight(self, stems: Iterable[str]) -> float:
        """Their weight by rarity; 0 of none."""
        # Exact in whatever order a set gives its members, or equal shares would differ in the last digit.
        return math.fsum(self.weights[stem] for stem in stems)

    def forms(self) -> frozenset[Stems]:
        """The words that come with many values."""
        values: defaultdict[Stems, set[object]] = defaultdict(set)
        for passage in self.valued.values():
            for one in passage.statements:
                values[one.about].add(one.said)
        return frozenset(about for about, held in values.items() if len(held) > VALUES_OF_A_FORM)


def gather(chunks: Sequence[Chunk]) -> Gathered:
    """Read every chunk once and keep what states a value or denies something; of sentences that affirm
    only a hash is kept, since they are most of the text."""
    gathered = Gathered()
    spread: Counter[str] = Counter()
    for index, chunk in enumerate(chunks):
        found = [one for one in statements(chunk.text) if one.about]
        spread.update(frozenset[str]().union(*(one.about for one in found)))
        valued = tuple(one for one in found if one.values)
        if valued:
            gathered.valued[index] = Passage(chunk, valued, _names(chunk))
            gathered.said[chunk.document_id].update(one.said for one in valued)
        _keep_denials(gathered, index, found)
    gathered.weights.update((stem, math.log(1 + len(chunks) / count)) for stem, count in spread.items())
    return gathered


def _keep_denials(gathered: Gathered, index: int, found: Sequence[Statement]) -> None:
    for one in found:
        if one.negated is not None and len(one.about) >= FEWEST_DENIED:
            if one.negated:
                gathered.denied[one.about].append((index, one))
            else:
                gathered.affirmed[hash(one.about)].append(index)


def _names(chunk: Chunk) -> Names:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for make, model in _pairs(chunk):
        found[make].add(model)
    return {make: frozenset(models) for make, models in found.items()}


def _pairs(chunk: Chunk) -> Iterator[tuple[str, str]]:
    for heading in (chunk.title or "", *chunk.heading):
        yield from NAME.findall(heading)
