"""Labelled questions that two documentations ask of themselves: `python -m benchmarks.headings DATA FOLDER`.

A heading is the question, what stands under it is the answer, and the heading is taken out of the text, so
that finding it takes more than its words. Both sets are made anew from the files, the same each time, in the
BEIR layout that `warmline eval` and `evals.datasets` read: plain text without titles or headings of their own.

- `debian_faq`: each section of the FAQ's chapters is a document and its heading, without the number, the
  question. The contents page is left out, and the PDF and the text file, which say everything once more.
- `login_gov`: each English page is a document and its title the question. What headings it has stay, as lines.
"""

import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from evals.datasets import Dataset, load_dataset, read_lines
from ingest.document import Document
from ingest.load import load
from ingest.parse import ParserPool, parse_documents

NUMBER = re.compile(r"^(?:Chapter\s+)?\d[\d.]*\s+")
CONTENTS = "index.en.html"
Asked = tuple[str, str, str]


def debian_faq(data: Path, folder: Path) -> Dataset:
    """The sections of docs_debian_faq, written to a folder of its own in `folder`."""
    chapters = [path for path in sorted((data / "docs_debian_faq" / "files").glob("*.html")) if path.name != CONTENTS]
    return _written(folder / "docs_debian_faq", (one for chapter in _parsed(chapters) for one in _sections(chapter)))


def login_gov(data: Path, folder: Path) -> Dataset:
    """The English pages of docs_login_gov, written to a folder of its own in `folder`."""
    root = data / "docs_login_gov"
    english = {one["path"]: one["title"] for one in read_lines(root / "manifest.jsonl") if one.get("lang") == "en"}
    pages = {document.source: document for document in _parsed([root / "files"])}
    titled = ((path.removeprefix("files/"), title) for path, title in english.items())
    # Two pages are lists of links that are made elsewhere; nothing is in them.
    found = ((source, title, _without(pages[source], title)) for source, title in titled if source in pages)
    return _written(folder / "docs_login_gov", found)


def _sections(chapter: Document) -> Iterator[Asked]:
    """(id, question, text) for every heading that has text right under it."""
    parts = chapter.elements
    heads = [place for place, part in enumerate(parts) if part.kind == "heading"]
    for number, (here, there) in enumerate(pairwise([*heads, len(parts)]), start=1):
        if body := parts[here + 1 : there]:
            text = chapter.text[body[0].start : body[-1].end]
            yield f"{chapter.source}#{number}", NUMBER.sub("", parts[here].text), text


def _without(document: Document, title: str) -> str:
    """The text without the lines that repeat the title."""
    kept = document.text
    for part in reversed(document.elements):
        if part.text.casefold() == title.casefold():
            kept = kept[: part.start] + kept[part.end :].lstrip("\n")
    return kept.strip()


def _parsed(paths: Sequence[Path]) -> list[Document]:
    with ParserPool() as pool:
        return [one for one in parse_documents(load(paths), pool) if isinstance(one, Document)]


def _written(folder: Path, found: Iterable[Asked]) -> Dataset:
    """The set as files; a question that several documents answer is asked once."""
    asked: dict[str, list[str]] = {}
    documents = []
    for key, question, text in found:
        documents.append({"_id": key, "title": "", "text": text})
        asked.setdefault(question, []).append(key)
    queries = [{"_id": gold[0], "text": question, "answerable": True} for question, gold in asked.items()]
    relevant = [{"query-id": gold[0], "corpus-id": key, "score": 1} for gold in asked.values() for key in gold]
    folder.mkdir(parents=True, exist_ok=True)
    for name, lines in (("corpus", documents), ("queries", queries), ("qrels", relevant)):
        text = "".join(json.dumps(line) + "\n" for line in lines)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    return load_dataset(folder)


if __name__ == "__main__":
    for make in (debian_faq, login_gov):
        made = make(Path(sys.argv[1]), Path(sys.argv[2]))
        print(f"{made.name}: {len(made.questions)} questions, sha256 {made.sha256}")
