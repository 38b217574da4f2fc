"""What a replay adds up to: shares before and after with their differences, moves, and the load on people."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from conversation.model import Action, Decision, TurnKind
from evals.metric import number, share
from evals.paired import Difference, paired, ratio, whole
from evals.replay import Replayed, ReplayedEpisode, answers

# (part, whole) that one decision adds to a share.
Term = Callable[[Decision], tuple[bool, bool]]
SHARES: Mapping[str, Term] = {
    "coverage": lambda one: (answers(one), one.kind is TurnKind.KNOWLEDGE),
    "clarified": lambda one: (one.action is Action.CLARIFY, True),
    "offered": lambda one: (one.action is Action.OFFER, True),
    "escalated": lambda one: (one.action is Action.ESCALATE, True),
    "to_people": lambda one: (one.action in (Action.OFFER, Action.ESCALATE), True),
}
MOMENTS = ("new", "earlier", "later", "gone")
HOUR_S = 3_600


@dataclass(frozen=True, slots=True)
class Load:
    """What people get: handoffs a day before and after, each in its interval.

    `least` and `most` bound what comes after, whatever the contacts would have said after another reply.
    `agents_before` and `agents_after` are how many agents that keeps busy on average (Little, 1961), None where no
    agent held a conversation in the time.
    """

    before: tuple[float, float, float]
    after: tuple[float, float, float]
    least: float
    most: float
    agents_before: float | None
    agents_after: float | None


def differences(turns: Sequence[Replayed], episodes: Sequence[ReplayedEpisode]) -> dict[str, Difference]:
    """By name, each share before and after; intervals and p by conversation."""
    groups = [one.recorded.conversation for one in turns]
    found = {name: _shares(turns, term, groups) for name, term in SHARES.items()}
    return {**found, "handed_over": _handed_over(episodes)}


def _shares(turns: Sequence[Replayed], term: Term, groups: Sequence[str]) -> Difference:
    before = np.array([term(one.recorded.decision) for one in turns], dtype=np.float64)
    after = np.array([term(one.decision) for one in turns], dtype=np.float64)
    return paired(before, after, groups, ratio, whole(before, after))


def _handed_over(episodes: Sequence[ReplayedEpisode]) -> Difference:
    before, after = (
        np.array([[moment is not None, 1.0] for moment in moments], dtype=np.float64)
        for moments in ([one.recorded.handed_over for one in episodes], [one.handed_over for one in episodes])
    )
    return paired(before, after, [one.recorded.conversation for one in episodes], ratio)


def changes(turns: Sequence[Replayed]) -> dict[str, dict[str, Any]]:
    """Every change of a reply with its share of all turns, the most frequent first."""
    groups = [one.recorded.conversation for one in turns]
    counts = Counter(one.change for one in turns if one.change)
    return {name: _counted(n, [one.change == name for one in turns], groups) for name, n in counts.most_common()}


def moments(episodes: Sequence[ReplayedEpisode]) -> dict[str, dict[str, Any]]:
    """How the moments of handoffs moved, with their shares of all episodes."""
    groups = [one.recorded.conversation for one in episodes]
    counts = Counter(one.moved for one in episodes)
    return {name: _counted(counts[name], [one.moved == name for one in episodes], groups) for name in MOMENTS}


def _counted(n: int, there: Sequence[bool], groups: Sequence[str]) -> dict[str, Any]:
    return {"count": n, "share": share([float(one) for one in there], [1.0] * len(there), groups).as_json()}


def load(episodes: Sequence[ReplayedEpisode], days: float) -> Load:
    """The load over that many days."""
    held = [one.recorded.held_s for one in episodes if one.recorded.held_s]
    mean_s = sum(held) / len(held) if held else None
    before = _per_day(episodes, lambda one: one.recorded.handed_over is not None, days)
    after = _per_day(episodes, lambda one: one.handed_over is not None, days)
    certain = sum(one.handed_over is not None and not one.unknown for one in episodes) / days
    unknown = sum(one.unknown for one in episodes) / days

    def agents(a_day: float) -> float | None:
        return None if mean_s is None else a_day * mean_s / (24 * HOUR_S)

    return Load(before, after, certain, certain + unknown, agents(before[0]), agents(after[0]))


def _per_day(
    episodes: Sequence[ReplayedEpisode], handed_over: Callable[[ReplayedEpisode], bool], days: float
) -> tuple[float, float, float]:
    groups = [one.recorded.conversation for one in episodes]
    found = share([float(handed_over(one)) for one in episodes], [1.0] * len(episodes), groups)
    scale = len(episodes) / days
    return found.value * scale, found.low * scale, found.high * scale


def difference_json(one: Difference) -> dict[str, Any]:
    """null where there is no value."""
    values = {name: number(getattr(one, name)) for name in ("before", "after", "value", "low", "high")}
    interval = [values.pop("low"), values.pop("high")]
    return {**values, "ci95": interval, "p": one.p, "n": one.n}


def load_json(one: Load) -> dict[str, Any]:
    """The same for the load."""
    return {
        "handoffs_a_day_before": _interval(one.before),
        "handoffs_a_day_after": _interval(one.after),
        "least_after": one.least,
        "most_after": one.most,
        "agents_busy_before": one.agents_before,
        "agents_busy_after": one.agents_after,
    }


def _interval(found: tuple[float, float, float]) -> dict[str, Any]:
    value, low, high = map(number, found)
    return {"value": value, "ci95": [low, high]}
