"""Refusals as problem details (RFC 9457). The only module that knows both errors and status codes."""

import math
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from conversation import errors as conversation
from policy.errors import PolicyError
from retrieval.errors import RetrievalError
from runtime import errors as runtime

log = structlog.get_logger()
RETRY_AFTER_S = "2"


class ApiError(Exception):
    """Root of the refusals that only exist over HTTP."""


class Unauthorized(ApiError):
    """No token, or one that is not known here."""


class Forbidden(ApiError):
    """The role does not allow it."""


class TooLarge(ApiError):
    """The body or text is over the limit."""


class HeadTooLarge(ApiError):
    """The address and the headers are over the limit."""


class NotHttp(ApiError):
    """What came cannot be told apart as a request."""


class Invalid(ApiError):
    """The request does not have the documented form."""


class NotUtf8(Invalid):
    """The body says that it is written in another charset."""


class RateLimited(ApiError):
    """Too many requests; `after_s` says when to try again, if that is known."""

    def __init__(self, sentence: str, after_s: float = 0.0) -> None:
        super().__init__(sentence)
        self.after_s = after_s


PROBLEMS: dict[type[Exception], tuple[int, str]] = {
    Unauthorized: (401, "unauthorized"),
    runtime.BadCredentials: (401, "unauthorized"),
    runtime.BadSignature: (401, "unauthorized"),
    conversation.ContactGone: (401, "unauthorized"),
    Forbidden: (403, "forbidden"),
    runtime.NotFound: (404, "not-found"),
    conversation.UnknownMessage: (404, "not-found"),
    conversation.UnknownFollowUp: (404, "not-found"),
    runtime.NoSuchTeam: (422, "invalid"),
    runtime.NoTime: (422, "invalid"),
    conversation.UnknownSuggestion: (404, "not-found"),
    conversation.WrongPhase: (409, "wrong-phase"),
    conversation.NotAssignee: (409, "already-claimed"),
    conversation.AlreadyClaimed: (409, "already-claimed"),
    conversation.StaleEpoch: (409, "stale-epoch"),
    conversation.NothingToRate: (409, "wrong-phase"),
    conversation.Superseded: (409, "wrong-phase"),
    runtime.IdempotencyConflict: (409, "idempotency-conflict"),
    TooLarge: (413, "too-large"),
    HeadTooLarge: (431, "head-too-large"),
    NotHttp: (400, "bad-request"),
    Invalid: (422, "invalid"),
    runtime.BadWebhook: (422, "invalid"),
    runtime.BadCanned: (422, "invalid"),
    runtime.BadAttachment: (422, "invalid"),
    runtime.AttachmentTooLarge: (413, "too-large"),
    runtime.NoAddress: (422, "invalid"),
    RateLimited: (429, "rate-limited"),
    runtime.NoChatModel: (409, "no-chat-model"),
    runtime.ChatModelSilent: (503, "chat-model-silent"),
    runtime.LedgerUnavailable: (503, "ledger-unavailable"),
}
# What the framework refuses by itself, in our words; None keeps the ones it was given.
HTTP_REFUSALS: dict[int, tuple[int, str, str | None]] = {
    400: (422, "invalid", "The body cannot be read as what its Content-Type says."),
    404: (404, "not-found", "There is nothing at this address."),
    405: (405, "method-not-allowed", "This address does not take that method."),
    408: (408, "too-slow", None),
    413: (413, "too-large", None),
}
SHOWN_PLACE_CHARS = 80
_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "description": "/problems/NAME"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "a sentence for people"},
    },
}
RESPONSES: dict[int | str, dict[str, Any]] = {
    "default": {"description": "A refusal (RFC 9457)", "content": {"application/problem+json": {"schema": _PROBLEM}}}
}


def problem(status: int, name: str, detail: str, headers: dict[str, str] | None = None) -> JSONResponse:
    """One problem document."""
    body = {"type": f"/problems/{name}", "title": name.replace("-", " "), "status": status, "detail": detail}
    more = dict(headers or {})
    if status in (429, 503):
        more.setdefault("Retry-After", RETRY_AFTER_S)
    if status == 401:
        more.setdefault("WWW-Authenticate", "Bearer")
    return JSONResponse(body, status, more, media_type="application/problem+json")


def install(app: FastAPI) -> None:
    """Answer every refusal, named or not, with a problem document."""
    refusals: tuple[type[Exception], ...] = (ApiError, conversation.ConversationError, runtime.RuntimeHouseError)
    for refusal in refusals:
        app.add_exception_handler(refusal, _refused)
    # What an owner wrote wrongly is no business of a contact.
    faults: tuple[type[Exception], ...] = (RetrievalError, PolicyError, runtime.BadFlow, Exception)
    for fault in faults:
        app.add_exception_handler(fault, broken)
    app.add_exception_handler(ClientDisconnect, _cut_off)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)


def refusal(error: Exception) -> JSONResponse:
    """The problem document of a refusal that has a name."""
    status, name = next((PROBLEMS[kind] for kind in type(error).__mro__ if kind in PROBLEMS), (500, "internal"))
    later = isinstance(error, RateLimited) and error.after_s
    return problem(status, name, str(error), {"Retry-After": str(math.ceil(later))} if later else None)


def raw(answer: JSONResponse) -> bytes:
    """The answer as it goes over the wire, to a request that never becomes one."""
    status = HTTPStatus(answer.status_code)
    lines = [f"HTTP/1.1 {status.value} {status.phrase}".encode(), *(b": ".join(one) for one in answer.raw_headers)]
    return b"\r\n".join([*lines, b"", bytes(answer.body)])


async def _refused(request: Request, error: Exception) -> JSONResponse:
    if isinstance(error, runtime.LedgerUnavailable):
        # What the database said names hosts and tables; it is for the log.
        log.error("ledger_unavailable", path=request.url.path, error=str(error))
        error = runtime.LedgerUnavailable("The service cannot reach its records at the moment; try again shortly.")
    return refusal(error)


async def _cut_off(_request: Request, _error: Exception) -> JSONResponse:
    # Nobody hears it; it is no fault of ours that belongs into the log either.
    return refusal(Invalid("The body ended before it was whole; send the request again."))


async def broken(request: Request, error: Exception) -> JSONResponse:
    """The answer to a fault of ours, which is logged."""
    log.error("request_failed", path=request.url.path, error=type(error).__name__, exc_info=error)
    return problem(500, "internal", "Something went wrong on our side; it has been logged. Try again.")


async def _invalid(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    return problem(422, "invalid", what_is_wrong(error.errors()[0]))


def what_is_wrong(found: Mapping[str, Any]) -> str:
    """The first thing that validation found, as `field: what is wrong with it`."""
    if found["type"] == "json_invalid":
        return "The body is not JSON."
    place = ".".join(str(part) for part in found["loc"] if part not in ("body", "query", "path", "header"))
    shown = " ".join(place[:SHOWN_PLACE_CHARS].split()) or "The body"
    return f"{shown}: {found['msg'].removeprefix('Value error, ')}"


async def _http(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    status, name, detail = HTTP_REFUSALS.get(error.status_code, (error.status_code, "invalid", None))
    return problem(status, name, detail or str(error.detail), dict(error.headers or {}))
