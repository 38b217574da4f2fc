"""The language a document is written in."""

from dataclasses import replace

from ingest.document import Document
from policy.language import language_of


def in_its_language(document: Document) -> Document:
    """The document with the language that it states or is written in."""
    return replace(document, language=language_of(document.text, document.language))
