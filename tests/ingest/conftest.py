"""One small real file of every format, made here, and what a correct reader finds in it."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import pytest
from docx.document import Document as WordDocument
from fpdf import FPDF

from ingest.document import Document
from ingest.identify import identify
from ingest.parse import ParserPool
from ingest.partition import partition
from retrieval.embed import Embedder
from tests.ingest.files import FILES
from tests.ingest.knowing import Home, at_home

PAGE = """<!doctype html><html lang="en"><head><title>Refunds</title><style>p{}</style></head><body>
<nav>Home Prices</nav><header>Acme Inc.</header>
<main><h1>Refunds</h1><p>We refund   within <b>14 days</b>.</p>
<h3>How to ask</h3><ol><li><p>Open your order.</p></li><li>Press <img src="r.png" alt="Return">.</li></ol>
<details><summary>Is shipping refunded?</summary><p>No, it is not.</p></details>
<table><tr><th>Plan</th><th>Price</th></tr><tr><td>Basic</td><td>6.90</td></tr></table>
<pre>POST /refunds
  order=1</pre></main>
<aside>Newsletter</aside><footer>Imprint</footer><script>alert(1)</script></body></html>"""

MARKDOWN = """---
title: Opening hours
updated: 2026-03-01
---
## Shops
We are open:
- Monday to Friday, 9 to 18
- Saturday, 10 to 14

### Holidays {#holidays}
{% include note.html %}Closed on {{ site.holiday }} public holidays.
"""

PLAIN = """OPENING HOURS OF ACME

We are open from Monday to Friday, and on Saturday morning as
well unless it is a public holiday.

1.2 Holidays

Closed.
"""

VTT = """WEBVTT

NOTE made by hand

1
00:00:01.500 --> 00:00:03.000
<v Ann>Welcome to <i>Acme</i>.

2
00:00:03.000 --> 00:00:05.000
Returns take 14 days.

3
00:00:30.000 --> 00:00:32.000
Goodbye &amp; thanks.
"""

SRT = "1\n00:00:01,500 --> 00:00:03,000\nReturns take <b>14 days</b>.\n"


def word_bytes(build: Callable[[WordDocument], object]) -> bytes:
    document = docx.Document()
    build(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _manual(document: WordDocument) -> None:
    document.add_heading("Warranty", level=1)
    document.add_paragraph("The warranty covers two years of normal use.")
    document.add_heading("Exclusions", level=2)
    document.add_paragraph("Water damage", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table.rows[0].cells, ("Part", "Years"), strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    for cell, text in zip(table.rows[1].cells, ("Battery", "1"), strict=True):
        cell.text = text


def pdf_bytes(pages: list[list[tuple[int, str]]], password: str | None = None) -> bytes:
    """A PDF with lines of (font size, text) on each page, a running head and page numbers."""
    pdf = FPDF()
    if password:
        pdf.set_encryption(owner_password="owner", user_password=password)
    for number, lines in enumerate(pages, start=1):
        pdf.add_page()
        pdf.set_font("Helvetica", size=9)
        pdf.text(20, 12, "Acme handbook")
        pdf.text(100, 285, str(number))
        pdf.set_xy(20, 30)
        for size, text in lines:
            pdf.set_font("Helvetica", size=size)
            pdf.multi_cell(150, size * 0.45, text, new_x="LMARGIN", new_y="NEXT")
            pdf.ln(4)
    return bytes(pdf.output())


HANDBOOK = [
    [(20, "Shipping"), (11, "We ship to all countries of the Union within three days. " * 4)],
    [(14, "Costs"), (11, "Shipping is free of charge from 50 EUR.")],
    [(11, "Write to us about anything else.")],
]

SAMPLES: dict[str, bytes] = {
    "refunds.html": PAGE.encode(),
    "hours.md": MARKDOWN.encode(),
    "hours.txt": PLAIN.encode(),
    "plans.csv": b'Plan,Price,Code\nBasic,6.90,007\n"Plus, yearly",NA,\n',
    "warranty.docx": word_bytes(_manual),
    "handbook.pdf": pdf_bytes(HANDBOOK),
    "welcome.vtt": VTT.encode(),
    "welcome.srt": SRT.encode(),
    **FILES,
}


@pytest.fixture
def samples() -> dict[str, bytes]:
    """File name -> bytes, one for every format."""
    return dict(SAMPLES)


@pytest.fixture
def make_word() -> Callable[[Callable[[WordDocument], object]], bytes]:
    return word_bytes


@pytest.fixture
def make_pdf() -> Callable[..., bytes]:
    return pdf_bytes


@pytest.fixture
def parsed() -> Callable[[str, bytes | str], Document]:
    """Identify and parse in this process."""

    def parse(source: str, content: bytes | str) -> Document:
        raw = identify(source, content.encode() if isinstance(content, str) else content)
        return partition(raw)

    return parse


@pytest.fixture
def outline(parsed: Callable[[str, bytes | str], Document]) -> Callable[[str, bytes | str], list[str]]:
    """The elements as "kind level: text" lines."""

    def lines(source: str, content: bytes | str) -> list[str]:
        return [f"{e.kind}{e.level or ''}: {e.text}" for e in parsed(source, content).elements]

    return lines


@pytest.fixture(scope="module")
def pool() -> Iterator[ParserPool]:
    with ParserPool(1) as opened:
        yield opened


@pytest.fixture
def home(tmp_path: Path, embedder: Embedder, pool: ParserPool) -> Iterator[Home]:
    with at_home(tmp_path, embedder, pool) as made:
        yield made
