"""Who hears that a contact is unhappy, beside VADER: `python -m benchmarks.sentiment DATA VADER`.

VADER is the Python of an environment that has vaderSentiment (3.3.2 was measured). It is scored as its makers advise:
unhappy from a compound score of -0.05 down; the ranking is by that score.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from benchmarks.requests import embedder_of
from evals.labelled import read_labelled
from evals.metric import Metric, detection, on_confidence
from evals.sentiment import Message, parse
from evals.stats import auroc
from retrieval.heads import load_heads
from retrieval.reader import FRUSTRATED_FROM, Reader
from runtime.settings import SHIPPED, Settings

VADER = """
import json, sys
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer
scored = SentimentIntensityAnalyzer()
print(json.dumps([-scored.polarity_scores(text)["compound"] for text in json.load(sys.stdin)]))
"""
VADER_FROM = 0.05
Scores = Sequence[float]


def main(data: Path, vader: str) -> None:
    """Print one table for each set."""
    settings = Settings()
    embedder = embedder_of(settings)
    read = Reader(embedder.look, load_heads(settings.reader, embedder.fingerprint))
    for name, path in {
        "sentiment_test": SHIPPED / "questions" / "sentiment_test.jsonl",
        "goemotions": data / "goemotions" / "test.jsonl",
    }.items():
        rows = [row for row in read_labelled(path, "sentiment", parse).rows if row.unhappy is not None]
        said = subprocess.run(
            [vader, "-c", VADER],
            input=json.dumps([row.text for row in rows]),
            capture_output=True,
            text=True,
            check=True,
        )
        ours = [read(row.text, ()).sentiment.score for row in rows]
        print(f"\n{name}, {len(rows):,} messages\n")
        print("| | class | AUROC | precision | recall | F1 |\n|---|---|---|---|---|---|")
        for who, scores, start in (("Warmline", ours, FRUSTRATED_FROM), ("VADER", json.loads(said.stdout), VADER_FROM)):
            print("\n".join(_lines(who, rows, scores, start)), flush=True)


def _lines(who: str, rows: Sequence[Message], scores: Scores, start: float) -> Iterator[str]:
    unhappy = [bool(row.unhappy) for row in rows]
    groups = [row.id for row in rows]
    found = [score >= start for score in scores]
    ranking = on_confidence(auroc, np.array(scores), np.array(unhappy), groups)
    for name, heard, wanted in (
        ("unhappy", found, unhappy),
        ("not", [not one for one in found], [not one for one in unhappy]),
    ):
        cells = [_cell(one) for one in (ranking, *detection(heard, wanted, groups).values())]
        yield f"| {who} | {name} | {' | '.join(cells)} |"


def _cell(one: Metric) -> str:
    return f"{one.value:.3f} ({one.low:.3f} to {one.high:.3f})"


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
