"""What a sync gives a document that it brings in."""

from runtime.documents import document_id
from runtime.knowledge import Knowledge


def next_version(knowledge: Knowledge, root: str, source: str) -> tuple[str, int]:
    """The id of the document and the number that its next version will have."""
    return document_id(knowledge.workspace, root, source), knowledge.last_versions(root).get(source, 0) + 1
