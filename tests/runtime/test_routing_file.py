"""The routing file: the example of the page works, and a mistake is told by its line and field."""

import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversation.routing import Policy, Routing
from runtime.errors import BadRouting
from runtime.routing_file import load_routing, load_routings, read_routing

PAGE = Path(__file__).parents[2] / "docs" / "routing.md"


def test_the_example_of_the_page_is_what_it_says() -> None:
    found = re.search(r"```yaml\n(.*?)```", PAGE.read_text(), re.DOTALL)
    assert found
    routing = read_routing(found[1])
    billing, general = routing.teams
    assert (billing.name, billing.policy, billing.answer_within_s) == ("billing", Policy.LEAST_BUSY, 120.0)
    assert [member.capacity for member in billing.members] == [4, 2]
    assert billing.sla == {"first_response": 300.0, "next_response": 600.0, "resolution": 28800.0}
    assert billing.hours is not None
    assert len(billing.hours.holidays) == 2
    assert general.members == ()
    assert [one.priority for one in routing.priorities] == [2, 1]


def test_without_a_file_there_is_one_queue(tmp_path: Path) -> None:
    assert load_routing(tmp_path / "routing.yaml") == read_routing("") == Routing()


def routed(path: Path, team: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"teams:\n  - name: {team}\n")
    return path


def teams(home: Path) -> dict[str, list[str]]:
    return {name: [team.name for team in one.teams] for name, one in load_routings(home, "default").items()}


def test_every_workspace_has_its_file_in_its_folder(tmp_path: Path) -> None:
    assert teams(tmp_path) == {}
    for name in ("default", "other"):
        routed(tmp_path / "workspaces" / name / "routing.yaml", f"{name}-team")
    assert teams(tmp_path) == {"default": ["default-team"], "other": ["other-team"]}


def test_the_file_in_the_home_still_works(tmp_path: Path) -> None:
    routed(tmp_path / "routing.yaml", "billing")
    routed(tmp_path / "workspaces" / "other" / "routing.yaml", "general")
    assert teams(tmp_path) == {"default": ["billing"], "other": ["general"]}


def test_of_two_files_it_is_said_which_to_delete(tmp_path: Path) -> None:
    kept = routed(tmp_path / "workspaces" / "default" / "routing.yaml", "billing")
    old = routed(tmp_path / "routing.yaml", "billing")
    with pytest.raises(BadRouting) as refusal:
        load_routings(tmp_path, "default")
    assert str(refusal.value).endswith(f"keep what is right in {kept} and delete {old}.")
    old.unlink()
    assert teams(tmp_path) == {"default": ["billing"]}


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("teams:\n  - name: a\n    polcy: manual", 3, "teams[0].polcy: there is no such field"),
        ("teams:\n  - name: a\n    policy: fastest", 3, "teams[0].policy: 'fastest' is none of"),
        ("teams:\n  - topics: [a]", 2, "needs a 'name'"),
        ("teams:\n  - name: a\n  - name: a", 3, "two teams named 'a'"),
        ("timezone: Mars/Base", 1, "'Mars/Base' is not an IANA time zone"),
        ("teams:\n  - name: a\n    hours:\n      mon-fri: 9 to 5", 4, "hours.mon-fri: '9 to 5' is not an opening"),
        ("teams:\n  - name: a\n    hours:\n      mon: 17:00-09:00", 4, "is not an opening"),
        ("teams:\n  - name: a\n    hours:\n      funday: 09:00-10:00", 4, "write a day"),
        ("teams:\n  - name: a\n    hours:\n      mon-fri: 09:00-10:00\n      tue: closed", 5, "tue is given twice"),
        ("holidays: [2026-02-30]", 1, "'2026-02-30' is not a date"),
        ("answer_within: soon", 1, "'soon' is not a time"),
        ("answer_within: 0m", 1, "'0m' is not a time"),
        ("teams:\n  - name: a\n    members: [maya]", 3, "'maya' is not an e-mail address"),
        ("teams:\n  - name: a\n    sla: {first_reply: 5m}", 3, "sla.first_reply: there is no such field"),
        ("teams: billing", 1, "teams: this must be a list"),
        ("capacity: 0", 1, "capacity: '0' is not a whole number"),
        ("priorities:\n  - priority: 2", 2, "what it is for"),
        ("teams:\n  - name: [", 2, "not YAML"),
        ("timezone: UTC\nteams: &a [*a]", 2, "what is named here holds itself"),
        ("teams:\n  - name: a\n    attributes:\n      ? [b]\n      : c", 4, "a name must be a plain text"),
        ("a: 1\na: 2", 1, "no such field"),
        ("- a", 1, "'name: value' pairs"),
    ],
)
def test_a_mistake_is_told_by_its_line_and_field(text: str, line: int, says: str) -> None:
    with pytest.raises(BadRouting) as refusal:
        read_routing(text)
    told = str(refusal.value)
    assert told.startswith(f"routing.yaml, line {line}")
    assert says in told
    assert told.endswith(".")


@given(st.text(max_size=80))
def test_any_text_is_a_routing_or_refused_by_name(text: str) -> None:
    with suppress(BadRouting):
        assert isinstance(read_routing(text), Routing)


def test_a_file_that_is_nested_too_deep_is_refused_by_name() -> None:
    with pytest.raises(BadRouting, match="nested too deep"):
        read_routing("[" * 2000 + "]" * 2000)
