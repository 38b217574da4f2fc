"""The conversation as a fold: state is the replay of its events, and `apply` never refuses."""

from collections.abc import Iterable
from dataclasses import replace
from typing import assert_never

from conversation import events as e
from conversation.aside import newest_run, passes_by
from conversation.asked import Asked
from conversation.courtesies import is_courtesy
from conversation.events import Event, Outcome, Phase
from conversation.flow import Running
from conversation.forget import redacted_message, redacted_suggestions
from conversation.model import Author, Message, MessageKind
from conversation.need import STILL_BROKEN, need_of
from conversation.state import Conversation


def apply(state: Conversation, event: Event) -> Conversation:
    """The state after the event. Total: what has been logged is always accepted."""
    if state.forgotten:
        # Whatever comes after may be personal again.
        state = replace(state, forgotten=False)
    match event:
        case e.ConversationStarted(contact, attributes):
            return replace(state, contact=contact, attributes=attributes)
        case e.MessageCreated():
            return _apply_message(state, event)
        case e.DecisionMade(decision=decision):
            return replace(state, decision=decision, asides=_asides(state, passes_by(decision)))
        case e.ControlChanged():
            return _apply_control(state, event)
        case e.SuggestionCreated(message_id, suggestions):
            return replace(state, suggested_for=message_id, suggestions=suggestions, judged=frozenset())
        case e.SuggestionJudged(suggestion_id, _, judgement):
            return replace(state, judged=state.judged | {(suggestion_id, judgement)})
        case e.SuggestionWithdrawn():
            return replace(state, suggested_for=None)
        case e.HandedBack(solved=solved):
            return replace(state, solved=solved)
        case e.SurveyRequested():
            return replace(state, survey_requested=True, asked=None)
        case e.SurveyAnswered(score):
            return replace(state, survey_score=score)
        case e.ReminderSent():
            return replace(state, reminded=True, asked=_asked_by_reminder(state))
        case e.ConversationReopened(episode):
            return _apply_reopened(state, episode)
        case e.FollowUpScheduled():
            # Who wished it themselves has just said nothing else.
            state = replace(state, asides=_asides(state, event.agent is None))
            return replace(state, follow_ups=(*state.follow_ups, event)) if event.id else state
        case e.FollowUpCancelled(id) | e.FollowUpSent(id):
            left = tuple(one for one in state.follow_ups if one.id != id)
            sent = isinstance(event, e.FollowUpSent)
            if not sent:
                return replace(state, follow_ups=left)
            return replace(state, follow_ups=left, followed_up=True, asked=Asked.ORDER, reminded=False)
        case e.ConversationRouted():
            return replace(state, routed=event)
        case e.AgentAssigned(agent):
            return replace(state, reserved=agent)
        case e.AssignmentMissed():
            return replace(state, reserved=None)
        case e.QueueUpdated():
            return replace(state, queue=event)
        case e.SlaBreached(metric, about):
            return replace(state, breached=state.breached | {(metric, about)})
        case e.FlowStarted(flow):
            return replace(state, flow=Running(flow), flows_run=(*state.flows_run, flow))
        case e.SlotAsked() | e.SlotFilled():
            return replace(state, flow=_apply_slot(state.flow, event))
        case e.ContactUpdated(contact, attributes):
            known = {**state.attributes, **attributes}
            return replace(state, contact={**state.contact, **contact}, attributes=known)
        case e.FlowEnded():
            return replace(state, flow=None)
        case e.ContactForgotten():
            return _apply_forgotten(state)
        case e.ConversationResolved(outcome):
            # Silence leaves a question open that the contact may still answer.
            asked = None if outcome is Outcome.CONFIRMED else state.asked
            return replace(state, ended=outcome, asked=asked)
        case e.FeedbackGiven(message_id, helpful):
            return replace(state, feedback={**state.feedback, message_id: helpful})
        case e.NoteCreated():
            return state
        case _:  # pragma: no cover
            assert_never(event)


def _apply_message(state: Conversation, event: e.MessageCreated) -> Conversation:
    message = event.message
    messages = (*state.messages, message)
    if message.author is Author.CONTACT:
        held = state.phase is Phase.HUMAN
        owes = held and not _is_courtesy(state, message)
        waiting = state.unanswered if held else (*state.unanswered, message.id)
        owed = (state.owed or message.id) if owes else state.owed
        left = (*state.left_open, message.id) if owes else state.left_open
        return replace(state, messages=messages, unanswered=waiting, reminded=False, owed=owed, left_open=left)
    if message.author is Author.AGENT:
        return replace(state, messages=messages, owed=None, agent_spoke=True, spoke_under=state.epoch, left_open=())
    answered = event.replies_to is not None and event.replies_to in state.unanswered
    unanswered = state.unanswered[state.unanswered.index(event.replies_to) + 1 :] if answered else state.unanswered
    offered = state.offered or message.kind is MessageKind.OFFER
    asked = None if event.replies_to else state.asked
    return replace(state, messages=messages, unanswered=unanswered, offered=offered, asked=asked)


def _is_courtesy(state: Conversation, message: Message) -> bool:
    """Thanks and "will do" to an agent who asked nothing."""
    said = state.last(Author.AGENT)
    return not message.attachments and is_courtesy(
        message.text, asked=said is not None and said.text.rstrip().endswith("?")
    )


def _asides(state: Conversation, named_nothing: bool) -> frozenset[str]:
    return state.asides | newest_run(state.episode_messages) if named_nothing else state.asides


def _asked_by_reminder(state: Conversation) -> Asked | None:
    if state.phase is Phase.BOT and state.flow:
        return None
    return Asked.ORDER if state.phase is Phase.BOT and state.settled else Asked.MORE


def _apply_slot(running: Running | None, event: e.SlotAsked | e.SlotFilled) -> Running:
    flow = running or Running(event.flow)
    if isinstance(event, e.SlotFilled):
        return replace(flow, filled={**flow.filled, event.slot: event.value}, slot=None, asked=0)
    return replace(flow, slot=event.slot, asked=flow.asked + 1 if flow.slot == event.slot else 1)


def _apply_control(state: Conversation, event: e.ControlChanged) -> Conversation:
    held = event.phase is Phase.HUMAN
    asked = state.last(Author.CONTACT)
    # What the person has left unanswered is the assistant's to answer.
    waiting = state.left_open if event.phase is Phase.CLOSING and state.phase is Phase.HUMAN else state.unanswered
    begun = event.phase in (Phase.QUEUED, Phase.HUMAN) and state.phase in (Phase.BOT, Phase.CLOSING)
    return replace(
        state,
        phase=event.phase,
        epoch=event.epoch,
        reason=event.reason or state.reason,
        assignee=event.assignee if held else None,
        last_assignee=event.assignee or state.last_assignee,
        unanswered=() if held else waiting,
        left_open=() if held else state.left_open,
        reminded=state.reminded and event.phase is not Phase.CLOSING,
        solved=True if held else state.solved,
        reserved=None,
        queue=None,
        was_held=state.was_held or held,
        need=_need(state) if begun else state.need,
        followed_up=state.followed_up and event.phase is Phase.BOT,
        asked=state.asked if event.phase in (Phase.BOT, Phase.RESOLVED) else None,
        left_closing=event.phase is Phase.BOT and (state.left_closing or state.phase is Phase.CLOSING),
        handoffs=state.handoffs + (event.phase is Phase.QUEUED),
        # Whoever takes over owes an answer to what the contact has asked so far.
        owed=(asked.id if asked else "handoff") if held else None,
        flow=None,
    )


def _need(state: Conversation) -> Message | None:
    """What leads to a handoff now: something new since an agent spoke last, or what led to the one before."""
    if state.decision and state.decision.rule == STILL_BROKEN and (before := state.need or state.need_before):
        return before
    spoke = [at for at, one in enumerate(state.messages) if one.author is Author.AGENT]
    since = max(state.episode_start, spoke[-1] + 1 if spoke else 0) if state.need else state.episode_start
    return need_of(state.messages, since, state.asides) or state.need or state.need_before


def _apply_reopened(state: Conversation, episode: int) -> Conversation:
    return replace(
        state,
        episode=episode,
        episode_start=len(state.messages),
        need=None,
        team_before=state.routed.team if state.routed and state.was_held else state.team_before,
        need_before=state.wants,
        offered=False,
        left_closing=False,
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
        flow=None,
        flows_run=(),
    )


def _apply_forgotten(state: Conversation) -> Conversation:
    """As if every event before had been redacted, which it has been by now: a state that was kept is right again."""
    return replace(
        state,
        messages=tuple(map(redacted_message, state.messages)),
        suggestions=redacted_suggestions(state.suggestions),
        unanswered=(),
        left_open=(),
        contact={},
        attributes={},
        need=None,
        need_before=None,
        follow_ups=(),
        flow=None,
        forgotten=True,
        gone=True,
    )


def replay(events: Iterable[Event], state: Conversation | None = None) -> Conversation:
    """Fold the log, or what is new in it, into a state."""
    folded = state or Conversation()
    for event in events:
        folded = apply(folded, event)
    return folded
