"""The mails that go out: each is tried until the mail server has it, for two days, and never sent on purpose twice."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from runtime.conversations import new_id
from runtime.database import Database
from runtime.errors import NotFound
from runtime.tables import letters
from runtime.work import Job, schedule

KIND = "mail"
STATES = ("waiting", "sending", "sent", "read", "bounced", "dead")
REPLY, TRANSCRIPT = "reply", "transcript"
FIRST_WAIT_S, LONGEST_WAIT_S = 30.0, 3600.0
PATIENCE_S = 48 * 3600.0
MAX_LISTED = 200
DAY_S = 86400.0
# A machine at the other end that answers everything is answered no more than this often.
MAX_AUTOMATIC_A_DAY = 30
TOO_MANY = f"This address has had {MAX_AUTOMATIC_A_DAY} automatic mails today; replay it if it is no machine."


@dataclass(frozen=True, slots=True)
class Letter:
    """`state` is `waiting`, `sending`, `sent`, `read` (on the page, so not sent), `bounced` or `dead`.

    Times are Unix seconds; `status` is what the mail server last said.
    """

    id: str
    conversation_id: str
    kind: str
    address: str
    automatic: bool
    first_seq: int
    last_seq: int
    state: str
    asked_at: float
    tries: int
    tried_at: float | None
    status: int | None
    error: str | None


@dataclass(frozen=True, slots=True)
class Submitted:
    """What came of handing a mail over: nothing wrong, or `error`, for good if it is `final`."""

    status: int | None = None
    error: str | None = None
    final: bool = False


def enqueue(
    connection: sa.Connection,
    workspace: str,
    conversation_id: str,
    address: str,
    seqs: tuple[int, int],
    due_at: float,
    now: float,
    automatic: bool,
    kind: str = REPLY,
) -> None:
    """A letter about those events, or more for one that nobody has begun to send; in the caller's transaction."""
    open_one = sa.and_(
        letters.c.conversation_id == conversation_id,
        letters.c.kind == kind,
        letters.c.state == "waiting",
        letters.c.tries == 0,
        letters.c.address == address,
    )
    row = connection.execute(sa.select(letters).where(open_one).limit(1).with_for_update()).first()
    if row:
        more = {"last_seq": seqs[1], "automatic": row.automatic and automatic}
        connection.execute(letters.update().where(letters.c.id == row.id).values(**more))
        return
    letter_id = new_id()
    about = {"conversation_id": conversation_id, "workspace": workspace, "address": address, "kind": kind}
    given = {"first_seq": seqs[0], "last_seq": seqs[1], "automatic": automatic, "asked_at": now, "tries": 0}
    held = automatic and _sent_today(connection, workspace, address, now) >= MAX_AUTOMATIC_A_DAY
    state = {"state": "dead", "error": TOO_MANY} if held else {"state": "waiting"}
    connection.execute(letters.insert().values(id=letter_id, **about, **given, **state))
    if not held:
        schedule(connection, workspace, Job(KIND, letter_id, due_at), now)


def _sent_today(connection: sa.Connection, workspace: str, address: str, now: float) -> int:
    today = sa.and_(letters.c.workspace == workspace, letters.c.address == address, letters.c.asked_at > now - DAY_S)
    counted = sa.select(sa.func.count()).where(today, letters.c.automatic, letters.c.state != "dead")
    return int(connection.scalar(counted) or 0)


@dataclass(frozen=True, slots=True)
class Letters:
    """The log of letters. `now` is Unix seconds, `chance` gives numbers in 0..1."""

    database: Database
    now: Callable[[], float]
    chance: Callable[[], float]

    def listed(self, workspace: str, state: str | None = None, limit: int = MAX_LISTED) -> list[Letter]:
        """Letters of the workspace, newest first."""
        query = sa.select(letters).where(letters.c.workspace == workspace)
        chosen = query.where(letters.c.state == state) if state else query
        newest = chosen.order_by(letters.c.asked_at.desc(), letters.c.last_seq.desc(), letters.c.id).limit(limit)
        return self.database.read(lambda c: [_letter(row) for row in c.execute(newest)])

    def count(self, workspace: str, state: str) -> int:
        """How many are in that state."""
        query = sa.select(sa.func.count()).where(letters.c.workspace == workspace, letters.c.state == state)
        return self.database.read(lambda c: c.scalar(query)) or 0

    def replay(self, workspace: str, letter_id: str) -> None:
        """Send it once more, under the same Message-ID. Raises `NotFound`."""
        again = {"state": "waiting", "asked_at": self.now(), "tries": 0, "error": None, "status": None}

        def change(connection: sa.Connection) -> None:
            if not connection.execute(letters.update().where(_is(workspace, letter_id)).values(**again)).rowcount:
                raise NotFound("There is no such letter.")
            schedule(connection, workspace, Job(KIND, letter_id, self.now()), self.now())

        self.database.write(change)

    def begin(self, workspace: str, letter_id: str) -> Letter | None:
        """The letter, from now on being sent, so that nothing is added to it; None when it is done."""

        def change(connection: sa.Connection) -> Letter | None:
            row = connection.execute(sa.select(letters).where(_is(workspace, letter_id)).with_for_update()).first()
            if row is None or row.state not in ("waiting", "sending"):
                return None
            begun = {"state": "sending", "tries": row.tries + 1, "tried_at": self.now()}
            connection.execute(letters.update().where(letters.c.id == row.id).values(**begun))
            return _letter(row)

        return self.database.write(change)

    def settle(self, workspace: str, letter: Letter, came: Submitted) -> str:
        """Write down what came of it; returns the state, in which `waiting` means that it is tried again."""
        wait_s = self._wait_s(letter.tries + 1)
        state = self._state(came, letter.asked_at, wait_s)

        def change(connection: sa.Connection) -> None:
            told = {"state": state, "status": came.status, "error": came.error}
            connection.execute(letters.update().where(_is(workspace, letter.id)).values(**told))
            if state == "waiting":
                schedule(connection, workspace, Job(KIND, letter.id, self.now() + wait_s), self.now())

        self.database.write(change)
        return state

    def _state(self, came: Submitted, asked_at: float, wait_s: float) -> str:
        if came.error is None:
            return "sent"
        return "dead" if came.final or self.now() + wait_s > asked_at + PATIENCE_S else "waiting"

    def _wait_s(self, tries: int) -> float:
        """Longer each time, and of no two the same: half of it is left to chance."""
        return min(LONGEST_WAIT_S, FIRST_WAIT_S * 3.0 ** min(tries - 1, 10)) * (1 + self.chance()) / 2

    def mark(self, workspace: str, letter_id: str, state: str, error: str | None = None) -> None:
        """Put it into that state for good."""
        query = letters.update().where(_is(workspace, letter_id)).values(state=state, error=error)
        self.database.write(lambda c: c.execute(query))


def told(found: Sequence[Letter]) -> str:
    """One line for each, for the terminal."""
    lines = (
        f"{one.id}  {one.state:8} {one.kind:10} {one.address}  {one.tries} tries  {one.error or ''}".rstrip()
        for one in found
    )
    return "\n".join(lines)


def _is(workspace: str, letter_id: str) -> sa.ColumnElement[bool]:
    return sa.and_(letters.c.workspace == workspace, letters.c.id == letter_id)


def _letter(row: sa.Row[Any]) -> Letter:
    return Letter(**{name: getattr(row, name) for name in Letter.__dataclass_fields__})
