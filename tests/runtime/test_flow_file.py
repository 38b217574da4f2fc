"""Flows from YAML: as the page documents them, and refused by name where they cannot be."""

from pathlib import Path

import pytest

from conversation.flow import SlotKind, every_ask
from runtime.errors import BadFlow
from runtime.flow_file import StoredFlow, load_flows
from tests.conversation.building import asked, turn

PAGE = Path(__file__).parents[2] / "docs" / "flows.md"


def loaded(folder: Path, text: str) -> tuple[StoredFlow, ...]:
    (folder / "flows.yaml").write_text(text)
    return load_flows(folder / "flows.yaml")


def test_the_documented_flows_can_be_read(tmp_path: Path) -> None:
    lead, demo = loaded(tmp_path, PAGE.read_text().split("```yaml\n")[1].split("```")[0])
    assert (lead.flow.name, lead.flow.at_start, lead.on) == ("lead", True, None)
    assert {one.kind for one in (*every_ask(lead.flow.steps), *every_ask(demo.flow.steps))} == set(SlotKind)
    assert demo.on is not None
    assert demo.on.fires(asked(), turn("I would like a demo"))
    assert not demo.on.fires(asked(), turn("I would like a boat"))


def test_a_file_with_nothing_in_it_holds_no_flows(tmp_path: Path) -> None:
    assert loaded(tmp_path, "# none yet\n") == ()


STEP = "{ask: name, text: Your name}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name: a", "is not a list"),
        ("- 7", "flow 1: "),
        (f"- {{name: a, steps: [{STEP}]}}", "a flow needs 'start: true'"),
        ("- {name: a, start: true}", "steps: "),
        ("- {name: a, start: true, steps: []}", "steps: "),
        ("- {name: a, start: true, steps: [7]}", "step 1: a step has exactly one of ask, say, set, if"),
        ("- {name: a, start: true, steps: [{ask: n, say: b, text: c}]}", "exactly one of"),
        ("- {name: a, start: true, steps: [{ask: n}]}", "step 1, text: "),
        ("- {name: a, start: true, steps: [{ask: N 1, text: c}]}", "step 1, ask: "),
        ("- {name: a, start: true, steps: [{ask: n, text: c, kind: colour}]}", "step 1, kind: "),
        ("- {name: a, start: true, steps: [{ask: n, text: c, kind: choice}]}", "'choices' belong to"),
        ("- {name: a, start: true, steps: [{ask: n, text: c, choices: [b]}]}", "'choices' belong to"),
        ("- {name: a, start: true, steps: [{ask: n, text: c, least: 1}]}", "'least' and 'most' belong to"),
        ("- {name: a, start: true, steps: [{ask: n, text: c, into: contact.id}]}", "step 1, into: "),
        ("- {name: a, start: true, steps: [{set: {contact.verified: x}}]}", "step 1, set.contact.verified: "),
        ("- {name: a, start: true, steps: [{say: ''}]}", "step 1, say: "),
        (f"- {{name: a, start: true, steps: [{STEP}, {{if: {{nam: x}}, then: []}}]}}", "'if' looks at 'nam'"),
        (f"- {{name: a, start: true, steps: [{STEP}, {{if: {{name: x}}, then: [7]}}]}}", "step 2, then, step 1: "),
        (f"- {{name: a, start: true, steps: [{STEP}], color: red}}", "color: there is no such field"),
        (f"- {{name: a, when: {{matches: '('}}, steps: [{STEP}]}}", "when.matches.1: "),
        (f"- {{name: a, start: true, steps: [{STEP}]}}\n" * 2, "two flows named 'a'"),
        (f"- {{name: a, start: true, steps: [{STEP}]}}\n- {{name: b, start: true, steps: [{STEP}]}}", "two flows with"),
        ("- [unclosed", "is no YAML"),
        (
            f"- name: a\n  start: true\n  steps: &a\n    - {STEP}\n    - if: {{name: x}}\n      then: *a",
            "line 3: what is named here holds itself",
        ),
    ],
)
def test_a_bad_file_is_refused_with_the_flow_the_step_and_the_field(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadFlow) as refusal:
        loaded(tmp_path, text)
    assert said in str(refusal.value)
    assert str(refusal.value).startswith("flows.yaml")
    assert str(refusal.value).endswith(".")
    assert "\n" not in str(refusal.value)
