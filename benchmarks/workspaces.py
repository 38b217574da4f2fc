"""Six invented organisations, asked in words that are not their pages': `python -m benchmarks.workspaces [NAME...]`.

The documents and questions in `data/workspaces/` were written for Warmline and are measured on alone. Every folder is
one that `warmline eval retrieval|answers|decisions` reads; this prints one table over them, or over those named.
"""

import sys

from benchmarks.own_questions import measured
from evals.errors import EvalError
from evals.find import find_dataset
from runtime.settings import SHIPPED

FOLDER = SHIPPED / "workspaces"


def main(names: list[str]) -> None:
    """Print the table. Raises an `EvalError` for a name that there is not."""
    print("| workspace | metric | value | 95 % interval | n |\n|---|---|---|---|---|")
    for name in names or sorted(path.name for path in FOLDER.iterdir() if path.is_dir()):
        for metric, found in measured(find_dataset(FOLDER / name))[0].items():
            interval = f"{found.low:.3f} to {found.high:.3f}"
            print(f"| {name} | `{metric}` | {found.value:.3f} | {interval} | {found.n} |", flush=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except EvalError as error:
        sys.exit(str(error))
