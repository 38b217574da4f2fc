"""The documentation says what the code says, and points to what is there."""

import re
from pathlib import Path
from typing import get_args

import pytest

from conversation.commands import Command
from conversation.events import Phase
from docs import generate
from docs.states import CASES, QUIET, WAITING
from runtime.settings import Settings

REPO = Path(__file__).parents[2]
PAGES = sorted([*REPO.glob("docs/**/*.md"), REPO / "README.md"])
LINK = re.compile(r"\]\(([^)\s]+)\)")
VARIABLE = re.compile(r"WARMLINE_[A-Z][A-Z_]*[A-Z]")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
PREFIX = "WARMLINE_"


def names(pages: list[Path]) -> list[str]:
    return [page.relative_to(REPO).as_posix() for page in pages]


def headings(page: Path) -> set[str]:
    """The anchors of a page, as code hosts make them from its headings."""
    found = re.findall(r"^#+ (.+)$", FENCE.sub("", page.read_text()), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found}


@pytest.mark.parametrize("name", generate.PAGES)
def test_a_generated_page_is_current(name: str) -> None:
    assert (REPO / "docs" / name).read_text() == generate.PAGES[name](), "run python -m docs.generate"


@pytest.mark.parametrize("name", generate.PAGES)
def test_a_generated_page_comes_out_the_same_twice(name: str) -> None:
    assert generate.PAGES[name]() == generate.PAGES[name]()


def test_a_stale_page_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert generate.main([], tmp_path) == 0
    assert generate.main(["--check"], tmp_path) == 0
    (tmp_path / "states.md").write_text("old")
    assert generate.main(["--check"], tmp_path) == 1
    assert capsys.readouterr().err == "docs/states.md is stale; run python -m docs.generate.\n"


def test_an_unknown_argument_is_refused() -> None:
    assert generate.main(["--chekc"]) == 2


def test_every_command_is_tried_in_every_phase() -> None:
    tried = {type(make(WAITING[Phase.BOT])) for make in CASES.values()}
    assert tried == set(get_args(Command))
    for conversations in (WAITING, QUIET):
        assert {phase: state.phase for phase, state in conversations.items()} == {phase: phase for phase in Phase}


@pytest.mark.parametrize("page", PAGES, ids=names(PAGES))
def test_links_lead_somewhere(page: Path) -> None:
    for link in LINK.findall(FENCE.sub("", page.read_text())):
        path, _, anchor = link.partition("#")
        if "://" in link or link.startswith("mailto:"):
            continue
        target = page if not path else page.parent / path
        assert target.exists(), f"{page.name} points to {path}, which is not there"
        if anchor and target.suffix == ".md":
            assert anchor in headings(target), f"{page.name} points to #{anchor}, which {target.name} does not have"


@pytest.mark.parametrize("page", PAGES, ids=names(PAGES))
def test_settings_that_are_named_exist(page: Path) -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    assert set(VARIABLE.findall(page.read_text())) <= known


@pytest.mark.parametrize("page", PAGES, ids=names(PAGES))
def test_modules_and_files_that_are_named_exist(page: Path) -> None:
    houses = "api|cli|conversation|data|docs|evals|ingest|policy|requirements|retrieval|runtime|tests"
    for path in re.findall(rf"`((?:{houses})/[\w./-]+)`", page.read_text()):
        assert (REPO / path).exists(), f"{page.name} names {path}, which is not there"


@pytest.mark.parametrize("page", sorted((REPO / "docs" / "decisions").glob("*.md")), ids=lambda page: page.stem)
def test_a_decision_has_its_three_parts(page: Path) -> None:
    assert re.findall(r"^## (.+)$", page.read_text(), re.MULTILINE) == ["Context", "Decision", "Consequences"]
    assert page.read_text().startswith(f"# {int(page.name[:4])}. ")
