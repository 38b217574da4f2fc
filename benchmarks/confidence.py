"""The confidence beside what is simpler and what is bigger: `python -m benchmarks.confidence DATA`.

All questions of clapnq, first with the passages of a third of the answerable ones hidden, then with none. Every score
that is fitted is cross-fitted by passage, with the shipped sample in each training fold: no question is scored by a
model that has seen its passage. Intervals and differences by bootstrap over passages.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from evals.datasets import Dataset, load_dataset
from evals.record import ingested, record
from evals.splits import fold_of
from evals.stats import Bools, Floats, aurc, auroc, bootstrap, brier, eaurc, ece
from evals.train import FOLDS, NOT_QUESTIONS, RIGHT_C, Sample, cross_fitted, sample_dataset
from policy.features import RIGHT_FEATURES
from runtime.settings import Settings

GROUPS: Mapping[str, tuple[str, ...]] = {
    "cosines": ("dense_top", "dense_margin", "dense_spread"),
    "agreement of both": ("ranks_agree", "fused_margin"),
    "support of the quotes": ("support",),
    "what several sentences hold of the question": ("explained",),
    "how well the words of the question are met": ("words_met",),
    "words of the question in the quotes": ("question_covered",),
    "words of the question in title and headings": ("title_covered",),
    "length of the question": ("question_words",),
    "leaning on the history": ("follow_up",),
    "how alike the passages are": ("passages_alike",),
}
SIMULATIONS = 1_000
Fit = Callable[[Floats, Bools, Floats], Floats]


PROBABILITIES = (
    "confidence",
    "gradient boosting, same features",
    "confidence, then isotonic",
    "confidence, then Venn-Abers",
)


@dataclass(frozen=True, slots=True)
class Judged:
    """All rows with the scores of those that are measured: `of` says which rows these are."""

    sample: Sample
    of: Bools
    bm25: Floats

    @property
    def right(self) -> Bools:
        return self.sample.y[self.of]

    @property
    def groups(self) -> list[str]:
        return [group for group, there in zip(self.sample.groups, self.of, strict=True) if there]

    def column(self, name: str) -> Floats:
        """One feature of the rows that are measured."""
        found: Floats = self.sample.x[self.of, RIGHT_FEATURES.index(name)]
        return found

    def without(self, names: Sequence[str]) -> Floats:
        """The confidence without these features."""
        kept = [place for place, name in enumerate(RIGHT_FEATURES) if name not in names]
        return cross_fitted(replace(self.sample, x=self.sample.x[:, kept]), RIGHT_C)[self.of]

    def fitted(self, fit: Fit) -> Floats:
        """Cross-fitted scores of another model, the same folds."""
        folds = np.array([fold_of(group, FOLDS) for group in self.sample.groups])
        shares = np.zeros(len(folds))
        for fold in range(FOLDS):
            held = folds == fold
            shares[held] = fit(self.sample.x[~held], self.sample.y[~held], self.sample.x[held])
        return shares[self.of]


def main(data: Path) -> None:
    """Print the tables."""
    for hidden in (True, False):
        judged = recorded(load_dataset(data / "clapnq"), sample_dataset(), hidden)
        confidence = judged.without(())
        print(f"\n# With {'a third' if hidden else 'none'} of the gold passages hidden")
        compare(judged, confidence)
        calibration(judged, confidence)
        if hidden:
            ablation(judged, confidence)


def recorded(measured: Dataset, beside: Dataset, hidden: bool) -> Judged:
    """Draft everything by the production code; `hidden` concerns the set that is measured."""
    rows = []
    for dataset in (measured, beside):
        questions = [one for one in dataset.questions if one.category not in NOT_QUESTIONS]
        with ingested(dataset, Settings()) as warmline:
            knock_out = hidden or dataset is beside
            rows += [(dataset is measured, one) for one in record(warmline, questions, knock_out)]
    sample = Sample(
        np.array([[one.features[name] for name in RIGHT_FEATURES] for _, one in rows]),
        np.array([one.right for _, one in rows]),
        tuple(one.question.group for _, one in rows),
    )
    here = np.array([there for there, _ in rows])
    scores = [max((found.lexical_score for found in one.turn.evidence), default=0.0) for there, one in rows if there]
    return Judged(sample, here, np.array(scores))


def compare(judged: Judged, confidence: Floats) -> None:
    """The confidence, single scores, other models, and the two ends."""
    right = judged.right
    scores = {
        "confidence": confidence,
        "cosine of the best passage": judged.column("dense_top"),
        "its lead over the second": judged.column("dense_margin"),
        "BM25 of the best passage": judged.bm25,
        "gradient boosting, same features": judged.fitted(boosted),
        "confidence, then isotonic": judged.fitted(isotonic),
        "confidence, then Venn-Abers": judged.fitted(venn_abers),
        "always or never answer": np.zeros(len(right)),
        "oracle": right.astype(float),
    }
    print(f"\n## What ranks right drafts first: n={len(right)}, {int(right.sum())} right\n")
    print("| score | AUROC | AURC | E-AURC | ECE | Brier |\n|---|---|---|---|---|---|")
    for name, score in scores.items():
        ranks = f"{auroc(score, right):.4f} | {aurc(score, right):.4f} | {eaurc(score, right):.4f}"
        shares = f"{ece(score, right):.4f} | {brier(score, right):.4f}" if name in PROBABILITIES else " | "
        print(f"| {name} | {ranks} | {shares} |")
    best = min(list(scores)[1:4], key=lambda name: aurc(scores[name], right))
    cosine, single = scores["cosine of the best passage"], scores[best]
    print(f"\nThe best single score by AURC is: {best}.\n")
    difference(
        judged,
        "AUROC less the cosine's (bar 0.03)",
        lambda i: auroc(confidence[i], right[i]) - auroc(cosine[i], right[i]),
    )
    difference(
        judged,
        "AURC over the best single score's (bar: below 1)",
        lambda i: aurc(confidence[i], right[i]) / aurc(single[i], right[i]),
    )


def calibration(judged: Judged, confidence: Floats) -> None:
    """ECE beside what a perfectly calibrated model of this size shows by chance, Brier beside Platt's."""
    right = judged.right
    platt = judged.fitted(on_cosine)
    rng = np.random.default_rng(0)
    chance = [ece(confidence, rng.random(len(confidence)) < confidence) for _ in range(SIMULATIONS)]
    most, found = np.quantile(chance, 0.95), ece(confidence, right)
    print(f"\nECE {found:.4f}; a perfectly calibrated model of this size stays below {most:.4f} in 95 of 100.")
    print(f"Brier {brier(confidence, right):.4f}; Platt on the cosine {brier(platt, right):.4f}.")
    difference(judged, "Brier less Platt's", lambda i: brier(confidence[i], right[i]) - brier(platt[i], right[i]))


def ablation(judged: Judged, confidence: Floats) -> None:
    """What each group of features brings."""
    right = judged.right
    whole = auroc(confidence, right)
    print("\n## Without a group of features\n")
    print("| left out | AUROC | change | 95 % interval | ECE |\n|---|---|---|---|---|")
    for name, names in GROUPS.items():
        less = judged.without(names)
        low, high = bootstrap(judged.groups, partial(_gain, less, confidence, right))
        change = auroc(less, right) - whole
        print(f"| {name} | {whole + change:.4f} | {change:+.4f} | {low:+.4f} to {high:+.4f} | {ece(less, right):.4f} |")


def _gain(one: Floats, other: Floats, right: Bools, items: NDArray[np.int_]) -> float:
    return auroc(one[items], right[items]) - auroc(other[items], right[items])


def difference(judged: Judged, name: str, of: Callable[[NDArray[np.int_]], float]) -> None:
    """One paired comparison with its interval."""
    low, high = bootstrap(judged.groups, of)
    print(f"{name}: {of(np.arange(len(judged.right))):.4f} ({low:.4f} to {high:.4f}, paired)")


def boosted(x: Floats, y: Bools, held: Floats) -> Floats:
    """Gradient boosting of small trees."""
    model = HistGradientBoostingClassifier(
        max_iter=80, learning_rate=0.05, max_leaf_nodes=6, l2_regularization=5.0, random_state=0
    )
    shares: Floats = model.fit(x, y).predict_proba(held)[:, 1]
    return shares


def raw_scores(x: Floats, y: Bools, held: Floats) -> tuple[Floats, Floats]:
    """The logistic regression over its own training rows and over others."""
    mean, scale = x.mean(axis=0), np.where(x.std(axis=0) > 0, x.std(axis=0), 1.0)
    model = LogisticRegression(C=RIGHT_C, max_iter=1_000).fit((x - mean) / scale, y)
    own, others = (model.predict_proba((rows - mean) / scale)[:, 1] for rows in (x, held))
    return own, others


def isotonic(x: Floats, y: Bools, held: Floats) -> Floats:
    """The logistic regression, then a monotone map fitted on its own training rows."""
    own, others = raw_scores(x, y, held)
    shares: Floats = IsotonicRegression(out_of_bounds="clip").fit(own, y).predict(others)
    return shares


def venn_abers(x: Floats, y: Bools, held: Floats) -> Floats:
    """The same, each score once with either label added to the map, and both merged (Vovk and Petej, 2014)."""
    own, others = raw_scores(x, y, held)

    def with_label(score: float, label: bool) -> float:
        fitted = IsotonicRegression(out_of_bounds="clip").fit(np.append(own, score), np.append(y, label))
        return float(fitted.predict([score])[0])

    bounds = np.array([[with_label(score, label) for label in (False, True)] for score in others])
    shares: Floats = bounds[:, 1] / (1 - bounds[:, 0] + bounds[:, 1])
    return shares


def on_cosine(x: Floats, y: Bools, held: Floats) -> Floats:
    """Platt scaling of the best passage's cosine."""
    place = [RIGHT_FEATURES.index("dense_top")]
    shares: Floats = LogisticRegression(C=1e6, max_iter=1_000).fit(x[:, place], y).predict_proba(held[:, place])[:, 1]
    return shares


if __name__ == "__main__":
    main(Path(sys.argv[1]))
