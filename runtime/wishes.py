"""What a contact asks of later: to hear again at a time, or no more."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from conversation import commands as c
from conversation.events import Phase
from conversation.model import Author, MessageKind
from conversation.state import Conversation
from conversation.turn import pending_question
from conversation.wishes import wants_no_more
from runtime import wording
from runtime.conversations import Conversations, new_id

# (workspace, words, conversation) -> when to come back, in UTC, and the words that promise it.
Wished = Callable[[str, str, Conversation], tuple[datetime, str] | None]


@dataclass(frozen=True, slots=True)
class Wishes:
    """Calls as `wishes(workspace, state) -> commands`: none where nothing of the kind is asked."""

    conversations: Conversations
    wished: Wished

    def __call__(self, workspace: str, state: Conversation) -> Sequence[c.Command]:
        # In the queue a person is about to come, and a flow has asked something.
        if state.phase not in (Phase.BOT, Phase.CLOSING) or state.flow:
            return []
        said, _ = pending_question(state)
        if state.follow_ups and wants_no_more(said):
            ended = [c.CancelFollowUp(one.id) for one in state.follow_ups]
            return [*ended, self._answer(state, wording.NO_MORE)]
        promised = self.wished(workspace, said, state)
        if promised is None:
            return []
        due_at, words = promised
        again = wording.check_again(_before(state))
        return [c.ScheduleFollowUp(due_at.isoformat(), again, new_id()), self._answer(state, words)]

    def _answer(self, state: Conversation, words: str) -> c.Command:
        message = self.conversations.message(Author.ASSISTANT, words, MessageKind.NOTICE)
        return c.Acknowledge(state.epoch, state.unanswered[-1], message)


def _before(state: Conversation) -> Conversation:
    """What it is about was said before they asked for it."""
    return replace(state, messages=tuple(one for one in state.messages if one.id not in state.unanswered))
