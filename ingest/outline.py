"""Which headings a piece of text stands under."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ingest.document import Element


@dataclass(frozen=True, slots=True)
class Section:
    """Neighbouring elements under one heading path, outermost heading first."""

    heading: tuple[str, ...]
    elements: tuple[Element, ...]


def sections(elements: Sequence[Element], count: Callable[[str], int], max_path: int) -> list[Section]:
    """Divide a document by its headings.

    A heading becomes part of the path of what follows it, and is not an element of any section. One
    under which nothing stands, or whose path would be longer than `max_path` tokens, is kept as text.
    """
    carried = _carried(elements, count, max_path)
    found: list[tuple[tuple[str, ...], list[Element]]] = []
    stack: list[Element] = []
    for index, element in enumerate(elements):
        if element.kind == "heading":
            stack = _above(stack, element)
        path = tuple(heading.text for heading in stack)
        if index in carried:
            stack.append(element)
        elif found and found[-1][0] == path and index - 1 not in carried:
            found[-1][1].append(element)
        else:
            found.append((path, [element]))
    return [Section(path, tuple(members)) for path, members in found]


def _above(stack: list[Element], heading: Element) -> list[Element]:
    return [element for element in stack if _level(element) < _level(heading)]


def _level(heading: Element) -> int:
    return heading.level or 1


def _carried(elements: Sequence[Element], count: Callable[[str], int], max_path: int) -> set[int]:
    """The indexes of the headings that some text stands under."""
    carried: set[int] = set()
    stack: list[tuple[int, int, int]] = []
    for index, element in enumerate(elements):
        if element.kind == "heading":
            level = _level(element)
            kept = [entry for entry in stack if entry[1] < level]
            if any(entry[0] not in carried for entry in stack[len(kept) :]):
                carried.update(entry[0] for entry in kept)
            length = count(element.text) + sum(entry[2] for entry in kept)
            stack = kept
            if length <= max_path:
                stack.append((index, level, count(element.text)))
                continue
        carried.update(entry[0] for entry in stack)
    return carried
