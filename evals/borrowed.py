"""A temporary home over somebody's knowledge: theirs is only read, and may belong to a running server."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from evals.errors import MissingData
from ingest.open import syncing
from ingest.report import embed_all
from runtime.compose import Warmline, opened
from runtime.knowledge import Knowledge
from runtime.recorded import copy_knowledge, reading
from runtime.settings import Settings

LEDGER = "warmline.db"


@contextmanager
def borrowed(settings: Settings, knowledge: Path | None = None) -> Iterator[Warmline]:
    """The production code with `settings` over the knowledge of their own home, of another, or of files.

    Indexes are built from the vectors in the ledger; what the embedding model has not embedded yet is embedded.
    Raises `NoLedger`, or `MissingData` when there is nothing to answer from at `knowledge`, or no turn can be taken.
    """
    with TemporaryDirectory(prefix="warmline-replay-") as folder:
        home = Path(folder)
        _lend_models(settings.home / "models", home / "models")
        with opened(settings.model_copy(update={"home": home, "ledger_url": None, "vectors_url": None})) as warmline:
            _bring(warmline, settings, knowledge)
            problem = warmline.brain(settings.workspace).problem
            if problem:
                raise MissingData(problem)
            yield warmline


def with_policy(settings: Settings, policy: Path | None, model: str | None) -> Settings:
    """The settings with another policy (a file, or the folder that `warmline train --out` wrote) and model.

    The heads of a folder go with its policy. Raises `MissingData`.
    """
    changes: dict[str, Any] = {"embedding_model": model} if model else {}
    if policy:
        changes |= _trained(policy)
    return settings.model_copy(update=changes)


def _trained(policy: Path) -> Mapping[str, Path]:
    file = policy / "policy.json" if policy.is_dir() else policy
    if not file.is_file():
        raise MissingData(f"There is no policy at {policy}; give a policy.json, or the folder of warmline train --out.")
    reader = policy / "reader.json"
    return {"policy": file, **({"reader": reader} if policy.is_dir() and reader.is_file() else {})}


def _bring(warmline: Warmline, settings: Settings, knowledge: Path | None) -> None:
    if knowledge and not knowledge.exists():
        raise MissingData(f"There is nothing at {knowledge}; give a home, or files and folders to read.")
    if knowledge and not (knowledge / LEDGER).is_file():
        _read_files(warmline, knowledge)
        return
    theirs = (
        settings.model_copy(update={"home": knowledge, "ledger_url": None, "vectors_url": None})
        if knowledge
        else settings
    )
    with reading(theirs) as ledger:
        copied = copy_knowledge(ledger, warmline.database, settings.workspace)
    if knowledge and not copied:
        raise MissingData(f"{knowledge} has no documents in the workspace {settings.workspace}; ingest them first.")
    known = Knowledge(warmline.database, settings.workspace, warmline.embedder.fingerprint)
    if known.passages.without_vector():
        embed_all(known, warmline.settings, quiet=False)


def _read_files(warmline: Warmline, path: Path) -> None:
    with syncing(warmline, warmline.settings.workspace) as sync:
        report = sync(path)
    if not report.added:
        raise MissingData(f"Nothing at {path} could be read; warmline ingest says why.")


def _lend_models(theirs: Path, ours: Path) -> None:
    """The exported models, so that none is exported twice; what is missing is made in ours."""
    ours.mkdir()
    for file in theirs.glob("*.onnx") if theirs.is_dir() else ():
        digest = file.with_suffix(".sha256")
        if digest.is_file():
            (ours / file.name).symlink_to(file.resolve())
            shutil.copy(digest, ours / digest.name)
