"""The page and the plot from what was measured."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from statistics import median

import numpy as np

from benchmarks.peers.sets import Set
from evals.stats import Floats, bootstrap, ndcg

SYSTEMS = {
    "warmline": "Warmline",
    "haystack": "Haystack",
    "llamaindex": "LlamaIndex",
    "txtai": "txtai",
    "langchain": "LangChain",
}
OURS = "warmline"


@dataclass(frozen=True, slots=True)
class Run:
    """One process of one system over one set; see `protocol` for the fields."""

    system: str
    set: str
    dtype: str
    chunks: int
    load_s: float
    ingest_s: float
    rss_mib: float
    query_ms: list[float]
    ranked: list[list[str]]

    @property
    def rate(self) -> float:
        """Chunks made searchable per second."""
        return self.chunks / self.ingest_s


class Table:
    """What was measured over one set."""

    def __init__(self, asked: Set, runs: Sequence[Run]) -> None:
        self.asked = asked
        self._runs = [one for one in runs if one.set == asked.name]
        self._groups = [one.group for one in asked.questions]
        self.gains = {name: self._gain(name) for name in SYSTEMS}

    def of(self, system: str, value: Callable[[Run], float], dtype: str = "float32") -> list[float]:
        """That value in every run of the system."""
        return [value(one) for one in self._runs if (one.system, one.dtype) == (system, dtype)]

    def _gain(self, system: str) -> Floats:
        """nDCG@10 of each question in the first run."""
        first = next(one for one in self._runs if one.system == system and one.dtype == "float32")
        return np.array([ndcg(found, one.gold) for found, one in zip(first.ranked, self.asked.questions, strict=True)])

    def interval(self, values: Floats) -> tuple[float, float]:
        """The 95 % bootstrap interval of their mean, over passages."""
        return bootstrap(self._groups, lambda items: float(values[items].mean()))

    def lines(self, columns: Sequence[str]) -> list[str]:
        """The table in Markdown."""
        return [
            line(columns),
            line(["---"] * len(columns)),
            *(self._row(name, BFLOAT16 in columns) for name in SYSTEMS),
        ]

    def _row(self, name: str, bfloat16: bool) -> str:
        gain = self.gains[name]
        low, high = self.interval(gain)
        cells = [SYSTEMS[name], f"{gain.mean():.3f}", f"{low:.3f} to {high:.3f}", self._less(name)]
        cells += [spread(self.of(name, lambda one, q=q: float(np.percentile(one.query_ms, q)))) for q in (50, 95)]
        cells += [f"{self.of(name, lambda one: one.chunks)[0]:.0f}", spread(self.of(name, lambda one: one.rate))]
        cells += [spread(self.of(name, lambda one: one.rate, "bfloat16"))] if bfloat16 else []
        return line([*cells, spread(self.of(name, lambda one: one.rss_mib), 0)])

    def _less(self, name: str) -> str:
        """Warmline's gain over it, question by question."""
        if name == OURS:
            return ""
        less = self.gains[OURS] - self.gains[name]
        low, high = self.interval(less)
        sure = " *" if low > 0 or high < 0 else ""
        return f"{less.mean():+.3f} ({low:+.3f} to {high:+.3f}){sure}"

    def places(self) -> list[str]:
        """In words: where Warmline is first and where it is not."""
        measures: list[tuple[str, Callable[[str], float], bool]] = [
            ("nDCG@10", lambda name: float(self.gains[name].mean()), True),
            ("query p50", lambda name: median(self.of(name, lambda one: float(np.median(one.query_ms)))), False),
            ("ingest", lambda name: median(self.of(name, lambda one: one.rate)), True),
        ]
        return [self._place(what, value, more) for what, value, more in measures]

    def _place(self, what: str, value: Callable[[str], float], more: bool) -> str:
        order = sorted(SYSTEMS, key=lambda name: -value(name) if more else value(name))
        place = order.index(OURS) + 1
        return f"{what}: " + ("first" if place == 1 else f"place {place}, behind {SYSTEMS[order[0]]}")


def spread(values: Sequence[float], digits: int = 1) -> str:
    """The median, with least and most when there are several."""
    if not values:
        return ""
    middle = f"{median(values):,.{digits}f}"
    return middle if len(values) == 1 else f"{middle} ({min(values):,.{digits}f} to {max(values):,.{digits}f})"


def line(cells: Sequence[str]) -> str:
    """One line of a Markdown table."""
    return f"| {' | '.join(cells)} |"


def page(asked: Sequence[Set], runs: Sequence[Run], repeats: int) -> str:
    """docs/peers.md."""
    bfloat16 = any(one.dtype == "bfloat16" for one in runs)
    parts = [HEAD.format(runs="One run" if repeats == 1 else f"{repeats} runs", arithmetic=FAST if bfloat16 else SLOW)]
    columns = [one for one in COLUMNS if bfloat16 or one != BFLOAT16]
    for one in asked:
        table = Table(one, runs)
        parts.append(f"## {one.name}, n={len(one.questions)} questions\n\n" + "\n".join(table.lines(columns)))
        parts.append("Warmline's place: " + "; ".join(table.places()) + ".")
    return "\n\n".join([*parts, TAIL]) + "\n"


def plot(asked: Sequence[Set], runs: Sequence[Run]) -> str:
    """Three panels for each set as SVG: bars from zero, Warmline's darker."""
    tables = [Table(one, runs) for one in asked]
    panels: list[tuple[str, int, Callable[[Table, str], float]]] = [
        ("nDCG@10", 3, lambda table, name: float(table.gains[name].mean())),
        ("query p50, ms", 1, lambda t, name: median(t.of(name, lambda one: float(np.median(one.query_ms))))),
        ("ingest, chunks/s", 0, lambda t, name: median(t.of(name, lambda one: one.rate))),
    ]
    drawn = []
    for row, table in enumerate(tables):
        for column, (title, digits, value) in enumerate(panels):
            bars = {name: value(table, name) for name in SYSTEMS}
            drawn.append(_panel(column * 300 + 10, row * 150 + 10, f"{table.asked.name}: {title}", bars, digits))
    size = f'width="910" height="{len(tables) * 150 + 10}" font-family="sans-serif" font-size="11"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>\n<title>Warmline beside other systems</title>\n' + (
        '<rect width="100%" height="100%" fill="#ffffff"/>\n' + "\n".join(drawn) + "\n</svg>\n"
    )


def _panel(x: int, y: int, title: str, bars: dict[str, float], digits: int) -> str:
    most = max(bars.values()) or 1.0
    lines = [f'<text x="{x}" y="{y + 12}" font-weight="bold">{escape(title)}</text>']
    for place, (name, value) in enumerate(bars.items()):
        top, width = y + 22 + place * 22, 140 * value / most
        fill = "#1d4f91" if name == OURS else "#9db3cc"
        lines.append(f'<text x="{x + 72}" y="{top + 12}" text-anchor="end">{SYSTEMS[name]}</text>')
        lines.append(f'<rect x="{x + 78}" y="{top}" width="{width:.1f}" height="16" fill="{fill}"/>')
        lines.append(f'<text x="{x + 82 + width:.0f}" y="{top + 12}">{value:,.{digits}f}</text>')
    return "\n".join(lines)


BFLOAT16 = "the same in bfloat16"
COLUMNS = (
    "system",
    "nDCG@10",
    "95 % interval",
    "Warmline less it, paired",
    "query p50, ms",
    "query p95, ms",
    "chunks",
    "ingest, chunks/s",
    BFLOAT16,
    "resident MiB",
)
FAST = """all embed in float32, but Warmline from 400 chunks on in bfloat16, for this CPU has AMX. The others
  can be told to do the same; the column beside says what that would bring them."""
SLOW = "all embed in float32 here, Warmline with onnxruntime and the others with torch."
HEAD = """# Warmline beside other systems

Written by `make bench-peers DATA=...`; do not edit. {runs} of each system over each set, each in a process of
its own, in turns. Figures of time are medians over the runs, with the least and the most; absolute times say as much
about the machine (2 cores, shared) as about the systems.

All get the same documents as plain text, read by Warmline's parser so that parsers are not compared, the same model
file (all-MiniLM-L6-v2), and chunks of 200 tokens without overlap (Haystack: of as many words as come to that). Each is
built as its own pages advise, with hybrid search and batches, in a module of benchmarks/peers/ that cites those pages.
What they advise beyond the one model (rerankers, queries written by an LLM) is left out for all.

- **nDCG@10** is by documents, a document's place being that of its best passage among the 50 that are asked for.
  Intervals are by bootstrap over the gold documents, differences are paired by question; `*` marks those whose
  interval leaves out zero.
- **Query** is one question at a time, warm, from its text to passages. Warmline's includes its reader, which also tells
  small talk, frustration and wishes for a person apart. Its answer is not included.
- **Ingest** is from plain text in memory to searchable, without imports and the loading of the model. Warmline's also
  writes its ledger to disk; {arithmetic}
- **docs_debian_faq** and **docs_login_gov** ask the documents' own headings and titles, which are taken out of the
  text (`benchmarks/headings.py`); **clapnq** asks the questions of its test half. Nothing of Warmline was fitted on
  any of these.
  Some passages of clapnq are equal; Warmline finds such once, and which of their documents is then named, and so
  its nDCG@10 there, goes by ids that are new in each folder: two runs of this command gave 0.983 and 0.994.

![The three measures by set and system](images/peers.svg)"""
TAIL = """## What is not compared

Parsers, answers, decisions, follow-up questions and updates; nor what is left after the process ends. Haystack and
txtai hold everything in memory here; LlamaIndex and LangChain write vectors to Chroma, as Warmline does, and hold their
word indexes in memory."""
