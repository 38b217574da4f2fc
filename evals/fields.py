"""The fields of a labelled line. What is of another type than documented is refused, never read as something else."""

import math
from collections.abc import Mapping
from typing import Any

from runtime.ask import SPEAKERS, Said

Line = Mapping[str, Any]


def text_of(line: Line, name: str = "text") -> str:
    """A string with something in it. Raises `KeyError` or `ValueError`."""
    text = line[name]
    if not isinstance(text, str) or not text.strip():
        raise ValueError(f"{name} must be a string with something in it")
    return text


def yes_no(line: Line, name: str) -> bool | None:
    """True, false, or None for what nobody has judged. Raises `KeyError` or `ValueError`."""
    value = line[name]
    if value is not None and not isinstance(value, bool):
        raise ValueError(f"{name} is true, false, or null where nobody has judged it")
    return value


def number_of(line: Line, name: str) -> float:
    """A finite number; a string with one in it is none. Raises `KeyError` or `ValueError`."""
    value = line[name]
    # A whole number beyond every float has no finite value either.
    fits = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e300
    if not fits or not math.isfinite(value):
        raise ValueError(f"{name} must be a number")
    return float(value)


def id_of(line: Line, *names: str) -> str | None:
    """The first of these fields that is there and not null, as a string. Raises `ValueError`."""
    name = next((one for one in names if line.get(one) is not None), None)
    if name is None:
        return None
    value = line[name]
    if not isinstance(value, str | int) or isinstance(value, bool) or not str(value).strip():
        raise ValueError(f"{name} must be a string with something in it, or a whole number")
    return str(value)


def strings_of(line: Line, name: str) -> tuple[str, ...]:
    """Each once, in order; a field that is absent or null is empty. Raises `ValueError`."""
    values = [] if line.get(name) is None else line[name]
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise ValueError(f"{name} must be a list of strings")
    return tuple(dict.fromkeys(values))


def history_of(line: Line) -> tuple[Said, ...]:
    """What was said before; a field that is absent or null is empty. Raises `KeyError` or `ValueError`."""
    return () if line.get("history") is None else messages_of(line, "history")


def messages_of(line: Line, name: str) -> tuple[Said, ...]:
    """The messages of a conversation. Raises `KeyError` or `ValueError`."""
    messages = line[name]
    if not isinstance(messages, list) or not all(isinstance(one, dict) for one in messages):
        raise ValueError(f"{name} is a list of messages with speaker and text")
    return tuple(_said(one) for one in messages)


def _said(line: Line) -> Said:
    speaker = line["speaker"]
    if not isinstance(speaker, str) or speaker not in SPEAKERS:
        raise ValueError(f"speaker is one of {', '.join(SPEAKERS)}")
    if not isinstance(line["text"], str):
        raise ValueError("text must be a string")
    return Said(speaker, line["text"])
