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
from runtime.ask import SPEAKERS, Said


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
    questions = tuple(_questions(queries, gold))
    return Dataset(path.name, corpus, questions, _digest(corpus, queries, path / "qrels.jsonl"))


def load_questions(name: str, corpus: Path, *files: Path) -> Dataset:
    """Read questions that name their documents. Raises `BadDataset`."""
    questions = tuple(one for file in files for one in _questions(file, {}))
    return Dataset(name, corpus, questions, _digest(corpus, *files))


def read_lines(path: Path) -> Iterator[Mapping[str, Any]]:
    """The objects of a JSONL file. Raises `BadDataset` with the line's number."""
    for _, line in numbered_lines(path):
        yield line


def numbered_lines(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The objects of a JSONL file with their lines, counted from 1. Raises `BadDataset`."""
    if not path.is_file():
        raise BadDataset(f"There is no file {path.name}; give the path of a JSONL file.")
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                try:
                    found = json.loads(line)
                    json.dumps(found, ensure_ascii=False).encode()
                except UnicodeEncodeError as error:
                    raise BadDataset(f"{path.name} line {number} holds half a character, which is no text.") from error
                except (ValueError, RecursionError) as error:
                    raise BadDataset(f"{path.name} line {number} is not JSON: {error}") from error
                if not isinstance(found, dict):
                    raise BadDataset(f"{path.name} line {number} is not an object.")
                yield number, found


def _qrels(path: Path) -> Mapping[str, tuple[str, ...]]:
    gold: dict[str, dict[str, None]] = defaultdict(dict)
    for line in read_lines(path):
        try:
            if float(line["score"]) > 0:
                gold[str(line["query-id"])][str(line["corpus-id"])] = None
        except (KeyError, TypeError, ValueError) as error:
            raise BadDataset(f"{path.name}: each line needs query-id, corpus-id and a score ({error}).") from error
    return {query: tuple(documents) for query, documents in gold.items()}


def _questions(file: Path, gold: Mapping[str, tuple[str, ...]]) -> Iterator[Question]:
    for number, line in numbered_lines(file):
        try:
            yield _question(line, gold)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            where = f"{file.name} line {number}: the question {line.get('_id', 'without _id')}"
            raise BadDataset(f"{where} lacks or garbles a field: {error}.") from error


def _question(line: Mapping[str, Any], gold: Mapping[str, tuple[str, ...]]) -> Question:
    identity = str(line["_id"])
    relevant = gold.get(identity, _strings(line, "documents"))
    return Question(
        id=identity,
        text=_text(line, "text"),
        history=tuple(said_of(said) for said in line.get("history") or ()),
        answerable=bool(line.get("answerable", bool(relevant))),
        gold=relevant,
        evidence=_strings(line, "evidence"),
        answers=_strings(line, "answers"),
        near=_strings(line, "near_miss_docs"),
        category=str(line.get("category", "plain")),
    )


def _text(line: Mapping[str, Any], name: str) -> str:
    text = line[name]
    if not isinstance(text, str) or not text.strip():
        raise ValueError(f"{name} must be a string with something in it")
    return text


def _strings(line: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """Each once, in order; a field that is absent or null is empty."""
    values = line.get(name) or []
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise ValueError(f"{name} must be a list of strings")
    return tuple(dict.fromkeys(values))


def said_of(line: Mapping[str, Any]) -> Said:
    """One line of a conversation. Raises `KeyError`, `TypeError` or `ValueError`."""
    if line["speaker"] not in SPEAKERS:
        raise ValueError(f"speaker is one of {', '.join(SPEAKERS)}")
    if not isinstance(line["text"], str):
        raise ValueError("text must be a string")
    return Said(line["speaker"], line["text"])


def _digest(corpus: Path, *files: Path) -> str:
    """Over the questions and the documents, whatever their folder is called."""
    documents = sorted(corpus.rglob("*")) if corpus.is_dir() else [corpus]
    digest = hashlib.sha256()
    for file in [*files, *documents]:
        digest.update(file.read_bytes() if file.is_file() else b"")
    return digest.hexdigest()
