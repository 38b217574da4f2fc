"""Questions with a slip of the finger, and what correction does to others: `python -m benchmarks.spelling DATA`.

Three sets. Each question is asked as it is, and with one slip (two letters swapped, one left out, doubled or replaced)
in one of its three longest words. How many rightly spelled questions are changed is counted over all questions, and
over the messages of two sets whose subject is another than that of the documents.
"""

import copy
import random
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from string import ascii_lowercase
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.own_questions import SOURCES, built
from conversation.turn import pending_question
from evals.datasets import Dataset, Question, load_dataset, read_lines
from evals.paired import paired, ratio
from evals.record import WORKSPACE, ingested, reader_of
from evals.retrieval import ranked
from evals.stats import Floats, ndcg
from retrieval.reader import Reader
from retrieval.spelling import as_typed
from runtime.ask import conversation_of
from runtime.brain import Brain
from runtime.settings import Settings

LETTERS = re.compile(r"[A-Za-z]{5,}")
OTHERS = ("clinc150/train.jsonl", "nlupp_banking/utterances.jsonl")
EXAMPLES = 12


def main(data: Path) -> None:
    """Print the table, and a few of the words that were changed although nobody had slipped."""
    print(
        "| set | n | nDCG@10 as it is | with a slip | corrected | gain | changed without a slip | of other subjects |"
    )
    print("|---|---|---|---|---|---|---|---|", flush=True)
    others = [line["text"] for name in OTHERS for line in read_lines(data / name)]
    with TemporaryDirectory(prefix="warmline-spelling-") as folder:
        sets = {"clapnq": load_dataset(data / "clapnq")}
        sets |= {name: built(name, data, Path(folder)) for name in SOURCES}
        changed = [each for name, one in sets.items() for each in _measured(name, one, others)]
    print("\nChanged without a slip, for example:")
    print("\n".join(f"- {each}" for each in changed[:: max(1, len(changed) // EXAMPLES)]))


def slipped(question: str, chance: random.Random) -> str:
    """The question with one slip, never in the first letter of a word; as it is when all its words are short."""
    longest = sorted(LETTERS.finditer(question), key=lambda match: -len(match.group()))[:3]
    if not longest:
        return question
    match = chance.choice(longest)
    word, at = match.group(), chance.randrange(1, len(match.group()) - 1)
    slip = chance.choice(
        (
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + chance.choice(ascii_lowercase) + word[at + 1 :],
        )
    )
    return question[: match.start()] + slip + question[match.end() :]


def _measured(name: str, dataset: Dataset, others: Sequence[str]) -> list[str]:
    """Print one row; returns what was changed of the questions that are spelled as they are."""
    asked, chance = [one for one in dataset.questions if one.gold], random.Random(7)
    plain = [one.text for one in asked]
    slips = [slipped(one, chance) for one in plain]
    with ingested(dataset, Settings()) as warmline:
        brain = warmline.brain(WORKSPACE)
        correcting = reader_of(brain)
        literal = copy.copy(correcting)
        literal.spelling = as_typed
        as_is = _scores(brain, literal, asked, plain)
        bad, good = (_scores(brain, read, asked, slips) for read in (literal, correcting))
        changed = list(_changed(correcting, [one.text for one in dataset.questions]))
        changed_others = list(_changed(correcting, others))
    gain = paired(bad, good, [one.group for one in asked], ratio)
    print(
        f"| {name} | {len(asked)} | {as_is[:, 0].mean():.3f} | {gain.before:.3f} | {gain.after:.3f} "
        f"| {gain.value:+.3f} ({gain.low:+.3f} to {gain.high:+.3f}) | {len(changed)} of {len(dataset.questions)} "
        f"| {len(changed_others):,} of {len(others):,} |",
        flush=True,
    )
    return changed


def _scores(brain: Brain, read: Reader, asked: Sequence[Question], texts: Sequence[str]) -> Floats:
    """(n, 2): nDCG@10 and 1, as `ratio` wants them."""
    found = []
    for one, text in zip(asked, texts, strict=True):
        reading = read(*pending_question(conversation_of(one.history, text)))
        documents = ranked(brain.retriever_for(reading), reading)
        found.append((ndcg([source for source, _ in documents], one.gold), 1.0))
    return np.array(found)


def _changed(read: Reader, texts: Sequence[str]) -> Iterator[str]:
    for text in texts:
        if (meant := read.spelling(text)) != text:
            yield ", ".join(f"{a} -> {b}" for a, b in zip(text.split(), meant.split(), strict=False) if a != b)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
