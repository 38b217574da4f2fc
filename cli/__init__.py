"""`warmline`: the command line, and the only place that joins ingest, api and evals."""

import gc
import os
import signal
import sys
from collections.abc import Callable
from typing import NoReturn

# The libraries that are loaded later would report their use.
os.environ.setdefault("DO_NOT_TRACK", "true")
os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")

STOPPED = 130
ENDED = 143


def main() -> NoReturn:
    """The entry point of `warmline`. Ctrl-C ends it in the same way whenever it comes."""
    # Who has it ignored, as nohup does, goes on having it ignored.
    usual = signal.getsignal(signal.SIGINT)
    heeded = usual is signal.default_int_handler
    if heeded:
        signal.signal(signal.SIGINT, _stopped)
    program = _loaded()
    try:
        if heeded:
            signal.signal(signal.SIGINT, usual)
        status = program()
        if heeded:
            signal.signal(signal.SIGINT, _stopped)
    except KeyboardInterrupt:
        _stopped()
    sys.exit(status)


def _loaded() -> Callable[[], int]:
    """The program, with all that it imports."""
    # What is imported stays: to look through it for garbage takes an eighth of the time that it takes to import.
    gc.disable()
    from cli.program import program

    gc.freeze()
    gc.enable()
    return program


def _stopped(*_: object) -> NoReturn:
    """Leave at once: an exception would come out of any library that is being loaded or torn down, or be lost in it."""
    try:
        sys.stdout.flush()
    finally:
        os._exit(STOPPED)
