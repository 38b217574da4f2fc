"""A contact and staff, as they speak HTTP; over any client, in-process or not."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from runtime.accounts import Role

PASSWORD = "correct horse battery"
WORKSPACES = ("default", "other")
PATIENCE_S = 20.0
Keys = Mapping[tuple[str, Role], str]
KNOWN = "How much is the deposit for the rowing boat?"
UNKNOWN = "Do you also organise guided tours through Iceland in winter?"
PROBLEM_STATUSES = {
    "unauthorized": 401,
    "forbidden": 403,
    "not-found": 404,
    "wrong-phase": 409,
    "already-claimed": 409,
    "stale-epoch": 409,
    "idempotency-conflict": 409,
    "too-large": 413,
    "invalid": 422,
    "rate-limited": 429,
    "no-chat-model": 409,
    "chat-model-silent": 503,
    "ledger-unavailable": 503,
}


def address(role: Role, workspace: str) -> str:
    return f"{role}@{workspace}.example"


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@dataclass(frozen=True)
class Person:
    """Somebody with a token; `path` is where they work, `headers` are sent each time."""

    client: Any
    path: str
    token: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def request(self, method: str, name: str = "", **more: Any) -> Any:
        headers = {**bearer(self.token), **self.headers, **more.pop("headers", {})}
        return self.client.request(method, f"{self.path}{name}", headers=headers, **more)

    def get(self, name: str = "", **more: Any) -> Any:
        return self.request("GET", name, **more)

    def post(self, name: str, json: Any = None, **more: Any) -> Any:
        return self.request("POST", name, json=json, **more)

    def delete(self, name: str, **more: Any) -> Any:
        return self.request("DELETE", name, **more)


@dataclass(frozen=True)
class Contact(Person):
    """Whoever holds the token of one conversation."""

    id: str = ""

    def say(self, text: str, wait_s: int = 0, key: str | None = None) -> Any:
        headers = {"Prefer": f"wait={wait_s}"} if wait_s else {}
        headers |= {"Idempotency-Key": key} if key else {}
        return self.post("/messages", {"text": text}, headers=headers)

    def told(self, text: str) -> dict[str, Any]:
        """What the assistant replies to these words."""
        sent = self.say(text, wait_s=20)
        assert sent.status_code == 201, sent.text
        assert sent.json()["reply"], sent.text
        return dict(sent.json()["reply"])

    @property
    def phase(self) -> str:
        return str(self.get().json()["phase"])

    @property
    def messages(self) -> list[dict[str, Any]]:
        return list(self.get().json()["messages"])


def open_as(client: Any, workspace: str = "default", **more: Any) -> Contact:
    """A new conversation."""
    opened = client.post("/v1/conversations", json={"workspace": workspace, **more})
    assert opened.status_code == 201, opened.text
    shown = opened.json()
    return Contact(client, f"/v1/conversations/{shown['id']}", shown["token"], id=shown["id"])


def at_desk(client: Any, token: str, conversation: str = "") -> Person:
    """A member of staff, before the desk or before one conversation."""
    return Person(client, f"/v1/desk/conversations/{conversation}" if conversation else "/v1/desk", token)


def log_in(client: Any, role: Role = Role.AGENT, workspace: str = "default") -> dict[str, Any]:
    """`token` and `user` of a new session."""
    shown = client.post("/v1/sessions", json={"email": address(role, workspace), "password": PASSWORD})
    assert shown.status_code == 201, shown.text
    return dict(shown.json())


def refused(response: Any, name: str) -> str:
    """Check that this is the documented refusal of that name; returns its sentence."""
    assert response.status_code == PROBLEM_STATUSES[name], response.text
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert set(body) == {"type", "title", "status", "detail"}
    assert body["type"] == f"/problems/{name}"
    assert body["status"] == response.status_code
    detail = str(body["detail"])
    assert is_plain_sentence(detail), detail
    if response.status_code in (429, 503):
        assert int(response.headers["retry-after"]) >= 1
    if response.status_code == 401:
        assert response.headers["www-authenticate"] == "Bearer"
    return detail


def is_plain_sentence(text: str) -> bool:
    """For people: begins like a sentence or names a field, one line, and shows nothing of the inside."""
    inside = ("Traceback", 'File "', "sqlalchemy", "sqlite", "psycopg", "pydantic", ".py", "object at 0x", "Error(")
    return len(text.split()) >= 3 and "\n" not in text and len(text) < 300 and not any(word in text for word in inside)


def eventually(true: Callable[[], Any], patience_s: float = PATIENCE_S) -> Any:
    """What `true` returns as soon as it is anything."""
    until = time.monotonic() + patience_s
    while time.monotonic() < until:
        if found := true():
            return found
        time.sleep(0.02)
    raise AssertionError("it did not happen in time")
