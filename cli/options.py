"""What many commands are given, and what it opens."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from runtime.compose import Warmline, opened
from runtime.settings import Settings

Home = Annotated[Path | None, typer.Option("--home", help="Folder for ledgers and indexes (WARMLINE_HOME).")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for scripts.")]


def settings_for(home: Path | None, **changes: Any) -> Settings:
    """The settings of the environment with the command's own on top."""
    given: dict[str, Any] = {"home": home} if home else {}
    return Settings(**given, **changes)


@contextmanager
def at(home: Path | None, **changes: Any) -> Iterator[Warmline]:
    """The home, opened."""
    with opened(settings_for(home, **changes)) as warmline:
        yield warmline
