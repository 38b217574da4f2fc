"""The content owner's side: documents in, listed, and out. Parsing is background work."""

import asyncio
import json
import re
import time
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter, Header, Request
from pydantic import ValidationError
from starlette.responses import JSONResponse, Response

from api import content_shapes, forms
from api.auth import AnyStaff, ContentOwner, Opened
from api.customer import MAX_WAIT_S, PREFER_CHARS, WAIT
from api.errors import Invalid, TooLarge, what_is_wrong
from api.schemas import NewDocument
from api.shapes import gives
from conversation.names import misleads
from conversation.words import shows_nothing
from runtime.compose import Warmline
from runtime.documents import UPLOADS, StoredDocument, document_id
from runtime.errors import NotFound
from runtime.knowledge import Knowledge
from runtime.work import Job, call_off, schedule, withdraw

router = APIRouter(prefix="/v1/documents", tags=["content"])
_UNSAFE = re.compile(r"^/|(^|/)\.\.(/|$)")
MAX_SOURCE_CHARS = 200
FIELD_BYTES = 4 * MAX_SOURCE_CHARS
POLL_S = 0.05
READ = {
    **gives(content_shapes.Document, 202),
    201: {"description": "Read, or put aside", "model": content_shapes.Document},
}
_FORM = forms.described(source={"type": "string"})
BODY = forms.body({forms.MULTIPART: _FORM, "application/json": NewDocument.model_json_schema()})


@router.get("", responses=gives(list[content_shapes.Document]))
def listed(member: AnyStaff, warmline: Opened) -> list[dict[str, Any]]:
    """Every document that may be answered from, what is in quarantine with the reason, and what waits to be read."""
    # Asked first: what is read meanwhile is not left out then.
    queued = _queued(warmline, member.workspace)
    knowledge = warmline.brain(member.workspace).knowledge
    known = [_active(one) for one in knowledge.documents()]
    known += [_quarantined(knowledge, one) for one in knowledge.quarantine.listed()]
    ids = {one["id"] for one in known}
    return known + [one for key, one in queued.items() if key not in ids]


def _queued(warmline: Warmline, workspace: str) -> dict[str, dict[str, Any]]:
    waiting = warmline.work.waiting(workspace, "upload")
    return {key: {"id": key, "source": data["source"], "state": "queued"} for key, data in waiting.items()}


def _active(one: StoredDocument) -> dict[str, Any]:
    names = ("id", "source", "title", "version", "chunks", "changed_at", "updated", "language")
    shown = {name: getattr(one, name) for name in names}
    return {**shown, "state": "active"}


def _quarantined(knowledge: Knowledge, row: Mapping[str, Any]) -> dict[str, Any]:
    shown = {"id": _id(knowledge, row), "source": row["source"], "changed_at": row["at"]}
    return {**shown, "state": "quarantined", "reason": row["reason"]}


def _id(knowledge: Knowledge, row: Mapping[str, Any]) -> str:
    return document_id(knowledge.workspace, row["root"], row["source"])


def _aside(knowledge: Knowledge, document: str) -> list[Mapping[str, Any]]:
    """The document's row in quarantine, if it has one."""
    return [row for row in knowledge.quarantine.listed() if _id(knowledge, row) == document]


@router.get("/{document}", responses=gives(content_shapes.Document))
def one(document: str, member: AnyStaff, warmline: Opened) -> dict[str, Any]:
    """One document that may be answered from, is in quarantine, or is still to be read."""
    queued = _queued(warmline, member.workspace)
    knowledge = warmline.brain(member.workspace).knowledge
    if active := knowledge.document(document):
        return _active(active)
    for row in _aside(knowledge, document):
        return _quarantined(knowledge, row)
    if document in queued:
        return queued[document]
    raise NotFound("There is no such document.")


@router.post("", status_code=202, responses=READ, openapi_extra=BODY)
async def upload(
    member: ContentOwner, warmline: Opened, request: Request, prefer: str | None = Header(None)
) -> Response:
    """Take in a file (multipart `file`) or text (JSON `source`, `title`, `text`); same source, new version."""
    source, title, content, plain = await _received(request)
    if len(content) > warmline.settings.max_upload_bytes:
        raise TooLarge(f"A document may have at most {warmline.settings.max_upload_bytes} bytes.")
    key = document_id(member.workspace, UPLOADS, source)
    await asyncio.to_thread(_store, warmline, member.workspace, key, source, title, content, plain)
    waited = WAIT.search((prefer or "")[:PREFER_CHARS])
    until = time.monotonic() + (min(float(waited[1]), MAX_WAIT_S) if waited else 0.0)
    state = {"state": "queued"}
    while time.monotonic() < until and not warmline.feed.ended:
        await asyncio.sleep(POLL_S)
        # An earlier version may be under way too: what is known before all is done is not about this one.
        if not await asyncio.to_thread(warmline.work.is_open, "upload", key):
            state = await asyncio.to_thread(_state, warmline, member.workspace, key, source)
            break
    return JSONResponse({"id": key, "source": source, **state}, 202 if state["state"] == "queued" else 201)


async def _received(request: Request) -> tuple[str, str | None, bytes, bool]:
    if forms.is_form(request):
        async with forms.form_of(request, FIELD_BYTES) as form:
            file, given = forms.file_in(form), form.get("source")
            source = _source(given if isinstance(given, str) else file.filename or "")
            return source, None, await file.read(), False
    content = await request.body()
    try:
        body = NewDocument.model_validate(json.loads(content))
    except ValidationError as error:
        raise Invalid(what_is_wrong(error.errors()[0])) from error
    except (ValueError, RecursionError) as error:
        raise Invalid("Send a file as multipart/form-data, or JSON with source, title and text.") from error
    return _source(body.source), body.title, body.text.encode(), True


def _source(name: str) -> str:
    if _UNSAFE.search(name) or len(name) > MAX_SOURCE_CHARS or misleads(name) or shows_nothing(name):
        raise Invalid(
            "The document needs a plain name: no leading '/', no '..', nothing invisible, at most 200 characters."
        )
    return name


def _store(
    warmline: Warmline, workspace: str, key: str, source: str, title: str | None, content: bytes, plain: bool
) -> None:
    """Keep the bytes under a name of our own and queue the work that reads them."""
    stored = uuid.uuid4().hex
    folder = _uploads(warmline)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / stored).write_bytes(content)
    now = time.time()
    job = Job("upload", key, now, data={"file": stored, "source": source, "title": title, "plain": plain})

    def change(connection: sa.Connection) -> Mapping[str, Any] | None:
        overtaken = withdraw(connection, workspace, "upload", key)
        schedule(connection, workspace, job, now)
        return overtaken

    _forget(warmline, warmline.database.write(change))
    warmline.feed.notify(workspace, "")


def _uploads(warmline: Warmline) -> Path:
    return warmline.settings.home / "uploads"


def _forget(warmline: Warmline, withdrawn: Mapping[str, Any] | None) -> None:
    if withdrawn:
        (_uploads(warmline) / withdrawn["file"]).unlink(missing_ok=True)


def _state(warmline: Warmline, workspace: str, key: str, source: str) -> dict[str, Any]:
    knowledge = warmline.brain(workspace).knowledge
    # A version that was put aside comes first: an older one may well be active still.
    if reason := knowledge.quarantine.reason(UPLOADS, source):
        return {"state": "quarantined", "reason": reason}
    if active := knowledge.document(key):
        return {"state": "active", "version": active.version, "chunks": active.chunks}
    return {"state": "queued"}


@router.delete("/{document}", status_code=204)
def remove(document: str, member: ContentOwner, warmline: Opened) -> Response:
    """Take a document out, of quarantine and of what is being read too: nothing is answered from it any more."""
    brain = warmline.brain(member.workspace)
    # First of all: from here on nothing of it goes in that was posted before.
    withdrawn = warmline.database.write(lambda c: call_off(c, member.workspace, "upload", document))
    _forget(warmline, withdrawn)
    aside = _aside(brain.knowledge, document)
    for row in aside:
        brain.knowledge.quarantine.release(row["root"], [row["source"]])
    try:
        brain.indexes.settle(brain.knowledge.passages, gone=brain.knowledge.remove(document))
    except NotFound:
        if not (withdrawn or aside):
            raise
    return Response(status_code=204)
