"""What every system is asked, and what the page says of it."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.peers.protocol import WARM_UP, Document, Job, measured
from benchmarks.peers.report import SYSTEMS, Run, page, plot, spread
from benchmarks.peers.sets import Set
from evals.datasets import Question


class Parrot:
    """Finds whatever documents hold the question's first word."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.documents: list[Document] = []

    def ingest(self, documents: Sequence[Document]) -> int:
        self.documents = list(documents)
        return 2 * len(documents)

    def search(self, text: str) -> Sequence[str]:
        self.asked.append(text)
        return [one.id for one in self.documents if text.split(maxsplit=1)[0] in one.text for _ in range(2)]


def lines(path: Path, found: Sequence[dict[str, str]]) -> Path:
    path.write_text("".join(json.dumps(one) + "\n" for one in found))
    return path


def test_a_system_is_warmed_up_with_other_words_and_each_query_is_asked_once(tmp_path: Path) -> None:
    texts = [{"_id": f"d{n}", "title": "", "text": f"word{n} of a document"} for n in range(WARM_UP + 5)]
    documents = lines(tmp_path / "documents.jsonl", texts)
    queries = lines(tmp_path / "queries.jsonl", [{"_id": "q", "text": "word7 please"}, {"_id": "r", "text": "none"}])
    made: list[Parrot] = []

    def make(_: Job) -> Parrot:
        made.append(Parrot())
        return made[0]

    result = measured(make, Job(documents, queries, tmp_path, tmp_path, 200, 150, 50, "float32"))
    assert result["ranked"] == [["d7"], []]
    assert result["chunks"] == 2 * len(texts)
    assert len(result["query_ms"]) == 2
    assert made[0].asked[WARM_UP:] == ["word7 please", "none"]
    assert not set(made[0].asked[:WARM_UP]) & {"word7 please", "none"}


def test_a_job_is_read_as_it_was_written(tmp_path: Path) -> None:
    job = Job(tmp_path / "d", tmp_path / "q", tmp_path, tmp_path / "store", 200, 150, 50, "bfloat16")
    (tmp_path / "job.json").write_text(json.dumps(asdict(job), default=str))
    assert Job.read(tmp_path / "job.json") == job


def question(name: str) -> Question:
    return Question(name, "What?", (), True, (name,), ())


def run(system: str, ranked: list[list[str]], rate: float, dtype: str = "float32") -> Run:
    return Run(system, "set", dtype, 100, 1.0, 100 / rate, 300.0, [5.0, 5.0], ranked)


def compared() -> tuple[Set, list[Run]]:
    asked = Set("set", Path("d"), Path("q"), (question("a"), question("b")), 150)
    worse = [run(name, [["x", "a"], []], 10.0) for name in SYSTEMS if name not in ("warmline", "txtai")]
    ours = [run("warmline", [["a"], ["b"]], rate) for rate in (20.0, 40.0, 30.0)]
    return asked, [*ours, *worse, run("txtai", [["a"], ["b"]], 50.0), run("txtai", [["a"], ["b"]], 80.0, "bfloat16")]


def test_the_page_says_where_warmline_is_not_first() -> None:
    asked, runs = compared()
    written = page([asked], runs, 3)
    assert "ingest: place 2, behind txtai" in written
    assert "nDCG@10: first" in written
    [ours] = [line for line in written.splitlines() if line.startswith("| Warmline")]
    assert "30.0 (20.0 to 40.0)" in ours


def test_differences_are_paired_and_those_beyond_chance_are_marked() -> None:
    asked, runs = compared()
    rows = {line.split(" | ")[0].strip("| "): line.split(" | ") for line in page([asked], runs, 3).splitlines()}
    assert rows["txtai"][3] == "+0.000 (+0.000 to +0.000)"
    assert rows["Haystack"][3].startswith("+0.685")
    assert rows["Haystack"][3].endswith("*")
    assert rows["txtai"][8] == "80.0"


def test_the_plot_is_an_image_with_a_bar_for_each_system_and_measure() -> None:
    asked, runs = compared()
    root = ET.fromstring(plot([asked], runs))
    bars = [one for one in root.iter("{http://www.w3.org/2000/svg}rect") if one.get("height") == "16"]
    assert len(bars) == 3 * len(SYSTEMS)


def test_a_single_value_has_no_spread() -> None:
    assert spread([1.25]) == "1.2"
    assert spread([]) == ""
