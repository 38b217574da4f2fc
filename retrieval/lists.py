"""What a line of a list cannot be quoted without: the words that lead into it, the other steps, the whole list."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise

from retrieval.sentences import Unit, is_row

LEADS_IN = ":"
ASKS = "?"
_NUMBERED = re.compile(r"\s*\d{1,3}[.)]\s+\S")
LEAST_STEPS = 2
_GOES_ON = re.compile(r"\s*(?:\d{1,3}[.)]\s+)?[a-z]")
# Two lines may be anything; many sentences under each other are rules of which each stands alone.
LEAST_ITEMS, MOST_SENTENCES = 3, 6

# Sets of units to quote at once, the widest first; the unit itself is in each.
Widths = tuple[frozenset[int], ...]


def company(passage: str, parts: Sequence[Unit]) -> Mapping[int, Widths]:
    """By the index of a unit of `parts`, what to quote it with: of a numbered list all steps, of any list the words
    that lead into it, with those words the whole list, with a question what follows. Others are not in it."""
    found: dict[int, Widths] = {}
    for led, items in _all_lists(passage, parts):
        found |= _of_list(parts, led, items)
    for n in reversed(range(len(parts) - 1)):
        if parts[n].text.endswith(ASKS):
            found.setdefault(n, (found.get(n + 1, (frozenset({n + 1}),))[0] | {n},))
    return found


def fellows(passage: str, parts: Sequence[Unit]) -> Mapping[int, frozenset[int]]:
    """By the index of a line of a list, the whole list with what leads into it; rows of tables are no list."""
    found: dict[int, frozenset[int]] = {}
    for led, lines in _all_lists(passage, parts):
        if _is_list(parts, lines):
            items = [n for line in lines for n in line]
            found |= dict.fromkeys(items, frozenset(items if led is None else (led, *items)))
    return found


def _is_list(parts: Sequence[Unit], lines: list[list[int]]) -> bool:
    if len(lines) < LEAST_ITEMS or any(is_row(parts[line[0]].text) for line in lines):
        return False
    return sum(parts[line[-1]].text.endswith(".") for line in lines) <= MOST_SENTENCES


def _all_lists(passage: str, parts: Sequence[Unit]) -> Iterator[tuple[int | None, list[list[int]]]]:
    """What leads in, and the lines of each list of the passage."""
    lead: int | None = None
    paragraphs = [*_paragraphs(passage, parts)]
    for paragraph, behind in pairwise([*paragraphs, []]):
        yield from _lists(passage, parts, paragraph, lead)
        lead = paragraph[-1] if _leads(parts, paragraph, behind) else None


def _leads(parts: Sequence[Unit], paragraph: list[int], behind: list[int]) -> bool:
    """Whether the paragraph ends with words that lead into what comes next: they say so, or stand alone without an end
    ("We do not come back when") and all lines go on in small letters."""
    text = parts[paragraph[-1]].text
    ends = len(paragraph) > 1 or not text[-1].isalnum() or is_row(text)
    goes_on = len(behind) >= LEAST_STEPS and all(_GOES_ON.match(parts[n].text) for n in behind)
    return text.endswith(LEADS_IN) or (not ends and goes_on)


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
