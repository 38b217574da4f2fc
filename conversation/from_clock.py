"""What follows from what falls due: routing, promised times, the end of a silence."""

from conversation import commands as c
from conversation import errors
from conversation import events as e
from conversation.control import move, require, resolved, withdraw
from conversation.events import Event, Outcome, Phase
from conversation.model import Agent, Message
from conversation.state import Conversation


def assign(state: Conversation, agent: Agent) -> tuple[Event, ...]:
    require(state, Phase.QUEUED)
    if state.reserved is None:
        return (e.AgentAssigned(agent),)
    if state.reserved.id == agent.id:
        return ()
    raise errors.AlreadyClaimed(f"This conversation is kept for {state.reserved.name} already.")


def reroute(state: Conversation, agent: Agent, notice: Message) -> tuple[Event, ...]:
    """Nothing happens when the agent has acted, or somebody else has, since the clock was set."""
    if state.phase is Phase.QUEUED and state.reserved and state.reserved.id == agent.id:
        return (e.AssignmentMissed(agent),)
    if state.phase is not Phase.HUMAN or state.assignee is None or state.assignee.id != agent.id or not state.owed:
        return ()
    queued = move(state, Phase.QUEUED, state.reason)
    return *withdraw(state), e.AssignmentMissed(agent), queued, e.MessageCreated(notice)


def breach(state: Conversation, command: c.Breach) -> tuple[Event, ...]:
    if (command.metric, command.about) in state.breached or not _still_due(state, command):
        return ()
    team = state.routed.team if state.routed else None
    return (e.SlaBreached(command.metric, command.about, command.due_at, team),)


def _still_due(state: Conversation, command: c.Breach) -> bool:
    """Whether what was promised has still not been done; the contact who left the queue was promised nothing."""
    waits = state.phase in (Phase.QUEUED, Phase.HUMAN)
    match command.metric:
        case "first_response":
            return waits and not state.agent_spoke and command.about == str(state.episode)
        case "next_response":
            return state.phase is Phase.HUMAN and state.owed == command.about
        case _:
            return waits and command.about == str(state.episode)


def resolve(state: Conversation, outcome: Outcome) -> tuple[Event, ...]:
    require(state, Phase.BOT, Phase.CLOSING)
    if state.unanswered:
        raise errors.Superseded("The contact has written more; answer that before the conversation ends.")
    return resolved(state, outcome)
