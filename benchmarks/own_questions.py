"""Questions as contacts ask them, over two public documentations: `python -m benchmarks.own_questions DATA [OUT]`.

Writes two folders that `warmline eval retrieval|answers|decisions` reads, measures all three with the configured
policy, and prints one table; `items.jsonl` beside the questions says what was decided over each. The labels in
`data/questions/` hold no text of the documents but short quotes; the sentence around each quote is the evidence.
These questions are test data: nothing is fitted on them.
"""

import json
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evals import answers, decisions, retrieval
from evals.datasets import Dataset, read_lines
from evals.errors import BadDataset, EvalError, MissingData
from evals.find import find_dataset
from evals.metric import Item, Metric, on_confidence
from evals.record import ingested
from evals.stats import aurc, auroc, bootstrap, brier, eaurc, ece
from ingest.document import Document
from ingest.load import load
from ingest.parse import ParserPool, parse_documents
from ingest.sentences import sentences
from runtime.settings import Settings

LABELS = Path(__file__).parents[1] / "data" / "questions"
# Text by document, as the parser gives it.
Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Source:
    """Where the documents of a set lie in DATA, and which of its files are documents."""

    folder: str
    files: str


# The FAQ's one PDF and one text file say everything once more; the help pages come with their translations.
SOURCES: Mapping[str, Source] = {
    "login_gov": Source("docs_login_gov", "**/*"),
    "debian_faq": Source("docs_debian_faq", "*.html"),
    "login_gov_2": Source("docs_login_gov", "**/*"),
    "debian_faq_2": Source("docs_debian_faq", "*.html"),
}
# The first two had been looked at while the policy was made; the others were written when it was there, and by others.
TOGETHER: Mapping[str, Sequence[str]] = {
    "the first two": ("login_gov", "debian_faq"),
    "the fresh two": ("login_gov_2", "debian_faq_2"),
    "all four": tuple(SOURCES),
}


def main(data: Path, out: Path) -> None:
    """Write the sets to `out`, measure them and print the table. Raises `MissingData` or `BadDataset`."""
    print("| set | metric | value | 95 % interval | n |\n|---|---|---|---|---|")
    scored: dict[str, list[Item]] = {}
    for name in SOURCES:
        metrics, items = measured(built(name, data, out))
        lines = (json.dumps(item, ensure_ascii=False) + "\n" for item in items)
        (out / name / "items.jsonl").write_text("".join(lines), encoding="utf-8")
        show(name, metrics)
        scored[name] = [item for item in items if item["scored"]]
    for name, sets in TOGETHER.items():
        show(name, confidence_of([item for one in sets for item in scored[one]]))


def show(name: str, metrics: Mapping[str, Metric]) -> None:
    """One row for each metric."""
    for metric, found in metrics.items():
        value, interval = f"{found.value:.3f}", f"{found.low:.3f} to {found.high:.3f}"
        print(f"| {name} | {metric} | {value} | {interval} | {found.n} |", flush=True)


def built(name: str, data: Path, out: Path) -> Dataset:
    """The set `name` in a folder of its own in `out`: `questions.jsonl` and the documents.

    Raises `MissingData` without the documents and `BadDataset` when a label does not fit them.
    """
    documents, folder = data / SOURCES[name].folder / "files", out / name
    if not documents.is_dir():
        raise MissingData(f"There is no folder {SOURCES[name].folder}/files in DATA; give the folder that has it.")
    shutil.rmtree(folder, ignore_errors=True)
    for path in documents.glob(SOURCES[name].files):
        if path.is_file():
            kept = folder / "documents" / path.relative_to(documents)
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, kept)
    lines = list(read_lines(LABELS / f"{name}.jsonl"))
    texts = _texts(folder / "documents", {source for line in lines for source in line["documents"]})
    written = (json.dumps(with_evidence(line, texts), ensure_ascii=False) + "\n" for line in lines)
    (folder / "questions.jsonl").write_text("".join(written), encoding="utf-8")
    return find_dataset(folder)


def with_evidence(line: Mapping[str, Any], texts: Texts) -> dict[str, Any]:
    """The question with the sentences that hold its quotes. Raises `BadDataset`.

    Each quote must stand in one of the question's documents, and each document must have one of its quotes.
    """
    evidence: dict[str, None] = {}
    unused = set(line["documents"])
    for quote in line["quotes"]:
        found = [(source, one) for source in line["documents"] for one in _holding(quote, texts.get(source, ""))]
        if not found:
            raise BadDataset(f"{line['_id']}: no document it names has the words '{quote}'; mend the label.")
        evidence.update((sentence, None) for _, sentence in found)
        unused -= {source for source, _ in found}
    if unused:
        raise BadDataset(
            f"{line['_id']}: none of its quotes is in {', '.join(sorted(unused))}; add one or take it off."
        )
    return {**line, "category": line["kind"], "evidence": list(evidence)}


def _holding(quote: str, text: str) -> Iterator[str]:
    """The sentences of `text` with exactly the words of `quote`; of a table row, the sentence of one cell."""
    words = re.compile(rf"(?<!\w){re.escape(quote)}(?!\w)")
    for start, end in sentences(text):
        cells = (" ".join(cell.split()) for cell in text[start:end].split("|"))
        yield from (cell for cell in cells if words.search(cell))


def _texts(folder: Path, sources: set[str]) -> Texts:
    """The gold documents as the parser reads them."""
    raw = (one for one in load([folder]) if one.source in sources)
    with ParserPool() as pool:
        return {one.source: one.text for one in parse_documents(raw, pool) if isinstance(one, Document)}


def measured(dataset: Dataset) -> tuple[dict[str, Metric], Sequence[Item]]:
    """What the three tasks find, with the documents ingested once, and what was decided over each question.

    Among the metrics is the AUROC of the cosine of the best passage alone, and what the confidence gains over it.
    """
    with ingested(dataset, Settings()) as warmline:
        found = retrieval.measure(warmline, dataset.questions)
        given = answers.measure(warmline, dataset.questions)
        known = decisions.measure(warmline, dataset.questions)
    shown = ("coverage", "marginal_risk", "selective_risk", "citation_precision")
    metrics = {
        "ndcg@10": found.metrics["ndcg@10"],
        **{name: given.metrics[name] for name in shown},
        **confidence_of([item for item in known.items if item["scored"]]),
    }
    return metrics, known.items


def confidence_of(items: Sequence[Item]) -> dict[str, Metric]:
    """What the confidence is worth on these turns, alone and beside the cosine; differences and ratios are paired."""
    confidence = np.array([item["confidence"] for item in items], dtype=np.float64)
    cosine = np.array([item["baselines"]["top-1 cosine"] for item in items], dtype=np.float64)
    right = np.array([item["right"] for item in items], dtype=np.bool_)
    groups = [item["group"] for item in items]

    def paired(of: Callable[[NDArray[np.int_]], float]) -> Metric:
        return Metric(of(np.arange(len(items))), *bootstrap(groups, of), len(items))

    measures = {"auroc": auroc, "eaurc": eaurc, "ece": ece, "brier": brier}
    return {
        **{name: on_confidence(measure, confidence, right, groups) for name, measure in measures.items()},
        "auroc of top-1 cosine": on_confidence(auroc, cosine, right, groups),
        "auroc less the cosine's": paired(lambda i: auroc(confidence[i], right[i]) - auroc(cosine[i], right[i])),
        "aurc over the cosine's": paired(lambda i: aurc(confidence[i], right[i]) / aurc(cosine[i], right[i])),
    }


if __name__ == "__main__":
    try:
        with TemporaryDirectory(prefix="warmline-own-") as temporary:
            main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else Path(temporary))
    except EvalError as error:
        sys.exit(str(error))
