"""The same plain text and the same questions for every system."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.headings import debian_faq, login_gov
from evals.datasets import Dataset, Question, load_dataset, read_lines
from evals.splits import is_training
from ingest.tokens import token_counter


@dataclass(frozen=True, slots=True)
class Set:
    """A corpus with the questions that are asked of it, on disk and here.

    `chunk_words` is how many words come to `chunk_tokens` of the model in its texts.
    """

    name: str
    documents: Path
    queries: Path
    questions: tuple[Question, ...]
    chunk_words: int


def sets(data: Path, folder: Path, tokenizer: Path, chunk_tokens: int) -> list[Set]:
    """The three sets of the issue; of clapnq the test half of the questions that have an answer."""
    clapnq = load_dataset(data / "clapnq")
    held = tuple(one for one in clapnq.questions if one.gold and not is_training(one.group))
    asked = [(one, one.questions) for one in (debian_faq(data, folder), login_gov(data, folder))]
    return [_set(dataset, some, folder, tokenizer, chunk_tokens) for dataset, some in [*asked, (clapnq, held)]]


def _set(dataset: Dataset, questions: tuple[Question, ...], folder: Path, tokenizer: Path, chunk_tokens: int) -> Set:
    documents, queries = folder / f"{dataset.name}.jsonl", folder / f"{dataset.name}-asked.jsonl"
    read = list(read_lines(dataset.corpus))
    count = token_counter(tokenizer)
    share = sum(len(one["text"].split()) for one in read) / sum(count(one["text"]) for one in read)
    _write(documents, ({name: one.get(name, "") for name in ("_id", "title", "text")} for one in read))
    _write(queries, ({"_id": one.id, "text": one.text} for one in questions))
    return Set(dataset.name, documents, queries, questions, round(chunk_tokens * share))


def _write(path: Path, lines: Iterable[Mapping[str, str]]) -> None:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
