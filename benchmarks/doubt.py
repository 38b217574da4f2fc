"""How much a chat model's "no answer" should weigh: `python -m benchmarks.doubt DATA`.

The test half of clapnq with a third of the gold passages hidden, answered by quotes. Each row says what is still
answered, and how much of it is right, when the support of the quoted answer is lowered to that share.
"""

import sys
from pathlib import Path

import numpy as np

from evals.datasets import load_dataset
from evals.record import WORKSPACE, ingested, record
from evals.splits import is_training
from evals.stats import Bools, bootstrap
from retrieval.generate_chat import DOUBTED
from runtime.settings import Settings

SHARES = (1.0, 0.75, 0.5, DOUBTED, 0.0)


def main(data: Path) -> None:
    """Print the table."""
    dataset = load_dataset(data / "clapnq")
    held = [one for one in dataset.questions if not is_training(one.group)]
    with ingested(dataset, Settings()) as warmline:
        policy = warmline.brain(WORKSPACE).policy
        assert policy is not None
        turns = list(record(warmline, held, knock_out=True))
    right = np.array([one.right for one in turns])
    groups = [one.question.group for one in turns]
    print(f"\n## Quoted answers in doubt, clapnq test half, n={len(turns)}, threshold {policy.threshold:g}\n")
    print("| support left | answered | of them right | share right | 95 % interval |\n|---|---|---|---|---|")
    for share in SHARES:
        rows = [{**one.features, "support": share * one.features["support"]} for one in turns]
        sure = np.array([policy.right(row) >= policy.threshold for row in rows])
        answered = sure & np.array([one.turn.answer is not None for one in turns])
        low, high = bootstrap(groups, lambda items, answered=answered: _share(right[items], answered[items]))
        counts = f"{int(answered.sum())} | {int((answered & right).sum())}"
        print(f"| {share:g} | {counts} | {_share(right, answered):.3f} | {low:.3f} to {high:.3f} |")


def _share(right: Bools, answered: Bools) -> float:
    return float(right[answered].mean()) if answered.any() else float("nan")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
