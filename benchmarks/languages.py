"""Messages in English that are refused as foreign: `python -m benchmarks.languages DATA`. There should be none."""

import sys
from pathlib import Path

from evals.datasets import read_lines
from policy.foreign import foreign_to

FILES = (
    "clapnq/queries.jsonl",
    "clinc150/train.jsonl",
    "nlupp_banking/utterances.jsonl",
    "goemotions/train.jsonl",
    "dstc10_faq/queries.jsonl",
)


def main(data: Path) -> None:
    """Print the table. Not a word of a message is shown."""
    is_foreign = foreign_to({"en"})
    print("| set | messages | refused |\n|---|---|---|")
    for name in FILES:
        refused = [is_foreign(line["text"]) for line in read_lines(data / name)]
        print(f"| {name.split('/')[0]} | {len(refused):,} | {sum(refused)} |", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
