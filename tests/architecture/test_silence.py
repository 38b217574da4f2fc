"""Nothing reports home: no library that is loaded leaves a trace of its maker's outside the home."""

import os
import subprocess
import sys
from pathlib import Path

REPO = Path(__file__).parents[2]
# What would have it keep still for another reason.
HUSHED = ("ORT_DISABLE_TELEMETRY", "DO_NOT_TRACK", "CI", "XDG_CACHE_HOME")


def test_to_load_everything_numbers_no_machine_and_begins_no_session_elsewhere(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in HUSHED}
    program = "import runtime.compose, retrieval.session, api.main, evals.run"
    subprocess.run(
        [sys.executable, "-c", program],
        env=environment | {"HOME": str(tmp_path), "TMPDIR": str(tmp_path)},
        cwd=REPO,
        check=True,
    )
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")] == []
