"""`python -m benchmarks.peers DATA [RUNS]`: run every system over every set and write docs/peers.md with its plot.

Each run is a process of its own and the systems take turns, so that a busy moment of the machine meets all of them.
The others live in `.venv-peers`, which `make bench-peers` fills from requirements/peers.lock. Nothing is downloaded.
"""

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.peers.protocol import Job
from benchmarks.peers.report import SYSTEMS, Run, page, plot
from benchmarks.peers.sets import Set, sets
from retrieval.bulk import bfloat16_is_fast
from retrieval.model_files import OFFLINE, exported, find_model
from runtime.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
PEERS = ROOT / ".venv-peers"
RUNS = 3
PASSAGES = 50
# Whatever reports home, downloads or keeps a cache elsewhere is told not to.
QUIET = OFFLINE | {
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "ANONYMIZED_TELEMETRY": "False",
    "DO_NOT_TRACK": "1",
    "ORT_DISABLE_TELEMETRY": "1",
    "LANGSMITH_TRACING": "false",
    "TOKENIZERS_PARALLELISM": "false",
}


def main(data: Path, runs: int) -> None:
    """Measure, then write the page and the plot."""
    settings = Settings()
    model = find_model(settings.embedding_model).resolve()
    exported(model, settings.home / "models")
    with TemporaryDirectory(prefix="peers-") as scratch:
        folder = Path(scratch)
        asked = sets(data, folder, model / "tokenizer.json", settings.chunk_tokens)
        done = [one for n in range(runs) for one in _round(asked, folder, model, settings.chunk_tokens, n)]
    (ROOT / "docs" / "peers.md").write_text(page(asked, done, runs), encoding="utf-8")
    (ROOT / "docs" / "images" / "peers.svg").write_text(plot(asked, done), encoding="utf-8")
    print("Written: docs/peers.md and docs/images/peers.svg")


def _round(asked: list[Set], folder: Path, model: Path, chunk_tokens: int, n: int) -> list[Run]:
    """Every system once over every set; another one goes first each time."""
    names = list(SYSTEMS)
    turns = [(name, "float32") for name in names[n % len(names) :] + names[: n % len(names)]]
    if bfloat16_is_fast():
        turns += [(name, "bfloat16") for name in names if name != "warmline"]
    found = []
    for one in asked:
        for name, dtype in turns:
            with TemporaryDirectory(dir=folder) as store:
                job = Job(
                    one.documents, one.queries, model, Path(store), chunk_tokens, one.chunk_words, PASSAGES, dtype
                )
                found.append(Run(name, one.name, dtype, **_measured(name, job)))
            print(f"{n + 1}: {one.name}, {name}, {dtype}", file=sys.stderr, flush=True)
    return found


def _measured(name: str, job: Job) -> dict[str, Any]:
    """What the system's module printed. Raises CalledProcessError after showing what it complained of."""
    python = Path(sys.executable) if name == "warmline" else PEERS / "bin" / "python"
    written = job.store.parent / "job.json"
    written.write_text(json.dumps(asdict(job), default=str))
    # The word lists that two of them would download; LlamaIndex brings them along.
    [lists] = [str(one) for one in PEERS.glob("lib/python3*/site-packages/llama_index/core/_static/nltk_cache")]
    kept = {"PATH": "/usr/bin:/bin", "HOME": str(job.store.parent), "NLTK_DATA": lists}
    command = [str(python), "-m", f"benchmarks.peers.{name}", str(written)]
    done = subprocess.run(command, cwd=ROOT, env=kept | QUIET, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stderr, file=sys.stderr)
        done.check_returncode()
    result: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return result


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else RUNS)
