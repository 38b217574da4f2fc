"""What a command does to a conversation, or why it is refused."""

from typing import assert_never

from conversation import commands as c
from conversation import errors
from conversation import events as e
from conversation.events import Event, Outcome, Phase
from conversation.model import Action, Agent, Author, Decision, Message, Reason, Suggestion, TurnKind
from conversation.need import STILL_BROKEN
from conversation.state import Conversation

FAREWELLS = frozenset({"thanks", "goodbye", "solved"})


def handle(state: Conversation, command: c.Command) -> tuple[Event, ...]:
    """Decide what follows from a command.

    Raises a `ConversationError` when the conversation, as it stands, refuses. An empty tuple means
    that the command changes nothing, because it has been carried out before.
    """
    match command:
        case c.Start():
            return _start(state, command)
        case c.Say(message):
            return _say(state, message)
        case c.Reply():
            return _reply(state, command)
        case c.RunFlow():
            return _run_flow(state, command)
        case c.AskForPerson(notice):
            return _ask_for_person(state, notice)
        case c.CancelHandoff(notice):
            return _cancel_handoff(state, notice)
        case c.Claim(agent, notice):
            return _claim(state, agent, notice)
        case c.TakeOver(agent, notice):
            return _take_over(state, agent, notice)
        case c.AgentSay():
            return _agent_say(state, command)
        case c.AddNote(id, agent, text, at, mentions):
            return (e.NoteCreated(id, agent, text, at, mentions),)
        case c.Suggest(message_id, suggestions):
            return _suggest(state, message_id, suggestions)
        case c.Judge():
            return _judge(state, command)
        case c.Transfer(agent, to, notice):
            return _transfer(state, agent, to, notice)
        case c.Handback():
            return _handback(state, command)
        case c.Close(summary):
            _require(state, Phase.BOT)
            return _closing(state, summary)
        case c.RequestSurvey(message):
            return _request_survey(state, message)
        case c.AnswerSurvey(score, comment):
            return _answer_survey(state, score, comment)
        case c.GiveFeedback(message_id, helpful):
            return _give_feedback(state, message_id, helpful)
        case c.ScheduleFollowUp(due_at, text, id, agent):
            return (e.FollowUpScheduled(due_at, text, id, agent),)
        case c.CancelFollowUp(id):
            return _cancel_follow_up(state, id)
        case c.FollowUp(message, id):
            return _follow_up(state, message, id)
        case c.Route(routed):
            _require(state, Phase.QUEUED)
            return () if state.routed == routed else (routed,)
        case c.Assign(agent):
            return _assign(state, agent)
        case c.Reroute(agent, notice):
            return _reroute(state, agent, notice)
        case c.TellQueue(message, updated):
            _require(state, Phase.QUEUED)
            return updated, e.MessageCreated(message)
        case c.UpdateContact(contact):
            new = {name: value for name, value in contact.items() if state.contact.get(name) != value}
            return (e.ContactUpdated(new),) if new else ()
        case c.Acknowledge():
            return _acknowledge(state, command)
        case c.Breach():
            return _breach(state, command)
        case c.Remind(message):
            return _remind(state, message)
        case c.Resolve(outcome):
            return _resolve(state, outcome)
        case c.Forget(by):
            return _forget(state, by)
        case _:  # pragma: no cover
            assert_never(command)


def _require(state: Conversation, *phases: Phase) -> None:
    if state.phase not in phases:
        wanted = " or ".join(f"'{phase}'" for phase in phases)
        raise errors.WrongPhase(f"The conversation is in phase '{state.phase}'; this needs {wanted}.")


def _hold(state: Conversation, agent: Agent) -> None:
    _require(state, Phase.HUMAN)
    if state.assignee is None or state.assignee.id != agent.id:
        raise errors.NotAssignee("Another agent holds this conversation; ask them to pass it on to you.")


def _move(
    state: Conversation, phase: Phase, reason: Reason | None = None, assignee: Agent | None = None
) -> e.ControlChanged:
    return e.ControlChanged(phase, state.epoch + 1, reason, assignee)


def _start(state: Conversation, command: c.Start) -> tuple[Event, ...]:
    if state.epoch:
        raise errors.WrongPhase("The conversation has been started before.")
    started = e.ConversationStarted(command.contact, command.attributes)
    return started, _move(state, Phase.BOT), e.MessageCreated(command.greeting)


def _say(state: Conversation, message: Message) -> tuple[Event, ...]:
    said = (*_withdraw(state), e.MessageCreated(message))
    return said if state.phase is not Phase.RESOLVED else (*_reopen(state), *said)


def _reopen(state: Conversation) -> tuple[Event, ...]:
    return e.ConversationReopened(state.episode + 1), _move(state, Phase.BOT)


def _withdraw(state: Conversation) -> tuple[Event, ...]:
    return (e.SuggestionWithdrawn(state.suggested_for),) if state.suggested_for else ()


def _reply(state: Conversation, command: c.Reply) -> tuple[Event, ...]:
    _fresh(state, command.epoch)
    _require(state, Phase.BOT, Phase.QUEUED, Phase.CLOSING)
    _newest(state, command.replies_to)
    # Whatever is replied otherwise, a flow that was asking something has been left for it.
    left = (e.FlowEnded(state.flow.name, False),) if state.flow else ()
    decided = e.DecisionMade(command.replies_to, command.turn, command.decision)
    spoken = e.MessageCreated(command.message, command.replies_to)
    return *left, decided, spoken, *_after_reply(state, command)


def _fresh(state: Conversation, epoch: int) -> None:
    if epoch != state.epoch:
        raise errors.StaleEpoch("Control has changed hands since this reply was drafted; it is not sent.")


def _newest(state: Conversation, replies_to: str | None) -> None:
    if not state.unanswered or state.unanswered[-1] != replies_to:
        raise errors.Superseded("The contact has written more, or was answered; this reply is not sent.")


def _run_flow(state: Conversation, command: c.RunFlow) -> tuple[Event, ...]:
    """One step of a flow. It begins with the conversation or with a message, and goes on with an answer."""
    _fresh(state, command.epoch)
    _require(state, Phase.BOT)
    step = command.advance
    if command.replies_to is not None or state.unanswered:
        _newest(state, command.replies_to)
    running = state.flow is not None and state.flow.name == step.flow
    if state.flow and not running:
        raise errors.Superseded("Another flow is being run; this step is not sent.")
    started = () if running else (e.FlowStarted(step.flow),)
    filled = (e.SlotFilled(step.flow, step.slot, step.value or ""),) if step.slot else ()
    learnt = (e.ContactUpdated(step.contact, step.attributes),) if step.contact or step.attributes else ()
    asked = (e.SlotAsked(step.flow, step.ask),) if step.ask else ()
    ended = (e.FlowEnded(step.flow, step.finished),) if step.finished is not None else ()
    spoken = (e.MessageCreated(command.message, command.replies_to),) if command.message else ()
    return *started, *filled, *learnt, *asked, *ended, *spoken


def _after_reply(state: Conversation, command: c.Reply) -> tuple[Event, ...]:
    """Where the reply leaves the conversation. Who is queued stays queued; nothing escalates twice."""
    decision = command.decision
    if state.phase is Phase.QUEUED:
        return ()
    if decision.action is Action.ESCALATE:
        back = state.last_assignee if returns(state, decision) and command.same_agent else None
        return (_move(state, Phase.HUMAN if back else Phase.QUEUED, decision.reason, back),)
    if state.phase is Phase.BOT:
        return ()
    if command.turn.smalltalk in FAREWELLS:
        return _resolved(state, Outcome.CONFIRMED)
    return (_move(state, Phase.BOT),) if decision.kind is TurnKind.KNOWLEDGE else ()


def returns(state: Conversation, decision: Decision) -> bool:
    """Whether what is escalated belongs to whoever had the conversation before, if they are on duty."""
    return state.phase is Phase.CLOSING or decision.rule == STILL_BROKEN


def _ask_for_person(state: Conversation, notice: Message) -> tuple[Event, ...]:
    if state.phase in (Phase.QUEUED, Phase.HUMAN):
        return ()
    reopened = _reopen(state) if state.phase is Phase.RESOLVED else ()
    queued = e.ControlChanged(Phase.QUEUED, state.epoch + (2 if reopened else 1), Reason.CUSTOMER_REQUEST)
    return *reopened, e.MessageCreated(notice), queued


def _cancel_handoff(state: Conversation, notice: Message) -> tuple[Event, ...]:
    _require(state, Phase.QUEUED)
    return _move(state, Phase.BOT), e.MessageCreated(notice)


def _claim(state: Conversation, agent: Agent, notice: Message) -> tuple[Event, ...]:
    if state.phase is Phase.HUMAN and state.assignee is not None:
        if state.assignee.id == agent.id:
            return ()
        raise errors.AlreadyClaimed(f"{state.assignee.name} holds this conversation already.")
    _require(state, Phase.BOT, Phase.QUEUED, Phase.CLOSING)
    reason = state.reason if state.phase is Phase.QUEUED else Reason.AGENT_TAKEOVER
    return e.MessageCreated(notice), _move(state, Phase.HUMAN, reason, agent)


def _take_over(state: Conversation, agent: Agent, notice: Message) -> tuple[Event, ...]:
    if state.phase is not Phase.HUMAN or state.assignee is None or state.assignee.id == agent.id:
        return _claim(state, agent, notice)
    return _to_colleague(state, agent, notice)


def check_speaker(state: Conversation, agent: Agent, epoch: int) -> None:
    """Raises `StaleEpoch`, `WrongPhase` or `NotAssignee` when that agent may not speak under that epoch."""
    if epoch != state.epoch:
        raise errors.StaleEpoch("Control has changed hands since you claimed this conversation; reload it.")
    _hold(state, agent)


def _agent_say(state: Conversation, command: c.AgentSay) -> tuple[Event, ...]:
    check_speaker(state, command.agent, command.epoch)
    return *_withdraw(state), e.MessageCreated(command.message)


def _suggest(state: Conversation, message_id: str, suggestions: tuple[Suggestion, ...]) -> tuple[Event, ...]:
    _require(state, Phase.HUMAN, Phase.QUEUED)
    newest = state.last(Author.CONTACT)
    if newest is None or newest.id != message_id or state.messages[-1].author is Author.AGENT:
        raise errors.Superseded("The thread has moved on since these replies were drafted.")
    return (*_withdraw(state), e.SuggestionCreated(message_id, suggestions))


def _judge(state: Conversation, command: c.Judge) -> tuple[Event, ...]:
    """Once for each suggestion and judgement, and only of what was suggested last."""
    if command.suggestion_id not in {one.id for one in state.suggestions}:
        raise errors.UnknownSuggestion("No such reply is suggested in this conversation.")
    if (command.suggestion_id, command.judgement) in state.judged:
        return ()
    return (e.SuggestionJudged(command.suggestion_id, command.agent, command.judgement, command.distance),)


def _transfer(state: Conversation, agent: Agent, to: Agent | None, notice: Message) -> tuple[Event, ...]:
    _hold(state, agent)
    return _to_colleague(state, to, notice)


def _to_colleague(state: Conversation, to: Agent | None, notice: Message) -> tuple[Event, ...]:
    """The assistant names who is next, so control passes through it: never two who may speak."""
    queued = _move(state, Phase.QUEUED, state.reason)
    joined = (e.ControlChanged(Phase.HUMAN, state.epoch + 2, state.reason, to),) if to else ()
    return *_withdraw(state), queued, e.MessageCreated(notice), *joined


def _handback(state: Conversation, command: c.Handback) -> tuple[Event, ...]:
    _hold(state, command.agent)
    handed = e.HandedBack(command.agent, command.solved, command.instruction)
    return *_withdraw(state), handed, *_closing(state, command.summary)


def _closing(state: Conversation, summary: Message) -> tuple[Event, ...]:
    return _move(state, Phase.CLOSING), e.MessageCreated(summary)


def _request_survey(state: Conversation, message: Message) -> tuple[Event, ...]:
    _require(state, Phase.CLOSING)
    if state.survey_requested or state.survey_score is not None:
        return ()
    return e.SurveyRequested(), e.MessageCreated(message)


def _answer_survey(state: Conversation, score: int, comment: str | None) -> tuple[Event, ...]:
    rateable = state.survey_requested or state.phase is Phase.CLOSING
    if state.survey_score is not None or not rateable:
        raise errors.NothingToRate("No survey is open in this conversation.")
    rated = e.SurveyAnswered(score, comment)
    # A question that still waits is answered first; the rating does not end the episode over it.
    if state.phase is not Phase.CLOSING or state.unanswered:
        return (rated,)
    outcome = Outcome.CONFIRMED if score >= 4 else _unconfirmed(state)
    return rated, *_resolved(state, outcome)


def _unconfirmed(state: Conversation) -> Outcome:
    return Outcome.ASSUMED if state.solved else Outcome.UNSOLVED


def _give_feedback(state: Conversation, message_id: str, helpful: bool) -> tuple[Event, ...]:
    spoken = (m.id for m in state.messages if m.author is Author.ASSISTANT)
    if message_id not in spoken:
        raise errors.UnknownMessage("This conversation has no such message of the assistant.")
    return (e.FeedbackGiven(message_id, helpful),)


def _cancel_follow_up(state: Conversation, id: str) -> tuple[Event, ...]:
    if all(one.id != id for one in state.follow_ups):
        raise errors.UnknownFollowUp("No such follow-up is still to come; it was done or cancelled before.")
    return (e.FollowUpCancelled(id),)


def _follow_up(state: Conversation, message: Message, id: str) -> tuple[Event, ...]:
    """What was cancelled, or done before, is not done any more."""
    promised = next((one for one in state.follow_ups if one.id == id), None)
    if id and promised is None:
        return ()
    sent = (e.FollowUpSent(id),) if id else ()
    if state.phase is Phase.HUMAN and state.assignee:
        # The assistant may not speak now; the person who may is told.
        return *sent, e.NoteCreated(message.id, state.assignee, f"A follow-up was due: {message.text}", message.at)
    reopened = _reopen(state) if state.phase is Phase.RESOLVED else ()
    return *sent, *reopened, e.MessageCreated(message)


def _assign(state: Conversation, agent: Agent) -> tuple[Event, ...]:
    _require(state, Phase.QUEUED)
    if state.reserved is None:
        return (e.AgentAssigned(agent),)
    if state.reserved.id == agent.id:
        return ()
    raise errors.AlreadyClaimed(f"This conversation is kept for {state.reserved.name} already.")


def _reroute(state: Conversation, agent: Agent, notice: Message) -> tuple[Event, ...]:
    """Nothing happens when the agent has acted, or somebody else has, since the clock was set."""
    if state.phase is Phase.QUEUED and state.reserved and state.reserved.id == agent.id:
        return (e.AssignmentMissed(agent),)
    if state.phase is not Phase.HUMAN or state.assignee is None or state.assignee.id != agent.id or not state.owed:
        return ()
    queued = _move(state, Phase.QUEUED, state.reason)
    return *_withdraw(state), e.AssignmentMissed(agent), queued, e.MessageCreated(notice)


def _acknowledge(state: Conversation, command: c.Acknowledge) -> tuple[Event, ...]:
    if command.epoch != state.epoch:
        raise errors.StaleEpoch("Control has changed hands since this was written; it is not sent.")
    _require(state, Phase.BOT, Phase.QUEUED, Phase.CLOSING)
    if not state.unanswered or state.unanswered[-1] != command.replies_to:
        raise errors.Superseded("The contact has written more, or was answered; this reply is not sent.")
    return (e.MessageCreated(command.message, command.replies_to),)


def _breach(state: Conversation, command: c.Breach) -> tuple[Event, ...]:
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


def _remind(state: Conversation, message: Message) -> tuple[Event, ...]:
    _require(state, Phase.CLOSING)
    return () if state.reminded else (e.ReminderSent(), e.MessageCreated(message))


def _resolve(state: Conversation, outcome: Outcome) -> tuple[Event, ...]:
    _require(state, Phase.CLOSING)
    if state.unanswered:
        raise errors.Superseded("The contact has written more; answer that before the conversation ends.")
    return _resolved(state, outcome)


def _forget(state: Conversation, by: Agent | None) -> tuple[Event, ...]:
    """Nobody can be answered any more. What still waited for people was not solved."""
    if state.forgotten:
        return ()
    waits = state.unanswered or state.phase in (Phase.QUEUED, Phase.HUMAN)
    ended = _resolved(state, Outcome.UNSOLVED if waits else Outcome.ASSUMED)
    return *_withdraw(state), *(ended if state.phase is not Phase.RESOLVED else ()), e.ContactForgotten(by)


def _resolved(state: Conversation, outcome: Outcome) -> tuple[Event, ...]:
    final = _unconfirmed(state) if outcome is Outcome.ASSUMED else outcome
    return e.ConversationResolved(final), _move(state, Phase.RESOLVED)
