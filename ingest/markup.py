"""HTML to parts, by way of plain block markup that unstructured reads without loss."""

from collections.abc import Iterator

from ingest.document import Extract, Part
from ingest.elements import parts_of
from ingest.page_noise import without_noise
from ingest.webpage import page_title, page_updated, plain_markup, read_page


def read_web_page(text: str) -> Extract:
    """The content of a page with its title, date and language. Raises DamagedDocument as `read_page` does."""
    root = read_page(text)
    title, updated, language = page_title(root), page_updated(root), root.get("lang")
    return Extract(tuple(without_noise(list(_blocks(plain_markup(root))))), title, updated, language)


def _blocks(markup: str) -> Iterator[Part]:
    from unstructured.partition.html import partition_html

    return parts_of(partition_html(text=markup, languages=[""]))
