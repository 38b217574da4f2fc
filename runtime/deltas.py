"""What a contact may already read of an answer that is still being written."""

from dataclasses import dataclass, field, replace

import structlog

from conversation.model import Action, Decision, Turn
from conversation.state import Conversation
from conversation.turn import Decide
from runtime import wording
from runtime.conversations import Conversations

log = structlog.get_logger()
# So that each fits what PostgreSQL passes on between processes, however it is spelled.
PIECE_CHARS = 1_000


@dataclass(slots=True)
class Deltas:
    """Calls as `show(turn) -> bool` with each growing answer of one turn; says whether any of it was shown.

    Only what the policy would send as it stands is shown, only while the assistant may still speak, and what
    is shown is sent in the end: `settle` sees to that.
    """

    conversations: Conversations
    workspace: str
    conversation_id: str
    state: Conversation
    decide: Decide
    _shown: str = ""
    _over: bool = False
    _stands: tuple[Turn, Decision] | None = field(default=None)

    def __call__(self, turn: Turn) -> bool:
        if turn.answer and not self._over and turn.answer.text.startswith(self._shown):
            decision = self.decide(self.state, turn)
            self._over = self._is_overtaken()
            if self._would_send(turn, decision) and not self._over:
                self._say(turn.answer.text)
                self._stands = (turn, decision)
        return self._stands is not None

    def settle(self, turn: Turn, decision: Decision) -> tuple[Turn, Decision]:
        """The turn as it is to be sent: with what was shown, should the whole of it not be an answer any more."""
        if self._stands is None:
            return turn, decision
        kept = turn.answer is not None and turn.answer.text.startswith(self._shown)
        if kept and self._would_send(turn, decision):
            return turn, decision
        shown, stood = self._stands
        return replace(turn, answer=shown.answer), stood

    @property
    def standing(self) -> tuple[Turn, Decision] | None:
        """The turn that was last shown, or None when nothing was."""
        return self._stands

    def _would_send(self, turn: Turn, decision: Decision) -> bool:
        """Whether the reply is the answer itself, and not words of our own."""
        settings = self.conversations.settings
        words = wording.reply_text(turn, decision, settings.assistant_name, settings.company, settings.languages)
        return decision.action is Action.ANSWER and turn.answer is not None and words == turn.answer.text

    def _is_overtaken(self) -> bool:
        _, now = self.conversations.log.state(self.workspace, self.conversation_id)
        return (now.epoch, now.unanswered) != (self.state.epoch, self.state.unanswered)

    def _say(self, text: str) -> None:
        about = {"epoch": self.state.epoch, "replies_to": self.state.unanswered[-1]}
        for position in range(len(self._shown), len(text), PIECE_CHARS):
            data = {"text": text[position : position + PIECE_CHARS], "position": position, **about}
            self.conversations.feed.say(self.workspace, self.conversation_id, "answer.delta", data)
        self._shown = text
