"""Scripted conversations from YAML, and what is said of a script that is none."""

import pytest
import yaml

from evals.errors import BadDataset
from evals.scenario_file import read_scenarios

SCRIPT = """
documents:
  returns.md: You can return products within 30 days.
settings: {company: Acme}
rules:
  - name: press
    words: [journalist]
scenarios:
  - name: one
    steps:
      - customer: hello
        expect: {action: [answer, clarify], cites: returns.md, silent: true}
      - customer: [one, two]
      - customer: {presses: person}
      - customer: {rates: 5}
      - agent: claims
      - agent: {says: hi}
      - agent: {hands_back: unsolved}
      - agent: resolves
      - wait: 90 minutes
"""


@pytest.fixture
def written(tmp_path):
    def write(text):
        (tmp_path / "s.yaml").write_text(text)
        return tmp_path / "s.yaml"

    return write


def test_a_script_is_read_step_by_step(written):
    found = read_scenarios(written(SCRIPT))
    assert (found.name, found.paths, found.settings) == ("s", (), {"company": "Acme"})
    assert found.texts == {"returns.md": "You can return products within 30 days."}
    assert found.rules == [{"name": "press", "words": ["journalist"]}]
    [scenario] = found.scenarios
    assert [(step.who, step.does, step.what) for step in scenario.steps] == [
        ("customer", "says", ["hello"]),
        ("customer", "says", ["one", "two"]),
        ("customer", "presses", "person"),
        ("customer", "rates", 5),
        ("agent", "claims", None),
        ("agent", "says", ["hi"]),
        ("agent", "hands_back", "unsolved"),
        ("agent", "resolves", None),
        ("wait", "waits", 5_400.0),
    ]
    assert scenario.steps[0].expect == {"action": ["answer", "clarify"], "cites": ["returns.md"], "silent": True}
    assert scenario.steps[0].line == 11


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("30s", 30),
        ("20 minutes", 1_200),
        ("1 minute", 60),
        ("2h", 7_200),
        ("1.5 hours", 5_400),
        ("1 day", 86_400),
        ("5 min", 300),
        ("10 sec", 10),
    ],
)
def test_times_are_written_as_people_write_them(written, said, seconds):
    script = f"scenarios: [{{name: x, steps: [{{wait: {said}}}]}}]"
    assert read_scenarios(written(script)).scenarios[0].steps[0].what == seconds


def test_documents_may_lie_beside_the_script(written, tmp_path):
    (tmp_path / "help").mkdir()
    (tmp_path / "more.md").write_text("x")
    script = "scenarios: [{name: x, steps: [{customer: hello}]}]\ndocuments: "
    assert read_scenarios(written(f"{script}help")).paths == (tmp_path / "help",)
    assert read_scenarios(written(f"{script}[help, more.md]")).paths == (tmp_path / "help", tmp_path / "more.md")


@pytest.mark.parametrize(
    ("damaged", "said"),
    [
        ("hello: [", "s.yaml is not YAML: "),
        ("- a", "line 1: the file is not a mapping"),
        ("scenarios: []", "line 1: scenarios is a list with something in it"),
        ("scenario: [x]", "line 1: the file has no scenario; it has documents, rules, scenarios, settings"),
        (SCRIPT.replace("company", "colour"), "line 4: settings has no colour"),
        (SCRIPT.replace("company: Acme", "on_missing: ask"), "line 4: on_missing is offer or escalate"),
        (SCRIPT.replace("company: Acme", "company: 3"), "line 4: 3 is no text"),
        (SCRIPT.replace("hello", '"\\ud800"'), "holds something that is no text"),
        (SCRIPT.replace("  returns.md", "  ../returns.md"), "line 3: the document '../returns.md' is a file name"),
        (
            SCRIPT.replace("  returns.md: You can return products within 30 days.", "  returns.md: 3"),
            "is a file name with",
        ),
        (SCRIPT.replace("name: one", "title: one"), "line 9: a scenario has no title"),
        (SCRIPT.replace("name: one", "name: 3"), "line 9: a scenario needs a name"),
        (SCRIPT.replace("customer: hello", "custom: hello"), "line 11: a step has no custom"),
        (SCRIPT.replace("customer: hello", "customer: yes"), "line 11: True is no text; put it in quotes"),
        (
            SCRIPT.replace("customer: hello", "customer: hello\n        agent: claims"),
            "a step has one of customer, agent",
        ),
        (SCRIPT.replace("presses: person", "presses: button"), r"this is {presses: person\|cancel} or {rates: 1\|2"),
        (SCRIPT.replace("rates: 5", "rates: 6"), r"this is {presses: person\|cancel} or {rates: 1\|2"),
        (SCRIPT.replace("rates: 5", "rates: true"), "this is {presses"),
        (SCRIPT.replace("agent: claims", "agent: sleeps"), "an agent claims, resolves, {says"),
        (SCRIPT.replace("hands_back: unsolved", "hands_back: maybe"), r"this is {hands_back: solved\|unsolved}"),
        (SCRIPT.replace("90 minutes", "a while"), "wait is a time such as 20 minutes"),
        (SCRIPT.replace("silent: true", "silent: false"), "silent is true or left out"),
        (SCRIPT.replace("cites: returns.md", "cites: 4"), "4 is no text; put it in quotes"),
        (SCRIPT.replace("cites", "quotez"), "expect has no quotez"),
        (SCRIPT.replace("expect: {action", "expect: [{action").replace("true}", "true}]"), "expect is not a mapping"),
        (SCRIPT + "  - name: one\n    steps: [{customer: hi}]\n", "two scenarios are called 'one'"),
        ("documents: gone\nscenarios: [{name: x, steps: [{customer: hi}]}]", "line 1: there are no documents at gone"),
        ("documents: 5\nscenarios: [{name: x, steps: [{customer: hi}]}]", "documents is a path, a list of paths"),
        ("scenarios: [{name: x, steps: [{customer: hi}]}]\nrules: [a]", "a rule is not a mapping"),
        ("scenarios: [{name: x, steps: [{customer: hi}]}]\nrules: 5", "line 1: rules is a list"),
        (SCRIPT.replace("  returns.md", "  1"), "line 3: the document 1 is a file name"),
        (SCRIPT.replace("  returns.md", '  "a\\0.md"'), r"line 3: the document 'a\\x00.md' is a file name"),
        (SCRIPT.replace("90 minutes", "99999999999999d"), "line 20: wait is a time such as .* of at most 366 days"),
        (SCRIPT.replace("[journalist]", "&a [*a]"), "line 7: what is named here holds itself"),
        ("scenarios: " + "[" * 2_000 + "]" * 2_000, "nested too deep"),
        ("scenarios: 2026-02-30", "line 1: '2026-02-30' is not what it looks like"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(written, damaged, said):
    with pytest.raises(BadDataset, match=said.replace("{", r"\{").replace("}", r"\}")):
        read_scenarios(written(damaged))


def test_a_rule_may_have_conditions_of_its_own(written):
    when = "when: {language: fr, contact: {plan: [gold]}}"
    [rule] = read_scenarios(written(SCRIPT.replace("words: [journalist]", when))).rules
    assert rule == {"name": "press", "when": {"language": "fr", "contact": {"plan": ["gold"]}}}


def test_a_script_makes_plain_values_only(written):
    with pytest.raises(BadDataset, match="is not YAML"):
        read_scenarios(written("!!python/object/apply:os.getcwd []"))


def test_bytes_that_are_no_text_are_refused(tmp_path):
    (tmp_path / "s.yaml").write_bytes(b"a: \xff\xfe")
    with pytest.raises(BadDataset, match=r"s\.yaml"):
        read_scenarios(tmp_path / "s.yaml")


def test_the_script_itself_is_yaml():
    assert yaml.safe_load(SCRIPT)["scenarios"][0]["name"] == "one"
