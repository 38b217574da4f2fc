"""Canned responses, dismissed suggestions and transcripts over HTTP."""

from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from runtime.accounts import Role
from tests.api.people import KNOWN, Keys, Person, at_desk, open_as, refused


@pytest.fixture
def agent(http: TestClient, keys: Keys) -> Person:
    return Person(http, "/v1/desk/canned", keys["default", Role.AGENT])


@pytest.fixture
def owner(http: TestClient, keys: Keys) -> Person:
    return Person(http, "/v1/desk/canned", keys["default", Role.OWNER])


def test_an_owner_keeps_them_and_an_agent_gets_them_filled_in(
    http: TestClient, keys: Keys, agent: Person, owner: Person
) -> None:
    for text in ("old", "Hello {contact.name|there}, I am {agent.name}. Your plan is {attributes.plan}."):
        assert owner.post("", {"name": "hello", "text": text}).status_code == 201
    contact = open_as(http, contact={"name": "Kim"}, attributes={"plan": "gold"})
    [one] = [one for one in agent.get(params={"conversation_id": contact.id}).json() if one["name"] == "hello"]
    assert one["filled"] == "Hello Kim, I am agent key. Your plan is gold."
    assert [set(one) for one in agent.get().json()] == [{"name", "text"}]
    stranger = Person(http, "/v1/desk/canned", keys["other", Role.OWNER])
    assert stranger.get().json() == []
    refused(stranger.get(params={"conversation_id": contact.id}), "not-found")
    refused(stranger.delete("/hello"), "not-found")
    assert owner.delete("/hello").status_code == 204
    refused(owner.delete("/hello"), "not-found")


@pytest.mark.parametrize("name", ["billing/refund", "/", "a//b/", "50 %", "what?", "#1", "größe"])
def test_whatever_its_name_it_can_be_taken_away(owner: Person, name: str) -> None:
    assert owner.post("", {"name": name, "text": "Hello"}).status_code == 201
    assert name in {one["name"] for one in owner.get().json()}
    assert owner.delete(f"/{quote(name, safe='')}").status_code == 204
    assert name not in {one["name"] for one in owner.get().json()}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": "..", "text": "b"},
        {"name": "a"},
        {"name": "", "text": "b"},
        {"name": "a", "text": " "},
        {"name": "a", "text": "{contact.pin}"},
    ],
)
def test_one_that_cannot_be_is_refused(owner: Person, body: dict) -> None:
    refused(owner.post("", body), "invalid")


def test_suggestions_are_shown_used_and_put_away(http: TestClient, keys: Keys) -> None:
    contact = open_as(http)
    desk = at_desk(http, keys["default", Role.AGENT], contact.id)
    contact.told(KNOWN)
    epoch = desk.post("/claim", {}).json()["control_epoch"]
    shown = desk.get("/suggestions").json()
    assert shown
    assert desk.get().json()["suggestions"] == shown
    refused(desk.post("/suggestions/nothing/dismiss", {}), "not-found")
    body = {"text": shown[0]["text"], "control_epoch": epoch, "suggestion_id": shown[0]["id"]}
    assert desk.post("/messages", body).status_code == 201
    assert desk.post(f"/suggestions/{shown[-1]['id']}/dismiss", {}).status_code == 204
    assert desk.get().json()["suggestions"] == []


def test_a_transcript_is_a_file_for_both_sides(http: TestClient, keys: Keys) -> None:
    contact = open_as(http)
    contact.say("Größe?")
    desk = at_desk(http, keys["default", Role.AGENT], contact.id)
    for one in (contact.get("/transcript"), desk.get("/transcript")):
        assert one.status_code == 200
        assert one.headers["content-type"] == "text/plain; charset=utf-8"
        assert "attachment" in one.headers["content-disposition"]
        assert "    Größe?" in one.text


def test_a_transcript_by_mail_needs_a_mailbox(http: TestClient, keys: Keys) -> None:
    contact = open_as(http)
    desk = at_desk(http, keys["default", Role.AGENT], contact.id)
    for one in (contact, desk):
        assert "no mailbox" in refused(one.post("/transcript"), "invalid")
