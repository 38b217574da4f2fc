"""Which mails are never answered, so that no two machines can write to each other (RFC 3834)."""

import re
from collections.abc import Callable

from runtime.mailroom import BOUNCE

_REPORTS = frozenset({"multipart/report", "message/delivery-status", "message/disposition-notification"})
_LIST = ("List-Id", "List-Post", "List-Unsubscribe", "Mailing-List")
_MACHINES = ("X-Autoreply", "X-Autorespond", "X-Auto-Reply", "X-Loop", "Auto-Response")
_NO_REPLY = re.compile(r"(?:[^@]*[+._-])?(?:no|do[._-]?not|never)[._-]?reply(?:[+._-][^@]*)?@")
_DAEMONS = ("mailer-daemon@", "postmaster@", "mail-daemon@", "bounce@", "bounces@", "bounce+", "bounces+", "bounce-")
_SUPPRESSED = frozenset({"all", "oof", "autoreply"})


def reason_of(
    header: Callable[[str], str], type: str, sender: str, own: frozenset[str], failed: bool = False
) -> str | None:
    """Why a mail with these headers is not answered, in a word or two; None when it is somebody's own.

    `header` gives a header by its name, empty when it is missing; `sender` and `own` are in lower case. `failed`
    says that a report in it tells of a mail that could not be delivered.
    """
    if sender in own:
        return "own"
    if type in _REPORTS and failed:
        return BOUNCE
    if type in _REPORTS or sender.startswith(_DAEMONS) or header("Return-Path") == "<>":
        return "automatic"
    if not sender:
        return "no sender"
    if header("Auto-Submitted").partition(";")[0].strip().lower() not in ("", "no"):
        return "automatic"
    if any(map(header, _LIST)) or header("Precedence").lower() in ("bulk", "list", "junk", "auto_reply"):
        return "list"
    suppressed = {one.strip().lower() for one in header("X-Auto-Response-Suppress").split(",")}
    if any(map(header, _MACHINES)) or suppressed & _SUPPRESSED:
        return "automatic"
    return "no reply wanted" if _NO_REPLY.match(sender) else None
