"""How far the threshold gives way when a person would be long in coming: Chow's rule, within a promise."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the promise and the owner's costs leave to move.

    `floor` is the lowest threshold that the promise allows. `cost_wrong` of an answer and `cost_waiting` of a minute
    are in one currency; only their ratio counts.
    """

    floor: float
    cost_wrong: float
    cost_waiting: float

    def threshold(self, stored: float, minutes: float) -> float:
        """The threshold while a person would take `minutes` to come: between the floor and `stored`.

        To answer is cheaper than a person where (1 - p) * wrong <= handoff + minutes * waiting (Chow, 1970), so each
        minute lowers the cheapest threshold by waiting / wrong. `stored` is where the labels put it for no wait.
        """
        lower = stored - self.cost_waiting * max(0.0, minutes) / self.cost_wrong
        return min(stored, max(self.floor, lower))


def waiting_of(promise: Mapping[str, Any] | None, threshold: float) -> Waiting | None:
    """What is stored with a promise; None without. Raises `ValueError` for what cannot be reckoned with."""
    stored = (promise or {}).get("waiting")
    if stored is None:
        return None
    found = Waiting(*(float(stored[name]) for name in ("floor", "cost_wrong", "cost_waiting")))
    if not 0 <= found.floor <= threshold:
        raise ValueError(f"the floor {found.floor:g} is not between 0 and the threshold {threshold:g}")
    if not (found.cost_wrong > 0 and found.cost_waiting >= 0 and isfinite(found.cost_wrong + found.cost_waiting)):
        raise ValueError("the costs of the promise cannot be")
    return found
