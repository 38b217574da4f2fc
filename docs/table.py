"""Markdown that is written by a program."""

from collections.abc import Sequence

HEADER = "<!-- Written by `python -m docs.generate`. Change what it is written from, not this file. -->\n"


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; bars inside cells are escaped."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
