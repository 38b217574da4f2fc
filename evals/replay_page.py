"""A replay as one page to read: what changes, by how much, and which turns."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from evals import plots
from evals.page import page, table
from evals.written import shown

MOST_TURNS = 200
LONGEST = 300
NAMES = {
    "coverage": "answered, of questions",
    "clarified": "asked back, of turns",
    "offered": "offered a person, of turns",
    "escalated": "escalated, of turns",
    "to_people": "to people, of turns",
    "handed_over": "handed over, of episodes",
}


def as_page(report: Mapping[str, Any], items: Sequence[Mapping[str, Any]]) -> str:
    """Texts are of contacts and documents: nobody's markup, all is escaped."""
    n = report["n"]
    counts = {name: one["count"] for name, one in report["changes"].items()}
    moved = {f"handoff {name}": one["count"] for name, one in report["handoffs"].items()}
    body = [
        (
            f"<p>{n['conversations']} conversations that began from {escape(report['since'])} to "
            f"{escape(report['until'])}, {n['turns']} turns. {n['changed']} replies would be others. "
            "Intervals are 95 %, from a bootstrap over conversations.</p>"
        ),
        table(
            ("Share", "Before", "After", "Change", "Interval", "p", "n"),
            [_row(name, one) for name, one in report["metrics"].items()],
        ),
        plots.bars("Replies that would change", counts) if counts else "<p>No reply would change.</p>",
        plots.bars("Moments of handoffs that would move", moved),
        _load(report["load"]),
        (
            f"<h2>What a replay cannot know</h2><p>{n['rest_on_a_changed_reply']} turns rest on a changed reply; "
            f"{n['episodes_unknown']} episodes might have gone another way.</p>"
        ),
        f"<ul>{''.join(f'<li>{escape(one)}</li>' for one in report['cannot_know'])}</ul>",
        _turns([one for one in items if one["change"]]),
        table(("Part", "Before", "After"), _prints(report["fingerprints"]), words=True),
    ]
    return page(f"Replay of {report['workspace']}", "\n".join(body))


def _row(name: str, one: Mapping[str, Any]) -> tuple[str, ...]:
    low, high = map(shown, one["ci95"])
    values = (shown(one["before"]), shown(one["after"]), shown(one["value"]), f"{low} to {high}")
    return (NAMES[name], *values, f"{one['p']:.4f}", str(one["n"]))


def _load(found: Mapping[str, Any]) -> str:
    rows = []
    for when in ("before", "after"):
        a_day, agents = found[f"handoffs_a_day_{when}"], found[f"agents_busy_{when}"]
        low, high = map(shown, a_day["ci95"])
        rows.append((when, shown(a_day["value"]), f"{low} to {high}", shown(agents)))
    bounds = f"between {shown(found['least_after'])} and {shown(found['most_after'])}"
    head = table(("Load", "Handoffs a day", "Interval", "Agents busy on average"), rows)
    return f"<h2>Load on people</h2>{head}<p>Whatever contacts would have said after another reply: {bounds}.</p>"


def _turns(changed: Sequence[Mapping[str, Any]]) -> str:
    if not changed:
        return ""
    rows = [_turn(one) for one in changed[:MOST_TURNS]]
    head = ("Question", "Change", "Before", "After")
    more = len(changed) - MOST_TURNS
    rest = f"<p>{more} more are in the items file.</p>" if more > 0 else ""
    return f"<h2>Changed replies: {len(changed)}</h2>{table(head, rows, words=True)}{rest}"


def _turn(one: Mapping[str, Any]) -> tuple[str, ...]:
    rests = ", after a changed reply" if one["rests_on_a_changed_reply"] else ""
    return _short(one["text"]), f"{one['change']}{rests}", _told(one["before"]), _told(one["after"])


def _told(side: Mapping[str, Any]) -> str:
    why = side["rule"] or side["reason"]
    head = f"{side['confidence']:.2f} of {side['threshold']:.2f}{f', {why}' if why else ''}"
    cited = ", ".join(dict.fromkeys(one["source"] for one in side["citations"]))
    return f"{head}. {_short(side['draft_answer'] or 'No draft.')}{f' ({cited})' if cited else ''}"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} ..."


def _prints(found: Mapping[str, Mapping[str, Sequence[str]]]) -> list[tuple[str, ...]]:
    names = sorted({*found["before"], *found["after"]})
    return [(name, *(", ".join(found[when].get(name, [])) for when in ("before", "after"))) for name in names]
