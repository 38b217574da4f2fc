"""How much of a page its readers keep, and how much of the template: `python -m benchmarks.webpages DATA`.

The rows of trafilatura appear where it is installed (2.3.1 was measured). Pages are made up in
`tests/ingest/templated.py`; the text edition of the Debian FAQ says what its HTML edition should give.
"""

import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path

from ingest.document import Document
from ingest.identify import identify
from ingest.partition import partition
from ingest.template import Template, without_template
from tests.ingest.templated import TEMPLATES, pages_of

PAGES = 20
Reader = Callable[[Sequence[str]], list[str]]


def main(data: Path) -> None:
    """Print both tables."""
    made_up()
    debian(data / "docs_debian_faq" / "files")


def ours(pages: Sequence[str]) -> list[str]:
    """As a single page is read."""
    return [document.text for document in _parsed(pages)]


def ours_by_site(pages: Sequence[str]) -> list[str]:
    """As the pages of one website are read."""
    found = without_template(_parsed(pages), Template())
    return [document.text for document in found if isinstance(document, Document)]


def readers() -> dict[str, Reader]:
    """By name."""
    found: dict[str, Reader] = {"a page alone": ours, "pages of one site": ours_by_site}
    if find_spec("trafilatura"):
        found |= {
            "trafilatura": _trafilatura(),
            "trafilatura, favor_recall": _trafilatura(favor_recall=True),
            "trafilatura, favor_precision": _trafilatura(favor_precision=True),
        }
    return found


def made_up() -> None:
    """Blocks of content and of template kept, over all sites; the kinds of content that were lost."""
    print("| reader | content kept | template kept | lost most |\n|---|---|---|---|")
    for name, read in readers().items():
        good, bad, lost = Counter[bool](), Counter[bool](), Counter[str]()
        for template in TEMPLATES:
            written = list(pages_of(template, PAGES))
            for page, text in zip(written, read([page.html for page in written]), strict=True):
                good += Counter(kept for _, kept in _kept(page.content, text))
                bad += Counter(kept for _, kept in _kept(page.template, text))
                lost += Counter(kind for kind, kept in _kept(page.content, text) if not kept)
        worst = ", ".join(f"{kind} {count}" for kind, count in lost.most_common(3))
        print(f"| {name} | {_share(good)} | {_share(bad)} | {worst} |")


def debian(files: Path) -> None:
    """Word triples of the text edition found, and triples found that are in it."""
    expected = _triples([(files / "debian-faq.en.txt").read_text(errors="replace")])
    pages = [path.read_text() for path in sorted(files.glob("*.html")) if not path.name.startswith("index")]
    print("\n| reader | recall | precision | CPU s |\n|---|---|---|---|")
    for name, read in readers().items():
        started = time.process_time()
        found = _triples(read(pages))
        spent = time.process_time() - started
        both = (found & expected).total()
        print(f"| {name} | {both / expected.total():.3f} | {both / found.total():.3f} | {spent:.2f} |")


def _parsed(pages: Sequence[str]) -> list[Document]:
    return [partition(identify(f"{number}.html", page.encode())) for number, page in enumerate(pages)]


def _trafilatura(**options: bool) -> Reader:
    from trafilatura import extract

    return lambda pages: [extract(page, include_comments=False, include_tables=True, **options) or "" for page in pages]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _kept(blocks: dict[str, list[str]], text: str) -> Iterable[tuple[str, bool]]:
    said = " ".join(_words(text))
    return [(kind, " ".join(_words(one)) in said) for kind, texts in blocks.items() for one in texts]


def _share(kept: Counter[bool]) -> str:
    return f"{kept[True]} of {kept.total()} ({kept[True] / kept.total():.1%})"


def _triples(texts: Iterable[str]) -> Counter[tuple[str, ...]]:
    found = Counter[tuple[str, ...]]()
    for text in texts:
        words = _words(text)
        found.update(zip(words, words[1:], words[2:], strict=False))
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]))
