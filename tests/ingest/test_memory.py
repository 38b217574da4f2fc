"""The memory of a run does not depend on how many documents it brings in."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Its own process each time, so that neither run finds memory that the other has left behind.
RUN = """
import hashlib, re, sys
from pathlib import Path
import numpy as np
from ingest.parse import ParserPool
from ingest.sync import Sync
from ingest.tokens import token_counter
from retrieval.index import VectorIndexes
from retrieval.lexical import LexicalIndex
from runtime import migrations
from runtime.database import Database
from runtime.indexes import Indexes
from runtime.knowledge import Knowledge

def embed(texts):
    seeds = [int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") for text in texts]
    rows = np.array([np.random.default_rng(seed).standard_normal(384) for seed in seeds], dtype=np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)

def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])

home, corpus, warm = map(Path, sys.argv[1:])
database = Database(f"sqlite:///{home / 'ledger.db'}")
migrations.upgrade(database)
with VectorIndexes(home / "vectors") as vectors, ParserPool(1) as pool:
    knowledge = Knowledge(database, "default", "hash")
    indexes = Indexes(vectors.open("default", "hash"), LexicalIndex(home / "lexical"))
    sync = Sync(knowledge, indexes, embed, pool, token_counter(), 200, 1_000_000, "hash")
    sync(warm)
    before = peak()
    report = sync(corpus)
    print(len(report.added), report.chunks, before, peak())
database.close()
"""


def write_corpus(path: Path, documents: int, name: str) -> Path:
    """Documents of about four chunks, no two alike."""
    with path.open("w") as lines:
        for number in range(documents):
            words = hashlib.sha512(f"{name} {number}".encode()).hexdigest()
            sentence = " ".join(words[at : at + 4] for at in range(0, 100, 4))
            text = "\n\n".join(f"Rule {part} of {name} {number}: {sentence}. " * 2 for part in range(4))
            lines.write(json.dumps({"_id": f"{name}-{number}", "title": f"Rules {number}", "text": text}) + "\n")
    return path


def measured(folder: Path, documents: int) -> tuple[int, int]:
    """Chunks, and the KiB by which the peak of resident memory grew over a run of 100 documents."""
    folder.mkdir()
    corpus = write_corpus(folder / "corpus.jsonl", documents, "corpus")
    warm = write_corpus(folder / "warm.jsonl", 100, "warm")
    command = [sys.executable, "-c", RUN, str(folder), str(corpus), str(warm)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=1_800, check=False)
    assert done.returncode == 0, done.stderr
    added, chunks, before, after = map(int, done.stdout.split())
    assert added == documents
    return chunks, after - before


@pytest.mark.slow
def test_memory_grows_only_by_what_the_indexes_keep_of_each_chunk(tmp_path: Path) -> None:
    few, little = measured(tmp_path / "few", 300)
    many, much = measured(tmp_path / "many", 3_000)
    per_chunk = (much - little) / (many - few)
    print(f"{few} chunks +{little} KiB, {many} chunks +{much} KiB: {per_chunk:.2f} KiB for each chunk")
    assert per_chunk <= 6
