"""Train the heads on a message's embedding and wording from committed tables of numbers."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import PredefinedSplit, cross_val_predict

from evals.attacks import own_attacks, training_attacks
from evals.datasets import load_dataset, read_lines
from evals.errors import MissingData
from evals.follow_ups import fit_leaning
from evals.splits import is_training
from evals.tables import DIGITS, exact_logistic
from retrieval.embed import Embed
from retrieval.wording import CLUES

SMALLTALK_INTENTS: Mapping[str, str] = {
    "greeting": "greeting",
    "goodbye": "goodbye",
    "thank_you": "thanks",
    "what_is_your_name": "bot",
    "who_made_you": "bot",
    "are_you_a_bot": "bot",
    "who_do_you_work_for": "bot",
    "what_can_i_ask_you": "bot",
    "how_old_are_you": "chitchat",
    "what_are_your_hobbies": "chitchat",
    "do_you_have_pets": "chitchat",
    "where_are_you_from": "chitchat",
    "meaning_of_life": "chitchat",
    "tell_joke": "chitchat",
    "fun_fact": "chitchat",
}
# Neither a question nor small talk: what they mean depends on what was asked before.
LEFT_OUT_INTENTS = frozenset({"yes", "no", "maybe", "repeat", "cancel"})
FOLLOW_UPS = "follow_ups.csv"
# Whoever wrote those rows attacked nobody; repeating them in the table of attacks would only make it larger.
HONEST_TABLES = ("frustrated", "request", "smalltalk")
REQUESTS = frozenset({"request", "handoff"})
FRUSTRATED_ROWS = 6_600
KNOWLEDGE_ROWS_PER_INTENT = 8
CALM_ROWS = 1_500
# Nobody has labelled anger in those sets; a row with such a word is left out rather than called calm.
ANGRY_WORDS = re.compile(
    r"worst|ridicul|fudge|useless|terribl|awful|\bhell\b|annoy|wasting|!!|already told|stupid|hate", re.IGNORECASE
)
REGULARISATION: Mapping[str, float] = {"attack": 3.0, "frustrated": 1.0, "request": 3.0, "smalltalk": 10.0}
# How often one of our own rows counts: what people say to a help desk is a small part of the table of anger.
OWN_WEIGHT: Mapping[str, float] = {"frustrated": 2.0}
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Table:
    """Embeddings as int8 with a scale for each dimension, clues of the wording, and a label for each row.

    The last `own` rows are messages of our own.
    """

    codes: NDArray[np.int8]
    scale: NDArray[np.float32]
    labels: NDArray[np.str_]
    clues: NDArray[np.float32]
    own: int = 0

    def vectors(self) -> NDArray[np.float64]:
        """(rows, dimension), unit length again up to the rounding."""
        return self.codes.astype(np.float64) * self.scale

    def inputs(self) -> NDArray[np.float64]:
        """(rows, dimension and clues): what the head of this table looks at."""
        return np.hstack([self.vectors(), self.clues.astype(np.float64)])

    def save(self, path: Path) -> None:
        """Numbers and labels only; nothing in it can be executed when it is read."""
        np.savez_compressed(
            path, codes=self.codes, scale=self.scale, labels=self.labels, clues=self.clues, own=np.array(self.own)
        )


def load_table(path: Path) -> Table:
    """Raises `MissingData`."""
    if not path.is_file():
        raise MissingData(f"The training table {path.name} is missing; run warmline train --record DATA.")
    with np.load(path, allow_pickle=False) as stored:
        if "own" not in stored:
            raise MissingData(f"The training table {path.name} is an old one; run warmline train --record DATA.")
        return Table(stored["codes"], stored["scale"], stored["labels"], stored["clues"], int(stored["own"]))


def embed_table(embed: Embed, rows: Sequence[tuple[str, str]], name: str = "", own: int = 0) -> Table:
    """Embed and round (text, label); with the clues that the head `name` looks at. The last `own` rows are ours."""
    texts = [text for text, _ in rows]
    clues = np.array([CLUES[name](text) if name in CLUES else () for text in texts], dtype=np.float32)
    vectors = embed(texts)
    scale = np.abs(vectors).max(axis=0) / 127.0
    return Table(
        np.round(vectors / scale).astype(np.int8),
        scale.astype(np.float32),
        np.array([label for _, label in rows]),
        clues,
        own,
    )


def record_tables(embed: Embed, data: Path, own: Sequence[tuple[str, str]], target: Path) -> None:
    """Derive the tables from the labelled sets in `data`, training halves only.

    `own` are (text, category or label) of the shipped questions and messages.
    """
    target.mkdir(parents=True, exist_ok=True)
    for name, (theirs, ours) in {
        "attack": (training_attacks(embed, data), own_attacks()),
        "frustrated": ([*_frustrated(data), *_calm(data)], _own_frustrated(own)),
        "request": (_requests(data), _own_requests(own)),
        "smalltalk": (_smalltalk(data), _own_smalltalk(own)),
    }.items():
        embed_table(embed, [*theirs, *ours], name, len(ours)).save(target / f"{name}.npz")


def _frustrated(data: Path) -> list[tuple[str, str]]:
    lines = [one for one in read_lines(data / "goemotions" / "train.jsonl") if is_training(one["text"])]
    ordered = sorted(lines, key=lambda one: hashlib.sha256(one["text"].encode()).hexdigest())
    half = FRUSTRATED_ROWS // 2
    yes = [(one["text"], "yes") for one in ordered if one["frustration"]][:half]
    no = [(one["text"], "no") for one in ordered if not one["frustration"]][:half]
    return yes + no


def _calm(data: Path) -> list[tuple[str, str]]:
    """What people say to an assistant, short and about things that went wrong, is seldom anger."""
    said = [one["text"] for one in read_lines(data / "nlupp_banking" / "utterances.jsonl") if not one["handoff"]]
    asked = [one["text"] for one in read_lines(data / "clinc150" / "train.jsonl")]
    ordered = sorted(asked, key=lambda text: hashlib.sha256(text.encode()).hexdigest())[:CALM_ROWS]
    trained = [text for text in said if is_training(text)]
    return [(text, "no") for text in [*trained, *ordered] if not ANGRY_WORDS.search(text)]


def _requests(data: Path) -> list[tuple[str, str]]:
    lines = read_lines(data / "nlupp_banking" / "utterances.jsonl")
    return [(one["text"], "yes" if one["handoff"] else "no") for one in lines if is_training(one["text"])]


def _own_frustrated(own: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    # Someone who asks for a person may be either; those rows say nothing about anger.
    return [(text, "yes" if label == "angry" else "no") for text, label in own if label not in REQUESTS]


def _own_requests(own: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(text, "yes" if label in REQUESTS else "no") for text, label in own]


def _smalltalk(data: Path) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    taken: dict[str, int] = {}
    for one in read_lines(data / "clinc150" / "train.jsonl"):
        intent = one["intent"]
        taken[intent] = taken.get(intent, 0) + 1
        if intent in SMALLTALK_INTENTS:
            rows.append((one["text"], SMALLTALK_INTENTS[intent]))
        elif intent not in LEFT_OUT_INTENTS and taken[intent] <= KNOWLEDGE_ROWS_PER_INTENT:
            rows.append((one["text"], "knowledge"))
    for one in read_lines(data / "nlupp_banking" / "utterances.jsonl"):
        if is_training(one["text"]) and one["thank"] and not set(one["intents"]) - {"thank", "acknowledge"}:
            rows.append((one["text"], "thanks"))
        elif is_training(one["text"]) and one["intents"] == ["end_call"]:
            rows.append((one["text"], "goodbye"))
    real = load_dataset(data / "clapnq").questions
    return rows + [(question.text, "knowledge") for question in real if is_training(question.group)]


def _own_smalltalk(own: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    labels = {*SMALLTALK_INTENTS.values(), "solved"}
    # The sample's own small talk is not divided into kinds.
    return [(text, label if label in labels else "knowledge") for text, label in own if label != "smalltalk"]


def fit_heads(tables: Path, model_fingerprint: str) -> dict[str, Any]:
    """The heads as JSON values; the same tables give the same bytes."""
    heads: dict[str, Any] = {}
    for name in sorted(REGULARISATION):
        inputs, labels, weights = _rows(tables, name)
        model = _classifier(name).fit(inputs, labels, sample_weight=weights)
        heads[name] = _as_json(model)
    leaning = fit_leaning(tables / FOLLOW_UPS)
    return {"schema": 3, "model_fingerprint": model_fingerprint, "heads": heads, "leaning": leaning}


def _rows(tables: Path, name: str) -> tuple[NDArray[np.float64], NDArray[np.str_], NDArray[np.float64]]:
    table = load_table(tables / f"{name}.npz")
    if name != "attack":
        return table.inputs(), table.labels, _weights(table, name)
    honest = np.vstack([load_table(tables / f"{other}.npz").vectors() for other in HONEST_TABLES])
    inputs, labels = np.vstack([table.vectors(), honest]), np.concatenate([table.labels, np.full(len(honest), "no")])
    return inputs, labels, np.ones(len(labels))


def _weights(table: Table, name: str) -> NDArray[np.float64]:
    weights = np.ones(len(table.labels))
    weights[len(weights) - table.own :] = OWN_WEIGHT.get(name, 1.0)
    return weights


def out_of_fold(tables: Path, name: str) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """P(yes) of each row of a yes/no table from a head that has not seen it, and whether it is a yes."""
    table = load_table(tables / f"{name}.npz")
    # Every fifth row, so that each head has seen most of our own, which stand together.
    folds = PredefinedSplit(np.arange(len(table.labels)) % FOLDS)
    shares = cross_val_predict(
        _classifier(name),
        table.inputs(),
        table.labels,
        cv=folds,
        method="predict_proba",
        params={"sample_weight": _weights(table, name)},
    )
    return shares[:, 1], table.labels == "yes"


def _classifier(name: str) -> LogisticRegression:
    return exact_logistic(REGULARISATION[name])


def _as_json(model: LogisticRegression) -> dict[str, Any]:
    weights, bias = model.coef_, model.intercept_
    if len(model.classes_) == 2:
        # One row decides between two classes; stored as two rows so that all heads are read alike.
        weights, bias = np.vstack([np.zeros_like(weights), weights]), np.concatenate([[0.0], bias])
    return {
        "classes": model.classes_.tolist(),
        "weights": [[round(float(value), DIGITS) for value in row] for row in weights],
        "bias": [round(float(value), DIGITS) for value in bias],
    }
