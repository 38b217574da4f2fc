"""Titles that people gave, told from those that programs put in."""

import re

MADE_UP = re.compile(
    r"^(?:microsoft word\b.*|untitled.*|powerpoint[- ]pr\S+|(?:document|presentation|workbook|book)\s*\d*)$|\.\w{2,5}$",
    re.IGNORECASE,
)


def given_title(title: str | None) -> str | None:
    """`title` on one line, or None if it is blank, a file's name or what a program writes by itself."""
    words = " ".join((title or "").split())
    return None if MADE_UP.search(words) else words or None
