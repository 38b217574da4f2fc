"""From words of a passage to where they stand."""

from conversation.model import Citation, Evidence


def citation(passage: Evidence, start: int, end: int) -> Citation:
    """Characters `start` to `end` of the passage, as characters of its document, with page, row or second."""
    place = passage.place_of(passage.start + start)
    return Citation(
        source=passage.source,
        document_id=passage.document_id,
        version=passage.version,
        quote=passage.text[start:end],
        start=passage.start + start,
        end=passage.start + end,
        title=passage.title,
        page=place.page,
        second=place.second,
        score=passage.score,
        row=place.row,
        updated=passage.updated,
    )
