"""Who may do what now, and the events that pass control on. Every command is made of these."""

from conversation import errors
from conversation import events as e
from conversation.events import Event, Outcome, Phase
from conversation.model import Agent, Message, Reason
from conversation.state import Conversation


def require(state: Conversation, *phases: Phase) -> None:
    """Raises `WrongPhase` in any other phase."""
    if state.phase not in phases:
        wanted = " or ".join(f"'{phase}'" for phase in phases)
        raise errors.WrongPhase(f"The conversation is in phase '{state.phase}'; this needs {wanted}.")


def hold(state: Conversation, agent: Agent) -> None:
    """Raises `WrongPhase` or `NotAssignee` when that agent does not hold the conversation."""
    require(state, Phase.HUMAN)
    if state.assignee is None or state.assignee.id != agent.id:
        raise errors.NotAssignee("Another agent holds this conversation; ask them to pass it on to you.")


def check_speaker(state: Conversation, agent: Agent, epoch: int) -> None:
    """Raises `StaleEpoch`, `WrongPhase` or `NotAssignee` when that agent may not speak under that epoch."""
    if epoch != state.epoch:
        raise errors.StaleEpoch("Control has changed hands since you claimed this conversation; reload it.")
    hold(state, agent)


def fresh(state: Conversation, epoch: int) -> None:
    """Raises `StaleEpoch` when control has changed hands since that epoch."""
    if epoch != state.epoch:
        raise errors.StaleEpoch("Control has changed hands since this reply was drafted; it is not sent.")


def newest(state: Conversation, replies_to: str | None) -> None:
    """Raises `Superseded` when that message is not the last that waits for a reply."""
    if not state.unanswered or state.unanswered[-1] != replies_to:
        raise errors.Superseded("The contact has written more, or was answered; this reply is not sent.")


def move(
    state: Conversation, phase: Phase, reason: Reason | None = None, assignee: Agent | None = None
) -> e.ControlChanged:
    """Control passes on, under the next epoch."""
    return e.ControlChanged(phase, state.epoch + 1, reason, assignee)


def withdraw(state: Conversation) -> tuple[Event, ...]:
    """The thread moves on: what is suggested no longer fits."""
    return (e.SuggestionWithdrawn(state.suggested_for),) if state.suggested_for else ()


def reopen(state: Conversation) -> tuple[Event, ...]:
    """A new episode, which begins with the assistant."""
    return e.ConversationReopened(state.episode + 1), move(state, Phase.BOT)


def closing(state: Conversation, summary: Message) -> tuple[Event, ...]:
    """The assistant sums up."""
    return move(state, Phase.CLOSING), e.MessageCreated(summary)


def resolved(state: Conversation, outcome: Outcome) -> tuple[Event, ...]:
    """The episode ends; silence over what an agent left unsolved does not make it solved."""
    final = unconfirmed(state) if outcome is Outcome.ASSUMED else outcome
    return e.ConversationResolved(final), move(state, Phase.RESOLVED)


def unconfirmed(state: Conversation) -> Outcome:
    """What an end counts as that the contact has not confirmed."""
    return Outcome.ASSUMED if state.settled else Outcome.UNSOLVED
