"""Gives waiting conversations to agents, asks others when one does not answer, and keeps the promised times."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

import sqlalchemy as sa

from conversation import commands as c
from conversation.come_back import asked_moment
from conversation.events import ConversationRouted, Phase
from conversation.model import Agent, Author, MessageKind
from conversation.routing import Policy, Presence, Team, absence, choose_agent
from conversation.state import Conversation
from conversation.when import find_when
from conversation.wishes import wished_moment
from runtime import wording
from runtime.conversations import Conversations
from runtime.errors import NoSuchTeam, NoTime
from runtime.outlook import Queue
from runtime.presence import Desk
from runtime.tables import conversations
from runtime.work import Job, Lease, schedule

# Whoever waits without an agent in sight is looked at again after this long: somebody may have come back.
LOOK_AGAIN_S = 15.0
AT_ONCE = 200
# As the table has room for.
MAX_LABEL = 64
MAX_DAYS = 366
# More than ever wait in one workspace.
ALL = 10_000


@dataclass(frozen=True, slots=True)
class Router:
    """Handlers of work. Each may run twice, and does nothing when what it was meant for is over."""

    conversations: Conversations
    queue: Queue
    desk: Desk
    now: Callable[[], float]

    def match(self, lease: Lease) -> None:
        """Give conversations to agents, the most urgent first, then those who wait the longest."""
        full: set[str] = set()
        for conversation_id, team in self._waiting(lease.workspace):
            if team not in full and not self._give(lease.workspace, conversation_id):
                full.add(team)

    def _waiting(self, workspace: str) -> list[tuple[str, str]]:
        automatic = [one.name for one in self.queue.routing(workspace).teams if one.policy is not Policy.MANUAL]
        table = conversations.c
        query = (
            sa.select(table.id, table.team)
            .where(table.workspace == workspace, table.phase == Phase.QUEUED.value)
            .where(table.agent_id.is_(None), table.team.in_(automatic))
            .order_by(table.priority.desc(), table.changed_at, table.id)
            .limit(AT_ONCE)
        )
        rows = self.conversations.log.read(lambda connection: connection.execute(query).all()) if automatic else []
        return [(row.id, row.team) for row in rows]

    def _give(self, workspace: str, conversation_id: str) -> bool:
        """Whether the team may have room for more: False when nobody of it could take this one."""
        room = True

        def commands(connection: sa.Connection, state: Conversation) -> Sequence[c.Command]:
            nonlocal room
            room = True
            team = self._team(workspace, state)
            if team is None or state.phase is not Phase.QUEUED or state.reserved:
                return []
            at = datetime.fromtimestamp(self.now(), UTC)
            opens = team.hours.next_opening(at) if team.hours else at
            agent = None
            if opens and opens <= at:
                agent = choose_agent(team, self.desk.seats(connection, workspace, lock=True), state)
            if agent:
                self.desk.given(connection, workspace, agent.id)
                return [c.Assign(agent)]
            room = False
            again = opens.timestamp() if opens and opens > at else self.now() + LOOK_AGAIN_S
            schedule(connection, workspace, Job("route", conversation_id, again), self.now())
            return []

        self.conversations.consult(workspace, conversation_id, commands)
        return room

    def _team(self, workspace: str, state: Conversation) -> Team | None:
        return self.queue.routing(workspace).team(state.routed.team) if state.routed else None

    def answer(self, lease: Lease) -> None:
        """The time to act is over: unless they did, somebody else is asked."""
        workspace, data = lease.workspace, lease.data

        def commands(connection: sa.Connection, state: Conversation) -> Sequence[c.Command]:
            holder = state.reserved or state.assignee
            meant = holder and holder.id == data["agent"] and state.epoch == data["epoch"]
            if holder is None or not meant or state.owed != data["owed"]:
                return []
            if self._keeps(connection, workspace, state, holder):
                again = Job("answer", lease.subject, self.now() + data["within"], data=data)
                schedule(connection, workspace, again, self.now())
                return []
            self.desk.missed(connection, workspace, holder.id)
            words = wording.rerouted(holder.name)
            return [c.Reroute(holder, self.conversations.message(Author.ASSISTANT, words, MessageKind.NOTICE))]

        self.conversations.consult(workspace, lease.subject, commands)

    def _keeps(self, connection: sa.Connection, workspace: str, state: Conversation, holder: Agent) -> bool:
        """Who is at the desk and has been talking keeps the contact, as long as nobody else could take over."""
        talks = state.phase is Phase.HUMAN and state.spoke_under == state.epoch
        if not talks or not self.desk.online(connection, workspace, holder.id):
            return False
        others = [one for one in self.desk.seats(connection, workspace) if one.agent.id != holder.id]
        team = self._team(workspace, state)
        if team and team.policy is not Policy.MANUAL:
            return choose_agent(team, others, state) is None
        return absence(team, others, self.at()) is not None

    def waiting(self, lease: Lease) -> None:
        """Tell who still waits how it stands, as they were promised."""

        def commands(connection: sa.Connection, state: Conversation) -> Sequence[c.Command]:
            if state.phase is not Phase.QUEUED or state.epoch != lease.data["epoch"]:
                return []
            return [self.queue.told(connection, lease.workspace, lease.subject, state, state.routed)]

        self.conversations.consult(lease.workspace, lease.subject, commands)

    def promised(self, lease: Lease) -> None:
        """A promised time, counted in the team's opening hours, may have gone by."""
        data, conversation_id = lease.data, lease.subject.partition(":")[0]
        since = datetime.fromtimestamp(data["since"], UTC)

        def commands(connection: sa.Connection, state: Conversation) -> Sequence[c.Command]:
            team = self._team(lease.workspace, state)
            due = datetime.fromtimestamp(data["since"] + data["seconds"], UTC)
            if team and team.hours:
                open_until = team.hours.after(since, data["seconds"])
                if open_until is None:
                    return []
                due = open_until
            if due.timestamp() > self.now():
                schedule(connection, lease.workspace, Job("sla", lease.subject, due.timestamp(), data=data), self.now())
                return []
            return [c.Breach(data["metric"], data["about"], due.isoformat())]

        self.conversations.consult(lease.workspace, conversation_id, commands)

    def follow_up(self, lease: Lease) -> None:
        """What was promised for now."""

        def commands(state: Conversation) -> Sequence[c.Command]:
            promised = next((one for one in state.follow_ups if one.id == lease.subject), None)
            if promised is None:
                return []
            return [c.FollowUp(self.conversations.message(Author.ASSISTANT, promised.text), promised.id)]

        self.conversations.do(lease.workspace, lease.data["conversation"], commands)

    def at(self) -> datetime:
        """Now, in UTC."""
        return datetime.fromtimestamp(self.now(), UTC)

    def to_team(self, workspace: str, name: str) -> Callable[[Conversation], ConversationRouted]:
        """What a transfer to that team promises. Raises `NoSuchTeam` when a file describes teams, but not this one."""
        routing = self.queue.routing(workspace)
        team = routing.team(name)
        if routing.teams and team is None:
            known = ", ".join(one.name for one in routing.teams)
            raise NoSuchTeam(f"There is no such team; the teams are: {known}.")
        return lambda state: routing.routed(team, state, name[:MAX_LABEL])

    def gone(self, workspace: str, agent_id: str) -> tuple[Agent, str | None] | None:
        """The colleague, if they are offline, with the first team that they are in; None when they are there."""
        seat = next((one for one in self.desk.everybody(workspace) if one.agent.id == agent_id), None)
        if seat is None or seat.presence is not Presence.OFFLINE:
            return None
        theirs = (one.name for one in self.queue.routing(workspace).teams if one.member(seat.email))
        return seat.agent, next(theirs, None)

    def due(self, workspace: str, state: Conversation, due_at: datetime | None, when: str | None) -> datetime:
        """The moment of a follow-up, in UTC. Raises `NoTime` for what is no moment to come."""
        here = self.at().astimezone(self.queue.zone_of(workspace, state))
        found = due_at or find_when(when or "", here)
        if found is None:
            raise NoTime("when: write a time to come, such as 'Tuesday 10:00', 'in 2 hours' or '2026-12-01 09:30'.")
        if found <= here or found > here + timedelta(days=MAX_DAYS):
            raise NoTime(f"The time must lie in the future, at most {MAX_DAYS} days ahead.")
        # Not before: the first and the last day of the calendar are no days of UTC everywhere.
        return found.astimezone(UTC)

    def moment_in(self, workspace: str, text: str, state: Conversation) -> tuple[datetime, str] | None:
        """When an instruction asks to come back to the contact, if it does, and the words that promise it to them."""
        return self._promise(workspace, state, partial(asked_moment, text))

    def wished(self, workspace: str, text: str, state: Conversation) -> tuple[datetime, str] | None:
        """The same for the contact's own words."""
        return self._promise(workspace, state, partial(wished_moment, text))

    def _promise(
        self, workspace: str, state: Conversation, read: Callable[[datetime], datetime | None]
    ) -> tuple[datetime, str] | None:
        zone = self.queue.zone_of(workspace, state)
        found = read(self.at().astimezone(zone))
        if found is None or not self.at() < found <= self.at() + timedelta(days=MAX_DAYS):
            return None
        return found, f"{wording.will_check(found, zone)} {self.queue.how_to_reach(workspace, state)}".strip()

    def came(self, workspace: str, user_id: str) -> None:
        """Somebody is at the desk now: conversations may be waiting for them, or for word that somebody is there."""
        self.conversations.log.plan(workspace, Job("arrival", user_id, self.now()))
        if self.queue.routing(workspace).teams:
            self.conversations.log.plan(workspace, Job("route", user_id, self.now()))

    def went(self, workspace: str, user_id: str) -> None:
        """Somebody has left the desk: what is kept for them is kept for others now."""
        table = conversations.c
        kept = sa.select(table.id).where(
            table.workspace == workspace, table.phase == Phase.QUEUED.value, table.agent_id == user_id
        )

        def commands(state: Conversation) -> Sequence[c.Command]:
            holder = state.reserved
            if state.phase is not Phase.QUEUED or holder is None or holder.id != user_id:
                return []
            # Who was never told of them is not told that they have gone.
            return [c.Reroute(holder, self.conversations.message(Author.ASSISTANT, "", MessageKind.NOTICE))]

        for one in self.conversations.log.read(lambda connection: connection.scalars(kept).all()):
            self.conversations.do(workspace, one, commands)

    def arrival(self, lease: Lease) -> None:
        """Somebody has come: who was told that nobody is there hears that somebody is, and how it stands."""
        for conversation_id, _ in self.conversations.log.open_conversations(lease.workspace, ALL, Phase.QUEUED):
            _, state = self.conversations.log.state(lease.workspace, conversation_id)
            if _told_absent(state):
                self.conversations.consult(
                    lease.workspace, conversation_id, partial(self._back, lease.workspace, conversation_id)
                )

    def _back(
        self, workspace: str, conversation_id: str, connection: sa.Connection, state: Conversation
    ) -> Sequence[c.Command]:
        if not _told_absent(state) or self.queue.look(connection, workspace, conversation_id, state.routed).absence:
            return []
        return [self.queue.told(connection, workspace, conversation_id, state, state.routed)]


def _told_absent(state: Conversation) -> bool:
    return state.phase is Phase.QUEUED and state.queue is not None and state.queue.absence is not None
