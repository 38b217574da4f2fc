"""What an owner may aim at when they set the threshold."""

from dataclasses import dataclass

from evals.errors import CostsNothing, TwoAims


@dataclass(frozen=True, slots=True)
class ByRisk:
    """At most `risk` wrong, with `confidence`, of all questions (`marginal`) or of the answered (`selective`)."""

    risk: float
    confidence: float
    on: str = "marginal"


@dataclass(frozen=True, slots=True)
class ByBudget:
    """At most `to_people` of the questions to people, with `confidence`."""

    to_people: float
    confidence: float


@dataclass(frozen=True, slots=True)
class ByCost:
    """As cheap as can be, when a wrong answer and a handoff cost that much."""

    wrong: float
    handoff: float


@dataclass(frozen=True, slots=True)
class ByCostWithinRisk:
    """As cheap as can be within the promise; each minute that a contact waits for a person costs `waiting`."""

    promise: ByRisk
    cost: ByCost
    waiting: float


Aim = ByRisk | ByBudget | ByCost | ByCostWithinRisk


def aim_of(
    risk: float | None,
    confidence: float,
    on: str,
    to_people: float | None,
    cost_wrong: float | None,
    cost_handoff: float | None,
    cost_waiting: float | None = None,
) -> Aim | None:
    """The one that was given, or None. Costs beside a risk are one aim: the cheapest point that keeps the promise.

    Raises `TwoAims` for more than one, or half of one, and `CostsNothing`.
    """
    if (cost_wrong is None) != (cost_handoff is None):
        raise TwoAims("--cost-wrong and --cost-handoff go together: only what they cost beside each other counts.")
    promise = ByRisk(risk, confidence, on) if risk is not None else None
    cost = ByCost(cost_wrong, cost_handoff) if cost_wrong is not None and cost_handoff is not None else None
    if cost_waiting is not None and not (promise and cost):
        raise TwoAims("--cost-waiting goes with --risk, --cost-wrong and --cost-handoff: a promise must bound it.")
    if to_people is not None and (promise or cost):
        raise TwoAims("Aim at one thing: --to-people, or --risk, or costs; only --risk and costs go together.")
    if to_people is not None:
        return ByBudget(to_people, confidence)
    return _within(promise, cost, cost_waiting or 0.0) if promise and cost else promise or cost


def _within(promise: ByRisk, cost: ByCost, waiting: float) -> ByCostWithinRisk:
    if promise.on != "marginal":
        raise TwoAims("Costs beside --risk go with --on marginal: only there does every stricter point keep the risk.")
    if cost.wrong <= 0:
        raise CostsNothing("Beside --risk, --cost-wrong must be more than 0: the other costs are weighed against it.")
    return ByCostWithinRisk(promise, cost, waiting)
