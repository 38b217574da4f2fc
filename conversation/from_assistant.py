"""What follows from what the assistant says."""

from conversation import commands as c
from conversation import errors
from conversation import events as e
from conversation.asked import ASKED_FOR_AGENT, IN_ORDER, LEFT_QUEUE, NOTHING_MORE
from conversation.control import fresh, move, newest, reopen, require, resolved
from conversation.events import Event, Outcome, Phase
from conversation.model import Action, Decision, Message, Reason, TurnKind
from conversation.need import STILL_BROKEN
from conversation.state import Conversation

FAREWELLS = frozenset({"thanks", "goodbye", "solved"})
_ENDINGS = frozenset({IN_ORDER, NOTHING_MORE})


def reply(state: Conversation, command: c.Reply) -> tuple[Event, ...]:
    fresh(state, command.epoch)
    require(state, Phase.BOT, Phase.QUEUED, Phase.CLOSING)
    newest(state, command.replies_to)
    # Whatever is replied otherwise, a flow that was asking something has been left for it.
    left = (e.FlowEnded(state.flow.name, False),) if state.flow else ()
    decided = e.DecisionMade(command.replies_to, command.turn, command.decision)
    spoken = e.MessageCreated(command.message, command.replies_to)
    return *left, decided, spoken, *_after_reply(state, command)


def _after_reply(state: Conversation, command: c.Reply) -> tuple[Event, ...]:
    """Where the reply leaves the conversation. Nothing escalates twice."""
    decision = command.decision
    if state.phase is Phase.QUEUED:
        return _after_waiting(state, decision)
    if decision.action is Action.ESCALATE:
        back = state.last_assignee if returns(state, decision) and command.same_agent else None
        return (move(state, Phase.HUMAN if back else Phase.QUEUED, decision.reason, back),)
    # To words that came before the closing this is no reply: they neither end it nor put it off.
    if command.replies_to in state.left_open:
        return ()
    if decision.rule in _ENDINGS:
        return resolved(state, Outcome.CONFIRMED if decision.rule == IN_ORDER or state.settled else Outcome.UNSOLVED)
    if state.phase is Phase.BOT:
        return ()
    if decision.rule is None and command.turn.smalltalk in FAREWELLS:
        return resolved(state, Outcome.CONFIRMED)
    return (move(state, Phase.BOT),) if decision.kind is TurnKind.KNOWLEDGE else ()


def _after_waiting(state: Conversation, decision: Decision) -> tuple[Event, ...]:
    """Who is queued stays queued, unless they say that they need nobody any more."""
    if decision.rule == LEFT_QUEUE:
        return (move(state, Phase.BOT),)
    return resolved(state, Outcome.CONFIRMED) if decision.rule == IN_ORDER else ()


def returns(state: Conversation, decision: Decision) -> bool:
    """Whether what is escalated belongs to whoever had the conversation before, if they are on duty."""
    if state.phase is Phase.CLOSING or decision.rule in (STILL_BROKEN, ASKED_FOR_AGENT):
        return True
    return state.goes_on and decision.reason is Reason.CUSTOMER_REQUEST


def run_flow(state: Conversation, command: c.RunFlow) -> tuple[Event, ...]:
    """One step of a flow. It begins with the conversation or with a message, and goes on with an answer."""
    fresh(state, command.epoch)
    require(state, Phase.BOT)
    step = command.advance
    if command.replies_to is not None or state.unanswered:
        newest(state, command.replies_to)
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


def acknowledge(state: Conversation, command: c.Acknowledge) -> tuple[Event, ...]:
    if command.epoch != state.epoch:
        raise errors.StaleEpoch("Control has changed hands since this was written; it is not sent.")
    require(state, Phase.BOT, Phase.QUEUED, Phase.CLOSING)
    newest(state, command.replies_to)
    return (e.MessageCreated(command.message, command.replies_to),)


def request_survey(state: Conversation, message: Message) -> tuple[Event, ...]:
    require(state, Phase.CLOSING)
    if state.survey_requested or state.survey_score is not None:
        return ()
    return e.SurveyRequested(), e.MessageCreated(message)


def follow_up(state: Conversation, message: Message, id: str) -> tuple[Event, ...]:
    """What was cancelled, or done before, is not done any more."""
    promised = next((one for one in state.follow_ups if one.id == id), None)
    if id and promised is None:
        return ()
    sent = (e.FollowUpSent(id),) if id else ()
    if state.phase is Phase.HUMAN and state.assignee:
        # The assistant may not speak now; the person who may is told.
        return *sent, e.NoteCreated(message.id, state.assignee, f"A follow-up was due: {message.text}", message.at)
    reopened = reopen(state) if state.phase is Phase.RESOLVED else ()
    return *sent, *reopened, e.MessageCreated(message)


def remind(state: Conversation, message: Message) -> tuple[Event, ...]:
    """Raises `Superseded` when it is the contact who waits."""
    require(state, Phase.BOT, Phase.CLOSING)
    if state.unanswered:
        raise errors.Superseded("The contact has written more; answer that before they are reminded.")
    return () if state.reminded else (e.ReminderSent(), e.MessageCreated(message))
