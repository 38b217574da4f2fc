"""Half an hour with one's own questions: read, press a key, next. Stopped at any time, and taken up again."""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from evals.datasets import numbered_lines
from evals.drawn import JUDGED, Drawn, judged_as
from evals.errors import BadDataset

VERDICTS = {"r": "right", "w": "wrong", "n": "missing", "s": "skipped"}
UNDO, STOP = "u", "q"
KEYS = "r right   w wrong   n not in the documents   s skip   u undo   q stop"
TOLD = {"right": "right", "wrong": "wrong", "missing": "not in the documents", "skipped": "skipped"}
LAST_SAID = 4
Line = dict[str, Any]


class LabelFile:
    """The labels so far, on disk after every key."""

    def __init__(self, path: Path) -> None:
        """Raises `BadDataset` when the file is none of labels."""
        self._path = path
        self.lines: list[Line] = [_label(path, *one) for one in numbered_lines(path)] if path.is_file() else []

    def add(self, line: Line) -> None:
        """Put it at the end."""
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
        self.lines.append(line)

    def take_back(self) -> list[str]:
        """Remove the newest judgement and what followed it by itself; their ids, oldest first."""
        taken: list[str] = []
        while self.lines:
            line = self.lines.pop()
            taken.insert(0, str(line["id"]))
            if line["verdict"] in JUDGED or line.get("by_hand"):
                break
        beside = self._path.with_name(f"{self._path.name}.new")
        beside.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in self.lines), encoding="utf-8")
        beside.replace(self._path)
        return taken

    @property
    def counts(self) -> Counter[str]:
        """By verdict."""
        return Counter(str(line["verdict"]) for line in self.lines)

    @property
    def judged(self) -> int:
        """How many a person has judged."""
        return sum(self.counts[verdict] for verdict in JUDGED)


def _label(path: Path, number: int, line: Mapping[str, Any]) -> Line:
    if "id" in line and line.get("verdict", "") in (None, "skipped", "no_draft", *JUDGED):
        return dict(line)
    raise BadDataset(
        f"{path.name} line {number} is no label (id and verdict); give --out a file of labels, or a new one."
    )


class Session:
    """Asks about the questions that are not in the file yet, until `wanted` have been judged."""

    def __init__(
        self,
        drawn: Sequence[Drawn],
        draft: Callable[[Drawn], Line],
        file: LabelFile,
        wanted: int,
        clock: Callable[[], float],
    ) -> None:
        """`clock` gives seconds, to say how long it will take."""
        self._by_id = {one.id: one for one in drawn}
        done = {str(line["id"]) for line in file.lines}
        self._left = [one for one in drawn if one.id not in done]
        self._draft, self._file, self._wanted, self._clock = draft, file, wanted, clock
        self._started, self._before = clock(), file.judged

    def run(self, key: Callable[[], str], show: Callable[[str], None]) -> None:
        """`key` gives the next key, empty when there is none any more; `show` shows a text to the person."""
        while (line := self._next()) is not None:
            show(f"\n{self._progress()}\n\n{card(line)}\n\n{KEYS}")
            pressed = key().lower()
            while pressed not in (*VERDICTS, UNDO, STOP, ""):
                show(f"{pressed!r} is no answer. {KEYS}")
                pressed = key().lower()
            if pressed in (STOP, ""):
                return
            if pressed == UNDO:
                self._undo(show)
                continue
            self._left.pop(0)
            self._file.add({**line, **judged_as(VERDICTS[pressed]), "by_hand": True})

    def _next(self) -> Line | None:
        """The next question that has to be judged; what has its verdict already goes into the file by itself."""
        while self._left and self._file.judged < self._wanted:
            line = self._draft(self._left[0])
            if line["verdict"] is None:
                return line
            self._left.pop(0)
            self._file.add(line)
        return None

    def _undo(self, show: Callable[[str], None]) -> None:
        back = [self._by_id[one] for one in self._file.take_back() if one in self._by_id]
        if not back:
            show("There is nothing to undo.")
        self._left = [*back, *self._left]

    def _progress(self) -> str:
        counts, judged = self._file.counts, self._file.judged
        told = ", ".join(f"{counts[verdict]} {TOLD[verdict]}" for verdict in TOLD if counts[verdict])
        here = judged - self._before
        pace_s = (self._clock() - self._started) / here if here > 0 else None
        left = f"; about {max(1, round(pace_s * (self._wanted - judged) / 60))} min left" if pace_s else ""
        return f"[{judged + 1} of {self._wanted}] {told or 'nothing judged yet'}{left}"


def card(line: Line) -> str:
    """The question with what was said before it, the answer, and what it cites.

    What came of the answer is not shown: whoever judges is to judge by themselves.
    """
    before = [f"    {one['speaker']}: {one['text']}" for one in line["history"][-LAST_SAID:]]
    cited = [f"    [{n}] {one['source']}: {one['quote']}" for n, one in enumerate(line["citations"], start=1)]
    return "\n".join([*before, f"Question: {line['text']}", f"Answer:   {line['answer']}", *cited])


def write_sheet(drawn: Sequence[Drawn], draft: Callable[[Drawn], Line], file: LabelFile, wanted: int) -> None:
    """The questions with their drafts, unjudged, for a script or a spreadsheet; `--in` reads them back."""
    done = {str(line["id"]) for line in file.lines}
    for one in [one for one in drawn if one.id not in done][: max(0, wanted - len(done))]:
        file.add(draft(one))


def take_outcomes(drawn: Sequence[Drawn], draft: Callable[[Drawn], Line], file: LabelFile, wanted: int) -> None:
    """What came of each answer is its verdict, until there are `wanted`; where nothing did, or both, it is skipped."""
    done = {str(line["id"]) for line in file.lines}
    for one in drawn:
        if file.judged >= wanted:
            return
        if one.id not in done:
            line = draft(one)
            file.add(line if line["verdict"] else {**line, **judged_as(line["suggested"] or "skipped")})


def agreement(file: LabelFile) -> str | None:
    """How far what came of the answers agrees with who judged them by hand; None where neither is known."""
    both = [line for line in file.lines if line.get("by_hand") and line.get("suggested") and line["right"] is not None]
    if not both:
        return None
    agreed = sum(line["right"] == (line["suggested"] == "right") for line in both)
    return f"What the customers did afterwards said the same in {agreed} of {len(both)} cases."


def summary(file: LabelFile) -> str:
    """What there is now."""
    counts = file.counts
    told = ", ".join(f"{counts[verdict]} {TOLD[verdict]}" for verdict in TOLD if counts[verdict])
    without = f"; {counts['no_draft']} had no draft and count as wrong" if counts["no_draft"] else ""
    return f"{file.judged} judged: {told or 'none yet'}{without}."
