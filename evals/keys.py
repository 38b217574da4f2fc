"""One key at a time: from the keyboard, or from a pipe."""

import sys
from collections.abc import Callable

import click


def keys() -> Callable[[], str]:
    """Waits for a key; empty at the end of the input. White space in a pipe says nothing."""
    return click.getchar if sys.stdin.isatty() else _piped


def _piped() -> str:
    while (read := sys.stdin.read(1)).isspace():
        pass
    return read
