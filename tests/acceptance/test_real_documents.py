"""Real help centres go in whole, and answers about them cite the right file."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.open import syncing
from runtime.ask import ask
from runtime.compose import opened
from runtime.settings import Settings

DATA = Path(os.environ.get("WARMLINE_DATA", Path(__file__).parents[3] / "shared" / "data"))
# The book is there three times: as chapters in HTML, and whole as PDF and as text.
WHOLE_BOOK = "debian-faq.en."
QUESTIONS = {
    "docs_login_gov": {
        "Which authentication methods can I use?": "authentication-methods",
        "How do I delete my account?": "delete",
        "I forgot my password, how can I reset it?": "password",
    },
    "docs_debian_faq": {
        "What is Debian GNU/Linux?": "basic-defs",
        "Which package management tools are there, such as apt and dpkg?": "pkgtools",
        "How do I contribute to Debian?": "contributing",
    },
}


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_a_real_help_centre_goes_in_whole_and_is_cited(name: str, new_home: Callable[[], Path]) -> None:
    files = DATA / name / "files"
    if not files.is_dir():
        pytest.skip(f"the labelled set {name} is not on this machine; set WARMLINE_DATA")
    there = {str(path.relative_to(files)) for path in files.rglob("*") if path.is_file()}
    with opened(Settings(home=new_home())) as warmline:
        with syncing(warmline, "default") as sync:
            report = sync(files)
        assert set(report.added) | set(report.quarantined) == there
        assert all(reason for reason in report.quarantined.values())
        assert len(report.added) >= 0.9 * len(there)
        for question, wanted in QUESTIONS[name].items():
            found = ask(warmline, "default", question)
            cited = {citation["source"] for citation in found["citations"]}
            assert any(wanted in source or source.startswith(WHOLE_BOOK) for source in cited), (question, cited)
