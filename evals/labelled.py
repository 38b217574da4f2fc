"""Labelled lines of other kinds than questions, from disk to frozen values."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from evals.datasets import numbered_lines
from evals.errors import BadDataset

Row = TypeVar("Row")
Line = Mapping[str, Any]


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
    """Every line of the file that `path` means. Raises `BadDataset` with the number of the line.

    `parse` takes an id (the line's own, or its number) and the line; it raises `KeyError`, `TypeError` or
    `ValueError`.
    """
    file = find_file(path, task)
    rows = []
    for number, line in numbered_lines(file):
        try:
            rows.append(parse(str(line.get("_id", line.get("id", number))), line))
        except KeyError as error:
            raise BadDataset(f"{file.name} line {number} lacks {error}.") from error
        except (TypeError, ValueError) as error:
            raise BadDataset(f"{file.name} line {number}: {error}.") from error
    if not rows:
        raise BadDataset(f"{file.name} holds no lines; see docs/evals.md for the format of the task {task}.")
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


def text_of(line: Line, name: str = "text") -> str:
    """A string with something in it. Raises `KeyError` or `ValueError`."""
    text = line[name]
    if not isinstance(text, str) or not text.strip():
        raise ValueError(f"{name} must be a string with something in it")
    return text


def yes_no(line: Line, name: str) -> bool | None:
    """True, false, or None for what nobody has judged. Raises `KeyError` or `ValueError`."""
    value = line[name]
    if value is not None and not isinstance(value, bool):
        raise ValueError(f"{name} is true, false, or null where nobody has judged it")
    return value
