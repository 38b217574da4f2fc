"""Find what every page of a website repeats around its content, and take it off all pages but one.

No list of class names knows every site, but a menu gives itself away: it stands at the edge of half the
pages, word for word. Only the two edges of a page are touched, so that a sentence which many instructions
share stays in the middle of each; and the first page that showed a block keeps it, so that a telephone
number in a footer can still be found, once.
"""

import hashlib
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

import orjson

from ingest.document import Document, Element, Extract, Part, RawDocument, assemble
from ingest.errors import EmptyDocument
from ingest.quarantine import Quarantined

HELD = 20
LEAST = 3
SHARE = 0.5
# Where a page is counted as old: a new design of the site is learned in as many pages again.
FULL = 500
MAX_BLOCKS = 20_000


@dataclass(slots=True)
class Template:
    """How many pages were seen and, for each block at their edges, on how many and on which first.

    Grows with every `learn`; what it knows of a website is kept between runs with `to_json`.
    """

    pages: int = 0
    _blocks: dict[str, tuple[int, str]] = field(default_factory=dict)

    def learn(self, document: Document) -> None:
        """Count the blocks of one more page."""
        if self.pages >= FULL or len(self._blocks) > MAX_BLOCKS:
            self._forget()
        self.pages += 1
        for block in dict.fromkeys(_block(element) for element in document.elements):
            count, first = self._blocks.get(block, (0, document.source))
            self._blocks[block] = (count + 1, first)

    def clear(self, document: Document) -> Document:
        """The document without its repeated edges, or as it is if nothing else is in it."""
        flags = [self._repeats(element, document.source) for element in document.elements]
        last = len(flags) - 1
        headings = [element.kind == "heading" for element in document.elements]
        edges = set(_edge(flags, headings)) | {last - index for index in _edge(flags[::-1], headings[::-1])}
        kept = [element for index, element in enumerate(document.elements) if index not in edges]
        return _rebuilt(document, kept) if edges else document

    def to_json(self) -> str:
        """What is worth keeping: the blocks seen on two pages or more, and on every page while few."""
        seen = {block: found for block, found in self._blocks.items() if found[0] > 1 or self.pages < HELD}
        return orjson.dumps({"pages": self.pages, "blocks": seen}).decode()

    @classmethod
    def from_json(cls, text: str) -> "Template":
        """The inverse of `to_json`. Raises ValueError on anything else."""
        match orjson.loads(text):
            case {"pages": int() as pages, "blocks": dict() as blocks}:
                return cls(pages, {block: (int(count), str(first)) for block, (count, first) in blocks.items()})
        raise ValueError("this is not the template of a website")

    def _repeats(self, element: Element, source: str) -> bool:
        count, first = self._blocks.get(_block(element), (0, source))
        return first != source and count >= max(LEAST, SHARE * self.pages)

    def _forget(self) -> None:
        self.pages //= 2
        halved = {block: (count // 2, first) for block, (count, first) in self._blocks.items()}
        self._blocks = {block: found for block, found in halved.items() if found[0]}


def without_template(pages: Iterable[Document | Quarantined], template: Template) -> Iterator[Document | Quarantined]:
    """Clear the pages of one website, in order; `template` learns from each.

    The first twenty documents are held until all of them are known, or until `pages` ends.
    """
    held: deque[Document | Quarantined] = deque()
    rest = iter(pages)
    for page in rest:
        held.append(_learned(page, template))
        if len(held) == HELD:
            break
    for page in chain(_emptied(held), (_learned(page, template) for page in rest)):
        yield template.clear(page) if isinstance(page, Document) else page


def _learned(page: Document | Quarantined, template: Template) -> Document | Quarantined:
    if isinstance(page, Document):
        template.learn(page)
    return page


def _emptied(held: deque[Document | Quarantined]) -> Iterator[Document | Quarantined]:
    while held:
        yield held.popleft()


def _block(element: Element) -> str:
    return hashlib.sha256(f"{element.kind}:{element.text}".encode()).hexdigest()[:16]


def _edge(flags: Sequence[bool], headings: Sequence[bool]) -> Iterator[int]:
    """The indices to drop from the front on. One element that differs from page to page, as the end of a
    breadcrumb does, may stand between, if two that repeat come after it."""
    for index, repeats in enumerate(flags):
        if repeats:
            yield index
        elif headings[index] or not all(flags[index + 1 : index + 3]) or index + 3 > len(flags):
            return


def _rebuilt(document: Document, kept: Sequence[Element]) -> Document:
    parts = tuple(Part(e.kind, e.text, e.level, e.page, e.second, e.row) for e in kept)
    if not parts:
        return document
    raw = RawDocument(document.source, "html", b"", document.content_hash, document.title)
    try:
        cleared = assemble(raw, Extract(parts))
    except EmptyDocument:
        return document
    return replace(document, text=cleared.text, elements=cleared.elements)
