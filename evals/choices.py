"""Canned replies of which an agent picked one: would Warmline have put it first?

A line is `{"history", "options", "picked"}` and may have `typed` and `dialogue_id`. An option's text is in the
`reply_templates.json` beside the file, or else its name.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from conversation.turn import pending_question
from evals.datasets import numbered_lines
from evals.errors import BadDataset
from evals.fields import Line, id_of, messages_of, text_of
from evals.labelled import Labelled, read_labelled
from evals.metric import Measured, share
from evals.record import WORKSPACE, reader_of
from evals.stats import hit
from retrieval.embed import Vectors
from runtime.ask import Said, conversation_of
from runtime.compose import Warmline

FILE = "suggested_replies.jsonl"
TEMPLATES = "reply_templates.json"
DEPTHS = (1, 3)


@dataclass(frozen=True, slots=True)
class Choice:
    """`options` are texts by name in the order in which they were shown; `typed` is what the agent had begun."""

    id: str
    group: str
    history: tuple[Said, ...]
    options: Mapping[str, str]
    picked: str
    typed: str | None


def is_choices(path: Path) -> bool:
    """Whether the file, or the one of that name in the folder, has lines of this kind."""
    file = path / FILE if path.is_dir() else path
    first = next(islice(numbered_lines(file), 1), None) if file.is_file() and file.suffix == ".jsonl" else None
    return first is not None and "options" in first[1]


def find(path: Path) -> Labelled[Choice]:
    """Raises `BadDataset`."""
    file = path / FILE if path.is_dir() else path
    texts = _texts(file.with_name(TEMPLATES))
    return read_labelled(file, "assist", partial(_parsed, texts))


def _texts(file: Path) -> Mapping[str, str]:
    """By name; the templates may stand in groups."""
    if not file.is_file():
        return {}
    try:
        stored = json.loads(file.read_bytes())
        return {name: text for name, text in _named(stored) if isinstance(text, str)}
    except RecursionError as error:
        raise BadDataset(f"{file.name} is nested too deep; write an object of reply texts by name.") from error
    except (ValueError, AttributeError) as error:
        raise BadDataset(f"{file.name} is not an object of reply texts by name: {error}.") from error


def _named(stored: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in stored.items():
        yield from _named(value) if isinstance(value, dict) else [(name, value)]


def _parsed(texts: Mapping[str, str], id: str, line: Line) -> Choice:
    options = line["options"]
    if not isinstance(options, list) or not options or not all(isinstance(one, str) for one in options):
        raise ValueError("options is a list of names")
    if len(set(options)) < len(options):
        raise ValueError("options has one name twice")
    if line["picked"] not in options:
        raise ValueError("picked is one of the options")
    history = messages_of(line, "history")
    if not history or history[-1].speaker != "user":
        raise ValueError("history is a list of messages that ends with the user's")
    typed = None if line.get("typed") in (None, "") else text_of(line, "typed")
    named = {name: texts.get(name, name.replace("_", " ")) for name in options}
    return Choice(id, id_of(line, "dialogue_id") or id, history, named, line["picked"], typed)


def measure(warmline: Warmline, rows: Sequence[Choice]) -> Measured:
    """Order each row's options by their likeness to the contact's words as a search would read them.

    `first_option@1` is what the order of the file scores, `typed_hit@1` the likeness to what the agent had begun
    to write. Raises `MissingData` without the trained heads.
    """
    read = reader_of(warmline.brain(WORKSPACE))
    texts = sorted({text for row in rows for text in row.options.values()})
    vectors = dict(zip(texts, warmline.embedder(texts), strict=True))
    typed = warmline.embedder([row.typed or "" for row in rows])
    items: list[dict[str, Any]] = []
    for row, begun_with in zip(rows, typed, strict=True):
        asked = conversation_of(row.history[:-1], row.history[-1].text)
        heard = np.asarray(read(*pending_question(asked)).vector, dtype=np.float32)
        items.append(_item(row, _ordered(row, heard, vectors), _ordered(row, begun_with, vectors)))
    groups = [item["group"] for item in items]
    every = [1.0] * len(items)
    metrics = {f"hit@{depth}": share([item[f"hit@{depth}"] for item in items], every, groups) for depth in DEPTHS}
    begun = [float(row.typed is not None) for row in rows]
    metrics["first_option@1"] = share([item["first_option@1"] for item in items], every, groups)
    metrics["typed_hit@1"] = share(
        [item["typed_hit@1"] * b for item, b in zip(items, begun, strict=True)], begun, groups
    )
    return Measured(metrics, items, unscored=0)


def _ordered(row: Choice, wanted: Vectors, vectors: Mapping[str, Vectors]) -> list[str]:
    """Most alike first; options that are as like keep their order."""
    return sorted(row.options, key=lambda name: -float(wanted @ vectors[row.options[name]]))


def _item(row: Choice, ordered: Sequence[str], by_typed: Sequence[str]) -> dict[str, Any]:
    picked = (row.picked,)
    return {
        "id": row.id,
        "group": row.group,
        "text": row.history[-1].text,
        "picked": row.picked,
        "ordered": list(ordered),
        **{f"hit@{depth}": hit(ordered, picked, depth) for depth in DEPTHS},
        "first_option@1": hit(list(row.options), picked, 1),
        "typed_hit@1": hit(by_typed, picked, 1),
    }
