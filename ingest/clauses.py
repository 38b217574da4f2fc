"""Rules and terms in plain text: a section "2. Matches" over its clauses "2.1 ...", "2.2 ...", "2.2.1 ..."."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

Block = list[str]
Number = tuple[int, ...]

SECTION = re.compile(r"\s*(\d{1,2})[.)]?\s+\S.*")
CLAUSE = re.compile(r"\s*(\d{1,2}(?:\.\d{1,2})+)[.)]?\s+\S")
# A table of contents has the same numbers before lines that do not end.
ENDED = re.compile(r"[.!?:;][\"')\]”’]?\s*$")
MAX_NAME = 80


def with_clauses_apart(blocks: Iterable[Block]) -> Iterator[Block]:
    """Each clause as a block of its own, set in by a space as headings are not, and the section's name underlined."""
    for block, below in pairwise([*blocks, [""]]):
        if _has_clauses(block):
            yield from _parted(block)
        elif len(block) == 1 and _names_section(block[0], below[0]):
            yield _underlined(block[0])
        else:
            yield block


def _has_clauses(block: Block) -> bool:
    """Whether it begins with a section over a clause that is a sentence, or with two clauses."""
    if len(block) > 1 and _names_section(block[0], block[1]):
        first = next(_runs(block[1:]))
        return bool(ENDED.search(first[-1]))
    return bool(_number(block[0])) and len(list(_runs(block))) > 1


def _parted(block: Block) -> Iterator[Block]:
    for run in _runs(block):
        if _number(run[0]):
            yield [f" {line}" for line in run]
        else:
            yield _underlined(run[0])
            yield from filter(None, [run[1:]])


def _underlined(name: str) -> Block:
    """Of the second level: above the first section stands the name of them all."""
    return [name.strip(), "-" * len(name.strip())]


def _runs(block: Block) -> Iterator[Block]:
    """The lines of each clause, and the name of each section.

    Below a name stands its first clause, even where a section is missing before it.
    """
    run: Block = []
    last: Number = ()
    named = False
    for line, below in pairwise([*block, ""]):
        number = _number(line)
        starts = named or (bool(number) and _follows(last, number))
        named = _names_section(line, below)
        if run and (starts or named):
            yield run
            run = []
        last = number if starts else last
        run.append(line)
    yield run


def _number(line: str) -> Number:
    found = CLAUSE.match(line)
    return tuple(map(int, found[1].split("."))) if found else ()


def _follows(last: Number, number: Number) -> bool:
    """Whether it may be the next: a line that goes on may begin with a number too ("2.95 pounds a litre")."""
    up = {(*last[:depth], last[depth] + 1) for depth in range(1, len(last))}
    return not last or number in up | {(*last, 1), (last[0] + 1, 1)}


def _names_section(line: str, below: str) -> bool:
    found = SECTION.fullmatch(line) if len(line) <= MAX_NAME and not ENDED.search(line) else None
    return found is not None and _number(below) == (int(found[1]), 1)
