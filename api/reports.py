"""What can be said of the assistant's work as a whole."""

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter

from api import content_shapes
from api.auth import AnyStaff, Opened
from api.shapes import gives
from policy.drift import BLOCK
from runtime.watch import Watched

router = APIRouter(prefix="/v1/reports", tags=["reports"])


@router.get("/promise", responses=gives(content_shapes.Promise))
def promise(member: AnyStaff, warmline: Opened) -> dict[str, Any]:
    """The promise in the policy, and whether the questions of today are still like those it was made on."""
    found = warmline.watch.look(member.workspace)
    shown = {name: value for name, value in (found.promise or {}).items() if name != "sample"}
    return {
        "promise": shown or None,
        "holds": found.holds,
        "conversations": found.conversations,
        "needed": BLOCK,
        "moved": [asdict(one) for one in found.drift.moved],
        "message": _told(found),
    }


def _told(found: Watched) -> str:
    if found.promise is None:
        return "No promise has been made; warmline calibrate makes one."
    if found.holds is None and not (found.promise.get("sample") or {}).get("n"):
        return "The promise was made on labels without features; drift cannot be seen. Label with warmline label."
    if found.holds is None:
        return f"{found.conversations} of {BLOCK} conversations since the promise was made: too few to compare."
    if found.holds:
        return "The questions of today are like those that the promise was made on."
    names = ", ".join(one.feature for one in found.drift.moved)
    return (
        f"The promise no longer holds: questions or documents have changed since it was made ({names}). "
        "Label new questions with warmline label, and calibrate again."
    )
