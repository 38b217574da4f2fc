"""Lists whose items look like headings: numbered, in large or bold letters."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from ingest.document import Part
from ingest.lines import NUMBER

LEADING = re.compile(r"\(?(\d{1,3})[.)](?!\d)")
# About one line.
MAX_STEP = 80


def with_lists(parts: Iterable[Part], plain: int) -> Iterator[Part]:
    """Numbered headings right below each other, with nothing under them, are a list in large or bold letters.

    So are those no larger than the text, of the level `plain`, with a line under each: the steps of a task are
    read together. One whose number neither follows nor precedes any is no name of a part ("12. Main Street").
    """
    known = list(parts)
    numbers = {number for part in known if (number := _number(part))}
    known = [_unheaded(part, plain, numbers) for part in known]
    for level, group in groupby(_headed(known), lambda one: _numbered_level(one[0])):
        run = list(group)
        steps = level == plain and len(run) > 1 and all(map(_is_step, run[:-1]))
        bare = [len(one) == 1 for one in run[:-1]]
        for (head, *under), above, below in zip(run, [False, *bare], [*bare, False], strict=True):
            listed = level is not None and (steps or above or below)
            yield Part("list_item", head.text, level=1, page=head.page) if listed else head
            yield from under


def _headed(parts: Iterable[Part]) -> Iterator[list[Part]]:
    """Each heading with what stands under it."""
    held: list[Part] = []
    for part in parts:
        if held and part.kind == "heading":
            yield held
            held = []
        held.append(part)
    if held:
        yield held


def _is_step(headed: list[Part]) -> bool:
    under = headed[1:]
    return not under or (len(under) == 1 and under[0].kind == "paragraph" and len(under[0].text) <= MAX_STEP)


def _unheaded(part: Part, plain: int, numbers: set[int]) -> Part:
    number = _number(part)
    alone = number > 1 and numbers.isdisjoint((number - 1, number + 1))
    return replace(part, kind="paragraph", level=None) if alone and part.level == plain else part


def _number(part: Part) -> int:
    """The number that it begins with, or 0."""
    found = LEADING.match(part.text)
    return int(found[1]) if found else 0


def _numbered_level(part: Part) -> int | None:
    return part.level if part.kind == "heading" and NUMBER.match(part.text) else None
