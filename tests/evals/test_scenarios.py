"""Scripted conversations, played through the production code. The shipped ones are this project's small eval."""

import json
from pathlib import Path

import pytest

from evals.errors import BadDataset, MissingData
from evals.run import run
from evals.scenarios import find
from runtime.settings import SHIPPED, Settings

SCRIPT = """
documents:
  help/returns.md: |
    # Returns

    You can return products within 30 days of delivery.
settings: {on_missing: escalate}
scenarios:
  - name: it goes as expected
    steps:
      - customer: How many days do I have to return products?
        expect: {action: answer, kind: knowledge, cites: returns.md, quotes: WITHIN  30 days, phase: bot, says_not: sorry}
      - wait: 1 minute
      - agent: claims
        expect: {phase: human, says: Ann has joined}
      - agent: {hands_back: unsolved}
        expect: {phase: closing, says: not solved yet}
  - name: it does not
    steps:
      - customer: How many days do I have to return products?
        expect: {action: [offer, clarify], cites: other.md, quotes: never, says: sorry, says_not: 30 days, silent: true}
      - customer: {rates: 3}
      - agent: claims
        expect: {refused: true}
      - customer: hello?
        expect: {action: answer, suggests: returns.md}
"""


@pytest.fixture(scope="module")
def settings(new_home):
    return Settings(home=new_home())


@pytest.fixture(scope="module")
def played(tmp_path_factory, settings):
    folder = tmp_path_factory.mktemp("scenarios")
    (folder / "mine.yaml").write_text(SCRIPT)
    report = run("scenarios", folder / "mine.yaml", folder / "r.json", settings)
    return report, {item["id"]: item for item in map(json.loads, Path(report["items"]).read_text().splitlines())}


def test_steps_and_scenarios_are_counted(played):
    report, items = played
    assert report["dataset"]["n"] == 2
    assert report["metrics"]["steps_met"]["n"] == 7
    assert report["metrics"]["steps_met"]["value"] == pytest.approx(3 / 7)
    assert report["metrics"]["scenarios_passed"]["n"] == 2
    assert report["metrics"]["scenarios_passed"]["value"] == 0.5
    assert report["unscored"] == 0
    assert all(report["fingerprints"].values())
    assert not items["mine/it goes as expected/2"]["scored"]


def test_what_happened_instead_is_said_for_each_expectation(played):
    _, items = played
    first = items["mine/it does not/1"]["failed"]
    assert first[0] == "expected action offer or clarify, but it was answer"
    assert [one.split(" ")[1] for one in first[1:]] == ["cites", "quotes", "says", "says_not", "silence,"]
    assert "within 30 days" in first[2]
    assert items["mine/it does not/2"]["failed"][0].startswith("it was refused: No survey is open")
    assert items["mine/it does not/3"]["failed"] == ["expected a refusal, but there was none"]
    assert items["mine/it does not/4"]["failed"] == [
        "expected action answer, but it was nothing",
        "expected suggests 'returns.md', but it was []",
    ]
    assert items["mine/it does not/1"]["happened"]["cites"] == ["help/returns.md"]
    assert items["mine/it does not/1"]["line"] == 20


def test_the_shipped_conversations_go_as_they_should(tmp_path, settings):
    """Angry contacts with a right answer reach a person, calm ones keep the bot, and so on."""
    report = run("scenarios", SHIPPED / "scenarios", tmp_path / "r.json", settings)
    items = [json.loads(line) for line in Path(report["items"]).read_text().splitlines()]
    assert [one for item in items for one in item["failed"]] == []
    assert report["metrics"]["scenarios_passed"]["value"] == 1.0
    assert report["dataset"]["n"] >= 10


def test_where_no_turn_can_be_taken_nothing_is_played(tmp_path, settings):
    (tmp_path / "s.yaml").write_text("scenarios: [{name: x, steps: [{customer: hi}]}]")
    without = settings.model_copy(update={"policy": tmp_path / "gone.json"})
    with pytest.raises(MissingData, match=r"gone\.json cannot be read"):
        run("scenarios", tmp_path / "s.yaml", tmp_path / "r.json", without)


def test_a_place_without_scenarios_is_refused(tmp_path):
    with pytest.raises(BadDataset, match="There is no scenario at"):
        find(tmp_path)
    with pytest.raises(BadDataset, match="There is no scenario at"):
        find(tmp_path / "gone.yaml")


def test_the_digest_covers_script_and_documents(tmp_path):
    (tmp_path / "help").mkdir()
    (tmp_path / "help" / "a.md").write_text("one")
    (tmp_path / "s.yaml").write_text("documents: help\nscenarios: [{name: x, steps: [{customer: hi}]}]")
    before = find(tmp_path).sha256
    (tmp_path / "help" / "a.md").write_text("two")
    assert find(tmp_path).sha256 != before
