"""What a command leaves behind, and what runs one."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    status: int
    out: str
    err: str

    def refused(self) -> str:
        """The one sentence on stderr of a command that could not run."""
        assert (self.status, self.out) == (2, "")
        assert "Traceback" not in self.err
        assert self.err.count("\n") == 1
        return self.err.strip()


Warmline = Callable[..., Ran]


def in_a_process(given: bytes, *words: object, errors: str = "strict") -> Ran:
    """Runs a command in a process of its own, without a terminal, that reads these bytes.

    `errors` is how it takes what is no UTF-8.
    """
    env = {**os.environ, "PYTHONIOENCODING": f"utf-8:{errors}"}
    command = [sys.executable, "-m", "cli", *map(str, words)]
    ran = subprocess.run(command, input=given, env=env, capture_output=True, check=False, start_new_session=True)
    return Ran(ran.returncode, ran.stdout.decode(), ran.stderr.decode())
