"""Who is asking: a contact by the token of one conversation, staff by session or API key."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.errors import Forbidden, Unauthorized
from conversation.model import Agent
from runtime.accounts import Role, Staff
from runtime.compose import Warmline
from runtime.errors import NotFound

_bearer = HTTPBearer(auto_error=False)
Bearer = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]


def warmline_of(request: Request) -> Warmline:
    """The process's open home."""
    return cast("Warmline", request.app.state.warmline)


Opened = Annotated[Warmline, Depends(warmline_of)]


@dataclass(frozen=True, slots=True)
class Holder:
    """A contact in their own conversation."""

    workspace: str
    conversation_id: str


def contact(conversation_id: str, warmline: Opened, bearer: Bearer) -> Holder:
    """Raises `Unauthorized` without a known token, `NotFound` for somebody else's conversation."""
    held = warmline.log.holder_of(bearer.credentials) if bearer else None
    if held is None:
        raise Unauthorized("Send the conversation's token as a bearer token.")
    if held[1] != conversation_id:
        raise NotFound("There is no such conversation.")
    return Holder(*held)


def staff(warmline: Opened, bearer: Bearer) -> Staff:
    """Raises `Unauthorized` without a session or key."""
    known = warmline.accounts.holder_of(bearer.credentials) if bearer else None
    if known is None:
        raise Unauthorized("Log in with POST /v1/sessions and send the token, or an API key, as a bearer token.")
    return known


def allowed(*roles: Role) -> Callable[[Staff], Staff]:
    """A dependency that lets these roles, and admins, through."""

    def check(member: Annotated[Staff, Depends(staff)]) -> Staff:
        if member.role not in (*roles, Role.ADMIN):
            raise Forbidden(f"This needs the role {' or '.join((*roles, Role.ADMIN))}; yours is {member.role}.")
        return member

    return check


DESK_ROLES = (Role.AGENT, Role.OWNER)
InConversation = Annotated[Holder, Depends(contact)]


def at_desk(member: Annotated[Staff, Depends(allowed(*DESK_ROLES))], warmline: Opened) -> Staff:
    """A member of staff who, by asking for anything, is there."""
    warmline.is_there(member)
    return member


def supervisor(member: Annotated[Staff, Depends(allowed(Role.OWNER))], warmline: Opened) -> Staff:
    """The same for what only owners and admins may do there."""
    warmline.is_there(member)
    return member


AtDesk = Annotated[Staff, Depends(at_desk)]
Supervisor = Annotated[Staff, Depends(supervisor)]
AnyStaff = Annotated[Staff, Depends(staff)]
ContentOwner = Annotated[Staff, Depends(allowed(Role.OWNER))]


def as_agent(member: Staff) -> Agent:
    """The person as contacts see them."""
    return Agent(member.id, member.name)
