"""Canned responses: kept by owners, filled in for the agent's conversation."""

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, StringConstraints
from starlette.responses import Response

from api import desk_shapes
from api.auth import AtDesk, ContentOwner, Opened
from api.schemas import Comment, Label
from api.shapes import gives
from conversation.canned import filled_in
from runtime.canned import values_for

router = APIRouter(prefix="/v1/desk/canned", tags=["desk"])


class NewCanned(BaseModel):
    """A text by a name; a name that is there gets another text."""

    name: Label
    text: Annotated[Comment, StringConstraints(min_length=1)]


@router.get("", responses=gives(list[desk_shapes.Canned]))
def listed(member: AtDesk, warmline: Opened, conversation_id: str | None = None) -> list[dict[str, Any]]:
    """Every canned response; with `conversation_id` also as it would read there, in `filled`."""
    found = warmline.canned.all(member.workspace)
    if conversation_id is None:
        return [{"name": name, "text": text} for name, text in found]
    _, state = warmline.log.state(member.workspace, conversation_id)
    values = values_for(state, member.name, warmline.settings.company)
    return [{"name": name, "text": text, "filled": filled_in(text, values)} for name, text in found]


@router.post("", status_code=201, responses=gives(desk_shapes.Canned, 201))
def put(member: ContentOwner, warmline: Opened, body: NewCanned) -> dict[str, Any]:
    """Add a canned response, or change the text of one."""
    warmline.canned.put(member.workspace, body.name, body.text)
    return {"name": body.name, "text": body.text}


# A name may have a slash in it.
@router.delete("/{name:path}", status_code=204)
def remove(name: str, member: ContentOwner, warmline: Opened) -> Response:
    """Take a canned response away."""
    warmline.canned.remove(member.workspace, name)
    return Response(status_code=204)
