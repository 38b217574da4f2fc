"""Cut a document into chunks along its structure."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace

from conversation.model import Place
from ingest.cut import Cutter, Unit, cost_of
from ingest.document import Document
from ingest.outline import sections
from retrieval.chunk import Chunk


def chunk(
    document: Document,
    document_id: str,
    version: int,
    count_tokens: Callable[[str], int],
    max_tokens: int = 200,
    overlap: int = 0,
) -> tuple[Chunk, ...]:
    """The chunks of one version of a document, in order.

    What stands under one heading is packed together up to `max_tokens` of the model, its heading path
    (or the title, if there is none) included. Lists, tables and code stay whole where they fit, a line
    ending in a colon stays with what it introduces, a short question with what follows it; what is too
    long is cut between sentences, then words, then characters. Without `overlap` every character that is
    not whitespace is in exactly one chunk, but for headings, which are in the `heading` of the chunks
    below them. `overlap` is how many tokens of a chunk may be repeated at the start of the next one under
    the same heading. `count_tokens` must leave out special tokens.
    """
    cutter = Cutter(count_tokens)
    found: list[Chunk] = []
    for section in sections(document.elements, cutter.cost, max_tokens // 2):
        blank = _blank(document, document_id, version, section.heading)
        room = max(max_tokens - cutter.cost(blank.embedding_text()), max_tokens // 2, 1)
        for pieces in _packed(cutter.units(section, room), room, overlap):
            found.append(_filled(blank, document.text, len(found), pieces))
    return tuple(found)


def chunk_id(document_id: str, version: int, ordinal: int) -> str:
    """24 hex digits that name a chunk for good."""
    return hashlib.sha256(f"{document_id}:{version}:{ordinal}".encode()).hexdigest()[:24]


def _blank(document: Document, document_id: str, version: int, heading: tuple[str, ...]) -> Chunk:
    """A chunk without text: what its embedding text costs over its own."""
    return Chunk("", document_id, version, document.source, document.title, heading, "", 0, 0, 0)


def _filled(blank: Chunk, text: str, ordinal: int, pieces: Unit) -> Chunk:
    first, start, end = pieces[0].element, pieces[0].start, pieces[-1].end
    return replace(
        blank,
        id=chunk_id(blank.document_id, blank.version, ordinal),
        text=text[start:end],
        start=start,
        end=end,
        ordinal=ordinal,
        page=first.page,
        second=first.second,
        row=first.row,
        places=_places(pieces),
    )


def _places(pieces: Unit) -> tuple[Place, ...]:
    """One for each piece that stands elsewhere than the one before it."""
    found: list[Place] = []
    for piece in pieces:
        here = Place(piece.start, piece.element.page, piece.element.second, piece.element.row)
        if not found or replace(here, start=found[-1].start) != found[-1]:
            found.append(here)
    return tuple(found) if len(found) > 1 else ()


def _packed(units: Iterator[Unit], room: int, overlap: int) -> Iterator[Unit]:
    """Fill chunks of at most `room` tokens; a unit that fits into one is not divided."""
    held: Unit = []
    fresh = 0
    for unit in units:
        for group in [unit] if cost_of(unit) <= room else [[piece] for piece in unit]:
            if fresh and cost_of(held) + cost_of(group) > room:
                yield held
                held, fresh = _tail(held, min(overlap, room - cost_of(group))), 0
            held = held + group
            fresh += len(group)
    if fresh:
        yield held


def _tail(pieces: Unit, allowed: int) -> Unit:
    kept: Unit = []
    for piece in reversed(pieces):
        if cost_of(kept) + piece.cost > allowed:
            break
        kept.insert(0, piece)
    return kept
