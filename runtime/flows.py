"""Which flow has its turn, and what its next step says."""

from collections.abc import Sequence

from conversation.asked import NOTED, OPENING
from conversation.events import Phase
from conversation.flow import Advance, Flow, answer, begin
from conversation.model import Action, Decision, Turn, TurnKind
from conversation.state import Conversation
from runtime.flow_file import StoredFlow

# As many as a name has.
FEW_WORDS = 4
NO_NAMES = ("greeting", "bot", "thanks", "goodbye")


def first_step(flows: Sequence[StoredFlow], state: Conversation) -> Advance | None:
    """The first step of the flow that begins with the conversation, or None."""
    return next((begin(one.flow, state.known) for one in flows if one.flow.at_start), None)


def next_step(flows: Sequence[StoredFlow], state: Conversation, turn: Turn, decision: Decision) -> Advance | None:
    """What a flow replies to the contact's words, or None when the assistant replies as always.

    A rule, a wish for a person or distress goes before any flow, and a question leaves it. Words without any matter
    may be what a flow waits for.
    """
    ruled = decision.rule and decision.rule not in (OPENING, NOTED)
    if state.phase is not Phase.BOT or ruled or decision.action is Action.ESCALATE:
        return None
    if state.flow:
        running = next((one.flow for one in flows if one.flow.name == state.flow.name), None)
        return answer(running, state.flow, state.known, turn.question, _talk(turn, decision)) if running else None
    begun = _begun(flows, state, turn)
    made = begin(begun, state.known) if begun else None
    return made if made and made.text else None


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
