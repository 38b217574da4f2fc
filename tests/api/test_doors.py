"""Who is let in: every route of /openapi.json, by token, role, conversation and workspace."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from starlette.testclient import TestClient

from runtime.accounts import Role
from runtime.compose import Warmline
from tests.api.people import Contact, Keys, bearer, open_as, refused

DESK = frozenset({Role.AGENT, Role.OWNER, Role.ADMIN})
CONTENT = frozenset({Role.OWNER, Role.ADMIN})
ANYBODY = frozenset(Role)
GARBAGE = ("nonsense", "wl_nonsense", "wl_", "é" * 40, "x" * 4_000)


@dataclass(frozen=True)
class Door:
    """Who may use a route, and a request that is sound but for who sends it."""

    roles: frozenset[Role] = frozenset()
    contact: bool = False
    json: Mapping[str, Any] | None = None
    params: Mapping[str, str] = field(default_factory=dict)
    file: bytes | None = None
    endless: bool = False

    @property
    def open(self) -> bool:
        return not self.roles and not self.contact


TALK = "/v1/conversations/{conversation_id}"
DESK_TALK = "/v1/desk/conversations/{conversation_id}"
DOORS = {
    "POST /v1/conversations": Door(json={}),
    f"GET {TALK}": Door(contact=True),
    f"GET {TALK}/events": Door(contact=True, endless=True),
    f"POST {TALK}/messages": Door(contact=True, json={"text": "Hello"}),
    f"POST {TALK}/handoff": Door(contact=True),
    f"DELETE {TALK}/handoff": Door(contact=True),
    f"POST {TALK}/survey": Door(contact=True, json={"score": 5}),
    f"POST {TALK}/feedback": Door(contact=True, json={"message_id": "one", "helpful": True}),
    f"POST {TALK}/typing": Door(contact=True),
    "POST /v1/sessions": Door(json={"email": "nobody@default.example", "password": "wrong"}),
    "DELETE /v1/sessions": Door(ANYBODY),
    "GET /v1/desk/queue": Door(DESK),
    "GET /v1/desk/events": Door(DESK, endless=True),
    "GET /v1/desk/search": Door(DESK, params={"q": "deposit"}),
    f"GET {DESK_TALK}": Door(DESK),
    f"POST {DESK_TALK}/claim": Door(DESK, json={}),
    f"POST {DESK_TALK}/takeover": Door(CONTENT, json={}),
    f"POST {DESK_TALK}/attachments": Door(DESK, file=b"%PDF-1.7\n"),
    f"DELETE {DESK_TALK}/contact": Door(CONTENT),
    "POST /v1/desk/contacts/forget": Door(CONTENT, json={"email": "nobody@default.example"}),
    f"POST {DESK_TALK}/messages": Door(DESK, json={"text": "Hello", "control_epoch": 1}),
    f"POST {DESK_TALK}/notes": Door(DESK, json={"text": "Hello"}),
    f"POST {DESK_TALK}/transfer": Door(DESK, json={"team": "billing"}),
    f"POST {DESK_TALK}/handback": Door(DESK, json={"outcome": "solved"}),
    f"POST {DESK_TALK}/resolve": Door(DESK),
    f"POST {DESK_TALK}/typing": Door(DESK),
    f"GET {DESK_TALK}/suggestions": Door(DESK),
    f"GET {DESK_TALK}/similar": Door(DESK),
    "POST /v1/desk/drafts": Door(DESK, json={"text": "Hello", "how": "shorten"}),
    f"POST {DESK_TALK}/follow-ups": Door(DESK, json={"when": "in 2 days", "text": "Has it arrived?"}),
    f"DELETE {DESK_TALK}/follow-ups/{{follow_up_id}}": Door(DESK),
    "PUT /v1/desk/presence": Door(DESK, json={"state": "online"}),
    "GET /v1/desk/agents": Door(DESK),
    "GET /v1/desk/teams": Door(DESK),
    f"POST {TALK}/contact": Door(contact=True, json={"email": "a@example.org"}),
    f"POST {DESK_TALK}/suggestions/{{suggestion}}/dismiss": Door(DESK),
    f"GET {DESK_TALK}/transcript": Door(DESK),
    f"GET {TALK}/transcript": Door(contact=True),
    f"POST {DESK_TALK}/transcript": Door(DESK),
    f"POST {TALK}/attachments": Door(contact=True),
    f"GET {TALK}/attachments/{{attachment}}": Door(contact=True),
    f"GET {DESK_TALK}/attachments/{{attachment}}": Door(DESK),
    f"POST {TALK}/transcript": Door(contact=True),
    "GET /v1/desk/canned": Door(DESK),
    "POST /v1/desk/canned": Door(CONTENT, json={"name": "hello", "text": "Hello {contact.name|there}"}),
    "DELETE /v1/desk/canned/{name}": Door(CONTENT),
    "GET /v1/documents": Door(ANYBODY),
    "POST /v1/documents": Door(CONTENT, json={"source": "new", "text": "Some words."}),
    "GET /v1/documents/{document}": Door(ANYBODY),
    "DELETE /v1/documents/{document}": Door(CONTENT),
    "GET /v1/sources": Door(ANYBODY),
    "POST /v1/sources": Door(CONTENT, json={"kind": "site", "address": "http://127.0.0.1/"}),
    "POST /v1/sources/{source}/sync": Door(CONTENT),
    "DELETE /v1/sources/{source}": Door(CONTENT),
    "GET /v1/reports/promise": Door(ANYBODY),
    "GET /v1/webhooks": Door(CONTENT),
    "POST /v1/webhooks": Door(CONTENT, json={"url": "http://127.0.0.1/", "events": ["*"]}),
    "DELETE /v1/webhooks/{webhook}": Door(CONTENT),
    "GET /v1/webhooks/{webhook}/deliveries": Door(CONTENT),
    "POST /v1/webhooks/{webhook}/deliveries/{delivery}/replay": Door(CONTENT),
    "GET /healthz": Door(),
    "GET /readyz": Door(),
    "GET /metrics": Door(),
}
CLOSED = [route for route, door in DOORS.items() if not door.open]
STAFF = [route for route, door in DOORS.items() if door.roles]
OF_CONTACT = [route for route, door in DOORS.items() if door.contact]
NAMED = [route for route in STAFF if "{" in route]


@pytest.fixture(scope="module")
def contact(http: TestClient) -> Contact:
    return open_as(http)


@pytest.fixture(scope="module")
def document(warmline: Warmline) -> str:
    return warmline.brain("default").knowledge.documents()[0].id


def knock(http: TestClient, route: str, token: str | None = None, **place: str) -> Any:
    """Send the route's sound request."""
    method, path = route.split(" ")
    unknown = (
        *("conversation_id", "document", "source", "follow_up_id"),
        *("webhook", "delivery", "suggestion", "name", "attachment"),
    )
    names = {**dict.fromkeys(unknown, "nowhere"), **place}
    headers = bearer(token) if token is not None else {}
    door = DOORS[route]
    body: dict[str, Any] = {} if door.json is None else {"json": door.json}
    if door.file is not None:
        body = {"files": {"file": ("a.pdf", door.file)}, "data": {"control_epoch": "1"}}
    if token and not token.isascii():
        headers = {"Authorization": f"Bearer {token}".encode("latin-1")}
    return http.request(method, path.format(**names), headers=headers, params=door.params, **body)


def test_every_route_has_an_entry_here(http: TestClient) -> None:
    paths = http.get("/openapi.json").json()["paths"]
    published = {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}
    assert published == set(DOORS), "say in DOORS who may use the new route"


@pytest.mark.parametrize("route", CLOSED)
def test_without_a_token_nobody_is_let_in(http: TestClient, contact: Contact, document: str, route: str) -> None:
    refused(knock(http, route, conversation_id=contact.id, document=document), "unauthorized")


@pytest.mark.parametrize("route", CLOSED)
def test_an_unknown_token_lets_nobody_in(http: TestClient, contact: Contact, document: str, route: str) -> None:
    for token in GARBAGE:
        refused(knock(http, route, token, conversation_id=contact.id, document=document), "unauthorized")


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic bm86bm8=", "bearer", "Bearer a b c"])
def test_a_malformed_authorization_lets_nobody_in(http: TestClient, contact: Contact, header: str) -> None:
    for path in (contact.path, "/v1/desk/queue"):
        refused(http.get(path, headers={"Authorization": header}), "unauthorized")


@pytest.mark.parametrize("route", STAFF)
def test_a_contacts_token_opens_nothing_of_the_staffs(http: TestClient, contact: Contact, route: str) -> None:
    refused(knock(http, route, contact.token, conversation_id=contact.id), "unauthorized")


@pytest.mark.parametrize("route", OF_CONTACT)
def test_a_staff_key_opens_nothing_of_the_contacts(http: TestClient, contact: Contact, keys: Keys, route: str) -> None:
    refused(knock(http, route, keys["default", Role.ADMIN], conversation_id=contact.id), "unauthorized")


@pytest.mark.parametrize("route", OF_CONTACT)
def test_another_conversations_token_finds_nothing(http: TestClient, contact: Contact, route: str) -> None:
    stranger, elsewhere = open_as(http), open_as(http, "other")
    before = contact.get().json()
    for token in (stranger.token, elsewhere.token):
        refused(knock(http, route, token, conversation_id=contact.id), "not-found")
        refused(knock(http, route, token), "not-found")
    assert contact.get().json() == before


@pytest.mark.parametrize("route", STAFF)
def test_a_role_opens_what_it_should_and_no_more(http: TestClient, keys: Keys, route: str) -> None:
    door = DOORS[route]
    for role in Role:
        if role not in door.roles:
            refused(knock(http, route, keys["default", role]), "forbidden")
        elif not door.endless:
            assert knock(http, route, keys["default", role]).status_code not in (401, 403)


@pytest.mark.parametrize("route", NAMED)
def test_another_workspace_has_no_such_conversation_or_document(
    http: TestClient, contact: Contact, keys: Keys, document: str, route: str
) -> None:
    before = contact.get().json()
    shown = knock(http, route, keys["other", Role.ADMIN], conversation_id=contact.id, document=document)
    missing = knock(http, route, keys["other", Role.ADMIN])
    assert refused(shown, "not-found") == refused(missing, "not-found")
    assert contact.get().json() == before
    listed = http.get("/v1/documents", headers=bearer(keys["default", Role.ANALYST])).json()
    assert document in {one["id"] for one in listed}


def test_lists_show_only_the_own_workspace(http: TestClient, keys: Keys) -> None:
    here, there = open_as(http), open_as(http, "other")
    for one in (here, there):
        assert one.post("/handoff").status_code == 202
    shown = {
        workspace: http.get("/v1/desk/queue", headers=bearer(keys[workspace, Role.AGENT])).json()
        for workspace in ("default", "other")
    }
    ids = {workspace: {row["id"] for row in rows} for workspace, rows in shown.items()}
    assert here.id in ids["default"]
    assert there.id in ids["other"]
    assert not ids["default"] & ids["other"]
    other = bearer(keys["other", Role.OWNER])
    assert http.get("/v1/documents", headers=other).json() == []
    assert http.get("/v1/desk/search", params={"q": "deposit"}, headers=other).json() == []


def test_the_other_workspaces_assistant_knows_nothing_of_these_documents(http: TestClient) -> None:
    reply = open_as(http, "other").told("How much is the deposit for the rowing boat?")
    assert reply["action"] != "answer"
    assert reply["citations"] == []
    assert "275" not in reply["text"]


def test_a_workspace_that_is_not_served_cannot_be_opened(http: TestClient) -> None:
    for name in ("nowhere", "../other", "Other", "", "x" * 32):
        response = http.post("/v1/conversations", json={"workspace": name})
        if name:
            refused(response, "not-found")
    refused(http.post("/v1/conversations", json={"workspace": "x" * 33}), "invalid")


def test_a_wrong_password_and_an_unknown_address_are_told_apart_by_nothing(http: TestClient) -> None:
    said = {
        refused(http.post("/v1/sessions", json={"email": email, "password": password}), "unauthorized")
        for email in ("agent@default.example", "no-such-person@default.example")
        for password in ("wrong password", "", "\x00", "é" * 900)
    }
    assert len(said) == 1


def test_signing_out_ends_the_session(http: TestClient) -> None:
    shown = http.post("/v1/sessions", json={"email": "Analyst@default.example ", "password": "correct horse battery"})
    headers = bearer(shown.json()["token"])
    assert http.get("/v1/documents", headers=headers).status_code == 200
    assert http.delete("/v1/sessions", headers=headers).status_code == 204
    refused(http.get("/v1/documents", headers=headers), "unauthorized")
    refused(http.delete("/v1/sessions", headers=headers), "unauthorized")


def test_an_agent_of_another_workspace_cannot_be_given_a_conversation(
    http: TestClient, keys: Keys, warmline: Warmline
) -> None:
    contact = open_as(http)
    headers = bearer(keys["default", Role.AGENT])
    desk = f"/v1/desk/conversations/{contact.id}"
    assert http.post(f"{desk}/claim", json={}, headers=headers).status_code == 200
    _, stranger = warmline.accounts.log_in("agent@other.example", "correct horse battery")
    for agent_id in (stranger.id, "nobody"):
        refused(http.post(f"{desk}/transfer", json={"agent_id": agent_id}, headers=headers), "not-found")
    _, analyst = warmline.accounts.log_in("analyst@default.example", "correct horse battery")
    refused(http.post(f"{desk}/transfer", json={"agent_id": analyst.id}, headers=headers), "not-found")
