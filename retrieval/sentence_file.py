"""What the model saw of passages, on disk: a projection that a server which starts again need not make anew."""

import os
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import structlog

from retrieval.passage_cache import PassageSeen

log = structlog.get_logger()
# All that damaged bytes have been seen to raise in zipfile and numpy.
UNREADABLE = (OSError, ValueError, KeyError, TypeError, EOFError, RuntimeError, zipfile.BadZipFile)
# What is behind the last cut of each is nothing.
PARTS = (("units", "unit_counts"), ("words", "word_counts"))


def save(path: Path, fingerprint: str, known: Mapping[str, PassageSeen]) -> None:
    """Write one passage for each key in place of what is there. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # Others may save at the same time.
    fresh = path.with_name(f"{path.stem}.{os.getpid()}.npz")
    # An archive of nothing would not tell the dimension.
    nothing = PassageSeen(np.empty((0, 0), dtype=np.float32), np.empty((0, 0), dtype=np.uint8))
    seen = [*known.values()] or [nothing]
    np.savez(
        fresh,
        fingerprint=fingerprint,
        keys=np.array([*known], dtype=str),
        unit_counts=[len(one.units) for one in known.values()],
        units=np.concatenate([one.units for one in seen]),
        word_counts=[len(one.words) for one in known.values()],
        words=np.concatenate([one.words for one in seen]),
    )
    fresh.replace(path)


def load(path: Path, fingerprint: str) -> dict[str, PassageSeen]:
    """What was saved under that fingerprint, else nothing; what cannot be read is nothing too."""
    if not path.exists():
        return {}
    try:
        with path.open("rb") as content, np.load(content, allow_pickle=False) as file:
            if str(file["fingerprint"]) != fingerprint:
                return {}
            parts = (np.split(file[name], np.cumsum(file[counts], dtype=int))[:-1] for name, counts in PARTS)
            return dict(zip(file["keys"].tolist(), map(PassageSeen, *parts), strict=True))
    except UNREADABLE as error:
        log.warning("sentences_not_read", error=type(error).__name__)
        return {}
