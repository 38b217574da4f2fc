"""Fit the shipped policy from recorded turns; the same table gives the same bytes."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evals.datasets import Dataset, Question, load_dataset, load_questions, read_lines
from evals.errors import MissingData
from evals.follow_ups import record_follow_ups
from evals.heads import FOLLOW_UPS, fit_heads, out_of_fold, record_tables
from evals.record import Recorded, ingested, record
from evals.splits import fold_of, is_training
from evals.stats import CONFIDENCE_MEASURES, auroc
from evals.support import SUPPORT_TABLE, fit_support, record_support
from evals.tables import DIGITS, exact_logistic, read_csv, standard, write_csv, write_json
from policy.features import RIGHT_FEATURES, shouting
from policy.model import load_policy
from retrieval.embed import Embedder
from runtime.compose import Warmline, opened
from runtime.settings import SHIPPED, Settings

FOLDS = 5
MADE_WITH = "made_with.json"
SCHEMA = 1
RIGHT_C = 0.1
PERSON_C = 1.0
# What the person head is trained on: the other person features have no labelled conversations yet.
TRAINED_PERSON_FEATURES = ("frustrated", "request", "shouting")
NOT_QUESTIONS = frozenset({"handoff", "smalltalk", "underspecified"})
COLUMNS = ("set", "group", "knocked_out", "right", *RIGHT_FEATURES)
PERSON_COLUMNS = ("needs_person", *TRAINED_PERSON_FEATURES)
# The most that calm customers may be handed over by the person head alone, on its training data.
CALM_ESCALATED = 0.015
# Passages were hidden for training, so that fewer drafts are right there than over anybody's own documents. Nothing
# is known of those: as many right as wrong is expected, until labels say otherwise.
EXPECTED_RIGHT = 0.5
# The share of the right drafts that is answered, before the owner has said otherwise.
ANSWERED_SHARE = 0.8
# Below this share of the threshold nothing in the documents is near enough to ask back about.
CLARIFY_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Paths:
    """Where the derived tables and the trained files are kept."""

    folder: Path = SHIPPED / "policy"

    @property
    def tables(self) -> Path:
        return self.folder / "tables"


def own_questions() -> list[tuple[str, str]]:
    """(text, category or label) of the questions and messages that are shipped."""
    lines = (one for name in ("shop", "product", "messages") for one in read_lines(_questions(name)))
    return [(one["text"], one.get("category") or one["label"]) for one in lines]


def sample_dataset() -> Dataset:
    """The shipped help centre and the questions about it."""
    return load_questions("sample", SHIPPED / "sample", _questions("shop"), _questions("product"))


def _questions(name: str) -> Path:
    return SHIPPED / "questions" / f"{name}.jsonl"


def record_all(settings: Settings, data: Path, paths: Paths) -> None:
    """Derive every table from the labelled sets in `data`. Raises `MissingData`."""
    if not (data / "clapnq").is_dir():
        raise MissingData(f"{data.name} has no folder clapnq; give the folder with the labelled sets.")
    embedder = Embedder(settings.embedding_model, settings.home / "models")
    record_tables(embedder, data, own_questions(), paths.tables)
    record_follow_ups(settings, data, sample_dataset(), paths.tables / FOLLOW_UPS)
    record_support(embedder, data, paths.tables / SUPPORT_TABLE)
    write_json(paths.folder / "reader.json", fit_heads(paths.tables, embedder.fingerprint))
    reading = settings.model_copy(update={"reader": paths.folder / "reader.json"})
    recorded = [_turns(dataset, reading) for dataset in (sample_dataset(), load_dataset(data / "clapnq"))]
    write_csv(paths.tables / "turns.csv", COLUMNS, [row for _, rows in recorded for row in rows])
    write_json(paths.tables / MADE_WITH, {"model": embedder.fingerprint, "retriever": recorded[0][0]})
    write_csv(paths.tables / "messages.csv", PERSON_COLUMNS, list(_messages(paths)))


def _turns(dataset: Dataset, settings: Settings) -> tuple[str, list[list[Any]]]:
    """The retriever's fingerprint and one row for each training question."""
    questions = [one for one in dataset.questions if _trains(dataset, one)]
    with ingested(dataset, settings) as warmline:
        rows = [_turn_row(dataset.name, one) for one in record(warmline, questions, knock_out=True)]
        return warmline.retriever_fingerprint, rows


def check_tables(warmline: Warmline, paths: Paths) -> None:
    """Tables of another model or retriever would make a policy that looks right and is not.

    Raises `MissingData`.
    """
    made_with = paths.tables / MADE_WITH
    if not made_with.is_file():
        raise MissingData(
            f"There are no training tables in {paths.tables.name}/ of that folder; copy those of data/policy there, "
            "or run warmline train --record DATA."
        )
    present = {"model": warmline.embedder.fingerprint, "retriever": warmline.retriever_fingerprint}
    if json.loads(made_with.read_text()) != present:
        raise MissingData("The training tables were made with another retriever; run warmline train --record DATA.")


def _trains(dataset: Dataset, question: Question) -> bool:
    wanted = question.category not in NOT_QUESTIONS
    return wanted and (dataset.name == "sample" or is_training(question.group))


def _turn_row(name: str, one: Recorded) -> list[Any]:
    values = [round(one.features[feature], DIGITS) for feature in RIGHT_FEATURES]
    return [name, one.question.group, int(one.knocked_out), int(one.right), *values]


def _messages(paths: Paths) -> Iterable[list[Any]]:
    """Our own messages with the heads' out-of-fold scores, so that the second stage sees honest ones."""
    own = own_questions()
    frustrated = _own_scores(paths, "frustrated", [label not in ("handoff", "request") for _, label in own])
    request = _own_scores(paths, "request", [True] * len(own))
    for (text, label), angry, asked in zip(own, frustrated, request, strict=True):
        if np.isfinite(angry):
            yield [int(label == "angry"), round(angry, DIGITS), round(asked, DIGITS), round(shouting(text), DIGITS)]


def _own_scores(paths: Paths, name: str, included: Sequence[bool]) -> list[float]:
    """Our own rows stand last in their table; those that are not in it get NaN."""
    scores = out_of_fold(paths.tables, name)[0]
    own = iter(scores[len(scores) - sum(included) :].tolist())
    return [next(own) if there else float("nan") for there in included]


@dataclass(frozen=True, slots=True)
class Sample:
    """Rows for one head: (n, features), outcomes, and the groups that stay together."""

    x: NDArray[np.float64]
    y: NDArray[np.bool_]
    groups: tuple[str, ...]


def fit_policy(warmline: Warmline, paths: Paths) -> dict[str, Any]:
    """Both heads, thresholds and model card as JSON values."""
    turns = read_csv(paths.tables / "turns.csv")
    right = Sample(
        np.array([[float(row[name]) for name in RIGHT_FEATURES] for row in turns]),
        np.array([row["right"] == "1" for row in turns]),
        tuple(row["group"] for row in turns),
    )
    messages = read_csv(paths.tables / "messages.csv")
    person = Sample(
        np.array([[float(row[name]) for name in TRAINED_PERSON_FEATURES] for row in messages]),
        np.array([row["needs_person"] == "1" for row in messages]),
        tuple(str(n) for n in range(len(messages))),
    )
    right_cv, person_cv = cross_fitted(right, RIGHT_C), cross_fitted(person, PERSON_C)
    shift = prior_shift(right.y)
    threshold = starting_threshold(shifted(right_cv, shift), right.y)
    return {
        "schema": SCHEMA,
        "retriever": warmline.retriever_fingerprint,
        "right": head_json(right, RIGHT_FEATURES, RIGHT_C, shift),
        "person": head_json(person, TRAINED_PERSON_FEATURES, PERSON_C),
        "threshold": threshold,
        "clarify_from": round(threshold * CLARIFY_SHARE, 4),
        "person_threshold": round(float(np.quantile(person_cv[~person.y], 1 - CALM_ESCALATED)), 4),
        "card": _card(turns, right, right_cv, person, person_cv, shifted(right_cv, shift) >= threshold),
    }


def cross_fitted(sample: Sample, c: float) -> NDArray[np.float64]:
    """Each row's probability from a model that has not seen its group."""
    folds = np.array([fold_of(group, FOLDS) for group in sample.groups])
    shares = np.zeros(len(sample.y))
    for fold in range(FOLDS):
        held = folds == fold
        mean, scale = standard(sample.x[~held])
        model = exact_logistic(c).fit((sample.x[~held] - mean) / scale, sample.y[~held])
        shares[held] = model.predict_proba((sample.x[held] - mean) / scale)[:, 1]
    return shares


def prior_shift(right: NDArray[np.bool_]) -> float:
    """What is added to the log-odds where `EXPECTED_RIGHT` of the drafts are right instead of the share seen here.

    The prior correction of King and Zeng, "Logistic Regression in Rare Events Data" (2001).
    """
    return float(_log_odds(EXPECTED_RIGHT) - _log_odds(right.mean()))


def shifted(shares: NDArray[np.float64], shift: float) -> NDArray[np.float64]:
    """Probabilities strictly between 0 and 1 with `shift` added to their log-odds."""
    moved: NDArray[np.float64] = 1 / (1 + np.exp(-_log_odds(shares) - shift))
    return moved


def _log_odds(shares: Any) -> Any:
    return np.log(shares) - np.log1p(-shares)


def head_json(sample: Sample, names: Sequence[str], c: float, shift: float = 0.0) -> dict[str, Any]:
    """One head as stored in the policy; logistic regression needs no further calibration knots."""
    mean, scale = standard(sample.x)
    model = exact_logistic(c).fit((sample.x - mean) / scale, sample.y)
    return {
        "features": list(names),
        "mean": _rounded(mean),
        "scale": _rounded(scale),
        "weights": _rounded(model.coef_[0]),
        "bias": round(float(model.intercept_[0]) + shift, DIGITS),
        "knots": [],
    }


def starting_threshold(shares: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """The highest threshold at which `ANSWERED_SHARE` of the right drafts are answered.

    A starting point only: `warmline calibrate` sets the threshold by the risk that the owner states.
    """
    return float(np.floor(np.quantile(shares[right], 1 - ANSWERED_SHARE) * 100) / 100)


def _rounded(values: NDArray[np.float64]) -> list[float]:
    return [round(float(value), DIGITS) for value in values]


def _card(
    turns: Sequence[dict[str, str]],
    right: Sample,
    right_cv: NDArray[np.float64],
    person: Sample,
    person_cv: NDArray[np.float64],
    answered: NDArray[np.bool_],
) -> dict[str, Any]:
    sets = {name: sum(row["set"] == name for row in turns) for name in sorted({row["set"] for row in turns})}
    return {
        "right": {
            "rows": len(right.y),
            "sets": sets,
            "knocked_out": sum(row["knocked_out"] == "1" for row in turns),
            "share_right": round(float(right.y.mean()), 4),
            "share_expected": EXPECTED_RIGHT,
            # Over the share that was seen.
            "cross_fitted": _metrics(right_cv, right.y),
            "dense_top_alone": {"auroc": round(auroc(right.x[:, 0], right.y), 4)},
            "at_threshold": {
                "coverage": round(float(answered.mean()), 4),
                "marginal_risk": round(float((answered & ~right.y).mean()), 4),
                "selective_risk": round(float((~right.y[answered]).mean()), 4),
            },
        },
        "person": {"rows": len(person.y), "cross_fitted": _metrics(person_cv, person.y)},
    }


def _metrics(shares: NDArray[np.float64], right: NDArray[np.bool_]) -> dict[str, float]:
    return {name: round(measure(shares, right), 4) for name, measure in CONFIDENCE_MEASURES.items()}


def train_into(settings: Settings, folder: Path, data: Path | None) -> dict[str, Any]:
    """Write reader.json and policy.json into `folder`, from its tables; returns the model card.

    With `data`, the tables are derived from the labelled sets there first.
    """
    paths = Paths(folder)
    if data:
        record_all(settings, data, paths)
    settings = settings.model_copy(
        update={"policy": paths.folder / "policy.json", "reader": paths.folder / "reader.json"}
    )
    with opened(settings) as warmline:
        check_tables(warmline, paths)
        write_json(settings.reader, fit_heads(paths.tables, warmline.embedder.fingerprint))
        support = fit_support(paths.tables / SUPPORT_TABLE, warmline.embedder.fingerprint)
        write_json(paths.folder / "support.json", support)
        policy = fit_policy(warmline, paths)
    write_json(settings.policy, policy)
    # Whatever was written can be used, or it is said now.
    load_policy(settings.policy, policy["retriever"])
    card: dict[str, Any] = policy["card"]
    return card
