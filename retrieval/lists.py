"""What a line of a list cannot be quoted without: the words that lead into it, the other steps, the whole list."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from retrieval.sentences import Unit, is_row

LEADS_IN = ":"
ASKS = "?"
_NUMBERED = re.compile(r"\s*\d{1,3}[.)]\s+\S")
LEAST_STEPS = 2
# Two lines may be anything; many sentences under each other are rules of which each stands alone.
LEAST_ITEMS, MOST_SENTENCES = 3, 6

# Sets of units to quote at once, the widest first; the unit itself is in each.
Widths = tuple[frozenset[int], ...]


def company(passage: str, parts: Sequence[Unit]) -> Mapping[int, Widths]:
    """By the index of a unit of `parts`, what to quote it with: of a numbered list all steps, of any list the words
    that lead into it, with those words the whole list, with a question what follows. Others are not in it."""
    found: dict[int, Widths] = {}
    lead: int | None = None
    for paragraph in _paragraphs(passage, parts):
        for led, items in _lists(passage, parts, paragraph, lead):
            found |= _of_list(parts, led, items)
        lead = _leading(parts, paragraph)
    for n in reversed(range(len(parts) - 1)):
        if parts[n].text.endswith(ASKS):
            found.setdefault(n, (found.get(n + 1, (frozenset({n + 1}),))[0] | {n},))
    return found


def fellows(passage: str, parts: Sequence[Unit]) -> Mapping[int, frozenset[int]]:
    """By the index of a line of a list, the whole list with what leads into it; rows of tables are no list."""
    found: dict[int, frozenset[int]] = {}
    lead: int | None = None
    for paragraph in _paragraphs(passage, parts):
        for led, lines in _lists(passage, parts, paragraph, lead):
            if _is_list(parts, lines):
                items = [n for line in lines for n in line]
                found |= dict.fromkeys(items, frozenset(items if led is None else (led, *items)))
        lead = _leading(parts, paragraph)
    return found


def _is_list(parts: Sequence[Unit], lines: list[list[int]]) -> bool:
    if len(lines) < LEAST_ITEMS or any(is_row(parts[line[0]].text) for line in lines):
        return False
    return sum(parts[line[-1]].text.endswith(".") for line in lines) <= MOST_SENTENCES


def _leading(parts: Sequence[Unit], paragraph: list[int]) -> int | None:
    """The unit that leads into what comes next, if the paragraph ends with one."""
    return paragraph[-1] if parts[paragraph[-1]].text.endswith(LEADS_IN) else None


def _paragraphs(passage: str, parts: Sequence[Unit]) -> Iterator[list[int]]:
    """Runs of units without an empty line between them."""
    for _, run in groupby(range(len(parts)), lambda n: passage.count("\n\n", 0, parts[n].start)):
        yield list(run)


def _lists(
    passage: str, parts: Sequence[Unit], paragraph: list[int], lead: int | None
) -> Iterator[tuple[int | None, list[list[int]]]]:
    """What leads in, and the lines up to the next that does."""
    items: list[list[int]] = []
    for _, run in groupby(paragraph, lambda n: passage.count("\n", 0, parts[n].start)):
        line = list(run)
        if parts[line[-1]].text.endswith(LEADS_IN):
            yield lead, items
            lead, items = line[-1], []
        else:
            items.append(line)
    yield lead, items


def _of_list(parts: Sequence[Unit], lead: int | None, lines: list[list[int]]) -> dict[int, Widths]:
    steps = sum(_NUMBERED.match(parts[line[0]].text) is not None for line in lines) >= LEAST_STEPS
    if not lines or (lead is None and not steps):
        return {}
    led = frozenset(() if lead is None else (lead,))
    items = [n for line in lines for n in line]
    whole = led.union(items)
    found: dict[int, Widths] = {n: (whole, led | {n}) if steps else (led | {n},) for n in items}
    return found if lead is None else {**found, lead: (whole,)}
