"""Pictures and PDFs: sent by the contact, given to both sides of the same conversation, and to nobody else."""

import asyncio
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, File, Form, Request, UploadFile
from starlette.responses import Response

from api import views
from api.auth import AtDesk, Holder, InConversation, Opened
from api.customer import Key
from api.errors import TooLarge
from api.limits import RateLimit
from api.schemas import Text
from conversation.state import Conversation
from runtime.attachments import attached, check_room, holds
from runtime.compose import Warmline

router = APIRouter(prefix="/v1", tags=["attachments"])
PATH = "/conversations/{conversation_id}/attachments"
# Whatever is in it runs nothing and loads nothing, though a browser is made to open it.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


@router.post(PATH, status_code=201)
async def send(
    held: InConversation,
    warmline: Opened,
    request: Request,
    file: Annotated[UploadFile, File()],
    text: Annotated[Text | None, Form()] = None,
    idempotency_key: Key = None,
) -> dict[str, Any]:
    """Send a picture or a PDF, with words if there are any, as one message."""
    if text and len(text) > warmline.settings.max_message_chars:
        raise TooLarge(f"A message may have at most {warmline.settings.max_message_chars} characters.")
    limit: RateLimit = request.app.state.messages
    limit.take(held.conversation_id)
    content = await file.read()
    await asyncio.to_thread(_check_room, warmline, held, content)
    name = file.filename or ""
    kept = await asyncio.to_thread(warmline.attachments.keep, held.workspace, name, content)
    said, where = text or f"[Attached: {kept.name}]", (held.workspace, held.conversation_id)
    carried = await asyncio.to_thread(warmline.conversations.say, *where, said, idempotency_key, (kept,))
    [logged, *_] = await asyncio.to_thread(warmline.log.since, *where, carried.message_seq - 1, 1)
    return {"message": views.message_json(logged)}


def _check_room(warmline: Warmline, held: Holder, content: bytes) -> None:
    """Before anything is kept: what is refused must not fill the disk. What is sent once more is there already."""
    _, state = warmline.log.state(held.workspace, held.conversation_id)
    if not holds(state, content):
        check_room(state, 1, warmline.settings.attachments_per_conversation)


@router.get(PATH + "/{attachment}", response_class=Response)
def for_contact(attachment: str, held: InConversation, warmline: Opened) -> Response:
    """A file of this conversation."""
    _, state = warmline.log.state(held.workspace, held.conversation_id)
    return _file(warmline, held.workspace, state, attachment)


@router.get("/desk" + PATH + "/{attachment}", response_class=Response)
def for_staff(conversation_id: str, attachment: str, member: AtDesk, warmline: Opened) -> Response:
    """A file of that conversation."""
    _, state = warmline.log.state(member.workspace, conversation_id)
    return _file(warmline, member.workspace, state, attachment)


def _file(warmline: Warmline, workspace: str, state: Conversation, attachment_id: str) -> Response:
    found = attached(state, attachment_id)
    content = warmline.attachments.read(workspace, found)
    shown = "inline" if found.media_type.startswith("image/") else "attachment"
    named = {"Content-Disposition": f"{shown}; filename*=UTF-8''{quote(found.name, safe='')}"}
    return Response(content, media_type=found.media_type, headers=HEADERS | named)
