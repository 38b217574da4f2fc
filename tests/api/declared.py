"""Whether what the application answers is what `/openapi.json` says: every field, and no other."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache, partial
from typing import Any

from fastapi import FastAPI
from jsonschema import Draft202012Validator
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Listener:
    """Looks at every answer in JSON that is no refusal; what is not declared is kept in `faults`."""

    def __init__(self, app: ASGIApp, described: FastAPI, faults: list[str]) -> None:
        self._app = app
        self._faults = faults
        self._validator = lru_cache(partial(_validator, described))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        parts: list[bytes] = []
        status = 0

        async def heard(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                is_json = (b"content-type", b"application/json") in message["headers"]
                status = message["status"] if is_json else 0
            elif status:
                parts.append(message.get("body", b""))
            await send(message)

        await self._app(scope, receive, heard)
        route = getattr(scope.get("route"), "path", None)
        if status and route and route != "/openapi.json" and not route.startswith("/static"):
            # What HEAD is told is the head of what GET is.
            method = "get" if scope["method"] == "HEAD" else scope["method"].lower()
            self._check(route, method, str(status), json.loads(b"".join(parts)))

    def _check(self, route: str, method: str, status: str, body: Any) -> None:
        validator = self._validator(route, method, status)
        wrong = [f"{one.json_path}: {one.message[:200]}" for one in validator.iter_errors(body)] if validator else ["?"]
        self._faults.extend(f"{method} {route} {status} {one}" for one in wrong)


@contextmanager
def as_declared(app: FastAPI) -> Iterator[None]:
    """Fails at its end if the application has answered with anything else than it says."""
    faults: list[str] = []
    app.add_middleware(Listener, described=app, faults=faults)
    yield
    assert not faults, faults[:5]


def _validator(app: FastAPI, route: str, method: str, status: str) -> Draft202012Validator | None:
    document = app.openapi()
    answer = document["paths"].get(route, {}).get(method, {}).get("responses", {}).get(status)
    if answer is None:
        return None
    schemas = {name: _closed(schema) for name, schema in document["components"]["schemas"].items()}
    return Draft202012Validator({"components": {"schemas": schemas}, **answer["content"]["application/json"]["schema"]})


def _closed(schema: Any) -> Any:
    """Clients have to bear fields that are new to them; we have to declare ours."""
    return {**schema, "additionalProperties": False} if "properties" in schema else schema
