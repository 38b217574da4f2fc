"""What follows from what an agent does."""

from conversation import commands as c
from conversation import errors
from conversation import events as e
from conversation.control import check_speaker, closing, hold, move, require, resolved, withdraw
from conversation.events import Event, Judgement, Outcome, Phase
from conversation.model import Agent, Author, Message, Reason, Suggestion
from conversation.state import Conversation


def claim(state: Conversation, agent: Agent, notice: Message) -> tuple[Event, ...]:
    if state.phase is Phase.HUMAN and state.assignee is not None:
        if state.assignee.id == agent.id:
            return ()
        raise errors.AlreadyClaimed(f"{state.assignee.name} holds this conversation already.")
    require(state, Phase.BOT, Phase.QUEUED, Phase.CLOSING)
    reason = state.reason if state.phase is Phase.QUEUED else Reason.AGENT_TAKEOVER
    return e.MessageCreated(notice), move(state, Phase.HUMAN, reason, agent)


def take_over(state: Conversation, agent: Agent, notice: Message) -> tuple[Event, ...]:
    if state.phase is not Phase.HUMAN or state.assignee is None or state.assignee.id == agent.id:
        return claim(state, agent, notice)
    return _to_colleague(state, agent, notice)


def agent_say(state: Conversation, command: c.AgentSay) -> tuple[Event, ...]:
    check_speaker(state, command.agent, command.epoch)
    return *withdraw(state), e.MessageCreated(command.message)


def suggest(state: Conversation, message_id: str, suggestions: tuple[Suggestion, ...]) -> tuple[Event, ...]:
    require(state, Phase.HUMAN, Phase.QUEUED)
    newest = state.last(Author.CONTACT)
    if newest is None or newest.id != message_id or state.messages[-1].author is Author.AGENT:
        raise errors.Superseded("The thread has moved on since these replies were drafted.")
    return (*withdraw(state), e.SuggestionCreated(message_id, suggestions))


def judge(state: Conversation, command: c.Judge) -> tuple[Event, ...]:
    """Once for each suggestion and judgement, and only of what was suggested last."""
    if command.suggestion_id not in {one.id for one in state.suggestions}:
        raise errors.UnknownSuggestion("No such reply is suggested in this conversation.")
    if (command.suggestion_id, command.judgement) in state.judged:
        return ()
    if command.judgement is Judgement.DISMISSED and state.assignee and state.assignee.id != command.agent.id:
        raise errors.NotAssignee("Another agent holds this conversation; what is suggested there is for them.")
    return (e.SuggestionJudged(command.suggestion_id, command.agent, command.judgement, command.distance),)


def transfer(state: Conversation, agent: Agent, to: Agent | None, notice: Message) -> tuple[Event, ...]:
    hold(state, agent)
    return _to_colleague(state, to, notice)


def _to_colleague(state: Conversation, to: Agent | None, notice: Message) -> tuple[Event, ...]:
    """The assistant names who is next, so control passes through it: never two who may speak."""
    queued = move(state, Phase.QUEUED, state.reason)
    joined = (e.ControlChanged(Phase.HUMAN, state.epoch + 2, state.reason, to),) if to else ()
    return *withdraw(state), queued, e.MessageCreated(notice), *joined


def handback(state: Conversation, command: c.Handback) -> tuple[Event, ...]:
    check_speaker(state, command.agent, state.epoch if command.epoch is None else command.epoch)
    handed = e.HandedBack(command.agent, command.solved, command.instruction)
    return *withdraw(state), handed, *closing(state, command.summary)


def cancel_follow_up(state: Conversation, id: str) -> tuple[Event, ...]:
    if all(one.id != id for one in state.follow_ups):
        raise errors.UnknownFollowUp("No such follow-up is still to come; it was done or cancelled before.")
    return (e.FollowUpCancelled(id),)


def forget(state: Conversation, by: Agent | None) -> tuple[Event, ...]:
    """Nobody can be answered any more. What still waited for people was not solved."""
    if state.forgotten:
        return ()
    waits = state.unanswered or state.phase in (Phase.QUEUED, Phase.HUMAN)
    ended = resolved(state, Outcome.UNSOLVED if waits else Outcome.ASSUMED)
    return *withdraw(state), *(ended if state.phase is not Phase.RESOLVED else ()), e.ContactForgotten(by)
