"""Which flow has its turn, and what its next step says."""

from collections.abc import Sequence

from conversation.asked import NOTED, NOTHING_YET, OPENING
from conversation.events import Phase
from conversation.flow import Advance, Flow, begin
from conversation.flow_burst import Answers, answer_each
from conversation.model import Action, Decision, Reason, Turn, TurnKind
from conversation.slot_words import refuses, stops
from conversation.state import Conversation
from conversation.words import without_files
from runtime.flow_file import StoredFlow

# As many as a name has.
FEW_WORDS = 4
SAME_NEED = "same_need"
NO_NAMES = ("greeting", "bot", "thanks", "goodbye")


def first_step(flows: Sequence[StoredFlow], state: Conversation) -> Advance | None:
    """The first step of the flow that begins with the conversation, or None."""
    return next((begin(one.flow, state.known) for one in flows if one.flow.at_start), None)


def next_steps(flows: Sequence[StoredFlow], state: Conversation, turn: Turn, decision: Decision) -> Answers:
    """What a flow makes of the contact's words; no steps when the assistant replies as always.

    A rule, a wish for a person or distress goes before any flow, and a question leaves it. Words without any matter
    may be what a flow waits for.
    """
    if state.phase is not Phase.BOT or _goes_before(state, turn, decision):
        return Answers(left=True)
    if state.flow:
        running = next((one.flow for one in flows if one.flow.name == state.flow.name), None)
        if running is None:
            return Answers(left=True)
        return answer_each(running, state.flow, state.known, _said(state, turn), _talk(turn, decision))
    begun = _begun(flows, state, turn)
    made = begin(begun, state.known) if begun else None
    return Answers((made,)) if made and made.text else Answers(left=True)


def _goes_before(state: Conversation, turn: Turn, decision: Decision) -> bool:
    """Whether the words are no business of a flow.

    That no document answers them says nothing: they are an answer, not a question. Short answers are like one
    another, which is no loop, and whoever declines to answer, or wants to stop, is not in distress.
    """
    harmless = (OPENING, NOTHING_YET, NOTED, *((SAME_NEED,) if state.flow else ()))
    if decision.rule and decision.rule not in harmless:
        return True
    if decision.reason is Reason.SENTIMENT:
        return not (state.flow and (stops(turn.question) or refuses(turn.question)))
    return decision.reason is Reason.TOOL_FAILURE


def _said(state: Conversation, turn: Turn) -> Sequence[str]:
    """The contact's messages that wait, one by one."""
    waiting = (without_files(one.text) for one in state.messages if one.id in state.unanswered)
    return [text for text in waiting if text] or [turn.question]


def has_its_turn(flows: Sequence[StoredFlow], state: Conversation, turn: Turn) -> bool:
    """Whether a flow may reply to this: then nothing of an answer is shown before that is known."""
    return state.flow is not None or _begun(flows, state, turn) is not None


def _begun(flows: Sequence[StoredFlow], state: Conversation, turn: Turn) -> Flow | None:
    fresh = (one for one in flows if one.flow.name not in state.flows_run)
    return next((one.flow for one in fresh if one.on and one.on.fires(state, turn)), None)


def _talk(turn: Turn, decision: Decision) -> bool:
    """Words that the assistant has a good reply to are no name: small talk, or a question it can answer.

    A name or two in a small library may look like a question that has an answer, so a few words do not count.
    """
    sure = decision.action is Action.ANSWER and decision.kind is TurnKind.KNOWLEDGE
    return (sure and len(turn.question.split()) > FEW_WORDS) or turn.smalltalk in NO_NAMES
