"""What a command leaves behind, and what runs one."""

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
