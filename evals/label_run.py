"""The body of `warmline label`: questions, drafts, keys, and what comes of them."""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from evals.borrowed import borrowed
from evals.drawn import Drawn, drafted, from_file, from_log
from evals.judged import read_judged
from evals.label import LabelFile, Session, agreement, summary, take_outcomes, write_sheet
from evals.promise import calibrated_promise
from evals.recalibrate import FEWEST
from evals.run import check_place
from evals.window import Window
from runtime.settings import Settings


def label(
    settings: Settings,
    window: Window,
    questions: Path | None,
    out: Path,
    wanted: int,
    sheet: bool,
    outcomes: bool,
    key: Callable[[], str],
    show: Callable[[str], None],
) -> LabelFile:
    """Ask until `wanted` are judged or the person stops; the home is only read.

    Raises `NothingRecorded`, `BadDataset`, `NoPlaceForReport`, `NoLedger` or `MissingData`.
    """
    check_place(out)
    file = LabelFile(out)
    drawn: list[Drawn] = from_file(questions) if questions else from_log(settings, window)
    with borrowed(settings) as warmline:
        draft = partial(drafted, warmline.brain(settings.workspace))
        if sheet:
            write_sheet(drawn, draft, file, wanted)
        elif outcomes:
            take_outcomes(drawn, draft, file, wanted)
        else:
            Session(drawn, draft, file, wanted, time.monotonic).run(key, show)
    return file


def refitted(out: Path, policy: Path, write: bool) -> str:
    """What the labels say of the confidence; with `write` the policy's intercept follows them."""
    drafts = int((read_judged(out).confidence > 0).sum())
    if drafts < FEWEST:
        return f"With {FEWEST - drafts} more, the confidence can be put right by them."
    found = calibrated_promise(out, None, policy, refit=True, write=write)["intercept"]
    said = f"The confidence said {found['said']:.2f} on average; {found['was']:.2f} of {found['n']} drafts were right."
    if not found["by"]:
        return f"{said} That is within chance, and the confidence stays as it is."
    done = "was" if write else "would be, with --write,"
    return f"{said} Its intercept {done} moved by {found['by']:+.2f}."


def told(file: LabelFile, out: Path, policy: Path, sheet: bool, write: bool) -> str:
    """The last words of a run."""
    if sheet:
        return f"{len(file.lines)} questions in {out}; fill in verdict, and read it by --in {out} with another --out."
    if not file.judged:
        return summary(file)
    next_step = f"Set the threshold by warmline calibrate --labels {out} --risk 0.05 --write."
    said = [summary(file), agreement(file), refitted(out, policy, write), next_step]
    return "\n".join(one for one in said if one)
