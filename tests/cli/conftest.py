"""What runs a command in this process."""

from pathlib import Path

import pytest

from cli.commands import app
from cli.program import run as run_program
from tests.cli.running import Ran, Warmline


@pytest.fixture
def warmline(capsys) -> Warmline:
    """Runs a command in this process."""

    def run(*words: object) -> Ran:
        words_given = [str(word) for word in words]
        status = run_program(lambda: app(words_given, prog_name="warmline", standalone_mode=False))
        out, err = capsys.readouterr()
        return Ran(status, out, err)

    return run


@pytest.fixture(scope="module")
def home(sample_home) -> Path:
    """The sample help centre in a home of this module's own."""
    return sample_home()
