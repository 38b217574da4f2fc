"""A replay from the log to its report: the command's body, the report for scripts, and the words for a terminal."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from evals.borrowed import borrowed, with_policy
from evals.errors import NothingRecorded
from evals.recorded_turns import RecordedEpisode, episodes_of
from evals.replay import Replayed, ReplayedEpisode, replay_episode
from evals.replay_totals import changes, difference_json, differences, load, load_json, moments
from evals.run import check_place, items_of
from evals.window import Window
from evals.written import shown
from runtime.recorded import events_of, reading, started_between
from runtime.settings import Settings

SCHEMA = 1
CANNOT_KNOW = (
    (
        "What the contact would have written after another reply: a turn that follows a changed reply says what would "
        "be done if the contact had written the same."
    ),
    "Whether a new answer is right, or an old one was: warmline label has a person say it.",
    (
        "What a person would have said, and how long they would have taken: the load takes the time that agents held "
        "conversations in this log as given."
    ),
    "Conversations that nobody began: a page that answers better or worse is visited by others.",
)


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be tried: another policy, other documents, another embedding model. None leaves what there is."""

    policy: Path | None = None
    knowledge: Path | None = None
    model: str | None = None


def replay(settings: Settings, window: Window, change: Change) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The report and its items, one for each turn. The home is only read.

    Raises `NothingRecorded`, `NoLedger` or `MissingData`.
    """
    changed = with_policy(settings, change.policy, change.model)
    recorded = _recorded(settings, window)
    with borrowed(changed, change.knowledge) as warmline:
        brain = warmline.brain(settings.workspace)
        episodes = [replay_episode(one, brain.draft, brain.decide) for one in recorded]
    return _report(settings.workspace, window, episodes), [one.as_item() for each in episodes for one in each.turns]


def _recorded(settings: Settings, window: Window) -> list[RecordedEpisode]:
    with reading(settings) as ledger:
        ids = started_between(ledger, settings.workspace, *window.stamps())
        episodes = [one for key in ids for one in episodes_of(events_of(ledger, settings.workspace, key))]
    if not any(one.turns for one in episodes):
        since, until = window.stamps()
        raise NothingRecorded(
            f"No conversation of the workspace {settings.workspace} that began from {since} to {until} has a turn of "
            "the assistant; give an earlier --since."
        )
    return episodes


def _report(workspace: str, window: Window, episodes: Sequence[ReplayedEpisode]) -> dict[str, Any]:
    turns = [one for each in episodes for one in each.turns]
    since, until = window.stamps()
    found = differences(turns, episodes)
    return {
        "schema": SCHEMA,
        "task": "replay",
        "workspace": workspace,
        "since": since,
        "until": until,
        "n": {
            "conversations": len({one.recorded.conversation for one in episodes}),
            "episodes": len(episodes),
            "turns": len(turns),
            "changed": sum(one.change is not None for one in turns),
            "rest_on_a_changed_reply": sum(one.rests for one in turns),
            "episodes_unknown": sum(one.unknown for one in episodes),
        },
        "fingerprints": {
            "before": _prints([one.recorded.turn.fingerprints for one in turns]),
            "after": _prints([one.turn.fingerprints for one in turns]),
        },
        "metrics": {name: difference_json(one) for name, one in found.items()},
        "changes": changes(turns),
        "handoffs": moments(episodes),
        "load": load_json(load(episodes, _days(window, turns))),
        "cannot_know": list(CANNOT_KNOW),
    }


def _days(window: Window, turns: Sequence[Replayed]) -> float:
    """From the first turn on: before it there may have been no log. Of less than a day nobody knows the rest."""
    first = min(datetime.fromisoformat(one.recorded.at) for one in turns)
    return max(1.0, (window.until - first) / timedelta(days=1))


def _prints(found: Sequence[Mapping[str, str]]) -> dict[str, list[str]]:
    """Each part's fingerprints; a log may hold turns of several versions."""
    names = sorted({name for one in found for name in one})
    return {name: sorted({one[name] for one in found if name in one}) for name in names}


def write_replay(report: Mapping[str, Any], items: Sequence[Mapping[str, Any]], out: Path) -> None:
    """The report to `out` and its items beside it. Raises `NoPlaceForReport`."""
    check_place(out)
    beside = items_of(out)
    beside.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in items), encoding="utf-8")
    out.write_text(json.dumps({**report, "items": str(beside)}, indent=1) + "\n", encoding="utf-8")


def told(report: Mapping[str, Any]) -> str:
    """For people. No words of a contact are among it."""
    n, handoffs = report["n"], report["handoffs"]
    lines = [
        f"{n['conversations']} conversations, {n['turns']} turns: {n['changed']} replies would be others.",
        "",
        f"{'share of':14} {'before':>7} {'after':>7} {'change':>8}  95 % interval       p       n",
        *(_line(name, one) for name, one in report["metrics"].items()),
        "",
        *(f"{one['count']:6} {name}" for name, one in report["changes"].items()),
        f"Handoffs: {', '.join(_moved(name, one) for name, one in handoffs.items())}.",
        _load_told(report["load"]),
        "",
        (
            f"A replay cannot know (turns that rest on a changed reply: {n['rest_on_a_changed_reply']}; "
            f"episodes that might have gone another way: {n['episodes_unknown']}):"
        ),
        *(f"- {one}" for one in report["cannot_know"]),
    ]
    return "\n".join(lines)


def _moved(name: str, one: Mapping[str, Any]) -> str:
    return f"{one['count']} {name}"


def _line(name: str, one: Mapping[str, Any]) -> str:
    low, high = one["ci95"]
    change = "-" if one["value"] is None else f"{one['value']:+.4f}"
    between = "-" if low is None else f"[{low:+.4f}, {high:+.4f}]"
    values = f"{shown(one['before']):>7} {shown(one['after']):>7} {change:>8}"
    return f"{name:14} {values}  {between:18}  {one['p']:.4f}  {one['n']}"


def _load_told(found: Mapping[str, Any]) -> str:
    before, after = found["handoffs_a_day_before"], found["handoffs_a_day_after"]
    low, high = after["ci95"]
    told = (
        f"Load: {before['value']:.2f} handoffs a day, then {after['value']:.2f} (95 % {low:.2f} to {high:.2f}; "
        f"whatever contacts would have said, {found['least_after']:.2f} to {found['most_after']:.2f})"
    )
    if found["agents_busy_before"] is None:
        return f"{told}."
    return f"{told}; {found['agents_busy_before']:.2f} agents busy on average, then {found['agents_busy_after']:.2f}."
