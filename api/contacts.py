"""What owners do at a contact's own request: their personal data is removed, for good."""

from typing import Any

from fastapi import APIRouter

from api import desk_shapes
from api.auth import Opened, Supervisor, as_agent
from api.errors import Invalid
from api.schemas import Forgotten
from api.shapes import gives

router = APIRouter(prefix="/v1/desk", tags=["desk"])


@router.delete("/conversations/{conversation_id}/contact", responses=gives(desk_shapes.ForgottenConversations))
def forget(conversation_id: str, member: Supervisor, warmline: Opened) -> dict[str, Any]:
    """Remove the contact's personal data from one conversation; an open one ends."""
    warmline.forgetting.forget(member.workspace, conversation_id, as_agent(member))
    return {"conversations": [conversation_id]}


@router.post("/contacts/forget", responses=gives(desk_shapes.ForgottenConversations))
def forget_contact(member: Supervisor, warmline: Opened, body: Forgotten) -> dict[str, Any]:
    """Remove it from every conversation of an address or a signed id; returns which those were."""
    if not (body.email or body.contact_id):
        raise Invalid("Give email or contact_id.")
    found = warmline.forgetting.known_as(member.workspace, body.email, body.contact_id)
    for one in found:
        warmline.forgetting.forget(member.workspace, one, as_agent(member))
    return {"conversations": found}
