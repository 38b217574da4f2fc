"""The conversation as a fold: state is the replay of its events, and `apply` never refuses."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import assert_never

from conversation import events as e
from conversation.events import Event, Phase
from conversation.model import Agent, Author, Decision, Message, MessageKind, Reason


@dataclass(frozen=True, slots=True)
class Conversation:
    """What the log adds up to. `unanswered` holds the ids of contact messages that wait for a reply."""

    phase: Phase = Phase.BOT
    epoch: int = 0
    episode: int = 1
    messages: tuple[Message, ...] = ()
    unanswered: tuple[str, ...] = ()
    assignee: Agent | None = None
    last_assignee: Agent | None = None
    reason: Reason | None = None
    decision: Decision | None = None
    offered: bool = False
    survey_requested: bool = False
    survey_score: int | None = None
    reminded: bool = False
    solved: bool = True
    suggested_for: str | None = None
    contact: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)
    episode_start: int = 0
    # What routing needs: where it waits and for whom, and whether an agent owes the contact words.
    routed: e.ConversationRouted | None = None
    reserved: Agent | None = None
    queue: e.QueueUpdated | None = None
    handoffs: int = 0
    was_held: bool = False
    owed: str | None = None
    agent_spoke: bool = False
    spoke_under: int = 0
    breached: frozenset[tuple[str, str]] = frozenset()
    follow_ups: tuple[e.FollowUpScheduled, ...] = ()

    @property
    def controller(self) -> str:
        """Who may speak: `assistant`, `agent` or `nobody`."""
        speakers = {Phase.HUMAN: "agent", Phase.RESOLVED: "nobody"}
        return speakers.get(self.phase, "assistant")

    @property
    def episode_messages(self) -> tuple[Message, ...]:
        """What was said since the conversation was opened or reopened."""
        return self.messages[self.episode_start :]

    def last(self, author: Author) -> Message | None:
        """The newest message of that author in this episode."""
        return next((m for m in reversed(self.episode_messages) if m.author is author), None)


def apply(state: Conversation, event: Event) -> Conversation:
    """The state after the event. Total: what has been logged is always accepted."""
    match event:
        case e.ConversationStarted(contact, attributes):
            return replace(state, contact=contact, attributes=attributes)
        case e.MessageCreated():
            return _apply_message(state, event)
        case e.DecisionMade(decision=decision):
            return replace(state, decision=decision)
        case e.ControlChanged():
            return _apply_control(state, event)
        case e.SuggestionCreated(message_id):
            return replace(state, suggested_for=message_id)
        case e.SuggestionWithdrawn():
            return replace(state, suggested_for=None)
        case e.HandedBack(solved=solved):
            return replace(state, solved=solved)
        case e.SurveyRequested():
            return replace(state, survey_requested=True)
        case e.SurveyAnswered(score):
            return replace(state, survey_score=score)
        case e.ReminderSent():
            return replace(state, reminded=True)
        case e.ConversationReopened(episode):
            return _apply_reopened(state, episode)
        case e.FollowUpScheduled():
            return replace(state, follow_ups=(*state.follow_ups, event)) if event.id else state
        case e.FollowUpCancelled(id) | e.FollowUpSent(id):
            return replace(state, follow_ups=tuple(one for one in state.follow_ups if one.id != id))
        case e.ConversationRouted():
            return replace(state, routed=event)
        case e.AgentAssigned(agent):
            return replace(state, reserved=agent)
        case e.AssignmentMissed():
            return replace(state, reserved=None)
        case e.QueueUpdated():
            return replace(state, queue=event)
        case e.ContactUpdated(contact):
            return replace(state, contact={**state.contact, **contact})
        case e.SlaBreached(metric, about):
            return replace(state, breached=state.breached | {(metric, about)})
        case e.NoteCreated() | e.FeedbackGiven() | e.ConversationResolved():
            return state
        case _:  # pragma: no cover
            assert_never(event)


def _apply_message(state: Conversation, event: e.MessageCreated) -> Conversation:
    message = event.message
    messages = (*state.messages, message)
    if message.author is Author.CONTACT:
        held = state.phase is Phase.HUMAN
        waiting = state.unanswered if held else (*state.unanswered, message.id)
        owed = (state.owed or message.id) if held else state.owed
        return replace(state, messages=messages, unanswered=waiting, reminded=False, owed=owed)
    if message.author is Author.AGENT:
        return replace(state, messages=messages, owed=None, agent_spoke=True, spoke_under=state.epoch)
    answered = event.replies_to is not None and event.replies_to in state.unanswered
    unanswered = state.unanswered[state.unanswered.index(event.replies_to) + 1 :] if answered else state.unanswered
    offered = state.offered or message.kind is MessageKind.OFFER
    return replace(state, messages=messages, unanswered=unanswered, offered=offered)


def _apply_control(state: Conversation, event: e.ControlChanged) -> Conversation:
    held = event.phase is Phase.HUMAN
    asked = state.last(Author.CONTACT)
    return replace(
        state,
        phase=event.phase,
        epoch=event.epoch,
        reason=event.reason or state.reason,
        assignee=event.assignee if held else None,
        last_assignee=event.assignee or state.last_assignee,
        unanswered=() if held else state.unanswered,
        reminded=state.reminded and event.phase is not Phase.CLOSING,
        solved=True if held else state.solved,
        reserved=None,
        queue=None,
        was_held=state.was_held or held,
        handoffs=state.handoffs + (event.phase is Phase.QUEUED),
        # Whoever takes over owes an answer to what the contact has asked so far.
        owed=(asked.id if asked else "handoff") if held else None,
    )


def _apply_reopened(state: Conversation, episode: int) -> Conversation:
    return replace(
        state,
        episode=episode,
        episode_start=len(state.messages),
        offered=False,
        survey_requested=False,
        survey_score=None,
        reason=None,
        decision=None,
        solved=True,
        routed=None,
        handoffs=0,
        was_held=False,
        agent_spoke=False,
        breached=frozenset(),
    )


def replay(events: Iterable[Event], state: Conversation | None = None) -> Conversation:
    """Fold the log, or what is new in it, into a state."""
    folded = state or Conversation()
    for event in events:
        folded = apply(folded, event)
    return folded
