"""Who does the work that conversations cause, by its kind."""

from collections.abc import Callable

from runtime.assist import Assist
from runtime.bot import Bot
from runtime.closing import Closing
from runtime.pruning import Pruning
from runtime.routing import Router
from runtime.sources import SYNC, Sources
from runtime.work import Lease
from runtime.worker import Handler


def handlers(bot: Bot, assist: Assist, closing: Closing, router: Router, pruning: Pruning) -> dict[str, Handler]:
    """One for each kind."""
    return {
        "turn": lambda lease: bot.take(lease.workspace, lease.subject),
        "assist": lambda lease: assist.take(lease.workspace, lease.subject),
        "survey": lambda lease: closing.survey(lease.workspace, lease.subject, _epoch(lease)),
        "reminder": lambda lease: closing.reminder(lease.workspace, lease.subject, _epoch(lease)),
        "silence": lambda lease: closing.silence(lease.workspace, lease.subject, _epoch(lease)),
        "route": router.match,
        "answer": router.answer,
        "waiting": router.waiting,
        "arrival": router.arrival,
        "sla": router.promised,
        "follow_up": router.follow_up,
        "prune": pruning,
    }


def last_resorts(bot: Bot, sources: Callable[[str], Sources]) -> dict[str, Handler]:
    """What is done, by kind, with work that has failed for the last time."""
    return {
        "turn": lambda lease: bot.call_person(lease.workspace, lease.subject),
        SYNC: lambda lease: sources(lease.workspace).gave_up(lease.subject),
    }


def _epoch(lease: Lease) -> int:
    return int(lease.data["epoch"])
