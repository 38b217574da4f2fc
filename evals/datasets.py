"""Labelled questions over documents, from disk to frozen values.

Two layouts are read: a folder with `corpus.jsonl`, `queries.jsonl` and `qrels.jsonl` or `qrels/test.tsv` (BEIR), and a
`questions.jsonl` beside or over a folder of documents, whose lines carry `documents` and `evidence`.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.errors import BadDataset
from evals.fields import history_of, id_of, strings_of, text_of, yes_no
from evals.qrels import check_named, documents_in, gold_of, relevances, table_lines
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
    corpus, queries, qrels = (path / f"{name}.jsonl" for name in ("corpus", "queries", "qrels"))
    table = path / "qrels" / "test.tsv"
    if not qrels.exists() and table.is_file():
        # As the sets are published.
        qrels = table
    missing = next((one.name for one in (corpus, queries, qrels) if not one.is_file()), None)
    if missing:
        raise BadDataset(
            f"{path.name} needs corpus.jsonl, queries.jsonl, and qrels.jsonl for what is relevant; add the {missing}."
        )
    found = tuple(relevances(qrels, table_lines(qrels) if qrels is table else numbered_lines(qrels)))
    questions = _questions(queries, gold_of(found))
    # Of a set without questions something else has to be said.
    if questions:
        check_named(qrels, found, {one.id for one in questions}, documents_in(corpus))
    return Dataset(path.name, corpus, questions, _digest(corpus, queries, qrels))


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
                except UnicodeDecodeError as error:
                    raise BadDataset(f"{path.name} line {number} is not JSON in UTF-8; save it as UTF-8.") from error
                except (ValueError, RecursionError) as error:
                    said = f"{path.name} line {number} is not JSON ({error})"
                    raise BadDataset(f"{said}; write one object on each line.") from error
                if not isinstance(found, dict):
                    raise BadDataset(f"{path.name} line {number} is not an object; write one object on each line.")
                yield number, found


def check_ids(path: Path, ids: Iterable[tuple[int, str]], then: str = "; give each an id of its own") -> None:
    """`ids` by the number of their line. Raises `BadDataset` where two lines have one."""
    lines: dict[str, int] = {}
    for number, one in ids:
        if one in lines:
            raise BadDataset(f"Lines {lines[one]} and {number} of {path.name} have the id {one}{then}.")
        lines[one] = number


def check_documents(file: Path, questions: Iterable[Question], documents: Collection[str]) -> None:
    """`documents` are those of a corpus.jsonl. Raises `BadDataset` where a question names another."""
    for question in questions:
        missing = next((one for one in question.gold if one not in documents), None)
        if missing is not None:
            raise BadDataset(
                f"{file.name}: the question {question.id} names the document {missing}, which is not in "
                "corpus.jsonl; mend the name, or add the document."
            )


def _questions(file: Path, gold: Mapping[str, tuple[str, ...]]) -> tuple[Question, ...]:
    found: list[tuple[int, Question]] = []
    for number, line in numbered_lines(file):
        try:
            found.append((number, _question(line, gold)))
        except (KeyError, ValueError) as error:
            where = f"{file.name} line {number}: the question {line.get('_id', 'without _id')}"
            raise BadDataset(f"{where} lacks or garbles a field: {error}.") from error
    check_ids(file, ((number, one.id) for number, one in found))
    return tuple(one for _, one in found)


def _question(line: Mapping[str, Any], gold: Mapping[str, tuple[str, ...]]) -> Question:
    identity = id_of(line, "_id")
    if identity is None:
        raise KeyError("_id")
    relevant = gold.get(identity, strings_of(line, "documents"))
    answerable = yes_no({"answerable": None, **line}, "answerable")
    return Question(
        id=identity,
        text=text_of(line),
        history=history_of(line),
        answerable=bool(relevant) if answerable is None else answerable,
        gold=relevant,
        evidence=strings_of(line, "evidence"),
        answers=strings_of(line, "answers"),
        near=strings_of(line, "near_miss_docs"),
        category="plain" if line.get("category") is None else text_of(line, "category"),
    )


def _digest(corpus: Path, *files: Path) -> str:
    """Over the questions and the documents, whatever their folder is called."""
    documents = sorted(corpus.rglob("*")) if corpus.is_dir() else [corpus]
    digest = hashlib.sha256()
    for file in [*files, *documents]:
        digest.update(file.read_bytes() if file.is_file() else b"")
    return digest.hexdigest()
