"""What a path given to `warmline eval` means: a BEIR folder, or a file of questions about documents nearby."""

from collections.abc import Iterator
from pathlib import Path

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
        raise BadDataset(f"{path.name} holds no questions; give each a line with _id and text.")
    return dataset


def _from_file(path: Path) -> Dataset:
    named = {source for question in load_questions("", path, path).questions for source in question.gold}
    # Every set of questions.jsonl would have one name.
    name = path.parent.name if path.name == "questions.jsonl" else path.stem
    dataset = load_questions(name, _corpus(path, named), path)
    if dataset.corpus.is_file():
        check_documents(path, dataset.questions, documents_in(dataset.corpus))
    return dataset


def _corpus(path: Path, named: set[str]) -> Path:
    beside = path.with_name("corpus.jsonl")
    if beside.is_file():
        return beside
    for folder in _folders_near(path):
        if named and all((folder / source).is_file() for source in named):
            return folder
    raise BadDataset(f"The documents that {path.name} names are in no folder beside it; put that folder there.")


def _folders_near(path: Path) -> Iterator[Path]:
    """Never one with the file in it: its lines would be taken for documents."""
    for around in (path.parent, path.parent.parent):
        yield from sorted(one for one in around.iterdir() if one.is_dir() and one != path.parent)
