"""Routing over HTTP: a file with teams, presence, transfers, follow-ups, and what each side is shown."""

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from runtime.accounts import Role
from runtime.compose import Warmline, opened
from runtime.errors import BadRouting
from tests.api.opening import NewHome, in_process, new_keys, settings_for
from tests.api.people import KNOWN, Contact, Person, address, at_desk, eventually, log_in, open_as, refused

ROUTING = f"""
teams:
  - name: boats
    topics: [rowing boat]
    members: [{address(Role.AGENT, "default")}]
    policy: round_robin
    sla: {{first_response: 1h}}
  - name: rest
    hours: {{}}
"""


@pytest.fixture(scope="module")
def staffed(stocked_home: NewHome) -> Iterator[tuple[TestClient, Warmline]]:
    home = stocked_home()
    (home / "routing.yaml").write_text(ROUTING)
    with opened(settings_for(home)) as warmline, in_process(warmline) as client:
        yield client, warmline


@pytest.fixture(scope="module")
def agent(staffed: tuple[TestClient, Warmline]) -> dict[str, Any]:
    return log_in(staffed[0])


@pytest.fixture
def contact(staffed: tuple[TestClient, Warmline]) -> Contact:
    return open_as(staffed[0], attributes={"timezone": "Asia/Tokyo"}, contact={"name": "Kim"})


def desk_of(contact: Contact, agent: dict[str, Any], one: bool = True) -> Person:
    return at_desk(contact.client, agent["token"], contact.id if one else "")


def test_a_conversation_comes_to_the_agent_with_its_story(contact: Contact, agent: dict[str, Any]) -> None:
    said = contact.told(KNOWN)
    contact.post("/feedback", {"message_id": said["id"], "helpful": False})
    contact.post("/handoff")
    desk = desk_of(contact, agent)
    shown = eventually(lambda: (told := desk.get().json())["reserved_for"] and told)
    assert shown["reserved_for"]["id"] == agent["user"]["id"]
    assert (shown["phase"], shown["team"], shown["assignee"]) == ("queued", "boats", None)
    story = shown["story"]
    assert (story["wants"]["text"], story["contact"], story["reason"]) == (KNOWN, {"name": "Kim"}, "customer_request")
    [tried] = story["tried"]
    assert (tried["text"], tried["helpful"], tried["sources"][0]) == (said["text"], False, "deposit.md")
    assert story["evidence"]
    assert story["confidence"] == shown["confidence"]
    queue = contact.get().json()["queue"]
    assert (queue["position"], queue["absence"]) == (1, None)
    [row] = [one for one in desk_of(contact, agent, False).get("/queue?team=boats").json() if one["id"] == contact.id]
    assert row["reserved_for"]["id"] == agent["user"]["id"]
    desk.post("/claim")
    assert contact.messages[-1]["text"].startswith(agent["user"]["name"])
    assert contact.get().json()["queue"] is None
    assert desk.post("/transfer", {"team": "rest", "note": "Not about boats."}).json()["phase"] == "queued"
    assert desk.get().json()["team"] == "rest"
    assert contact.get().json()["queue"]["absence"] == "closed"


def test_an_unknown_team_is_refused_with_the_ones_there_are(contact: Contact, agent: dict[str, Any]) -> None:
    contact.post("/handoff")
    desk = desk_of(contact, agent)
    desk.post("/claim")
    assert "boats, rest" in refused(desk.post("/transfer", {"team": "sales"}), "invalid")


def test_presence_is_said_seen_and_ended_by_signing_out(contact: Contact, staffed: Any) -> None:
    owner = log_in(contact.client, Role.OWNER)
    desk = desk_of(contact, owner, False)

    def presence() -> str:
        everybody = staffed[1].desk.everybody("default")
        return next(seat.presence.value for seat in everybody if seat.agent.id == owner["user"]["id"])

    assert presence() == "online"
    assert desk.request("PUT", "/presence", json={"state": "away"}).json() == {"state": "away"}
    listed = {one["id"]: one for one in desk.get("/agents").json()}
    assert (listed[owner["user"]["id"]]["presence"], listed[owner["user"]["id"]]["teams"]) == ("away", ["rest"])
    refused(desk.request("PUT", "/presence", json={"state": "asleep"}), "invalid")
    contact.client.delete("/v1/sessions", headers={"Authorization": f"Bearer {owner['token']}"})
    assert presence() == "offline"


def test_teams_are_listed_with_whether_they_are_open(contact: Contact, agent: dict[str, Any]) -> None:
    boats, rest = desk_of(contact, agent, False).get("/teams").json()
    assert (boats["name"], boats["open"], boats["sla"]) == ("boats", True, {"first_response": 3600.0})
    assert (rest["open"], rest["opens_at"]) == (False, None)


def test_a_note_calls_a_colleague_by_name(contact: Contact, agent: dict[str, Any]) -> None:
    desk = desk_of(contact, agent)
    name = address(Role.OWNER, "default")
    shown = desk.post("/notes", {"text": f"@{name} knows, @nobody does not."}).json()
    assert [one["name"] for one in shown["mentions"]] == ["Owner Of Default"]
    assert desk.get().json()["notes"][-1]["mentions"] == shown["mentions"]


def test_the_note_of_a_transfer_calls_a_colleague_by_name(contact: Contact, agent: dict[str, Any]) -> None:
    contact.post("/handoff")
    desk = desk_of(contact, agent)
    desk.post("/claim", {})
    name = address(Role.OWNER, "default")
    assert desk.post("/transfer", {"team": "rest", "note": f"@{name} knows this one."}).status_code == 200
    assert [one["name"] for one in desk.get().json()["notes"][-1]["mentions"]] == ["Owner Of Default"]


def test_the_note_of_a_takeover_calls_whoever_held_it_and_whom_it_names(
    contact: Contact, agent: dict[str, Any]
) -> None:
    contact.post("/handoff")
    desk_of(contact, agent).post("/claim", {})
    owner = at_desk(contact.client, log_in(contact.client, Role.OWNER)["token"], contact.id)
    names = [address(role, "default") for role in (Role.AGENT, Role.OWNER)]
    assert owner.post("/takeover", {"note": f"@{names[0]}, @{names[1]} goes on."}).status_code == 200
    mentions = owner.get().json()["notes"][-1]["mentions"]
    assert [one["name"] for one in mentions] == ["Agent Of Default", "Owner Of Default"]


def test_what_is_passed_to_a_colleague_who_is_offline_waits_for_their_team(
    contact: Contact, agent: dict[str, Any]
) -> None:
    owner = log_in(contact.client, Role.OWNER)
    contact.client.delete("/v1/sessions", headers={"Authorization": f"Bearer {owner['token']}"})
    contact.post("/handoff")
    desk = desk_of(contact, agent)
    desk.post("/claim", {})
    moved = desk.post("/transfer", {"agent_id": owner["user"]["id"], "note": "Has the old pump."}).json()
    assert (moved["phase"], moved["offline"]["id"]) == ("queued", owner["user"]["id"])
    shown = desk.get().json()
    assert (shown["team"], shown["assignee"]) == ("rest", None)
    note = shown["notes"][-1]
    assert note["text"] == "Meant for Owner Of Default, who is offline.\nHas the old pump."
    assert [one["id"] for one in note["mentions"]] == [owner["user"]["id"]]
    assert "Owner" not in contact.messages[-1]["text"]


def test_a_follow_up_is_scheduled_shown_and_taken_back(contact: Contact, agent: dict[str, Any]) -> None:
    desk = desk_of(contact, agent)
    body = {"when": "in 3 days", "text": "Is the boat back?"}
    promised = desk.post("/follow-ups", body)
    assert promised.status_code == 201
    assert desk.get().json()["follow_ups"] == [promised.json()]
    assert desk.delete(f"/follow-ups/{promised.json()['id']}").status_code == 204
    refused(desk.delete(f"/follow-ups/{promised.json()['id']}"), "not-found")
    assert desk.get().json()["follow_ups"] == []
    for bad in ({"text": "x"}, {**body, "due_at": "2099-01-01T00:00:00Z"}, {"text": "x", "when": "whenever"}):
        refused(desk.post("/follow-ups", bad), "invalid")
    for moment in ("2020-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"):
        refused(desk.post("/follow-ups", {"text": "x", "due_at": moment}), "invalid")


def test_the_contact_says_how_they_can_be_reached(contact: Contact, agent: dict[str, Any]) -> None:
    assert contact.post("/contact", {"email": "kim@x.example"}).json()["contact"]["email"] == "kim@x.example"
    assert desk_of(contact, agent).get().json()["contact"] == {"name": "Kim", "email": "kim@x.example"}
    refused(contact.post("/contact", {"email": "nowhere"}), "invalid")


def test_an_agent_over_an_api_key_is_somebody_at_the_desk(staffed: tuple[TestClient, Warmline]) -> None:
    client, warmline = staffed
    key = new_keys(warmline)["other", Role.AGENT]
    there = open_as(client, "other")
    there.post("/handoff")
    assert there.get().json()["queue"]["absence"] == "nobody_online"
    assert at_desk(client, key).get("/queue").status_code == 200
    assert there.get().json()["queue"]["absence"] is None


def test_a_home_with_a_mistake_in_its_file_is_not_opened(new_home: NewHome) -> None:
    home = new_home()
    (home / "workspaces" / "other").mkdir(parents=True)
    (home / "workspaces" / "other" / "routing.yaml").write_text("teams:\n  - policy: manual\n")
    with pytest.raises(BadRouting, match="line 2"), opened(settings_for(home)):
        pass
