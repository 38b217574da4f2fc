"""Which plots belong to which task's report, computed from its items."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from scipy.special import betaincinv

from evals import plots
from evals.metric import Item
from evals.stats import Bools, Floats, blocks_of, drawn_items, risk_coverage

BINS = 10
BAND_RESAMPLES = 200
LINE_POINTS = 100
ROUNDING = 1e-9


def pictures(report: Mapping[str, Any], items: Sequence[Item]) -> list[str]:
    """The task's own plots, and the metrics with their intervals."""
    values = {
        name: (one["value"], *one["ci95"])
        for name, one in report["metrics"].items()
        if None not in (one["value"], *one["ci95"])
    }
    scored = [item for item in items if item.get("scored", True)]
    own = OF_TASK[report["task"]](scored) if report["task"] in OF_TASK else []
    return [plots.intervals("Each metric with its 95 % interval", values), *own]


def _confidence(items: Sequence[Item]) -> list[str]:
    turns = [item for item in items if item["kind"] == "knowledge"]
    if not turns:
        return []
    shares = np.array([item["confidence"] for item in turns], dtype=np.float64)
    right = np.array([item["right"] for item in turns], dtype=np.bool_)
    return [_risk_coverage(turns, shares, right), _reliability(shares, right)]


def _risk_coverage(turns: Sequence[Item], shares: Floats, right: Bools) -> str:
    """With an oracle that ranks every right draft first, single scores, and chance."""
    alone = {name: np.array([one["baselines"][name] for one in turns]) for name in turns[0]["baselines"]}
    scores = {"confidence": shares, "oracle": right.astype(float), **alone}
    series = {name: _line(one, right) for name, one in scores.items()}
    wrong = float((~right).mean())
    series["chance"] = [(0.0, wrong), (1.0, wrong)]
    about = "Risk by coverage: the share of wrong answers when the most confident share is answered"
    band = band_around(shares, right, [str(one["group"]) for one in turns])
    return plots.curves(about, "coverage", "selective risk", series, band)


def _line(scores: Floats, right: Bools) -> plots.Points:
    coverage, risk = risk_coverage(scores, right)
    kept = np.unique(np.linspace(0, len(coverage) - 1, min(LINE_POINTS, len(coverage))).astype(int))
    return [(float(coverage[n]), float(risk[n])) for n in kept]


def band_around(shares: Floats, right: Bools, groups: Sequence[str]) -> tuple[plots.Points, plots.Points]:
    """The lower and upper edge of the risk-coverage curve, pointwise 95 %, by a bootstrap over groups (Efron, 1979).

    What is all right is all right however it is drawn, and so is what is all wrong: there the band is at least the
    exact interval (Clopper and Pearson, 1934).
    """
    at = np.linspace(0.02, 1.0, 50)
    drawn = []
    for items in drawn_items(blocks_of(groups), BAND_RESAMPLES):
        coverage, risk = risk_coverage(shares[items], right[items])
        drawn.append(np.interp(at, coverage, risk))
    low, high = np.percentile(np.array(drawn), [2.5, 97.5], axis=0)
    _widen(low, high, at, risk_coverage(shares, right)[1])
    return list(zip(at.tolist(), low.tolist(), strict=True)), list(zip(at.tolist(), high.tolist(), strict=True))


def _widen(low: Floats, high: Floats, at: Floats, risk: Floats) -> None:
    """In place, where all or none of the answered are wrong. `risk` is that after each item."""
    for place, coverage in enumerate(at.tolist()):
        # Rounding must not add an item.
        answered = max(1, int(np.ceil(coverage * len(risk) - ROUNDING)))
        if min(risk[answered - 1], 1 - risk[answered - 1]) < ROUNDING:
            least, most = exact(round(risk[answered - 1] * answered), answered)
            low[place], high[place] = min(low[place], least), max(high[place], most)


def _reliability(shares: Floats, right: Bools) -> str:
    place = np.minimum((shares * BINS).astype(int), BINS - 1)
    bins = [(shares[place == b], right[place == b]) for b in range(BINS) if (place == b).any()]
    points = [(float(s.mean()), float(r.mean()), *exact(int(r.sum()), len(r)), len(r)) for s, r in bins]
    about = "Reliability: how often drafts of each confidence are right, with exact 95 % intervals"
    return plots.reliability(about, points)


def exact(hits: int, n: int) -> tuple[float, float]:
    """The 95 % interval of a share (Clopper and Pearson, 1934)."""
    low = betaincinv(hits, n - hits + 1, 0.025) if hits else 0.0
    high = betaincinv(hits + 1, n - hits, 0.975) if hits < n else 1.0
    return float(low), float(high)


def _roc(items: Sequence[Item]) -> list[str]:
    scores = np.array([item["score"] for item in items])
    unhappy = np.array([item["unhappy"] for item in items], dtype=np.bool_)
    if unhappy.all() or not unhappy.any():
        return []
    cuts = np.quantile(scores, np.linspace(1, 0, LINE_POINTS))
    points = [(float((scores[~unhappy] >= cut).mean()), float((scores[unhappy] >= cut).mean())) for cut in cuts]
    about = "ROC: unhappy messages that are heard as such, by the others that are too"
    return [
        plots.curves(about, "false alarms", "found", {"frustration": [(0, 0), *points], "chance": [(0, 0), (1, 1)]})
    ]


def _handoffs(items: Sequence[Item]) -> list[str]:
    why = Counter(str(item["rule"] or item["reason"]) for item in items if item["handed_over_at"] is not None)
    found = [plots.bars("Why a person was called", dict(why.most_common()))] if why else []
    talks = [_moment(item) for item in items if not item["single"]]
    return [*found, *([plots.bars("When a person was called", dict(sorted(Counter(talks).items())))] if talks else [])]


def _moment(item: Item) -> str:
    at, wanted = item["handed_over_at"], item["handoff_at"]
    if at is None or wanted is None:
        return "neither wanted nor called" if at is wanted else "missed" if at is None else "not wanted"
    if at == wanted:
        return "at the right message"
    return f"{abs(at - wanted)} messages {'early' if at < wanted else 'late'}"


def _attacks(items: Sequence[Item]) -> list[str]:
    counts = Counter(f"{item['label']}: {item['rule'] or 'passed'}" for item in items)
    return [plots.bars("What was declined, and by which rule", dict(sorted(counts.items())))]


OF_TASK: Mapping[str, Callable[[Sequence[Item]], list[str]]] = {
    "answers": _confidence,
    "decisions": _confidence,
    "sentiment": _roc,
    "handoff": _handoffs,
    "guard": _attacks,
}
