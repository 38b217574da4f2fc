"""`warmline`: the command line, and the only place that joins ingest, api and evals."""

import os

# The libraries that are loaded below would report their use.
os.environ.setdefault("DO_NOT_TRACK", "true")
os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")

from cli.commands import app
from cli.program import main, run

__all__ = ["app", "main", "run"]
