"""Write the parts of the documentation that the code knows best.

`python -m docs.generate` writes them, `python -m docs.generate --check` says which are stale.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from docs.chat_models import chat_models_page
from docs.settings import settings_page
from docs.states import states_page

DOCS = Path(__file__).parent
PAGES: Mapping[str, Callable[[], str]] = {
    "states.md": states_page,
    "settings.md": settings_page,
    "chat-models.md": chat_models_page,
}


def stale(folder: Path) -> list[str]:
    """The names of the pages there that do not say what the code says."""
    on_disk = {name: folder / name for name in PAGES}
    return [name for name, path in on_disk.items() if not path.is_file() or path.read_text() != PAGES[name]()]


def write(folder: Path) -> None:
    """Write every page."""
    for name, page in PAGES.items():
        (folder / name).write_text(page())


def main(arguments: Sequence[str], folder: Path = DOCS) -> int:
    """The exit status: 0 done or current, 1 stale, 2 usage."""
    if list(arguments) not in ([], ["--check"]):
        sys.stderr.write("Usage: python -m docs.generate [--check]\n")
        return 2
    if not arguments:
        write(folder)
        return 0
    found = stale(folder)
    for name in found:
        sys.stderr.write(f"docs/{name} is stale; run python -m docs.generate.\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
