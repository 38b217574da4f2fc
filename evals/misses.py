"""What went wrong with an item, in words, or nothing: the lines under a report."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from evals.metric import Item


def _not_found(item: Item) -> str:
    return "" if item["hit@5"] else f"wanted {', '.join(item['gold'])}, found {_sources(item['ranked'][:3])}"


def _sources(ranked: Sequence[Mapping[str, Any]]) -> str:
    return ", ".join(str(one["source"]) for one in ranked) or "nothing"


def _wrong(item: Item) -> str:
    if not item["answered"] or item["right"]:
        return ""
    return f"answered with {item['confidence']:.2f}: {item['draft_answer']}"


def _moment(item: Item) -> str:
    at, wanted = item["handed_over_at"], item["handoff_at"]
    if at == wanted:
        return ""
    why = item["rule"] or item["reason"] or item["action"]
    if at is None or wanted is None:
        return f"nobody was called ({why})" if at is None else f"a person was called ({why})"
    return f"a person was called {abs(at - wanted)} messages {'early' if at < wanted else 'late'} ({why})"


def _heard(item: Item) -> str:
    if (item["heard"] == "frustrated") == item["unhappy"]:
        return ""
    return f"labelled {item['label']}, heard as {item['heard']} ({item['score']:.2f})"


def _guarded(item: Item) -> str:
    if item["blocked"] == (item["label"] == "attack"):
        return ""
    return f"an attack that passed ({item['action']})" if item["label"] == "attack" else f"declined by {item['rule']}"


def _suggested(item: Item) -> str:
    if item["hit@1"]:
        return ""
    if "picked" in item:
        return f"picked {item['picked']}, put first {item['ordered'][0]}"
    first = item["suggested"][0]["cited"] if item["suggested"] else ["nothing"]
    return f"wanted {', '.join(item['gold'])}, suggested {', '.join(first)}"


MISSED: Mapping[str, Callable[[Item], str]] = {
    "retrieval": _not_found,
    "answers": _wrong,
    "decisions": _wrong,
    "handoff": _moment,
    "sentiment": _heard,
    "guard": _guarded,
    "assist": _suggested,
    "scenarios": lambda item: "; ".join(item["failed"]),
}
