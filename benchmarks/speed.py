"""Start-up, ingest and turns on this machine: `python -m benchmarks.speed DATA`.

Absolute times say as much about the machine as about Warmline; the ratios are what to compare.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.exported import share_models
from conversation.state import Conversation
from evals.train import sample_dataset
from ingest.open import syncing
from runtime.ask import conversation_of
from runtime.brain import Brain
from runtime.compose import Warmline, opened
from runtime.settings import SHIPPED, Settings

STARTS = 5
TURNS = 200


def main(data: Path) -> None:
    """Print the table."""
    print("| what | n | p50 | p95 | min | max |\n|---|---|---|---|---|---|")
    with TemporaryDirectory() as folder:
        home = Path(folder)
        share_models(home)
        with opened(Settings(home=home)) as warmline:
            ingest(warmline, SHIPPED / "sample", "sample")
            turns(warmline)
        starts(home)
    for name in ("docs_login_gov", "docs_debian_faq"):
        with TemporaryDirectory() as folder:
            share_models(Path(folder))
            with opened(Settings(home=Path(folder))) as warmline:
                ingest(warmline, data / name / "files", name)


def ingest(warmline: Warmline, path: Path, name: str) -> None:
    """A cold run, then the same again unchanged."""
    with syncing(warmline, warmline.settings.workspace) as sync:
        cold, again = sync(path), sync(path)
    rate = cold.chunks / cold.seconds
    print(f"| ingest {name}: {cold.chunks} chunks, chunks/s | 1 | {rate:.1f} | | | |")
    print(f"| unchanged re-run of {name}, times faster | 1 | {cold.seconds / again.seconds:.0f} | | | |")


def turns(warmline: Warmline) -> None:
    """Draft and decide on the shipped questions, beside a bare embed and vector query."""
    brain = warmline.brain(warmline.settings.workspace)
    asked = [conversation_of(one.history, one.text) for one in sample_dataset().questions[:TURNS]]
    row("draft + decide, passages new, ms", [timed(lambda one=one: _turn(warmline, one)) for one in asked])
    row("the same again, question known too, ms", [timed(lambda one=one: _turn(warmline, one)) for one in asked])
    row("knowledge fingerprint, ms", [timed(brain.knowledge.fingerprint) for _ in range(50)])
    for chunks, _ in brain.knowledge.passages.active_chunks():
        for chunk in chunks:
            brain.learn(chunk.text)
    beside_bare(warmline, "a first question", [one for one in asked if len(one.messages) == 1])
    beside_bare(warmline, "a question after others", [one for one in asked if len(one.messages) > 1])


def beside_bare(warmline: Warmline, name: str, asked: Sequence[Conversation]) -> None:
    """Drafts over prepared passages and bare searches in turns, each of words that have not been embedded yet."""
    brain = warmline.brain(warmline.settings.workspace)
    drafts, bare = [], []
    for one in asked:
        *before, last = one.messages
        for message in before:
            known_already(brain, message.text)
        fresh = replace(one, messages=(*before, replace(last, text=f"{last.text} ")))
        drafts.append(timed(lambda fresh=fresh: brain.draft(fresh)))
        bare.append(timed(lambda text=last.text: _bare(warmline, f"{text}  ")))
    row(f"draft, {name}, passages prepared, ms", drafts)
    row("bare embed + vector query in turns with it, ms", bare)
    for share in (50, 99):
        ratio = np.percentile(drafts, share) / np.percentile(bare, share)
        print(f"| draft over bare at p{share}, {name}, times | {len(drafts)} | {ratio:.2f} | | | |", flush=True)


def known_already(brain: Brain, text: str) -> None:
    """As in a conversation, where what was said before was embedded when it was said."""
    if brain.reader:
        brain.reader.vectors([text])


def _turn(warmline: Warmline, conversation: Conversation) -> None:
    brain = warmline.brain(warmline.settings.workspace)
    brain.decide(conversation, brain.draft(conversation))


def _bare(warmline: Warmline, text: str) -> None:
    [vector] = warmline.embedder([text])
    warmline.brain(warmline.settings.workspace).indexes.vectors.search(vector.tolist(), 10)


def starts(home: Path) -> None:
    """A new process from nothing to its first answer."""
    command = [sys.executable, "-m", "cli", "ask", "How long do refunds take?", "--json", "--home", str(home)]
    taken = [timed(lambda: subprocess.run(command, check=True, capture_output=True)) for _ in range(STARTS)]
    row("start-up to first answer, s", [one / 1000 for one in taken])


def timed(work: Callable[[], object]) -> float:
    """Milliseconds that a call takes."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def row(name: str, values: Sequence[float]) -> None:
    """One line of the table."""
    low, mid, high, top = np.percentile(values, [0, 50, 95, 100])
    print(f"| {name} | {len(values)} | {mid:.2f} | {high:.2f} | {low:.2f} | {top:.2f} |", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
