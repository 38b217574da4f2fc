"""Metrics with intervals. Every function cites its formula; none invents a value for nothing."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
RESAMPLES = 1_000


def auroc(scores: Floats, right: Bools) -> float:
    """P(a right item scores above a wrong one), ties count half: the Mann-Whitney U (Hanley and McNeil, 1982).

    NaN when all items are right or all are wrong.
    """
    positives, negatives = int(right.sum()), int((~right).sum())
    if not positives or not negatives:
        return float("nan")
    ranks = _midranks(scores)
    u = ranks[right].sum() - positives * (positives + 1) / 2
    return float(u / (positives * negatives))


def _midranks(scores: Floats) -> Floats:
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return np.asarray(((ends - counts + 1 + ends) / 2)[inverse], dtype=np.float64)


def risk_coverage(scores: Floats, right: Bools) -> tuple[Floats, Floats]:
    """Coverage and selective risk after each item, most confident first (El-Yaniv and Wiener, 2010).

    Items of one score share their errors evenly, so that the order of the file says nothing.
    """
    _, place, counts = np.unique(-scores, return_inverse=True, return_counts=True)
    errors = np.bincount(place, weights=~right) / counts
    n = np.arange(1, len(scores) + 1)
    return n / len(scores), np.cumsum(np.repeat(errors, counts)) / n


def aurc(scores: Floats, right: Bools) -> float:
    """Area under the risk-coverage curve: the mean selective risk (Geifman and El-Yaniv, 2017)."""
    return float(risk_coverage(scores, right)[1].mean()) if len(scores) else float("nan")


def eaurc(scores: Floats, right: Bools) -> float:
    """AURC above that of an oracle that ranks every right item first (Geifman, Uziel and El-Yaniv, 2019)."""
    return aurc(scores, right) - aurc(right.astype(float), right)


def risk_at(scores: Floats, right: Bools, coverage: float) -> float:
    """Selective risk of the most confident `coverage` share."""
    kept = int(np.ceil(coverage * len(scores)))
    return float(risk_coverage(scores, right)[1][kept - 1]) if kept else float("nan")


def ece(shares: Floats, right: Bools, bins: int = 10) -> float:
    """Expected calibration error over equal-width bins (Naeini, Cooper and Hauskrecht, 2015).

    Biased upwards on few items, and again when they are resampled: its interval may lie above it.
    """
    if not len(shares):
        return float("nan")
    place = np.minimum((shares * bins).astype(int), bins - 1)
    gaps = [abs(right[place == b].mean() - shares[place == b].mean()) * (place == b).sum() for b in set(place)]
    return float(sum(gaps) / len(shares))


def brier(shares: Floats, right: Bools) -> float:
    """Mean squared difference of probability and outcome (Brier, 1950)."""
    return float(((shares - right) ** 2).mean()) if len(shares) else float("nan")


# What a list of probabilities is measured by, each from (P(right), right).
CONFIDENCE_MEASURES: Mapping[str, Callable[[Floats, Bools], float]] = {
    "auroc": auroc,
    "aurc": aurc,
    "eaurc": eaurc,
    "ece": ece,
    "brier": brier,
}


def ndcg(ranked: Sequence[str], gold: Sequence[str], depth: int = 10) -> float:
    """Binary nDCG at `depth` (Jarvelin and Kekalainen, 2002)."""
    gains = [1.0 / np.log2(place + 1) for place, one in enumerate(ranked[:depth], start=1) if one in gold]
    best = sum(1.0 / np.log2(place + 1) for place in range(1, min(len(gold), depth) + 1))
    return float(sum(gains) / best) if best else float("nan")


def reciprocal_rank(ranked: Sequence[str], gold: Sequence[str], depth: int = 10) -> float:
    """One over the place of the first relevant document, 0 when it is beyond `depth`."""
    return next((1.0 / place for place, one in enumerate(ranked[:depth], start=1) if one in gold), 0.0)


def hit(ranked: Sequence[str], gold: Sequence[str], depth: int) -> float:
    """1 when a relevant document is among the first `depth`, else 0."""
    return float(any(one in gold for one in ranked[:depth]))


def recall(ranked: Sequence[str], gold: Sequence[str], depth: int) -> float:
    """The share of relevant documents among the first `depth`."""
    return len(set(gold) & set(ranked[:depth])) / len(gold) if gold else float("nan")


def token_f1(answer: Sequence[str], reference: Sequence[str]) -> float:
    """Harmonic mean of token precision and recall, as SQuAD counts it (Rajpurkar et al., 2016)."""
    shared = sum((Counter(answer) & Counter(reference)).values())
    if not shared:
        return 0.0
    precision, found = shared / len(answer), shared / len(reference)
    return 2 * precision * found / (precision + found)


def rouge_l(answer: Sequence[str], reference: Sequence[str]) -> float:
    """F1 of the longest common subsequence of tokens (Lin, 2004)."""
    longest = _longest_common(answer, reference)
    return 2 * longest / (len(answer) + len(reference)) if longest else 0.0


def _longest_common(left: Sequence[str], right: Sequence[str]) -> int:
    row = [0] * (len(right) + 1)
    for one in left:
        before = 0
        for place, other in enumerate(right, start=1):
            before, row[place] = row[place], before + 1 if one == other else max(row[place], row[place - 1])
    return row[-1]


def golden_transfer(transferred_at: int | None, wanted_at: int | None, tolerance: int) -> float:
    """GT-T for one conversation with at most one transfer: Golden Transfer within Tolerance (Liu and others, 2021).

    exp(-(p - q)^2 / (2 T^2)) for a transfer at p that is wanted at q, early and late alike (their lambda = 0);
    1 where none is wanted and none made, 0 where one is made that is not wanted or none that is. "Time to
    Transfer: Predicting and Evaluating Machine-Human Chatting Handoff", AAAI 2021.
    """
    if transferred_at is None or wanted_at is None:
        return float(transferred_at is wanted_at)
    return float(np.exp(-((transferred_at - wanted_at) ** 2) / (2 * tolerance**2)))


def blocks_of(groups: Sequence[str]) -> list[NDArray[np.int_]]:
    """The item numbers of each group."""
    members: dict[str, list[int]] = {}
    for item, group in enumerate(groups):
        members.setdefault(group, []).append(item)
    return [np.array(items) for items in members.values()]


def drawn_items(blocks: Sequence[NDArray[np.int_]], resamples: int, seed: int = 0) -> Iterator[NDArray[np.int_]]:
    """The items of as many blocks as there are, drawn with repetition, again and again; never empty `blocks`."""
    random = np.random.default_rng(seed)
    alone = np.concatenate(blocks) if all(len(block) == 1 for block in blocks) else None
    for _ in range(resamples):
        draw = random.integers(0, len(blocks), len(blocks))
        yield np.concatenate([blocks[b] for b in draw]) if alone is None else alone[draw]


def bootstrap(
    groups: Sequence[str], metric: Callable[[NDArray[np.int_]], float], resamples: int = RESAMPLES, seed: int = 0
) -> tuple[float, float]:
    """The 95 % percentile interval of `metric` over resampled groups (Efron, 1979).

    `metric` takes item numbers, with repetition. Items of one group (a conversation, a passage) stay
    together. NaN bounds when no resample gives a number.
    """
    blocks = blocks_of(groups)
    if not blocks:
        return float("nan"), float("nan")
    values = [metric(items) for items in drawn_items(blocks, resamples, seed)]
    finite = [value for value in values if np.isfinite(value)]
    low, high = np.percentile(finite, [2.5, 97.5]) if finite else (float("nan"), float("nan"))
    return float(low), float(high)
