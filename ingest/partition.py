"""Bytes to a `Document`, format by format. Runs in the parser process; touches nothing but its input."""

from collections.abc import Iterator
from importlib import import_module

from ingest import md, spacy_blank
from ingest.decode import decode
from ingest.document import Document, Extract, Part, RawDocument, assemble
from ingest.elements import parts_of
from ingest.normalise import clean
from ingest.plain import read_plain, read_record
from ingest.sheet import read_sheet
from ingest.transcript import read_transcript
from ingest.webpage import page_title, page_updated, plain_markup, read_page

spacy_blank.install()

PARSERS = (
    "unstructured.partition.docx",
    "unstructured.partition.html",
    "unstructured.partition.text",
    "ingest.pdf",
    "ingest.word",
)


def partition(raw: RawDocument) -> Document:
    """The document in `raw`, or a named IngestError if it holds no text or cannot be read.

    Same bytes, same document, on every machine: nothing is fetched, guessed from the clock or random.
    """
    return assemble(raw, _extract(raw))


def import_parsers() -> None:
    """Load every library now rather than with the first document that needs it: about two seconds, and
    a process that may no longer write files could not keep the compiled modules."""
    for name in PARSERS:
        import_module(name)


def _extract(raw: RawDocument) -> Extract:
    match raw.format:
        case "pdf":
            from ingest.pdf import read_pdf

            return read_pdf(raw.content)
        case "docx":
            from ingest.word import read_word

            return read_word(raw.content)
        case "html":
            return _web_page(_text(raw))
        case "markdown":
            return _markdown(_text(raw))
        case "csv":
            return Extract(tuple(read_sheet(_text(raw))))
        case "vtt" | "srt":
            return Extract(tuple(read_transcript(_text(raw))))
        case "txt":
            return Extract(tuple(read_plain(_text(raw))))
        case "record":
            return Extract(tuple(read_record(_text(raw))))


def _text(raw: RawDocument) -> str:
    return clean(decode(raw.content))


def _web_page(text: str) -> Extract:
    root = read_page(text)
    title, updated, language = page_title(root), page_updated(root), root.get("lang")
    return Extract(tuple(_blocks(plain_markup(root))), title, updated, language)


def _markdown(text: str) -> Extract:
    front = md.front_matter(text)
    markup = md.render(front)
    if not markup.strip():
        return Extract((), front.title)
    root = read_page(markup)
    title = front.title or page_title(root)
    return Extract(tuple(_blocks(plain_markup(root))), title, front.updated, front.language)


def _blocks(markup: str) -> Iterator[Part]:
    from unstructured.partition.html import partition_html

    return parts_of(partition_html(text=markup, languages=[""]))
