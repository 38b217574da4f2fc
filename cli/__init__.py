"""`warmline`: the command line, and the only place that joins ingest, api and evals."""

import gc
import os

# The libraries that are loaded below would report their use.
os.environ.setdefault("DO_NOT_TRACK", "true")
os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")

# What is imported stays: to look through it for garbage takes an eighth of the time that it takes to import.
gc.disable()

from cli.commands import app  # noqa: E402
from cli.program import main, run  # noqa: E402

gc.freeze()
gc.enable()

__all__ = ["app", "main", "run"]
