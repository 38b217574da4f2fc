"""What a least confidence does to the replies that agents are shown: `python -m benchmarks.suggestions ITEMS...`.

ITEMS are the `.json.items.jsonl` of `warmline eval assist`, made with `WARMLINE_SUGGEST_FROM=0`, so that every draft
is in them.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

FLOORS = (0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5)
HEADER = (
    "| least | replies for each question | right among them | questions that keep a right one "
    "| questions without an answer that are shown something |\n|---|---|---|---|---|"
)
Item = dict[str, Any]


def kept(item: Item, least: float) -> list[Item]:
    """The replies that would be shown."""
    return [one for one in item["suggested"] if one["confidence"] >= least]


def rows(items: Sequence[Item]) -> Iterator[str]:
    """One line of the table for each floor, with counts beside the shares."""
    answerable = [item for item in items if item["gold"]]
    others = [item for item in items if not item["gold"]]
    best = [item for item in answerable if any(one["right"] for one in item["suggested"])]
    for least in FLOORS:
        shown = [one for item in items for one in kept(item, least)]
        right = sum(one["right"] for one in shown)
        keep = sum(any(one["right"] for one in kept(item, least)) for item in best)
        noise = sum(bool(kept(item, least)) for item in others)
        each = f"{len(shown) / len(items):.2f}"
        yield f"| {least} | {each} | {_of(right, len(shown))} | {_of(keep, len(best))} | {_of(noise, len(others))} |"


def below(items: Sequence[Item]) -> Iterator[str]:
    """How often replies are right, by their confidence."""
    for low, high in zip(FLOORS, (*FLOORS[1:], 1.01), strict=True):
        found = [one for item in items for one in item["suggested"] if low <= one["confidence"] < high]
        yield f"| {low} to {min(high, 1.0)} | {_of(sum(one['right'] for one in found), len(found))} |"


def _of(some: int, all_of_them: int) -> str:
    return f"{some / all_of_them:.3f} ({some} of {all_of_them})" if all_of_them else "-"


def main(paths: Sequence[Path]) -> None:
    """Both tables for each file."""
    for path in paths:
        items = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        print(f"\n{path.name}, n = {len(items)}\n\n{HEADER}", *rows(items), sep="\n")
        print("\n| confidence | right |\n|---|---|", *below(items), sep="\n")


if __name__ == "__main__":
    main([Path(one) for one in sys.argv[1:]])
