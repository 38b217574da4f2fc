"""Which documents answer which question: the labels of a BEIR folder, held against what they name."""

import csv
import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.errors import BadDataset
from evals.fields import id_of
from ingest.corpus import read_corpus
from ingest.document import RawDocument


@dataclass(frozen=True, slots=True)
class Relevance:
    """One line. A score above 0 says that the document answers."""

    number: int
    query: str
    document: str
    score: float


def table_lines(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The rows of a table between tabs, by its header, with their lines counted from 1. Raises `BadDataset`."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            yield from ((rows.line_num, row) for row in rows)
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadDataset(f"{path.name} is no table in UTF-8 with tabs between its columns; save it so.") from error


def relevances(path: Path, lines: Iterable[tuple[int, Mapping[str, Any]]]) -> Iterator[Relevance]:
    """The numbered lines of the file. Raises `BadDataset`."""
    for number, line in lines:
        try:
            query, document = id_of(line, "query-id"), id_of(line, "corpus-id")
            if query is None or document is None:
                raise ValueError("one of them is missing")
            yield Relevance(number, query, document, _score(line))
        except (KeyError, ValueError) as error:
            said = f"{error} is missing" if isinstance(error, KeyError) else error
            raise BadDataset(f"{path.name} line {number} needs query-id, corpus-id and a score: {said}.") from error


def _score(line: Mapping[str, Any]) -> float:
    """A finite number, also as a string: the tables that such files are made from know nothing else."""
    value = line["score"]
    try:
        score = math.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        score = math.nan
    if not math.isfinite(score):
        raise ValueError("score must be a finite number")
    return score


def gold_of(found: Iterable[Relevance]) -> Mapping[str, tuple[str, ...]]:
    """The documents that answer, each once, by question."""
    gold: dict[str, dict[str, None]] = defaultdict(dict)
    for one in found:
        if one.score > 0:
            gold[one.query][one.document] = None
    return {query: tuple(documents) for query, documents in gold.items()}


def check_named(path: Path, found: Iterable[Relevance], questions: Collection[str], documents: Collection[str]) -> None:
    """A part of the questions, or of the documents, is as good as all; names that all miss are a slip.

    Raises `BadDataset`.
    """
    lines = list(found)
    for kind, names, held, file in (
        ("question", {one.query for one in lines}, questions, "queries.jsonl"),
        ("document", {one.document for one in lines}, documents, "corpus.jsonl"),
    ):
        if names and names.isdisjoint(held):
            raise BadDataset(f"{path.name} names no {kind} of {file}; mend the names, as {min(names)}.")


def documents_in(corpus: Path) -> frozenset[str]:
    """The names of the documents that an ingest of the file would take."""
    with corpus.open("rb") as file:
        read = read_corpus(file, corpus.name, corpus.stat().st_size + 1)
        return frozenset(one.source for one in read if isinstance(one, RawDocument))
