"""What follows from what the contact does."""

from collections.abc import Mapping

from conversation import commands as c
from conversation import errors
from conversation import events as e
from conversation.control import move, reopen, require, resolved, unconfirmed, withdraw
from conversation.events import Event, Outcome, Phase
from conversation.model import Author, Message, Reason
from conversation.state import Conversation

# Twice as many attributes as one opening may bring.
MAX_NAMES = 64


def start(state: Conversation, command: c.Start) -> tuple[Event, ...]:
    if state.epoch:
        raise errors.WrongPhase("The conversation has been started before.")
    started = e.ConversationStarted(command.contact, command.attributes)
    return started, move(state, Phase.BOT), e.MessageCreated(command.greeting)


def say(state: Conversation, message: Message) -> tuple[Event, ...]:
    said = (*withdraw(state), e.MessageCreated(message))
    return said if state.phase is not Phase.RESOLVED else (*reopen(state), *said)


def ask_for_person(state: Conversation, notice: Message, same_agent: bool = False) -> tuple[Event, ...]:
    if state.phase in (Phase.QUEUED, Phase.HUMAN):
        return ()
    if same_agent and state.goes_on and state.last_assignee:
        # As if it had been written: whoever had the matter takes it again.
        return e.MessageCreated(notice), move(state, Phase.HUMAN, Reason.CUSTOMER_REQUEST, state.last_assignee)
    reopened = reopen(state) if state.phase is Phase.RESOLVED else ()
    queued = e.ControlChanged(Phase.QUEUED, state.epoch + (2 if reopened else 1), Reason.CUSTOMER_REQUEST)
    return *reopened, e.MessageCreated(notice), queued


def cancel_handoff(state: Conversation, notice: Message) -> tuple[Event, ...]:
    require(state, Phase.QUEUED)
    return move(state, Phase.BOT), e.MessageCreated(notice)


def answer_survey(state: Conversation, score: int, comment: str | None) -> tuple[Event, ...]:
    rateable = state.survey_requested or state.phase is Phase.CLOSING
    if state.survey_score is not None or not rateable:
        raise errors.NothingToRate("No survey is open in this conversation.")
    rated = e.SurveyAnswered(score, comment)
    # A question that still waits is answered first; the rating does not end the episode over it.
    if state.phase is not Phase.CLOSING or state.unanswered:
        return (rated,)
    outcome = Outcome.CONFIRMED if score >= 4 else unconfirmed(state)
    return rated, *resolved(state, outcome)


def give_feedback(state: Conversation, message_id: str, helpful: bool) -> tuple[Event, ...]:
    spoken = (m.id for m in state.messages if m.author is Author.ASSISTANT)
    if message_id not in spoken:
        raise errors.UnknownMessage("This conversation has no such message of the assistant.")
    return () if state.feedback.get(message_id) is helpful else (e.FeedbackGiven(message_id, helpful),)


def update_contact(state: Conversation, contact: Mapping[str, str], attributes: Mapping[str, str]) -> tuple[Event, ...]:
    new, told = _new(state.contact, contact), _new(state.attributes, attributes)
    return (e.ContactUpdated(new, told),) if new or told else ()


def _new(known: Mapping[str, str], given: Mapping[str, str]) -> Mapping[str, str]:
    """What is not known yet. Whoever opens the page again and again cannot have ever more names kept."""
    new = {name: value for name, value in given.items() if known.get(name) != value}
    room = max(0, MAX_NAMES - len(known))
    added = [name for name in new if name not in known][room:]
    return {name: value for name, value in new.items() if name not in added}
