"""What tells that a contact is unhappy with a conversation: `python -m benchmarks.contacts DATA`.

On two sets of whole conversations, which ship nothing: a logistic regression over the named features is fitted on the
training half of the conversations and measured on the other half.

- `star_dev`: the agent said afterwards that the user was annoyed, or the user that the agent was not calm and helpful.
  One row for a conversation; of each feature its greatest value.
- `dbdc3_dev`: most of 30 people said that the assistant's turn before a message broke the conversation down. One row
  for a message that the user wrote next.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.requests import embedder_of
from evals.datasets import read_lines
from evals.splits import is_training
from evals.stats import auroc, bootstrap
from evals.tables import exact_logistic
from policy.features import shouting
from policy.missed import says_missed
from retrieval.heads import load_heads
from retrieval.reader import Reader
from runtime.settings import Settings

IN_USE = ("frustrated", "request", "shouting")
UNUSED = ("frustrated_max", "frustrated_trend", "repetition", "same_need", "unhelped", "missed")
STAR_LABELS = {"annoyed": ("agent_user_annoyed", True), "not calm and helpful": ("user_calm_helpful", False)}
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Row:
    """The features of a message or conversation, what is to be told from them, and the conversation."""

    features: Mapping[str, float]
    wanted: bool
    conversation: str


def main(data: Path) -> None:
    """Print one table for each label."""
    settings = Settings()
    embedder = embedder_of(settings)
    reader = Reader(embedder.look, load_heads(settings.reader, embedder.fingerprint))
    talks = [(one, list(_heard(reader, one["turns"]))) for one in read_lines(data / "star_dev" / "dialogues.jsonl")]
    for label, (field, value) in STAR_LABELS.items():
        judged = [(one, heard) for one, heard in talks if one["labels"][field] is not None and heard]
        rows = [Row(_greatest(heard), one["labels"][field] is value, str(one["dialogue_id"])) for one, heard in judged]
        _table(f"star_dev: {label}", rows)
    broken = [row for one in read_lines(data / "dbdc3_dev" / "dialogues.jsonl") for row in _after_turns(reader, one)]
    _table("dbdc3_dev: the turn before broke down", broken)


def _heard(reader: Reader, turns: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, float]]:
    """The features of each message of the user, in order."""
    said: list[str] = []
    unhelped = 0.0
    for turn in turns:
        if turn["speaker"] != "user":
            # The agent of STAR had this button; nothing in DBDC3 is like it.
            unhelped += turn.get("action") == "out_of_scope"
            continue
        texts = [turn["text"], *said]
        signals = reader.signals(texts, reader.vectors(texts))
        more = {"shouting": shouting(turn["text"]), "unhelped": unhelped, "missed": float(says_missed(turn["text"]))}
        yield {**signals, **more}
        said.append(turn["text"])


def _greatest(heard: Sequence[Mapping[str, float]]) -> dict[str, float]:
    return {name: max(one[name] for one in heard) for name in heard[0]}


def _after_turns(reader: Reader, talk: Mapping[str, Any]) -> Iterator[Row]:
    turns = talk["turns"]
    heard = _heard(reader, turns)
    for before, turn in zip([{}, *turns], turns, strict=False):
        if turn["speaker"] == "user":
            features = next(heard)
            if "votes" in before:
                yield Row(features, before["breakdown"] == "X", str(talk["dialogue_id"]))


def _table(name: str, rows: Sequence[Row]) -> None:
    trains = np.array([is_training(row.conversation) for row in rows])
    wanted = np.array([row.wanted for row in rows])
    groups = [row.conversation for row, train in zip(rows, trains, strict=True) if not train]
    print(f"\n{name}: {trains.sum()} rows trained on ({wanted[trains].sum()}), {len(groups)} measured on", end="")
    print(f" ({wanted[~trains].sum()})\n\n| features | AUROC | against those in use |\n|---|---|---|")
    base = _scores(rows, IN_USE, trains, wanted)
    for shown, names in _choices():
        scores = _scores(rows, names, trains, wanted)
        value, gain = _interval(scores, base, wanted[~trains], groups)
        print(f"| {shown} | {value} | {gain if names != IN_USE else ''} |", flush=True)


def _choices() -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "those in use", IN_USE
    yield from ((f"and `{one}`", (*IN_USE, one)) for one in UNUSED)
    yield "all", (*IN_USE, *UNUSED)
    yield from ((f"`{one}` alone", (one,)) for one in ("frustrated", "frustrated_max"))


def _scores(rows: Sequence[Row], names: Sequence[str], trains: NDArray[np.bool_], wanted: NDArray[np.bool_]) -> Floats:
    x = np.array([[row.features[name] for name in names] for row in rows])
    scale = x[trains].std(axis=0)
    x = (x - x[trains].mean(axis=0)) / np.where(scale > 0, scale, 1.0)
    model = exact_logistic(1.0).fit(x[trains], wanted[trains])
    scores: Floats = model.predict_proba(x[~trains])[:, 1]
    return scores


def _interval(scores: Floats, base: Floats, wanted: NDArray[np.bool_], groups: Sequence[str]) -> tuple[str, str]:
    """AUROC, and how much more it is than the features in use have, both from a bootstrap by conversation."""

    def gain(items: NDArray[np.int_]) -> float:
        return auroc(scores[items], wanted[items]) - auroc(base[items], wanted[items])

    low, high = bootstrap(groups, lambda items: auroc(scores[items], wanted[items]))
    less, more = bootstrap(groups, gain)
    everything = np.arange(len(wanted))
    value = f"{auroc(scores, wanted):.3f} ({low:.3f} to {high:.3f})"
    return value, f"{gain(everything):+.3f} ({less:+.3f} to {more:+.3f})"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
