"""`warmline train`, `label` and `calibrate`: where the numbers of the policy come from."""

import json
from pathlib import Path
from typing import Annotated

import typer

from cli.errors import Misused
from cli.options import Home, settings_for

# Sums of costs stay numbers.
MOST_COST = 1e9


def train(
    record: Annotated[Path | None, typer.Option("--record", help="Derive the tables from these sets first.")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Folder for policy.json and reader.json.")] = None,
    home: Home = None,
) -> None:
    """Rebuild the shipped policy from its tables of numbers, byte for byte."""
    from evals.train import train_into

    settings = settings_for(home)
    card = train_into(settings, out or settings.policy.parent, record)
    print(json.dumps(card, indent=1))


def label(
    out: Annotated[Path, typer.Option("--out", help="Where the labels go; what is there already is not asked again.")],
    questions: Annotated[Path | None, typer.Option("--in", help="Questions of your own, or judged lines.")] = None,
    since: Annotated[str, typer.Option("--since", help="Else: from conversations that began since.")] = "30d",
    until: Annotated[str | None, typer.Option("--until", help="The end of that time; now when left out.")] = None,
    wanted: Annotated[int, typer.Option("--questions", min=1, help="How many to judge in all.")] = 50,
    sheet: Annotated[bool, typer.Option("--sheet", help="Write the drafts unjudged, and ask nothing.")] = False,
    outcomes: Annotated[
        bool, typer.Option("--outcomes", help="Take what customers did after each answer for its verdict; ask nothing.")
    ] = False,
    write: Annotated[bool, typer.Option("--write", help="Put the policy's confidence right by them.")] = False,
    home: Home = None,
) -> None:
    """Judge answers by one key each; the home is only read, and may belong to a running server."""
    from datetime import UTC, datetime

    from evals.keys import keys
    from evals.label_run import label, told
    from evals.window import window

    settings = settings_for(home)
    if questions and out.exists() and out.samefile(questions):
        raise Misused("--out would be read while it is written; give another file.")
    if outcomes and (questions or sheet):
        raise Misused("--outcomes reads the log alone; leave out --in and --sheet.")
    chosen = window(since, until, datetime.now(UTC))
    file = label(settings, chosen, questions, out, wanted, sheet, outcomes, keys(), print)
    print(told(file, out, settings.policy, sheet, write))


def calibrate(
    labels: Annotated[Path, typer.Option("--labels", help="Judged drafts, from warmline label --out.")] = Path(
        "labels.jsonl"
    ),
    risk: Annotated[float | None, typer.Option("--risk", min=0.001, max=0.5, help="Highest share wrong.")] = None,
    confidence: Annotated[float, typer.Option("--confidence", min=0.5, max=0.999)] = 0.95,
    on: Annotated[str, typer.Option("--on", help="marginal (of all) or selective (of answered).")] = "marginal",
    to_people: Annotated[
        float | None, typer.Option("--to-people", min=0.01, max=0.99, help="Or: highest share of questions to people.")
    ] = None,
    cost_wrong: Annotated[
        float | None, typer.Option("--cost-wrong", min=0, max=MOST_COST, help="Or: cost of a wrong answer,")
    ] = None,
    cost_handoff: Annotated[
        float | None, typer.Option("--cost-handoff", min=0, max=MOST_COST, help="and of a handoff.")
    ] = None,
    cost_waiting: Annotated[
        float | None,
        typer.Option("--cost-waiting", min=0, max=MOST_COST, help="With --risk: cost of a minute's wait for a person."),
    ] = None,
    refit: Annotated[bool, typer.Option("--intercept", help="Re-fit the intercept of the confidence first.")] = False,
    write: Annotated[bool, typer.Option("--write", help="Put what comes of it into the configured policy.")] = False,
    home: Home = None,
) -> None:
    """The threshold by a stated risk, by people's time or by cost; or how many labels are missing."""
    from evals.aims import aim_of
    from evals.promise import calibrated_promise

    if on not in ("marginal", "selective"):
        raise Misused("--on is marginal or selective.")
    aim = aim_of(risk, confidence, on, to_people, cost_wrong, cost_handoff, cost_waiting)
    if aim is None and not refit:
        raise Misused("Say what to aim at: --risk, --to-people, or --cost-wrong with --cost-handoff; or --intercept.")
    print(json.dumps(calibrated_promise(labels, aim, settings_for(home).policy, refit, write), indent=1))
