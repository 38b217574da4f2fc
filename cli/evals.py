"""`warmline eval`: measure on labelled data, and compare two measurements."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from cli.errors import Failed, Misused
from cli.options import Home, settings_for

EVAL_TASKS = "retrieval, answers, decisions, handoff, sentiment, guard, assist, scenarios; or compare."


def evaluate(
    task: Annotated[str, typer.Argument(help=EVAL_TASKS)],
    paths: Annotated[list[Path], typer.Argument(help="A dataset folder or file; for compare, two reports.")],
    out: Annotated[Path | None, typer.Option("--json", help="Where the metrics go; items go beside it.")] = None,
    html: Annotated[Path | None, typer.Option("--html", help="The same as a page to read.")] = None,
    policy: Annotated[Path | None, typer.Option("--policy", help="A policy other than the configured one.")] = None,
    home: Home = None,
) -> None:
    """Measure on labelled data, in a temporary home; nothing is fitted on what is scored.

    eval compare A.json B.json tests whether B is better or worse than A beyond noise; exit status 1 when worse.
    """
    if task == "compare":
        _compare(paths, out, html)
        return
    from evals.run import check_place, items_of, run
    from evals.written import read_items, told

    if len(paths) != 1 or out is None:
        raise Misused(f"warmline eval {task} takes one dataset and --json OUT.json for the report.")
    # Search is measured without one too, but not when it was asked for by name.
    if policy and not policy.is_file():
        raise Misused(f"There is no file {policy}; give a policy that warmline train has written.")
    if html:
        check_place(html, out, items_of(out), paths[0])
    report = run(task, paths[0], out, settings_for(home, **({"policy": policy} if policy else {})))
    items = read_items(report, out)
    if html:
        from evals.report import as_html

        html.write_text(as_html(report, items), encoding="utf-8")
    print(told(report, items))
    if report["unscored"]:
        print(f"{report['unscored']} items could not be scored.", file=sys.stderr)


def _compare(paths: list[Path], out: Path | None, html: Path | None) -> None:
    from evals.compare import compare, read_report
    from evals.compare_page import as_page
    from evals.run import check_place, items_of

    if len(paths) != 2:
        raise Misused("warmline eval compare takes two reports, A.json B.json; --json and --html are where it goes.")
    for place in filter(None, (out, html)):
        check_place(place, *paths, *map(items_of, paths))
    before, after = map(read_report, paths)
    found = compare(before, after)
    if out:
        out.write_text(json.dumps(found.as_json(), indent=1) + "\n", encoding="utf-8")
    if html:
        texts = {key: str(one.get("text", "")) for key, one in before.items.items()}
        html.write_text(as_page(found.as_json(), texts), encoding="utf-8")
    print(found.told())
    if found.regressed:
        print(f"Worse beyond noise: {', '.join(found.regressed)}.", file=sys.stderr)
        raise Failed
