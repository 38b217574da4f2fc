"""Pictures and PDFs: sent by either side, given to both sides of the same conversation, and to nobody else."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import Response

from api import shapes, views
from api.auth import AtDesk, InConversation, Opened, as_agent
from api.customer import Key, count_message
from api.errors import TooLarge
from api.forms import MULTIPART, body, described, fields_in, file_in, form_of
from api.schemas import WithAgentsFile, WithFile
from api.shapes import gives
from conversation.control import check_speaker
from conversation.state import Conversation
from runtime.attachments import Staged, attached, check_room, holds
from runtime.compose import Warmline
from runtime.event_log import Carried

W = TypeVar("W", bound=WithFile)
router = APIRouter(prefix="/v1", tags=["attachments"])
PATH = "/conversations/{conversation_id}/attachments"
# Whatever is in it runs nothing and loads nothing, though a browser is made to open it.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}
# As many as one character takes at most.
UTF8_BYTES = 4


@dataclass(frozen=True, slots=True)
class Given(Generic[W]):
    """A form as it came: the file's name and content, and the other fields."""

    name: str
    content: bytes
    words: W


def _form(*required: str, **fields: Mapping[str, Any]) -> dict[str, Any]:
    return body({MULTIPART: described(*required, text={"type": "string"}, **fields)})


@router.post(PATH, status_code=201, responses=gives(shapes.Sent, 201), openapi_extra=_form())
async def send(
    held: InConversation,
    warmline: Opened,
    request: Request,
    idempotency_key: Key = None,
) -> dict[str, Any]:
    """Send a picture or a PDF, with words if there are any, as one message."""
    given = await _given(warmline, request, WithFile)
    count_message(held, request)
    where = (held.workspace, held.conversation_id)

    def say(staged: Staged) -> Carried:
        known = staged.attachment
        said = given.words.text or f"[Attached: {known.name}]"
        return warmline.conversations.say(*where, said, idempotency_key, (known,), staged.keep)

    return await _sent(warmline, where, given, lambda _: None, say)


@router.post(
    "/desk" + PATH,
    status_code=201,
    responses=gives(shapes.Sent, 201),
    openapi_extra=_form("control_epoch", control_epoch={"type": "integer"}),
)
async def send_to_contact(
    conversation_id: str,
    member: AtDesk,
    warmline: Opened,
    request: Request,
    idempotency_key: Key = None,
) -> dict[str, Any]:
    """Send the contact a picture or a PDF, under the epoch that the claim returned."""
    given = await _given(warmline, request, WithAgentsFile)
    where, agent, epoch = (member.workspace, conversation_id), as_agent(member), given.words.control_epoch

    def say(staged: Staged) -> Carried:
        known = staged.attachment
        said = given.words.text or f"[Attached: {known.name}]"
        write = partial(warmline.conversations.agent_say, *where, agent, said, epoch, idempotency_key)
        return write(attachments=(known,), stands=staged.keep)

    return await _sent(warmline, where, given, lambda state: check_speaker(state, agent, epoch), say)


async def _given(warmline: Warmline, request: Request, shape: type[W]) -> Given[W]:
    """What was sent. Raises `Invalid`, `TooLarge`."""
    most = warmline.settings.max_message_chars
    async with form_of(request, UTF8_BYTES * most) as form:
        file, words = file_in(form), fields_in(form, shape)
        if words.text and len(words.text) > most:
            raise TooLarge(f"A message may have at most {most} characters.")
        return Given(file.filename or "", await file.read(), words)


async def _sent(
    warmline: Warmline,
    where: tuple[str, str],
    given: Given[Any],
    check: Callable[[Conversation], None],
    say: Callable[[Staged], Carried],
) -> dict[str, Any]:
    """The message that `say` makes of the file, which is kept only if that is not refused."""

    def send() -> dict[str, Any]:
        _check_room(warmline, where, given.content, check)
        with warmline.attachments.staged(where[0], given.name, given.content) as staged:
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
