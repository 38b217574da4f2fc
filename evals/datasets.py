"""Labelled questions over documents, from disk to frozen values.

Two layouts are read: a folder with `corpus.jsonl`, `queries.jsonl` and `qrels.jsonl` (BEIR), and a
`questions.jsonl` beside or over a folder of documents, whose lines carry `documents` and `evidence`.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.errors import BadDataset
from runtime.ask import Said


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its labels. `gold` holds sources, `near` the near-miss documents shown to labellers."""

    id: str
    text: str
    history: tuple[Said, ...]
    answerable: bool
    gold: tuple[str, ...]
    evidence: tuple[str, ...]
    answers: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    category: str = "plain"

    @property
    def group(self) -> str:
        """What must not be divided between training and test: the passage it was written about."""
        return (*self.gold, *self.near, self.id)[0]


@dataclass(frozen=True, slots=True)
class Dataset:
    """Documents at `corpus` (a file or folder to ingest) and questions about them."""

    name: str
    corpus: Path
    questions: tuple[Question, ...]
    sha256: str


def load_dataset(path: Path) -> Dataset:
    """Read a BEIR folder. Raises `BadDataset`."""
    queries = path / "queries.jsonl"
    corpus = path / "corpus.jsonl"
    if not queries.is_file() or not corpus.is_file():
        raise BadDataset(f"{path.name} needs corpus.jsonl and queries.jsonl (and qrels.jsonl for what is relevant).")
    gold = _qrels(path / "qrels.jsonl")
    questions = tuple(_question(line, gold) for line in read_lines(queries))
    return Dataset(path.name, corpus, questions, _digest(queries, corpus, path / "qrels.jsonl"))


def load_questions(name: str, corpus: Path, *files: Path) -> Dataset:
    """Read questions that name their documents. Raises `BadDataset`."""
    questions = tuple(_question(line, {}) for file in files for line in read_lines(file))
    return Dataset(name, corpus, questions, _digest(*files))


def read_lines(path: Path) -> Iterator[Mapping[str, Any]]:
    """The objects of a JSONL file. Raises `BadDataset` with the line's number."""
    if not path.is_file():
        raise BadDataset(f"There is no file {path.name}; give the path of a JSONL file.")
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                try:
                    found = json.loads(line)
                except ValueError as error:
                    raise BadDataset(f"{path.name} line {number} is not JSON: {error}") from error
                if not isinstance(found, dict):
                    raise BadDataset(f"{path.name} line {number} is not an object.")
                yield found


def _qrels(path: Path) -> Mapping[str, tuple[str, ...]]:
    gold: dict[str, list[str]] = defaultdict(list)
    for line in read_lines(path):
        if float(line["score"]) > 0:
            gold[str(line["query-id"])].append(str(line["corpus-id"]))
    return {query: tuple(documents) for query, documents in gold.items()}


def _question(line: Mapping[str, Any], gold: Mapping[str, tuple[str, ...]]) -> Question:
    try:
        identity = str(line["_id"])
        relevant = gold.get(identity, tuple(line.get("documents", ())))
        return Question(
            id=identity,
            text=str(line["text"]),
            history=tuple(Said(said["speaker"], said["text"]) for said in line.get("history") or ()),
            answerable=bool(line.get("answerable", bool(relevant))),
            gold=relevant,
            evidence=tuple(line.get("evidence") or ()),
            answers=tuple(line.get("answers") or ()),
            near=tuple(line.get("near_miss_docs") or ()),
            category=str(line.get("category", "plain")),
        )
    except (KeyError, TypeError) as error:
        raise BadDataset(f"a question lacks or garbles the field {error}") from error


def _digest(*files: Path) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes() if file.is_file() else b"")
    return digest.hexdigest()
