"""What a content owner has: documents, what could not be read, what repeats or contradicts itself."""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np

from ingest.contradictions import Contradiction, contradictions
from ingest.twins import Twin, families, twins
from retrieval.chunk import Chunk
from runtime.documents import StoredDocument
from runtime.knowledge import Knowledge

SHOWN = ("id", "root", "source", "title", "version", "chunks", "changed_at", "updated", "language", "translation_group")
SHOWN_CONTRADICTIONS = 50


def inventory(knowledge: Knowledge) -> dict[str, Any]:
    """Everything as JSON values; texts are compared by what ingest kept of them, and not read again."""
    stored = knowledge.documents()
    alike = twins(knowledge.sketches())
    chunks, unsettled = _contradictions(knowledge, stored, alike)
    return {
        "documents": [{name: getattr(one, name) for name in SHOWN} for one in stored],
        "quarantined": [{**one, "reason": one["reason"]} for one in knowledge.quarantine.listed()],
        "duplicates": _duplicates(stored, alike),
        "contradictions": [_as_json(one, chunks) for one in unsettled[:SHOWN_CONTRADICTIONS]],
    }


def _duplicates(stored: Sequence[StoredDocument], alike: Sequence[Twin]) -> list[dict[str, Any]]:
    names = {one.id: one.source for one in stored}
    return [
        {
            "documents": sorted(names[one] for one in family if one in names),
            "share": round(max(twin.share for twin in alike if twin.a in family and twin.b in family), 3),
        }
        for family in families(alike)
    ]


def _contradictions(
    knowledge: Knowledge, stored: Sequence[StoredDocument], alike: Sequence[Twin]
) -> tuple[Mapping[str, Chunk], Sequence[Contradiction]]:
    batches = list(knowledge.passages.active_chunks())
    if not batches:
        return {}, ()
    chunks = list(chain.from_iterable(batch for batch, _ in batches))
    same = {one.id: one.translation_group for one in stored if one.translation_group}
    # What repeats all of another document says the same, however it was cut; a copy that differs is to be settled.
    copies = [twin for twin in alike if twin.share == 1.0]
    same |= {one: family[0] for family in families(copies) for one in family}
    vectors = np.concatenate([made for _, made in batches])
    return {one.id: one for one in chunks}, contradictions(chunks, vectors, same)


def _as_json(one: Contradiction, chunks: Mapping[str, Chunk]) -> dict[str, Any]:
    sides = (chunks[one.a], chunks[one.b])
    passages = [{"source": side.source, "text": side.text, "start": side.start, "end": side.end} for side in sides]
    return {"what": one.what, "likeness": round(one.likeness, 3), "passages": passages}


def told(found: Mapping[str, Any]) -> str:
    """The same in lines for a terminal."""
    lines = [f"{len(found['documents'])} documents"]
    for one in found["documents"]:
        about = ", ".join(str(one[name]) for name in ("updated", "language") if one[name])
        lines.append(f"  {one['source']}  v{one['version']}, {one['chunks']} chunks{f', {about}' if about else ''}")
    lines += [f"{len(found['quarantined'])} in quarantine"]
    lines += [f"  {one['source']}: {one['reason']}" for one in found["quarantined"]]
    lines += [f"{len(found['duplicates'])} families of near-duplicates"]
    lines += [f"  {one['share']:.0%} alike: {', '.join(one['documents'])}" for one in found["duplicates"]]
    lines += [f"{len(found['contradictions'])} contradictions to settle"]
    lines += [f"  {one['what']} ({_between(one)})" for one in found["contradictions"]]
    return "\n".join(lines)


def _between(one: Mapping[str, Any]) -> str:
    return " / ".join(passage["source"] for passage in one["passages"])
