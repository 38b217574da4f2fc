"""A comparison as one page to read: what changed, by how much, and which items."""

from collections.abc import Mapping
from html import escape
from typing import Any

from evals.page import page, table
from evals.written import shown

MOST_ITEMS = 200


def as_page(found: Mapping[str, Any], texts: Mapping[str, str]) -> str:
    """`found` is the comparison's JSON, `texts` what each item says. Both are nobody's markup: all is escaped."""
    worse = ", ".join(found["regressed"])
    verdict = f"Worse beyond noise: {worse}." if worse else "Nothing is worse beyond noise."
    left_out = ", ".join(found["left_out"])
    body = [
        (
            f"<p>{escape(verdict)} Intervals are 95 %, from a bootstrap over conversations, texts or passages; p is "
            "corrected for the number of metrics (Holm).</p>"
        ),
        table(
            ("Metric", "Before", "After", "Change", "Interval", "p", "n", "Verdict"),
            [_row(name, one) for name, one in found["metrics"].items()],
        ),
        f"<p>Not compared, for want of items in both: {escape(left_out)}.</p>" if left_out else "",
        _items(found["changed"], texts),
    ]
    return page(f"{found['compared']}, before and after", "\n".join(body))


def _row(name: str, one: Mapping[str, Any]) -> tuple[str, ...]:
    low, high = map(shown, one["ci95"])
    values = (shown(one["before"]), shown(one["after"]), shown(one["value"]), f"{low} to {high}")
    return (name, *values, f"{one['p_holm']:.4f}", str(one["n"]), one["verdict"])


def _items(changed: Mapping[str, Mapping[str, list[Any]]], texts: Mapping[str, str]) -> str:
    if not changed:
        return "<p>No item changed.</p>"
    rows = [(key, texts.get(key, ""), _moves(fields)) for key, fields in list(changed.items())[:MOST_ITEMS]]
    more = len(changed) - MOST_ITEMS
    rest = f"<p>{more} more are in the JSON.</p>" if more > 0 else ""
    return f"<h2>Changed items: {len(changed)}</h2>{table(('Item', 'Text', 'Change'), rows, words=True)}{rest}"


def _moves(fields: Mapping[str, list[Any]]) -> str:
    return "; ".join(f"{name}: {before} -> {after}" for name, (before, after) in fields.items())
