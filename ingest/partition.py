"""Bytes to a `Document`, format by format. Runs in the parser process; touches nothing but its input."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec

from ingest import md, spacy_blank
from ingest.book import read_book
from ingest.decode import decode
from ingest.document import Document, Extract, Format, Part, RawDocument, assemble
from ingest.errors import MissingExtra
from ingest.language import in_its_language
from ingest.mail import read_mail
from ingest.markup import read_web_page
from ingest.normalise import clean
from ingest.open_text import read_open_text
from ingest.outlook import read_outlook
from ingest.pairs import read_pairs
from ingest.plain import read_plain, read_record
from ingest.rich_text import read_rich_text
from ingest.sheet import read_sheet
from ingest.slides import read_slides
from ingest.speech import prepare, read_recording
from ingest.transcript import read_transcript
from ingest.workbook import read_workbook
from policy.language import language_of

spacy_blank.install()

PARSERS = (
    "unstructured.partition.docx",
    "unstructured.partition.html",
    "unstructured.partition.text",
    "ingest.pdf",
    "ingest.word",
    "openpyxl",
)

EXTRAS = ("rapidocr_onnxruntime", "faster_whisper")


def partition(raw: RawDocument) -> Document:
    """The document in `raw`, or a named IngestError if it holds no text or cannot be read.

    Same bytes, same document, on every machine: nothing is fetched, guessed from the clock or random.
    """
    return in_its_language(assemble(raw, _extract(raw)))


def import_parsers() -> None:
    """Load every library now rather than with the first document that needs it: about two seconds, and
    a process that may no longer write files could not keep the compiled modules. What the libraries of
    installed extras take does not count against the memory of a document."""
    for name in (*PARSERS, *filter(find_spec, EXTRAS)):
        import_module(name)
    # The model is unpacked by way of a file, which a confined process may not write.
    language_of("Where is the railway station?")
    with suppress(MissingExtra):
        prepare()


def _extract(raw: RawDocument) -> Extract:
    if read := BINARY.get(raw.format):
        return read(raw.content)
    return READERS[raw.format](_text(raw))


def _text(raw: RawDocument) -> str:
    return clean(decode(raw.content))


def _markdown(text: str) -> Extract:
    front = md.front_matter(text)
    markup = md.render(front)
    if not markup.strip():
        return Extract((), front.title)
    page = read_web_page(markup)
    return Extract(page.parts, front.title or page.title, front.updated, front.language)


def _parts(read: Callable[[str], Iterator[Part]]) -> Callable[[str], Extract]:
    return lambda text: Extract(tuple(read(text)))


def _pdf(content: bytes) -> Extract:
    from ingest.pdf import read_pdf

    return read_pdf(content)


def _word(content: bytes) -> Extract:
    from ingest.word import read_word

    return read_word(content)


def _image(content: bytes) -> Extract:
    from ingest.scan import read_image

    return read_image(content)


BINARY: dict[Format, Callable[[bytes], Extract]] = {
    "pdf": _pdf,
    "docx": _word,
    "pptx": read_slides,
    "xlsx": read_workbook,
    "odt": read_open_text,
    "epub": read_book,
    "rtf": read_rich_text,
    "eml": read_mail,
    "msg": read_outlook,
    "image": _image,
    "recording": read_recording,
}
READERS: dict[Format, Callable[[str], Extract]] = {
    "html": read_web_page,
    "markdown": _markdown,
    "json": read_pairs,
    "csv": _parts(read_sheet),
    "vtt": _parts(read_transcript),
    "srt": _parts(read_transcript),
    "txt": _parts(read_plain),
    "record": _parts(read_record),
}
