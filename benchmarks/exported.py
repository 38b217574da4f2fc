"""The model as it is exported once and used by each home that a benchmark makes."""

from pathlib import Path

from runtime.settings import Settings


def share_models(home: Path) -> None:
    """Let a new home use the exported models of the default home, which is made where it is absent."""
    kept = (Settings().home / "models").resolve()
    kept.mkdir(parents=True, exist_ok=True)
    (home / "models").symlink_to(kept, target_is_directory=True)
