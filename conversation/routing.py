"""Who should answer: teams by what the conversation is about, agents by who is there and how much they have.

Pure. What an owner wrote is a `Routing`; who is there is given as seats.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from statistics import median

from conversation.events import ConversationRouted
from conversation.hours import Hours
from conversation.model import Agent, Author, Reason
from conversation.need import STILL_BROKEN
from conversation.state import Conversation
from conversation.words import content_words

METRICS = ("first_response", "next_response", "resolution")
# Who was with an agent in this episode and waits again does not wait behind everybody.
RETURNED = 1
MIN_WAITS = 3


class Policy(StrEnum):
    """How a team's conversations come to its agents."""

    MANUAL = "manual"
    ROUND_ROBIN = "round_robin"
    LEAST_BUSY = "least_busy"


class Presence(StrEnum):
    """Whether a member of staff is at the desk."""

    ONLINE = "online"
    AWAY = "away"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True)
class Match:
    """What a conversation must have: these attributes (any of the values), and a word of one of the topics."""

    attributes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    topics: tuple[str, ...] = ()
    reasons: frozenset[Reason] = frozenset()

    def fits(self, state: Conversation) -> bool:
        """An empty match fits everything."""
        known = {**state.contact, **state.attributes}
        for name, values in self.attributes.items():
            if known.get(name, "").lower() not in values:
                return False
        if self.reasons and state.reason not in self.reasons:
            return False
        return not self.topics or bool(topics_of(state, self.topics))


@dataclass(frozen=True, slots=True)
class Member:
    """An agent in a team, by e-mail. `skills` are topics; `capacity` is how many conversations at a time."""

    email: str
    skills: tuple[str, ...] = ()
    capacity: int = 4


@dataclass(frozen=True, slots=True)
class Team:
    """Who answers what, when, and by when. Without members everybody at the desk is in it."""

    name: str
    match: Match = Match()
    members: tuple[Member, ...] = ()
    policy: Policy = Policy.MANUAL
    priority: int = 0
    hours: Hours | None = None
    answer_within_s: float | None = None
    sla: Mapping[str, float] = field(default_factory=dict)
    capacity: int = 4

    def member(self, email: str) -> Member | None:
        """That person's place in the team, or None."""
        if not self.members:
            return Member(email, capacity=self.capacity)
        return next((one for one in self.members if one.email == email), None)


@dataclass(frozen=True, slots=True)
class Urgent:
    """Conversations that `match` wait `priority` places higher."""

    match: Match
    priority: int


@dataclass(frozen=True, slots=True)
class Routing:
    """An owner's routing of one workspace; the empty one is a single queue that agents claim from."""

    teams: tuple[Team, ...] = ()
    priorities: tuple[Urgent, ...] = ()
    timezone: str = "UTC"
    away_after_s: float = 300.0
    offline_after_s: float = 900.0
    answer_within_s: float | None = None

    def team(self, name: str | None) -> Team | None:
        """The team of that name, or None."""
        return next((one for one in self.teams if one.name == name), None)

    def choose(self, state: Conversation) -> ConversationRouted:
        """Where a conversation that has just begun to wait belongs: the first team that it fits.

        Who was with an agent of a team before stays with that team.
        """
        before = state.routed.team if state.routed and state.was_held else None
        if before is None and state.decision and state.decision.rule == STILL_BROKEN:
            before = state.team_before
        kept = self.team(before) or next((one for one in self.teams if one.match.fits(state)), None)
        return self.routed(kept, state, None if self.teams else before)

    def routed(self, team: Team | None, state: Conversation, label: str | None = None) -> ConversationRouted:
        """What is promised to a conversation that goes to this team; `label` names one that no file describes."""
        returned = RETURNED if state.was_held else 0
        raised = sum(one.priority for one in self.priorities if one.match.fits(state)) + returned
        if team is None:
            return ConversationRouted(label, raised, False, self.answer_within_s)
        within = self.answer_within_s if team.answer_within_s is None else team.answer_within_s
        automatic = team.policy is not Policy.MANUAL
        return ConversationRouted(team.name, team.priority + raised, automatic, within, team.sla)


@dataclass(frozen=True, slots=True)
class Seat:
    """A member of staff as they are now: `load` open conversations; last given one at `assigned_at` (Unix seconds)."""

    agent: Agent
    email: str
    presence: Presence
    load: int = 0
    assigned_at: float = 0.0


def topics_of(state: Conversation, topics: Iterable[str]) -> frozenset[str]:
    """Those topics that the contact's words of this episode, or the attribute `topic`, are about."""
    said = [m.text for m in state.episode_messages if m.author is Author.CONTACT]
    words = content_words(" ".join([*said, state.attributes.get("topic", "")]))
    return frozenset(one for one in topics if (meant := content_words(one)) and meant <= words)


def choose_agent(team: Team, seats: Sequence[Seat], state: Conversation) -> Agent | None:
    """Who gets the conversation: online, with room left; of those who know the topic if any does.

    The last agent of the conversation comes first, then by the team's policy: the one with the smallest share
    of their capacity in use, or the one who was given a conversation the longest ago. None when nobody has room.
    """
    if team.policy is Policy.MANUAL:
        return None
    free = [
        (seat, member)
        for seat in seats
        if seat.presence is Presence.ONLINE and (member := team.member(seat.email)) and seat.load < member.capacity
    ]
    skilled = [pair for pair in free if topics_of(state, pair[1].skills)]

    def order(pair: tuple[Seat, Member]) -> tuple[bool, float, float, str]:
        seat, member = pair
        last = state.last_assignee is not None and state.last_assignee.id == seat.agent.id
        share = seat.load / member.capacity if team.policy is Policy.LEAST_BUSY else 0.0
        return not last, share, seat.assigned_at, seat.agent.id

    best = min(skilled or free, key=order, default=None)
    return best[0].agent if best else None


def absence(team: Team | None, seats: Sequence[Seat], at: datetime) -> str | None:
    """Why nobody is there: `closed`, `nobody_online`, or None when somebody is."""
    if team and team.hours and not team.hours.is_open(at):
        return "closed"
    there = any(s.presence is Presence.ONLINE and (team is None or team.member(s.email)) for s in seats)
    return None if there else "nobody_online"


def pace(changes: Iterable[tuple[str, str, float]]) -> float | None:
    """Seconds that one place in the queue took lately: the median of wait / place over those who were claimed.

    `changes` are (conversation, phase that it went to, Unix seconds), oldest first. The place is the one that the
    conversation had when it began to wait. None with fewer than `MIN_WAITS` claims.
    """
    began: dict[str, tuple[float, int]] = {}
    waits = []
    for conversation, phase, at in changes:
        if phase == "queued":
            began.setdefault(conversation, (at, len(began) + 1))
            continue
        entered = began.pop(conversation, None)
        if entered and phase == "human":
            waits.append((at - entered[0]) / entered[1])
    return median(waits) if len(waits) >= MIN_WAITS else None
