"""The threshold that an aim asks for on judged drafts, and what they say of a threshold."""

from dataclasses import asdict
from typing import Any

from evals.aims import Aim, ByBudget, ByCost, ByCostWithinRisk, ByRisk
from evals.judged import Judged
from evals.pictures import exact
from evals.stats import bootstrap
from policy.calibrate import shifted
from policy.operating import cheapest, cost_of, within_budget
from policy.promise import keep_promise


def chosen(aim: Aim, judged: Judged, by: float) -> tuple[float, dict[str, Any]]:
    """The threshold over the confidences as they are, and what is told of the aim, moved `by` where it is a threshold.

    Raises `TooFewLabels`.
    """
    scores, right = judged.confidence.tolist(), judged.right.tolist()
    match aim:
        case ByRisk(risk, confidence, on):
            kept = keep_promise(scores, right, risk, confidence, on)
            return _plain(kept.threshold), {"by": "risk", **asdict(aim)}
        case ByBudget(to_people, confidence):
            return _plain(within_budget(scores, to_people, confidence)), {"by": "to_people", **asdict(aim)}
        case ByCost(wrong, handoff):
            threshold = _plain(cheapest(scores, right, wrong, handoff))
            return threshold, {"by": "cost", **_cost_at(judged, threshold, aim)}
        case ByCostWithinRisk():
            return _within(aim, judged, by)


def _within(aim: ByCostWithinRisk, judged: Judged, by: float) -> tuple[float, dict[str, Any]]:
    """The cheapest of the thresholds that keep the promise; the lowest of these is the floor while people wait."""
    scores, right, cost = judged.confidence.tolist(), judged.right.tolist(), aim.cost
    floor = _plain(keep_promise(scores, right, aim.promise.risk, aim.promise.confidence).threshold)
    threshold = max(floor, _plain(cheapest(scores, right, cost.wrong, cost.handoff)))
    waiting = {
        "floor": shifted(floor, by),
        "cost_wrong": cost.wrong,
        "cost_handoff": cost.handoff,
        "cost_waiting": aim.waiting,
        "floor_from_min": _minutes(shifted(threshold, by) - shifted(floor, by), aim),
        "at_floor": {name: value for name, value in at_point(judged, floor).items() if name != "threshold"},
    }
    return threshold, {"by": "risk", **asdict(aim.promise), **_cost_at(judged, threshold, cost), "waiting": waiting}


def _plain(threshold: float) -> float:
    """The grid of thresholds ends at -0.0, which is 0."""
    return threshold + 0.0


def _minutes(down: float, aim: ByCostWithinRisk) -> float | None:
    """The wait from which the floor is reached; None where waiting costs nothing."""
    return round(down * aim.cost.wrong / aim.waiting, 1) if aim.waiting else None


def _cost_at(judged: Judged, threshold: float, cost: ByCost) -> dict[str, Any]:
    costs = cost_of(judged.confidence, judged.right, threshold, cost.wrong, cost.handoff)
    low, high = bootstrap(judged.groups, lambda items: float(costs[items].mean()))
    found = {"cost_wrong": cost.wrong, "cost_handoff": cost.handoff, "cost": float(costs.mean())}
    return {**found, "cost_ci95": [low, high]}


def at_point(judged: Judged, threshold: float) -> dict[str, Any]:
    """Both risks and the coverage on the labels, each with its exact 95 % interval (Clopper and Pearson, 1934)."""
    answered = (judged.confidence >= threshold) & (judged.confidence > 0)
    n, wrong, all_of = int(answered.sum()), int((answered & ~judged.right).sum()), len(judged.right)
    return {
        "threshold": threshold,
        "labels": all_of,
        "coverage": n / all_of,
        "marginal_risk": wrong / all_of,
        "selective_risk": wrong / max(1, n),
        "ci95": {
            "coverage": list(exact(n, all_of)),
            "marginal_risk": list(exact(wrong, all_of)),
            "selective_risk": list(exact(wrong, n)) if n else [0.0, 1.0],
        },
    }
