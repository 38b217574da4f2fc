"""Labelled lines of other kinds than questions, from disk to frozen values."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from evals.datasets import check_ids, numbered_lines
from evals.errors import BadDataset
from evals.fields import Line, id_of

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Labelled(Generic[Row]):
    """What a task measures on, and the documents that it is about where it needs any (a file or folder).

    `size` is how many things that is, where one row holds several.
    """

    name: str
    rows: tuple[Row, ...]
    sha256: str
    corpus: Path | None = None
    size: int | None = None


def read_labelled(path: Path, task: str, parse: Callable[[str, Line], Row]) -> Labelled[Row]:
    """Every line of the file that `path` means. Raises `BadDataset` with the number of the line, or of both of one id.

    `parse` takes an id (the line's own, or its number) and the line; it raises `KeyError`, `TypeError` or
    `ValueError`.
    """
    file = find_file(path, task)
    rows: list[Row] = []
    ids: list[tuple[int, str]] = []
    for number, line in numbered_lines(file):
        try:
            ids.append((number, id_of(line, "_id", "id") or str(number)))
            rows.append(parse(ids[-1][1], line))
        except KeyError as error:
            raise BadDataset(f"{file.name} line {number} lacks {error}.") from error
        except (TypeError, ValueError) as error:
            raise BadDataset(f"{file.name} line {number}: {error}.") from error
    if not rows:
        raise BadDataset(f"{file.name} holds no lines; see docs/evals.md for the format of the task {task}.")
    check_ids(file, ids)
    return Labelled(file.stem, tuple(rows), hashlib.sha256(file.read_bytes()).hexdigest())


def find_file(path: Path, task: str) -> Path:
    """The file itself; in a folder `TASK.jsonl`, `test.jsonl`, or the only JSONL file. Raises `BadDataset`."""
    if path.is_file():
        return path
    if not path.is_dir():
        raise BadDataset(f"There is nothing at {path}; give a JSONL file or a folder with one.")
    found = sorted(path.glob("*.jsonl"))
    named = [file for name in (f"{task}.jsonl", "test.jsonl") for file in found if file.name == name]
    if not named and len(found) != 1:
        raise BadDataset(f"{path.name} has {len(found)} JSONL files and none is {task}.jsonl; name the one to measure.")
    return (named or found)[0]
