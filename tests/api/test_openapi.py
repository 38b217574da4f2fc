"""`/openapi.json` is complete: every route of the contract, and what each takes, gives and refuses."""

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

TALK = "/v1/conversations/{id}"
DESK_TALK = "/v1/desk/conversations/{id}"
# As the contract lists them.
CONTRACT = [
    "POST /v1/conversations",
    f"POST {TALK}/messages",
    f"GET {TALK}",
    f"GET {TALK}/events",
    f"POST {TALK}/handoff",
    f"POST {TALK}/survey",
    f"POST {TALK}/typing",
    f"POST {TALK}/feedback",
    "POST /v1/sessions",
    "GET /v1/desk/queue",
    "GET /v1/desk/events",
    f"GET {DESK_TALK}",
    f"POST {DESK_TALK}/claim",
    f"POST {DESK_TALK}/messages",
    f"POST {DESK_TALK}/notes",
    f"POST {DESK_TALK}/transfer",
    f"POST {DESK_TALK}/handback",
    f"POST {DESK_TALK}/resolve",
    f"GET {DESK_TALK}/suggestions",
    "GET /v1/desk/search",
    "GET /v1/documents",
    "GET /v1/documents/{id}",
    "POST /v1/documents",
    "DELETE /v1/documents/{id}",
    "GET /v1/sources",
    "POST /v1/sources",
    "POST /v1/sources/{id}/sync",
    "DELETE /v1/sources/{id}",
    "GET /healthz",
    "GET /readyz",
    "GET /metrics",
]
BODIES = {
    f"POST {TALK}/messages": {"text"},
    f"POST {TALK}/survey": {"score", "comment"},
    "POST /v1/sessions": {"email", "password"},
    f"POST {DESK_TALK}/messages": {"text", "control_epoch", "suggestion_id"},
    f"POST {DESK_TALK}/notes": {"text"},
    f"POST {DESK_TALK}/transfer": {"agent_id", "team", "note"},
    f"POST {DESK_TALK}/handback": {"outcome", "instruction", "control_epoch"},
    "POST /v1/documents": {"source", "title", "text"},
    "POST /v1/sources": {"kind", "address", "library", "audience", "every_s"},
}


@pytest.fixture(scope="module")
def document(http: TestClient) -> dict[str, Any]:
    return dict(http.get("/openapi.json").json())


@pytest.fixture(scope="module")
def operations(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    def named() -> Iterator[tuple[str, dict[str, Any]]]:
        for path, methods in document["paths"].items():
            plain = path.replace("{conversation_id}", "{id}").replace("{document}", "{id}").replace("{source}", "{id}")
            for method, operation in methods.items():
                yield f"{method.upper()} {plain}", operation

    return dict(named())


@pytest.mark.parametrize("route", CONTRACT)
def test_every_route_of_the_contract_is_there(operations: dict[str, dict[str, Any]], route: str) -> None:
    assert route in operations


@pytest.mark.parametrize("route", BODIES)
def test_a_body_is_described_by_its_fields(
    document: dict[str, Any], operations: dict[str, dict[str, Any]], route: str
) -> None:
    schema = operations[route]["requestBody"]["content"]["application/json"]["schema"]
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
    assert set(schema["properties"]) == BODIES[route]


def test_a_document_may_also_come_as_a_form(operations: dict[str, dict[str, Any]]) -> None:
    form = operations["POST /v1/documents"]["requestBody"]["content"]["multipart/form-data"]["schema"]
    assert form["properties"]["file"]["format"] == "binary"
    assert "prefer" in {one["name"].lower() for one in operations["POST /v1/documents"]["parameters"]}


def test_every_operation_says_how_it_refuses(operations: dict[str, dict[str, Any]]) -> None:
    for route, operation in operations.items():
        refusals = {code: one for code, one in operation["responses"].items() if not code.startswith("2")}
        assert refusals, route
        if route == "GET /readyz":
            # What is not ready says so in the same shape as what is.
            assert refusals.pop("503")["content"].keys() == {"application/json"}
        for one in refusals.values():
            assert set(one["content"]) == {"application/problem+json"}, route


def test_every_operation_is_described_and_says_whether_it_needs_a_token(
    operations: dict[str, dict[str, Any]],
) -> None:
    without = {route for route, operation in operations.items() if not operation.get("security")}
    assert without == {"POST /v1/conversations", "POST /v1/sessions", "GET /healthz", "GET /readyz", "GET /metrics"}
    assert all(operation["description"] for operation in operations.values())


def test_headers_that_may_be_sent_are_named(operations: dict[str, dict[str, Any]]) -> None:
    named = {
        route: {one["name"].lower() for one in operation.get("parameters", ()) if one["in"] == "header"}
        for route, operation in operations.items()
    }
    assert named[f"POST {TALK}/messages"] == {"idempotency-key", "prefer"}
    assert named[f"POST {DESK_TALK}/messages"] == {"idempotency-key"}
    for route in (f"GET {TALK}/events", "GET /v1/desk/events"):
        assert "last-event-id" in named[route]


def test_streams_are_declared_as_event_streams(operations: dict[str, dict[str, Any]]) -> None:
    for route in (f"GET {TALK}/events", "GET /v1/desk/events"):
        assert set(operations[route]["responses"]["200"]["content"]) == {"text/event-stream"}
    assert set(operations["GET /metrics"]["responses"]["200"]["content"]) == {"text/plain"}


def test_every_answer_in_json_is_described_by_its_fields(
    document: dict[str, Any], operations: dict[str, dict[str, Any]]
) -> None:
    """That they are answered as described is checked of every answer in these tests (`declared.py`)."""
    schemas = document["components"]["schemas"]
    for route, operation in operations.items():
        for code, answer in operation["responses"].items():
            schema = answer.get("content", {}).get("application/json", {}).get("schema")
            if schema is not None:
                named = schema.get("items", schema).get("$ref", "").rsplit("/", 1)[-1]
                assert schemas[named]["properties"], (route, code)
