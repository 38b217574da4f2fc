"""Play a scripted conversation through the production code, by a clock that moves only when told."""

import time
from dataclasses import dataclass
from typing import Any

from conversation import events as e
from conversation.errors import ConversationError
from conversation.events import Event, Phase
from conversation.model import Agent, Author, Citation, Decision
from evals.record import WORKSPACE
from evals.scenario_file import Step
from runtime.accounts import Role
from runtime.compose import Warmline
from runtime.worker import Workers

KINDS = (
    "turn",
    "assist",
    "survey",
    "reminder",
    "silence",
    "route",
    "answer",
    "waiting",
    "sla",
    "follow_up",
)
# Long enough for a burst to end and be answered; the timers of a closing are longer.
SETTLE_S = 5.0
AGENT_NAME = "Ann"


class Clock:
    """Unix seconds; stands still until it is moved."""

    def __init__(self) -> None:
        self.at = time.time()

    def __call__(self) -> float:
        return self.at


@dataclass(frozen=True, slots=True)
class Happened:
    """What followed from a step. `refused` is the refusal's words."""

    decision: Decision | None
    reason: str | None
    phase: Phase
    said: tuple[str, ...]
    citations: tuple[Citation, ...]
    suggested: tuple[str, ...]
    refused: str | None


class Player:
    """One conversation in an open home whose clock is `clock`. The agent is on duty."""

    def __init__(self, warmline: Warmline, clock: Clock, agent: Agent) -> None:
        self._warmline = warmline
        self._clock = clock
        self._agent = agent
        self._workers: Workers = warmline.workers()
        self._id, _, _ = warmline.conversations.start(WORKSPACE, {}, {})
        self._seen = self._newest()

    def play(self, step: Step) -> Happened:
        """Do what the step says, let everything happen that is due, and tell what did."""
        refused = None
        try:
            self._do(step)
        except ConversationError as error:
            refused = str(error)
        self._pass(step.what if step.does == "waits" else SETTLE_S)
        logged = self._warmline.log.since(WORKSPACE, self._id, self._seen)
        self._seen = self._newest()
        _, state = self._warmline.log.state(WORKSPACE, self._id)
        return happened([one.event() for one in logged], state.phase, refused)

    def _do(self, step: Step) -> None:
        talk, here = self._warmline.conversations, (WORKSPACE, self._id)
        _, state = self._warmline.log.state(*here)
        match step.who, step.does:
            case "customer", "says":
                for text in step.what:
                    talk.say(*here, text, None)
            case "customer", "presses":
                (talk.ask_for_person if step.what == "person" else talk.cancel_handoff)(*here)
            case "customer", "rates":
                talk.rate(*here, step.what, None)
            case "agent", "claims":
                talk.claim(*here, self._agent)
            case "agent", "says":
                talk.agent_say(*here, self._agent, step.what[0], state.epoch, None)
            case "agent", "resolves" | "hands_back":
                talk.handback(*here, self._agent, step.what != "unsolved", None)

    def _pass(self, seconds: float) -> None:
        """Run what is due in the order in which it falls due, until the time is over."""
        until = self._clock.at + seconds
        self._warmline.desk.touch(WORKSPACE, self._agent.id)
        while (due_at := self._warmline.work.next_due(KINDS)) is not None and due_at <= until:
            self._clock.at = max(self._clock.at, due_at)
            # The desk is open all the while.
            self._warmline.desk.touch(WORKSPACE, self._agent.id)
            if not self._workers.run_one():
                break
        self._clock.at = until

    def _newest(self) -> int:
        return self._warmline.log.state(WORKSPACE, self._id)[0]


def agent_on_duty(warmline: Warmline) -> Agent:
    """An agent with an open session, as `accounts` knows them."""
    staff = warmline.accounts.add_user(WORKSPACE, "ann@example.org", AGENT_NAME, Role.AGENT, "password for a play")
    warmline.accounts.log_in("ann@example.org", "password for a play")
    warmline.is_there(staff)
    return Agent(staff.id, staff.name)


def happened(events: list[Event], phase: Phase, refused: str | None) -> Happened:
    """The events of one step, added up."""
    decisions = [one.decision for one in events if isinstance(one, e.DecisionMade)]
    moves = [one.reason for one in events if isinstance(one, e.ControlChanged) and one.reason]
    messages = [one.message for one in events if isinstance(one, e.MessageCreated)]
    spoken = [one for one in messages if one.author is Author.ASSISTANT]
    drafts = [draft for one in events if isinstance(one, e.SuggestionCreated) for draft in one.suggestions]
    decision = decisions[-1] if decisions else None
    reason: Any = decision.reason if decision and decision.reason else moves[-1] if moves else None
    return Happened(
        decision=decision,
        reason=reason.value if reason else None,
        phase=phase,
        said=tuple(one.text for one in spoken),
        citations=tuple(citation for one in spoken for citation in one.citations),
        suggested=tuple(citation.source for draft in drafts for citation in draft.citations),
        refused=refused,
    )
