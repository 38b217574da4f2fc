"""`warmline ask`: one question, or a batch."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.errors import Failed, Misused
from cli.options import Home, Json, at
from runtime.compose import Warmline


def ask(
    text: Annotated[str | None, typer.Argument(help="The question.")] = None,
    batch: Annotated[Path | None, typer.Option("--batch", help="Questions, one JSON object per line.")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Where the batch's lines go.")] = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """What would be answered, and why: one question, or a batch."""
    from runtime.ask import ask as ask_one

    if bool(text and text.strip()) == bool(batch) or bool(batch) != bool(out):
        raise Misused("Give one question, or --batch IN.jsonl together with --out OUT.jsonl.")
    with at(home) as warmline:
        if batch and out:
            _ask_batch(warmline, batch, out)
        else:
            readable = (text or "").encode(errors="replace").decode()
            found = ask_one(warmline, warmline.settings.workspace, readable)
            print(json.dumps(found) if as_json else _told(found))
            if found["error"]:
                print(found["error"], file=sys.stderr)
                raise Failed


def _ask_batch(warmline: Warmline, batch: Path, out: Path) -> None:
    from runtime.ask import ask_line

    if not batch.is_file():
        raise Misused(f"There is no file {batch}; give a JSONL file with one question per line.")
    if out.exists() and out.samefile(batch):
        raise Misused("--out would overwrite the questions; give another file.")
    errors = 0
    # A line ends where JSONL says so: a bare CR is white space inside of one.
    with (
        batch.open(encoding="utf-8-sig", errors="replace", newline="\n") as lines,
        out.open("w", encoding="utf-8") as target,
    ):
        for line in lines:
            found = ask_line(warmline, warmline.settings.workspace, _json_or_none(line))
            errors += found["error"] is not None
            target.write(json.dumps(found, ensure_ascii=False) + "\n")
    if errors:
        print(f"{errors} lines have an error; each says which.", file=sys.stderr)
        raise Failed


def _json_or_none(line: str) -> Any:
    """None for what is not JSON, or holds half a surrogate pair, which no file can."""
    try:
        found = json.loads(line)
        json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return None
    return found


def _told(found: dict[str, Any]) -> str:
    lines = [found["message"] or "Nobody could take this question.", ""]
    if found["action"] == "answer":
        lines += [f"  [{n}] {one['source']}: {one['quote']}" for n, one in enumerate(found["citations"], start=1)]
    why = found["rule"] or found["reason"]
    shown = f"{found['action']}{f' ({why})' if why else ''}, confidence {found['confidence']:.2f}"
    return "\n".join([*lines, f"  {shown}, threshold {found['threshold']:.2f}"])
