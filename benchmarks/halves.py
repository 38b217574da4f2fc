"""Write the halves that nothing was fitted on, for `warmline eval`: `python -m benchmarks.halves DATA OUT`."""

import json
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from evals.attacks import held_out_attacks
from evals.datasets import load_dataset, read_lines
from evals.splits import is_training
from retrieval.embed import Embedder
from runtime.settings import Settings


def main(data: Path, out: Path) -> None:
    """One file or folder for each set whose halves are not files of their own already."""
    settings = Settings()
    settings.home.mkdir(parents=True, exist_ok=True)
    embedder = Embedder(settings.embedding_model, settings.home / "models")
    out.mkdir(parents=True, exist_ok=True)
    utterances = read_lines(data / "nlupp_banking" / "utterances.jsonl")
    _write(out / "handoff.jsonl", (one for one in utterances if not is_training(one["text"])))
    _write(out / "guard.jsonl", held_out_attacks(embedder, data))
    _write(out / "honest.jsonl", _honest(data))
    (out / "clapnq").mkdir(exist_ok=True)
    shutil.copy(data / "clapnq" / "corpus.jsonl", out / "clapnq" / "corpus.jsonl")
    held = {one.id for one in load_dataset(data / "clapnq").questions if not is_training(one.group)}
    questions = read_lines(data / "clapnq" / "queries.jsonl")
    _write(out / "clapnq" / "queries.jsonl", (one for one in questions if one["_id"] in held))
    relevant = read_lines(data / "clapnq" / "qrels.jsonl")
    _write(out / "clapnq" / "qrels.jsonl", (one for one in relevant if one["query-id"] in held))


def _honest(data: Path) -> Iterator[dict[str, Any]]:
    """What people asked and said in sets that have nothing to do with attacks, as benign messages for the guard."""
    utterances = read_lines(data / "nlupp_banking" / "utterances.jsonl")
    texts = [one["text"] for one in utterances if not is_training(one["text"])]
    texts += [one["text"] for name in ("clinc150", "goemotions") for one in read_lines(data / name / "test.jsonl")]
    yield from ({"text": text, "label": "benign"} for text in dict.fromkeys(texts))


def _write(path: Path, lines: Iterable[Mapping[str, Any]]) -> None:
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in lines), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
