"""What an owner may aim at when they set the threshold."""

from dataclasses import dataclass

from evals.errors import TwoAims


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


Aim = ByRisk | ByBudget | ByCost


def aim_of(
    risk: float | None,
    confidence: float,
    on: str,
    to_people: float | None,
    cost_wrong: float | None,
    cost_handoff: float | None,
) -> Aim | None:
    """The one that was given, or None. Raises `TwoAims` for more than one, or half of one."""
    if (cost_wrong is None) != (cost_handoff is None):
        raise TwoAims("--cost-wrong and --cost-handoff go together: only what they cost beside each other counts.")
    aims: list[Aim] = []
    if risk is not None:
        aims.append(ByRisk(risk, confidence, on))
    if to_people is not None:
        aims.append(ByBudget(to_people, confidence))
    if cost_wrong is not None and cost_handoff is not None:
        aims.append(ByCost(cost_wrong, cost_handoff))
    if len(aims) > 1:
        raise TwoAims("Aim at one thing: --risk, --to-people, or --cost-wrong with --cost-handoff.")
    return aims[0] if aims else None
