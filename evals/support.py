"""Train the check of a chat model's sentences on human ratings of faithfulness, from a table of numbers.

The ratings are of whole answers, and few of them are bad. So each sentence of a well rated answer stands twice
more in the table: beside the passages that it was written from, and beside others of the same conversation.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evals.datasets import read_lines
from evals.errors import BadDataset
from evals.splits import fold_of, is_training
from evals.stats import auroc
from evals.tables import DIGITS, exact_logistic, read_csv, standard, write_csv
from retrieval.embed import Embed
from retrieval.sentences import units
from retrieval.support import SUPPORT_FEATURES, VETOES, Ground, compare
from retrieval.support_head import SCHEMA, support_head

SET = "mtrag_human_ratings"
SUPPORT_TABLE = "support.csv"
COLUMNS = ("kind", "group", "carried", *SUPPORT_FEATURES, *VETOES)
# Ratings go from 1 to 4, by three people; below 3 on average something in the answer is not in the passages.
FAITHFUL_FROM = 3.0
# All three gave it the best mark: every sentence of it may be taken to be carried.
SURE_FROM = 4.0
LEAST_WORDS = 3
FOLDS = 5
REGULARISATION = 0.1
# Chosen on the training half: from 0.6 on hardly more of the good sentences are kept, and clearly more of the others.
THRESHOLD = 0.7


@dataclass(frozen=True, slots=True)
class Rated:
    """One answer with the passages it was written from; `rating` is the mean of the raters', 1..4."""

    group: str
    sentences: tuple[str, ...]
    passages: Mapping[str, Ground]
    rating: float


def load_ratings(folder: Path) -> list[Rated]:
    """The rated answers that had passages to be written from. Raises `BadDataset`."""
    lines = read_lines(folder / "ratings.jsonl")
    try:
        return [_rated(one) for one in lines if one["contexts"]]
    except (KeyError, TypeError, AttributeError) as error:
        raise BadDataset(f"{folder.name} is not in the form of its README: {error!r}") from error


def _rated(one: Mapping[str, Any]) -> Rated:
    said = (unit.text for unit in units(one["response"]))
    return Rated(
        group=one["task_id"].partition("<")[0],
        sentences=tuple(text for text in said if len(text.split()) >= LEAST_WORDS),
        passages={passage["_id"]: Ground(passage["text"]) for passage in one["contexts"]},
        rating=fmean(one["human"]["faithfulness"]),
    )


def elsewhere(one: Rated, ratings: Sequence[Rated]) -> list[Rated]:
    """Answers of the same conversation that share no passage with this one."""
    return [other for other in ratings if other.group == one.group and not one.passages.keys() & other.passages.keys()]


def drawn(sentence: str, others: Sequence[Rated]) -> Rated:
    """One of them, for good: by the sentence's own hash."""
    return others[int(hashlib.sha256(sentence.encode()).hexdigest(), 16) % len(others)]


def rows_of(one: Rated, embed: Embed) -> list[dict[str, float]]:
    """What is compared of each of its sentences and its passages."""
    grounds = list(one.passages.values())
    return [dict(compare(sentence, grounds, embed).row) for sentence in one.sentences]


def record_support(embed: Embed, data: Path, table: Path) -> None:
    """One row for each rated answer and two for each sentence of a good one; training half only."""
    ratings = [one for one in load_ratings(data / SET) if is_training(one.group) and one.sentences]
    write_csv(table, COLUMNS, [row for one in ratings for row in _table_rows(one, ratings, embed)])


def _table_rows(one: Rated, ratings: Sequence[Rated], embed: Embed) -> Iterator[list[Any]]:
    rows = rows_of(one, embed)
    mean = {name: fmean(row[name] for row in rows) for name in rows[0]}
    yield _table_row("answer", one.group, one.rating >= FAITHFUL_FROM, mean)
    if one.rating < SURE_FROM:
        return
    others = elsewhere(one, ratings)
    for sentence, row in zip(one.sentences, rows, strict=True):
        yield _table_row("sentence", one.group, True, row)
        if others:
            grounds = list(drawn(sentence, others).passages.values())
            yield _table_row("sentence", one.group, False, compare(sentence, grounds, embed).row)


def _table_row(kind: str, group: str, carried: bool, row: Mapping[str, float]) -> list[Any]:
    values = [round(row[name], DIGITS) for name in (*SUPPORT_FEATURES, *VETOES)]
    return [kind, hashlib.sha256(group.encode()).hexdigest()[:12], int(carried), *values]


def fit_support(table: Path, model_fingerprint: str) -> dict[str, Any]:
    """The head as JSON values; the same table gives the same bytes. Raises `MissingData`."""
    rows = read_csv(table)
    x = np.array([[float(row[name]) for name in SUPPORT_FEATURES] for row in rows])
    y = np.array([row["carried"] == "1" for row in rows])
    vetoed = np.array([any(float(row[name]) > 0 for name in VETOES) for row in rows])
    answers = np.array([row["kind"] == "answer" for row in rows])
    scores = _cross_fitted(x, y, [row["group"] for row in rows], model_fingerprint)
    shown = np.where(vetoed, 0.0, scores)[~answers]
    card = {
        "answers": int(answers.sum()),
        "unfaithful": int((answers & ~y).sum()),
        "sentences": int((~answers).sum()),
        "cross_fitted": {
            "auroc_answers": round(auroc(scores[answers], y[answers]), 4),
            "auroc_sentences": round(auroc(shown, y[~answers]), 4),
            "own_kept": round(float((shown[y[~answers]] >= THRESHOLD).mean()), 4),
            "others_kept": round(float((shown[~y[~answers]] >= THRESHOLD).mean()), 4),
        },
    }
    return {**_head_json(x, y, model_fingerprint), "card": card}


def _head_json(x: NDArray[np.float64], y: NDArray[np.bool_], model_fingerprint: str) -> dict[str, Any]:
    mean, scale = standard(x)
    model = exact_logistic(REGULARISATION).fit((x - mean) / scale, y)
    numbers = {"mean": mean, "scale": scale, "weights": model.coef_[0]}
    return {
        "schema": SCHEMA,
        "model_fingerprint": model_fingerprint,
        "features": list(SUPPORT_FEATURES),
        **{name: [round(float(value), DIGITS) for value in values] for name, values in numbers.items()},
        "bias": round(float(model.intercept_[0]), DIGITS),
        "threshold": THRESHOLD,
    }


def _cross_fitted(
    x: NDArray[np.float64], y: NDArray[np.bool_], groups: Sequence[str], model_fingerprint: str
) -> NDArray[np.float64]:
    """Each row's score from a head that has not seen its conversation; vetoes left out."""
    folds = np.array([fold_of(group, FOLDS) for group in groups])
    scores = np.zeros(len(y))
    unvetoed = dict.fromkeys(VETOES, 0.0)
    for fold in range(FOLDS):
        held = folds == fold
        if held.any():
            head = support_head(_head_json(x[~held], y[~held], model_fingerprint))
            rows = (dict(zip(SUPPORT_FEATURES, values, strict=True)) for values in x[held].tolist())
            scores[held] = [head({**row, **unvetoed}) for row in rows]
    return scores
