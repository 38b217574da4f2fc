"""The memory of a run does not depend on how many documents it brings in, but for what the indexes keep."""

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
from contextlib import nullcontext
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

class Nothing:
    alone = nullcontext

    def add(self, chunks, vectors):
        pass

    def remove(self, chunk_ids):
        pass

    def settle(self, passages, new=(), gone=()):
        pass

    def tidy(self):
        pass

home, corpus, warm = map(Path, sys.argv[1:4])
database = Database(f"sqlite:///{home / 'ledger.db'}")
migrations.upgrade(database)
with VectorIndexes(home / "vectors") as vectors, ParserPool(1) as pool:
    knowledge = Knowledge(database, "default", "hash")
    real = Indexes(vectors.open("default", "hash"), LexicalIndex(home / "lexical"))
    indexes = real if sys.argv[4] == "indexed" else Nothing()
    sync = Sync(knowledge, indexes, embed, pool, token_counter(), 200, 1_000_000)
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


def measured(folder: Path, documents: int, kept: str) -> tuple[int, int]:
    """Chunks, and the KiB by which the peak of resident memory grew over a run of 100 documents."""
    folder.mkdir(parents=True)
    corpus = write_corpus(folder / "corpus.jsonl", documents, "corpus")
    warm = write_corpus(folder / "warm.jsonl", 100, "warm")
    command = [sys.executable, "-c", RUN, str(folder), str(corpus), str(warm), kept]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=1_800, check=False)
    assert done.returncode == 0, done.stderr
    added, chunks, before, after = map(int, done.stdout.split())
    assert added == documents
    return chunks, after - before


def kib_per_chunk(folder: Path, kept: str) -> float:
    """How much more memory ten times as many documents take."""
    few, little = measured(folder / "few", 300, kept)
    many, much = measured(folder / "many", 3_000, kept)
    print(
        f"{kept}: {few} chunks +{little} KiB, {many} chunks +{much} KiB: {(much - little) / (many - few):.2f} KiB each"
    )
    return (much - little) / (many - few)


@pytest.mark.slow
def test_reading_chunking_and_the_ledger_keep_nothing_of_a_document_that_is_done(tmp_path: Path) -> None:
    """Its name in the report and among those already seen is all that stays."""
    assert kib_per_chunk(tmp_path, "not indexed") <= 0.5


@pytest.mark.slow
def test_what_stays_is_what_the_indexes_keep_of_each_chunk(tmp_path: Path) -> None:
    assert kib_per_chunk(tmp_path, "indexed") <= 20
