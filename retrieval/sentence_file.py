"""Vectors of quotable units on disk, by passage: a projection that a server which starts again need not make anew."""

import os
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import structlog

from retrieval.embed import Vectors

log = structlog.get_logger()


def save(path: Path, fingerprint: str, known: Mapping[str, Vectors]) -> None:
    """Write one (units, dimension) array for each key in place of what is there. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # Others may save at the same time.
    fresh = path.with_name(f"{path.stem}.{os.getpid()}.npz")
    counts = [len(vectors) for vectors in known.values()]
    # An archive of nothing would not tell the dimension.
    vectors = np.concatenate([*known.values()]) if known else np.empty((0, 0), dtype=np.float32)
    np.savez(fresh, fingerprint=fingerprint, keys=np.array([*known], dtype=str), counts=counts, vectors=vectors)
    fresh.replace(path)


def load(path: Path, fingerprint: str) -> dict[str, Vectors]:
    """What was saved under that fingerprint, else nothing; what cannot be read is nothing too."""
    if not path.exists():
        return {}
    try:
        with path.open("rb") as content, np.load(content, allow_pickle=False) as file:
            if str(file["fingerprint"]) != fingerprint:
                return {}
            cuts = np.cumsum(file["counts"], dtype=int)
            # What is behind the last cut is nothing.
            return dict(zip(file["keys"].tolist(), np.split(file["vectors"], cuts)[:-1], strict=True))
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        log.warning("sentences_not_read", error=type(error).__name__)
        return {}
