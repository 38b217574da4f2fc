"""Requests for a person by cross-validation: `python -m benchmarks.requests DATA banking|domains`.

The rows of `nlupp_banking` are scored by heads that have not seen their fold (the set's own folds, in five groups);
of our own messages each domain is scored by heads that have not seen it. Rules and heads are those of production.
"""

import sys
from collections.abc import Sequence, Set
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest

from evals.datasets import read_lines
from evals.heads import REGULARISATION, REQUESTS
from evals.tables import exact_logistic
from evals.train import own_questions
from policy.requests import asks_for_person, refuses_person
from retrieval.embed import Embedder
from retrieval.reader import REQUEST_FROM
from retrieval.wording import request_clues
from runtime.settings import SHIPPED, Settings

FOLDS = 5
# Labelled as requests in the set, though their words refuse a person, or complain of the assistant and ask for nobody.
NEGATED = ("No, you don't need to transfer me to a real person", "No, you don't transfer me to operator")
AMBIGUOUS = (
    "this conversation is not working at all",
    "I don't feel comfortable sharing my personal details with a machine",
    "dont feel offended I don't feel comfortable sharing my personal details with a machine",
    "i don't want to talk to you!",
    "this is really frustrating",
    "you are getting all wrong, this bot is stupid",
)


@dataclass(frozen=True, slots=True)
class Row:
    """A message, whether it asks for a person, the set, and what it is held out with."""

    text: str
    asks: bool
    set: str
    group: str


def main(data: Path, what: str) -> None:
    """Print precision and recall, with and without the rows that are set apart or by domain, and each mistake."""
    rows = [*_banking(data), *_own()]
    embedder = embedder_of(Settings())
    vectors = embedder([row.text for row in rows]).astype(np.float64)
    wanted = {
        row.group for row in rows if (row.set == "nlupp_banking") == (what == "banking") and not row.group.isdigit()
    }
    found = _held_out(rows, wanted, np.hstack([vectors, [request_clues(row.text) for row in rows]]))
    places = [n for n, row in enumerate(rows) if row.group in wanted]
    if what == "banking":
        _say("all rows", rows, found, places)
        _say("unambiguous rows", rows, found, [n for n in places if not _set_apart(rows[n])])
    for group in sorted(wanted if what == "domains" else ()):
        _say(group, rows, found, [n for n in places if rows[n].group == group])
    for n in (n for n in places if found[n] != rows[n].asks):
        print("missed" if rows[n].asks else "false", "(set apart)" if _set_apart(rows[n]) else "", rows[n].text)


def embedder_of(settings: Settings) -> Embedder:
    """The configured embedding model."""
    return Embedder(settings.embedding_model, settings.home / "models")


def _banking(data: Path) -> list[Row]:
    lines = read_lines(data / "nlupp_banking" / "utterances.jsonl")
    return [Row(one["text"], one["handoff"], "nlupp_banking", f"fold {one['fold'] % FOLDS}") for one in lines]


def _own() -> list[Row]:
    named = {one["text"]: one.get("domain") for one in read_lines(SHIPPED / "questions" / "messages.jsonl")}
    own = own_questions()
    return [
        Row(text, label in REQUESTS, "own", named.get(text) or str(n % FOLDS)) for n, (text, label) in enumerate(own)
    ]


def _set_apart(row: Row) -> bool:
    return row.asks and row.text in NEGATED + AMBIGUOUS


def _held_out(rows: Sequence[Row], wanted: Set[str], inputs: NDArray[np.float64]) -> NDArray[np.bool_]:
    groups, asks = np.array([row.group for row in rows]), np.array([row.asks for row in rows])
    shares = np.zeros(len(rows))
    for group in sorted(wanted):
        held = groups == group
        model = exact_logistic(REGULARISATION["request"]).fit(inputs[~held], asks[~held])
        shares[held] = model.predict_proba(inputs[held])[:, 1]
    decided = zip(shares, rows, strict=True)
    return np.array(
        [
            asks_for_person(row.text) or (share >= REQUEST_FROM and not refuses_person(row.text))
            for share, row in decided
        ]
    )


def _say(name: str, rows: Sequence[Row], found: NDArray[np.bool_], places: Sequence[int]) -> None:
    asks = sum(rows[n].asks for n in places)
    hits = sum(bool(found[n]) and rows[n].asks for n in places)
    taken = sum(bool(found[n]) for n in places)
    print(f"{name}: precision {_share(hits, taken)}, recall {_share(hits, asks)}, n {len(places)}")


def _share(part: int, whole: int) -> str:
    if not whole:
        return "none"
    low, high = binomtest(part, whole).proportion_ci()
    return f"{part / whole:.3f} ({low:.3f} to {high:.3f}; {part} of {whole})"


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
