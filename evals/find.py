"""What a path given to `warmline eval` means: a BEIR folder, or a file of questions about documents nearby."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from evals.datasets import Dataset, check_documents, load_dataset, load_questions
from evals.errors import BadDataset
from evals.qrels import documents_in


def find_dataset(path: Path) -> Dataset:
    """Read the dataset at `path`. Raises `BadDataset`.

    A folder holds `corpus.jsonl`, `queries.jsonl` and `qrels.jsonl`, or `questions.jsonl`. The documents
    of a file of questions are in the `corpus.jsonl` beside it, or in the folder beside it or beside its
    folder that has every document the questions name.
    """
    path = path.resolve()
    if not path.exists():
        raise BadDataset(f"There is nothing at {path}; give a dataset folder or a file of questions.")
    if path.is_dir() and (path / "questions.jsonl").is_file():
        path /= "questions.jsonl"
    elif path.name == "queries.jsonl":
        path = path.parent
    dataset = load_dataset(path) if path.is_dir() else _from_file(path)
    if not dataset.questions:
        raise BadDataset(_no_questions(path))
    return dataset


def _from_file(path: Path) -> Dataset:
    asked = load_questions("", path, path).questions
    if not asked:
        raise BadDataset(_no_questions(path))
    # Every set of questions.jsonl would have one name.
    name = path.parent.name if path.name == "questions.jsonl" else path.stem
    dataset = load_questions(name, _corpus(path, {source for one in asked for source in one.gold}), path)
    if dataset.corpus.is_file():
        check_documents(path, dataset.questions, documents_in(dataset.corpus))
    return dataset


def _no_questions(path: Path) -> str:
    return f"{path.name} holds no questions; give each a line with _id and text."


def _corpus(path: Path, named: set[str]) -> Path:
    beside = path.with_name("corpus.jsonl")
    if beside.is_file():
        return beside
    missing = {folder: [one for one in sorted(named) if not _has(folder, one)] for folder in _folders_near(path)}
    nearest = min(missing, key=lambda folder: len(missing[folder]), default=None)
    if nearest is None or len(missing[nearest]) == len(named):
        raise BadDataset(f"The documents that {path.name} names are in no folder beside it; put that folder there.")
    if missing[nearest]:
        raise BadDataset(
            f"{path.name} names the document {missing[nearest][0]}, which is not in {nearest.name}; mend the name, or "
            "add the document."
        )
    return nearest


def _has(folder: Path, source: str) -> bool:
    """Whether an ingest of the folder names a document so: by its path below the folder, written in one way only."""
    name = PurePosixPath(source)
    if name.is_absolute() or ".." in name.parts or name.as_posix() != source:
        return False
    try:
        return (folder / source).is_file()
    except (OSError, ValueError):
        return False


def _folders_near(path: Path) -> Iterator[Path]:
    """Never one with the file in it: its lines would be taken for documents."""
    for around in (path.parent, path.parent.parent):
        yield from sorted(one for one in around.iterdir() if one.is_dir() and one != path.parent)
