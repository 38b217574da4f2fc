"""A flow and a rule of the owner's, as a contact meets them over HTTP."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from conversation.flow import LEFT
from runtime.accounts import Role
from runtime.compose import opened
from tests.api.opening import NewHome, in_process, new_keys, settings_for
from tests.api.people import KNOWN, Keys, at_desk, eventually, open_as

FLOWS = """
- name: lead
  start: true
  steps:
    - {ask: name, text: "What may I call you?", into: contact.name}
    - {ask: topic, kind: choice, choices: [Boats, Other], text: "What is it about, {name}?", into: attributes.topic}
    - {say: Thank you.}
- name: demo
  when: {words: [demo]}
  steps:
    - {ask: mail, kind: email, text: "Your e-mail?", into: contact.email, optional: true}
    - {ask: keep, kind: consent, text: "May we keep it?"}
    - {ask: phone, text: "Your phone number?", into: contact.phone}
    - {say: We call you.}
"""
RULES = """
- {name: boats, when: {attributes: {topic: boats}, words: [sink]}}
- {name: advice, when: {words: [invest]}, then: never_answer, say: I cannot advise on that.}
"""


@pytest.fixture(scope="module")
def place(stocked_home: NewHome) -> Iterator[tuple[TestClient, Keys]]:
    home = stocked_home()
    folder = home / "workspaces" / "default"
    folder.mkdir(parents=True)
    (folder / "flows.yaml").write_text(FLOWS)
    (folder / "rules.yaml").write_text(RULES)
    with opened(settings_for(home)) as warmline, in_process(warmline) as client:
        yield client, new_keys(warmline)


def test_a_flow_is_gone_through_and_then_a_rule_knows_what_was_said(place: tuple[TestClient, Keys]) -> None:
    client, keys = place
    contact = open_as(client)
    assert contact.messages[-1]["text"] == "What may I call you?"
    asked = contact.told("Kim")
    assert (asked["text"], asked["quick_replies"]) == ("What is it about, Kim?", ["Boats", "Other"])
    assert contact.told("boats")["text"] == "Thank you."
    shown = at_desk(client, keys["default", Role.AGENT], contact.id).get().json()
    assert (shown["contact"], shown["attributes"]) == ({"name": "Kim"}, {"topic": "Boats"})
    contact.told("Did it sink yesterday")
    assert contact.phase == "queued"
    told = eventually(lambda: at_desk(client, keys["default", Role.AGENT], contact.id).get().json()["decisions"])
    assert told[-1]["rule"] == "boats"


@pytest.mark.parametrize("word", ["stop", "quit", "cancel this"])
def test_a_flow_is_stopped_at_any_question_and_the_assistant_is_ready(
    place: tuple[TestClient, Keys], word: str
) -> None:
    for said in ((), ("skip",), ("skip", "yes")):
        contact = open_as(place[0], contact={"name": "Kim"}, attributes={"topic": "Other"})
        for one in ("I would like a demo", *said):
            contact.told(one)
        assert contact.told(word)["text"] == LEFT
        assert contact.told(KNOWN)["action"] == "answer"


@pytest.mark.parametrize("words", ["I would rather not", "I don't want to give my email", "no, I won't tell you that"])
def test_whoever_declines_goes_on_or_is_let_go_and_nobody_is_called(place: tuple[TestClient, Keys], words: str) -> None:
    contact = open_as(place[0], contact={"name": "Kim"}, attributes={"topic": "Other"})
    contact.told("I would like a demo")
    assert contact.told(words)["text"] == "May we keep it?"
    assert contact.told(words)["text"] == "Your phone number?"
    assert contact.told(words)["text"] == LEFT
    assert contact.phase == "bot"


def test_a_burst_answers_one_question_after_the_other(place: tuple[TestClient, Keys]) -> None:
    client, keys = place
    contact = open_as(client)
    for text in ("I'm Jo", "boats"):
        contact.say(text)
    eventually(lambda: contact.messages[-1]["text"] == "Thank you.")
    shown = at_desk(client, keys["default", Role.AGENT], contact.id).get().json()
    assert (shown["contact"], shown["attributes"]) == ({"name": "Jo"}, {"topic": "Boats"})


def test_rules_are_asked_while_the_contact_waits_too(place: tuple[TestClient, Keys]) -> None:
    client, _ = place
    contact = open_as(client, contact={"name": "Kim"}, attributes={"topic": "other"})
    contact.post("/handoff")
    assert contact.told("Should I invest in boats")["text"] == "I cannot advise on that."


def test_a_question_leaves_the_flow_and_is_answered(place: tuple[TestClient, Keys]) -> None:
    contact = open_as(place[0])
    answer = contact.told(KNOWN)
    assert answer["action"] == "answer"
    assert answer["citations"]


def test_another_workspace_has_neither(place: tuple[TestClient, Keys]) -> None:
    contact = open_as(place[0], "other")
    assert len(contact.messages) == 1
    assert contact.told("Should I invest in boats")["text"] != "I cannot advise on that."
