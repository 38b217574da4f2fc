"""Drafts to be read by eye: `python -m benchmarks.drafts DATA OUT`.

Fifty answerable questions by lot, the same each time, with the answer that would be drafted, whatever the policy does
with it: 18 of clapnq's test half, 16 each of our own over Login.gov and Debian. OUT has one line for each; what a
reader thinks of them stands in docs/evals.md.
"""

import json
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.own_questions import built
from evals.datasets import Dataset, Question, load_dataset
from evals.record import Recorded, ingested, record
from evals.splits import is_training
from runtime.settings import Settings

CLAPNQ, OWN = 18, 16
SEED = 36


def main(data: Path, out: Path) -> None:
    """Write the drafts, and print how many are right by the contract's measure."""
    right = 0
    with TemporaryDirectory() as folder, out.open("w", encoding="utf-8") as file:
        for dataset, questions in drawn(data, Path(folder)):
            with ingested(dataset, Settings()) as warmline:
                for one in record(warmline, questions, knock_out=False):
                    right += one.right
                    file.write(json.dumps({"set": dataset.name, **_line(one)}, ensure_ascii=False) + "\n")
    print(f"{CLAPNQ + 2 * OWN} drafts in {out.name}, {right} right by the contract's measure")


def _line(one: Recorded) -> dict[str, Any]:
    question, answer = one.question, one.turn.answer
    return {
        "id": question.id,
        "asked": [*(said.text for said in question.history), question.text],
        "draft": answer.text if answer else None,
        "wanted": question.answers or question.evidence,
        "right": one.right,
    }


def drawn(data: Path, folder: Path) -> Iterator[tuple[Dataset, Sequence[Question]]]:
    """Each set with the questions that the lot fell on."""
    chance = random.Random(SEED)
    clapnq = load_dataset(data / "clapnq")
    held = [one for one in clapnq.questions if one.answerable and not is_training(one.group)]
    yield clapnq, chance.sample(held, CLAPNQ)
    for name in ("login_gov", "debian_faq"):
        own = built(name, data, folder)
        yield own, chance.sample([one for one in own.questions if one.answerable], OWN)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
