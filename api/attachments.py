"""Pictures and PDFs: sent by either side, given to both sides of the same conversation, and to nobody else."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, File, Form, Request, UploadFile
from starlette.responses import Response

from api import shapes, views
from api.auth import AtDesk, InConversation, Opened, as_agent
from api.customer import Key, count_message
from api.errors import TooLarge
from api.schemas import Text
from api.shapes import gives
from conversation.control import check_speaker
from conversation.state import Conversation
from runtime.attachments import Staged, attached, check_room, holds
from runtime.compose import Warmline
from runtime.event_log import Carried

router = APIRouter(prefix="/v1", tags=["attachments"])
PATH = "/conversations/{conversation_id}/attachments"
# Whatever is in it runs nothing and loads nothing, though a browser is made to open it.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


@router.post(PATH, status_code=201, responses=gives(shapes.Sent, 201))
async def send(
    held: InConversation,
    warmline: Opened,
    request: Request,
    file: Annotated[UploadFile, File()],
    text: Annotated[Text | None, Form()] = None,
    idempotency_key: Key = None,
) -> dict[str, Any]:
    """Send a picture or a PDF, with words if there are any, as one message."""
    _check_words(warmline, text)
    count_message(held, request)
    where = (held.workspace, held.conversation_id)

    def say(staged: Staged) -> Carried:
        known = staged.attachment
        said = text or f"[Attached: {known.name}]"
        return warmline.conversations.say(*where, said, idempotency_key, (known,), staged.keep)

    return await _sent(warmline, where, file, lambda _: None, say)


@router.post("/desk" + PATH, status_code=201, responses=gives(shapes.Sent, 201))
async def send_to_contact(
    conversation_id: str,
    member: AtDesk,
    warmline: Opened,
    file: Annotated[UploadFile, File()],
    control_epoch: Annotated[int, Form()],
    text: Annotated[Text | None, Form()] = None,
    idempotency_key: Key = None,
) -> dict[str, Any]:
    """Send the contact a picture or a PDF, under the epoch that the claim returned."""
    _check_words(warmline, text)
    where, agent = (member.workspace, conversation_id), as_agent(member)

    def say(staged: Staged) -> Carried:
        known = staged.attachment
        said = text or f"[Attached: {known.name}]"
        write = partial(warmline.conversations.agent_say, *where, agent, said, control_epoch, idempotency_key)
        return write(attachments=(known,), stands=staged.keep)

    return await _sent(warmline, where, file, lambda state: check_speaker(state, agent, control_epoch), say)


def _check_words(warmline: Warmline, text: str | None) -> None:
    if text and len(text) > warmline.settings.max_message_chars:
        raise TooLarge(f"A message may have at most {warmline.settings.max_message_chars} characters.")


async def _sent(
    warmline: Warmline,
    where: tuple[str, str],
    file: UploadFile,
    check: Callable[[Conversation], None],
    say: Callable[[Staged], Carried],
) -> dict[str, Any]:
    """The message that `say` makes of the file, which is kept only if that is not refused."""
    content = await file.read()

    def send() -> dict[str, Any]:
        _check_room(warmline, where, content, check)
        with warmline.attachments.staged(where[0], file.filename or "", content) as staged:
            carried = say(staged)
        [logged, *_] = warmline.log.since(*where, carried.message_seq - 1, 1)
        return {"message": views.message_json(logged)}

    return await asyncio.to_thread(send)


def _check_room(
    warmline: Warmline, where: tuple[str, str], content: bytes, check: Callable[[Conversation], None]
) -> None:
    """Before anything is written: what is refused costs little then. What is sent once more is there already."""
    _, state = warmline.log.state(*where)
    if not holds(state, content):
        check(state)
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
