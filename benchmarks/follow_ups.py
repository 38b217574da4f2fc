"""Do short follow-ups find what the full question finds? `python -m benchmarks.follow_ups [choosing|measuring]`.

Plays the shipped conversations, each turn behind what the bot said before it, and asks each follow-up once more as one
question that stands alone. Constants are chosen on the conversations for `choosing`; those for `measuring`, which are
the default, are measured on alone.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from conversation.model import Action, Decision, Turn
from conversation.turn import take_turn
from evals.record import home_with, usable
from evals.spoken import CHOOSING, MEASURING, UNSURE, Spoken, SpokenTurn, says_it, spoken
from evals.stats import bootstrap
from runtime.ask import Said, conversation_of
from runtime.brain import Brain
from runtime.settings import Settings


@dataclass(frozen=True, slots=True)
class Found:
    """What came of one question: 1 / rank of the document that answers, whether the draft says it, and was sent."""

    reciprocal_rank: float
    says: bool
    answered: bool

    @property
    def right(self) -> bool:
        return self.answered and self.says

    @property
    def wrong(self) -> bool:
        return self.answered and not self.says


@dataclass(frozen=True, slots=True)
class Played:
    """A follow-up as it was typed and as it stands alone; `group` is its conversation."""

    group: str
    turn: SpokenTurn
    typed: Found
    alone: Found


METRICS: dict[str, Callable[[Found], float]] = {
    "mrr@10": lambda one: one.reciprocal_rank,
    "draft says it": lambda one: one.says,
    "answered and right": lambda one: one.right,
    "answered and wrong": lambda one: one.wrong,
}


def main(use: str) -> None:
    """Print the table."""
    talks = spoken(use)
    with ExitStack() as stack:
        homes = {one.corpus: stack.enter_context(home_with([one.corpus], Settings())) for one in talks}
        played = [one for talk in talks for one in play(usable(homes[talk.corpus]), talk)]
    print("| follow-ups | typed | alone | typed less alone | 95 % interval | n |\n|---|---|---|---|---|---|")
    _print([one for one in played if one.turn.says], METRICS)
    _print([one for one in played if not one.turn.says], {"no answer, answered": lambda one: one.answered})


def play(brain: Brain, talk: Spoken) -> Iterator[Played]:
    """Every turn of a conversation but the first."""
    said: list[Said] = []
    for place, turn in enumerate(talk.turns):
        typed, alone = _taken(brain, said, turn.text), _taken(brain, [], turn.alone)
        if place:
            yield Played(talk.id, turn, _found(turn, *typed), _found(turn, *alone))
        said += [Said("user", turn.text), Said("agent", _sent(*typed) or _sent(*alone) or UNSURE)]


def _taken(brain: Brain, said: Sequence[Said], text: str) -> tuple[Turn, Decision]:
    return take_turn(conversation_of(said, text), brain.draft, brain.decide)


def _sent(turn: Turn, decision: Decision) -> str:
    return turn.answer.text if turn.answer and decision.action is Action.ANSWER else ""


def _found(asked: SpokenTurn, turn: Turn, decision: Decision) -> Found:
    rank = next((one.rank for one in turn.evidence if one.source in asked.documents), None)
    return Found(1 / rank if rank else 0.0, says_it(asked, turn.answer), decision.action is Action.ANSWER)


def _print(played: Sequence[Played], metrics: dict[str, Callable[[Found], float]]) -> None:
    groups = [one.group for one in played]
    for name, metric in metrics.items():
        typed, alone = (np.array([metric(one) for one in some], float) for some in _both(played))
        less = typed - alone

        def mean(items: NDArray[np.int_], less: NDArray[np.float64] = less) -> float:
            return float(less[items].mean())

        low, high = bootstrap(groups, mean)
        interval = f"{low:+.3f} to {high:+.3f}"
        print(f"| {name} | {typed.mean():.3f} | {alone.mean():.3f} | {less.mean():+.3f} | {interval} | {len(played)} |")


def _both(played: Sequence[Played]) -> tuple[list[Found], list[Found]]:
    return [one.typed for one in played], [one.alone for one in played]


if __name__ == "__main__":
    use = sys.argv[1] if len(sys.argv) > 1 else MEASURING
    if use not in (CHOOSING, MEASURING):
        sys.exit(f"{use} is no use of the conversations; say {CHOOSING} or {MEASURING}.")
    main(use)
