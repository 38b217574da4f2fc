"""Somebody comes to the desk: who waits may be given to them."""

from dataclasses import dataclass

import structlog

from runtime.accounts import Staff
from runtime.errors import LedgerUnavailable
from runtime.presence import Desk
from runtime.routing import Router

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Calls as `is_there(member)`, at whatever they do."""

    desk: Desk
    router: Router

    def __call__(self, member: Staff) -> None:
        try:
            if self.desk.touch(member.workspace, member.id):
                self.router.came(member.workspace, member.id)
        except LedgerUnavailable as error:
            # Whoever only reads can still do so; that they were there is then not known.
            log.warning("presence_not_kept", error=str(error))
