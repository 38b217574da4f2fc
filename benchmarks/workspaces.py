"""Six invented organisations, asked in words that are not their pages': `python -m benchmarks.workspaces [NAME...]`.

The documents and questions in `data/workspaces/` were written for Warmline and are measured on alone. Every folder is
one that `warmline eval retrieval|answers|decisions` reads; this prints one table over them, or over those named.
"""

import sys

from benchmarks.own_questions import confidence_of, measured, show
from evals.errors import EvalError
from evals.find import find_dataset
from evals.metric import Item
from runtime.settings import SHIPPED

FOLDER = SHIPPED / "workspaces"


def main(names: list[str]) -> None:
    """Print the table, and what the confidence is worth over all. Raises an `EvalError` for an unknown name."""
    print("| set | metric | value | 95 % interval | n |\n|---|---|---|---|---|")
    together: list[Item] = []
    for name in names or sorted(path.name for path in FOLDER.iterdir() if path.is_dir()):
        metrics, items = measured(find_dataset(FOLDER / name))
        show(name, metrics)
        together += [item for item in items if item["scored"]]
    show("together", confidence_of(together))


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except EvalError as error:
        sys.exit(str(error))
