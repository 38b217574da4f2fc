"""Staff by themselves: who signs in and out, who is at the desk, and in which teams."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api import desk_shapes, views
from api.auth import DESK_ROLES, AnyStaff, AtDesk, Bearer, Opened
from api.limits import AtOnce, RateLimit, address_of
from api.schemas import LogIn, Presence
from api.shapes import gives
from conversation.routing import Presence as PresenceState
from runtime.accounts import Role
from runtime.compose import Warmline

router = APIRouter(prefix="/v1", tags=["desk"])


@router.post("/sessions", status_code=201, responses=gives(desk_shapes.Session, 201))
async def log_in(warmline: Opened, request: Request, body: LogIn) -> dict[str, Any]:
    """A session token for a member of staff."""
    state, address = request.app.state, address_of(request)
    by_address: RateLimit = state.log_ins_from
    from_there: RateLimit = state.log_ins
    by_account: RateLimit = state.log_ins_to
    by_address.take(address)
    # As the accounts spell it, or each way of writing the address would be another account here.
    account = body.email.strip().lower()
    # Whoever guesses from elsewhere does not lock the owner out.
    from_there.take(f"{address} {account}")
    by_account.take(account)
    at_once: AtOnce = request.app.state.log_ins_at_once
    async with at_once.turn():
        # Not in asyncio's own threads: those are few, and streams read in them.
        return await run_in_threadpool(_session, warmline, body)


def _session(warmline: Warmline, body: LogIn) -> dict[str, Any]:
    token, member = warmline.accounts.log_in(body.email, body.password)
    if member.role in (*DESK_ROLES, Role.ADMIN):
        warmline.is_there(member)
    user = {"id": member.id, "name": member.name, "email": member.email, "role": member.role.value}
    return {"token": token, "user": user}


@router.delete("/sessions", status_code=204)
def log_out(member: AnyStaff, warmline: Opened, bearer: Bearer) -> Response:
    """End the session."""
    if bearer:
        warmline.accounts.log_out(bearer.credentials)
        warmline.desk.leave(member.workspace, member.id)
        warmline.router.went(member.workspace, member.id)
    return Response(status_code=204)


@router.put("/desk/presence", responses=gives(desk_shapes.PresenceKept))
def be(member: AtDesk, warmline: Opened, body: Presence) -> dict[str, Any]:
    """Say whether you take conversations; it holds until you say otherwise or sign out."""
    warmline.desk.choose(member.workspace, member.id, PresenceState(body.state))
    moved = warmline.router.came if body.state == "online" else warmline.router.went
    moved(member.workspace, member.id)
    return {"state": body.state}


@router.get("/desk/agents", responses=gives(list[desk_shapes.Colleague]))
def agents(member: AtDesk, warmline: Opened) -> list[dict[str, Any]]:
    """The colleagues at the desk: who is there, what they hold, and their teams."""
    teams = warmline.routing(member.workspace).teams
    return [views.seat_json(one, teams) for one in warmline.desk.everybody(member.workspace)]


@router.get("/desk/teams", responses=gives(list[desk_shapes.ShownTeam]))
def teams(member: AtDesk, warmline: Opened) -> list[dict[str, Any]]:
    """The teams that the routing file describes, and whether each is open now."""
    return [views.team_json(one, warmline.router.at()) for one in warmline.routing(member.workspace).teams]
