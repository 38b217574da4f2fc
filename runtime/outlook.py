"""How it stands for who waits: their place, the wait, and whether anybody is there. Read from the ledger as it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import sqlalchemy as sa

from conversation import commands as c
from conversation.events import ControlChanged, ConversationRouted, DecisionMade, Event, Phase, QueueUpdated
from conversation.model import Action, Author, Message, MessageKind
from conversation.routing import Routing, Team, absence, pace
from conversation.state import Conversation
from runtime import queue_words
from runtime.conversations import new_id
from runtime.details import by_mail
from runtime.presence import Desk
from runtime.tables import conversations, events

# How far back the pace of the queue is read, in changes of control, and for how long it is good.
CHANGES = 200
PACE_S = 30.0
# While nobody is there, who waits hears again after this long, then ever more seldom.
ABSENT_S = (1800.0, 86400.0)


@dataclass(frozen=True, slots=True)
class Outlook:
    """`position` from 1; `expected_wait_s` None when too little is known; `absence` as in `QueueUpdated`.

    `opens_at` is when a closed team is back, None when it is not closed or never opens.
    """

    position: int
    expected_wait_s: float | None
    absence: str | None
    opens_at: datetime | None
    team: str | None


class Queue:
    """What is known of the queues of every workspace. `now` gives Unix seconds, `stamp` ISO 8601 in UTC."""

    def __init__(
        self,
        routing: Callable[[str], Routing],
        desk: Desk,
        now: Callable[[], float],
        stamp: Callable[[], str],
        status_s: float,
        mails: Callable[[str], bool] = lambda _workspace: False,
    ) -> None:
        """`mails` says whether a workspace writes mails to who has left an address."""
        self.routing = routing
        self._desk = desk
        self._now = now
        self._stamp = stamp
        self._status_s = status_s
        self._mails = mails
        self._paces: dict[str, tuple[float, float | None]] = {}

    def entered(
        self, connection: sa.Connection, workspace: str, conversation_id: str, state: Conversation, new: Sequence[Event]
    ) -> Sequence[c.Command]:
        """What follows at once when a conversation begins to wait: its team, and a word on how it stands."""
        begun = any(isinstance(event, ControlChanged) and event.phase is Phase.QUEUED for event in new)
        if state.phase is not Phase.QUEUED:
            return []
        if not begun:
            return self._raised(workspace, state, new)
        chosen = next((event for event in new if isinstance(event, ConversationRouted)), None)
        routed = chosen or self.routing(workspace).choose(state)
        return [c.Route(routed), self.told(connection, workspace, conversation_id, state, routed)]

    def _raised(self, workspace: str, state: Conversation, new: Sequence[Event]) -> Sequence[c.Command]:
        """What was decided while they wait may make it more urgent, and never less."""
        decided = [event.decision for event in new if isinstance(event, DecisionMade)]
        if not decided or decided[-1].action is not Action.ESCALATE or state.routed is None:
            return []
        routing, team = self.routing(workspace), state.routed.team
        now = routing.routed(routing.team(team), replace(state, reason=decided[-1].reason), team)
        return [c.Route(replace(state.routed, priority=now.priority))] if now.priority > state.routed.priority else []

    def told(
        self,
        connection: sa.Connection,
        workspace: str,
        conversation_id: str,
        state: Conversation,
        routed: ConversationRouted | None,
    ) -> c.TellQueue:
        """Tells the contact how it stands and when they will hear again."""
        seen = self.look(connection, workspace, conversation_id, routed)
        next_at = self._next(seen, connection, conversation_id)
        zone = self.zone_of(workspace, state)
        words = queue_words.waiting(seen.position, seen.expected_wait_s, seen.absence, seen.opens_at, next_at, zone)
        if state.queue and state.queue.absence and not seen.absence:
            words = f"{queue_words.SOMEBODY_BACK} {words}"
        if seen.absence:
            words = f"{words} {self.how_to_reach(workspace, state)}".strip()
        message = Message(new_id(), Author.ASSISTANT, words, self._stamp(), MessageKind.NOTICE)
        updated = QueueUpdated(seen.position, seen.expected_wait_s, seen.absence, next_at.isoformat())
        return c.TellQueue(message, updated)

    def how_to_reach(self, workspace: str, state: Conversation) -> str:
        """Asks for an address, or says which one is known; nothing for who writes mails."""
        return "" if by_mail(state) else queue_words.reachable(state.contact.get("email"), self._mails(workspace))

    def _next(self, seen: Outlook, connection: sa.Connection, conversation_id: str) -> datetime:
        at = datetime.fromtimestamp(self._now(), UTC)
        if not seen.absence:
            return at + timedelta(seconds=self._status_s)
        if seen.opens_at:
            return seen.opens_at
        began = connection.scalar(sa.select(conversations.c.changed_at).where(conversations.c.id == conversation_id))
        waited = (at - datetime.fromisoformat(str(began))).total_seconds()
        return at + timedelta(seconds=min(max(waited, ABSENT_S[0]), ABSENT_S[1]))

    def look(
        self, connection: sa.Connection, workspace: str, conversation_id: str, routed: ConversationRouted | None
    ) -> Outlook:
        """How it stands for this conversation, whether it waits already or is just about to."""
        at = datetime.fromtimestamp(self._now(), UTC)
        name, priority = (routed.team, routed.priority) if routed else (None, 0)
        team = self.routing(workspace).team(name)
        position = self._ahead(connection, workspace, conversation_id, name, priority) + 1
        one_place = self._pace(connection, workspace)
        seats = self._desk.seats(connection, workspace)
        missing = absence(team, seats, at)
        if missing == "nobody_online" and not (team and team.members) and self._desk.keys_online(connection, workspace):
            missing = None
        opens_at = team.hours.next_opening(at) if team and team.hours and missing == "closed" else None
        expected = None if missing or one_place is None else round(one_place * position, 1)
        return Outlook(position, expected, missing, opens_at, name)

    def _ahead(
        self, connection: sa.Connection, workspace: str, conversation_id: str, team: str | None, priority: int
    ) -> int:
        """How many wait in the same queue and come first: the more urgent ones, and those who have waited longer."""
        mine = sa.select(conversations.c.phase, conversations.c.changed_at).where(conversations.c.id == conversation_id)
        row = connection.execute(mine).first()
        table = conversations.c
        since = row.changed_at if row and row.phase == Phase.QUEUED.value else None
        longer = table.changed_at < since if since else sa.true()
        query = (
            sa.select(sa.func.count())
            .select_from(conversations)
            .where(
                table.workspace == workspace,
                table.phase == Phase.QUEUED.value,
                table.id != conversation_id,
                table.team.is_(None) if team is None else table.team == team,
                sa.or_(table.priority > priority, sa.and_(table.priority == priority, longer)),
            )
        )
        return int(connection.scalar(query) or 0)

    def _pace(self, connection: sa.Connection, workspace: str) -> float | None:
        until, known = self._paces.get(workspace, (0.0, None))
        if self._now() < until:
            return known
        query = (
            sa.select(events.c.conversation_id, events.c.data, events.c.at)
            .where(events.c.workspace == workspace, events.c.type == "control.changed")
            .order_by(events.c.log_seq.desc())
            .limit(CHANGES)
        )
        rows = reversed(connection.execute(query).all())
        changes = [(r.conversation_id, r.data["phase"], datetime.fromisoformat(r.at).timestamp()) for r in rows]
        found = pace(changes)
        self._paces[workspace] = (self._now() + PACE_S, found)
        return found

    def zone_of(self, workspace: str, state: Conversation) -> ZoneInfo:
        """The contact's time zone as the page told it, else the team's or the workspace's."""
        routing = self.routing(workspace)
        team: Team | None = routing.team(state.routed.team) if state.routed else None
        names = (state.attributes.get("timezone"), team.hours.zone if team and team.hours else None)
        for name in (*names, routing.timezone):
            try:
                if name:
                    return ZoneInfo(name)
            except (ZoneInfoNotFoundError, ValueError, OSError):
                # A page may claim anything; what is no zone is passed over.
                continue
        return ZoneInfo("UTC")
