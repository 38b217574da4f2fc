"""Our PDF elements beside those of unstructured: `python -m benchmarks.pdf_elements DATA PYTHON`.

PYTHON is an interpreter of its own environment with `unstructured[pdf]` for the "fast" strategy, which cannot
live beside our stack; without it only our columns are printed. Both get the same blank spaCy pipeline, and
one call to warm up before the one that is timed, in processor seconds.
"""

import json
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2

from ingest.pdf import read_pdf

REPO = Path(__file__).resolve().parents[1]
DIGITS = re.compile(r"\d+")
EDGE = 1 / 12
OTHERS = """
import json, os, sys, time
os.environ.update(DO_NOT_TRACK="true", SCARF_NO_ANALYTICS="true", UNSTRUCTURED_DISABLE_NOTICE="1")
os.environ.update(ORT_DISABLE_TELEMETRY="1")
from ingest import spacy_blank
spacy_blank.install()
from unstructured.partition.pdf import partition_pdf
KINDS = {"Title": "heading", "ListItem": "list_item", "Table": "table_row"}
for path in sys.argv[1:]:
    partition_pdf(path, strategy="fast", languages=["eng"])
    started = time.process_time()
    elements = partition_pdf(path, strategy="fast", languages=["eng"])
    taken = time.process_time() - started
    found = [[KINDS.get(e.category, "paragraph"), e.text, e.metadata.page_number] for e in elements]
    print(json.dumps({"seconds": taken, "elements": found}))
"""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one reader made of one PDF: processor seconds, and (kind, text, page) in order."""

    seconds: float
    elements: Sequence[tuple[str, str, int]]

    def running(self, heads: Collection[str]) -> int:
        """How many elements are one of `heads`, numbers aside."""
        return sum(pattern(text) in heads for _, text, _ in self.elements)


def main(data: Path, other: str | None) -> None:
    """Print the table, a row for each PDF and reader."""
    paths = sorted(path for name in ("docs_debian_faq", "docs_login_gov") for path in (data / name).rglob("*.pdf"))
    theirs = unstructured(other, paths) if other else [None] * len(paths)
    print("| PDF | reader | pages | CPU s | ratio | headings | paragraphs | list items | table rows | running heads |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for path, reading in zip(paths, theirs, strict=True):
        mine = ours(path)
        heads = running_heads(path)
        pages = max(page for _, _, page in mine.elements)
        for name, one in (("Warmline", mine), ("unstructured fast", reading)):
            if one:
                print(row(path.stem[:40], name, pages, one, one.seconds / mine.seconds, heads))


def ours(path: Path) -> Reading:
    """Read with `ingest.pdf`."""
    content = path.read_bytes()
    read_pdf(content)
    started = time.process_time()
    parts = read_pdf(content).parts
    taken = time.process_time() - started
    return Reading(taken, [(part.kind, part.text, part.page or 0) for part in parts])


def unstructured(python: str, paths: Iterable[Path]) -> list[Reading]:
    """Read with the other interpreter, one process for all."""
    command = [python, "-c", OTHERS, *map(str, paths)]
    done = subprocess.run(command, cwd=REPO, env={"PYTHONPATH": str(REPO)}, capture_output=True, text=True, check=True)
    answers = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return [Reading(one["seconds"], [tuple(element) for element in one["elements"]]) for one in answers]


def running_heads(path: Path) -> frozenset[str]:
    """What stands in the top or bottom twelfth of three pages or more, numbers aside."""
    found: Counter[str] = Counter()
    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            text, height = page.get_textpage(), page.get_height()
            edges = (
                text.get_text_bounded(bottom=height * (1 - EDGE)),
                text.get_text_bounded(top=height * EDGE),
            )
            found.update({pattern(line) for edge in edges for line in edge.splitlines() if line.strip()})
    return frozenset(head for head, pages in found.items() if pages >= 3)


def pattern(text: str) -> str:
    """The text on one line with its numbers made alike."""
    return DIGITS.sub("#", " ".join(text.split()))


def row(pdf: str, name: str, pages: int, reading: Reading, ratio: float, heads: Collection[str]) -> str:
    """One line of the table."""
    kinds = Counter(kind for kind, _, _ in reading.elements)
    counts = [kinds[kind] for kind in ("heading", "paragraph", "list_item", "table_row")]
    cells = [pdf, name, pages, f"{reading.seconds:.2f}", f"{ratio:.1f}", *counts, reading.running(heads)]
    return f"| {' | '.join(map(str, cells))} |"


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None)
