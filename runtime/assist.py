"""Suggested replies for the agent, from the same draft that the assistant uses. It never speaks."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from conversation.commands import Suggest
from conversation.errors import Superseded, WrongPhase
from conversation.events import Phase
from conversation.model import Author, Suggestion, Turn
from conversation.state import Conversation
from conversation.turn import Decide, Draft
from runtime.conversations import Conversations, new_id

SUGGESTIONS = 3


@dataclass(frozen=True, slots=True)
class Assist:
    """Drafts up to three replies, each from another passage, with the confidence of the policy."""

    conversations: Conversations
    draft: Callable[[str], Draft]
    decide: Callable[[str], Decide]
    alternatives: Callable[[str, Turn], Iterable[Turn]]
    # Less is noise, which costs an agent more time than it saves.
    least_confidence: float = 0.0

    def take(self, workspace: str, conversation_id: str) -> None:
        """Suggest replies to the contact's newest words, unless the thread has moved on meanwhile."""
        _, state = self.conversations.log.state(workspace, conversation_id)
        asked = state.last(Author.CONTACT)
        if state.phase is not Phase.HUMAN or asked is None or state.suggested_for == asked.id:
            return
        suggestions = self.suggest(workspace, state)
        if not suggestions:
            return
        try:
            self.conversations.do(workspace, conversation_id, lambda now: _first(now, Suggest(asked.id, suggestions)))
        except (Superseded, WrongPhase):
            return

    def suggest(self, workspace: str, state: Conversation) -> tuple[Suggestion, ...]:
        """The suggestions for the conversation as it stands; best first, none twice."""
        return self.among(workspace, state, self.draft(workspace)(state))

    def among(self, workspace: str, state: Conversation, turn: Turn) -> tuple[Suggestion, ...]:
        """The same from a turn that was drafted already; no passage is looked at once there are enough."""
        found: dict[str, Suggestion] = {}
        for option in self.alternatives(workspace, turn):
            if option.answer and option.answer.text not in found:
                confidence = self.decide(workspace)(state, option).confidence
                found[option.answer.text] = Suggestion(
                    new_id(), option.answer.text, confidence, option.answer.citations
                )
            if len(found) == SUGGESTIONS:
                break
        worth_reading = [one for one in found.values() if one.confidence >= self.least_confidence]
        return tuple(sorted(worth_reading, key=lambda one: -one.confidence))


def _first(now: Conversation, made: Suggest) -> list[Suggest]:
    """Who asked for them and the turn itself may draft at once: the agent reads what came first, and it stays."""
    return [] if now.suggested_for == made.message_id else [made]
