"""The timers of the closing phase: survey, one reminder, and resolved-as-assumed after silence."""

from collections.abc import Callable
from dataclasses import dataclass

from conversation import commands as c
from conversation.events import Outcome, Phase
from conversation.model import Author, MessageKind
from conversation.state import Conversation
from runtime import wording
from runtime.conversations import Conversations


@dataclass(frozen=True, slots=True)
class Closing:
    """Each call does nothing when the closing that it was scheduled for is over."""

    conversations: Conversations

    def survey(self, workspace: str, conversation_id: str, epoch: int) -> None:
        """Ask for a rating, once per episode."""
        message = self.conversations.message(Author.ASSISTANT, wording.survey(), MessageKind.SURVEY)
        self._while_closing(workspace, conversation_id, epoch, c.RequestSurvey(message))

    def reminder(self, workspace: str, conversation_id: str, epoch: int) -> None:
        """Ask once whether all is well."""
        message = self.conversations.message(Author.ASSISTANT, wording.reminder(), MessageKind.NOTICE)
        self._while_closing(workspace, conversation_id, epoch, c.Remind(message))

    def silence(self, workspace: str, conversation_id: str, epoch: int) -> None:
        """Nobody answered the reminder: resolved, but only assumed to be solved."""
        self._while_closing(workspace, conversation_id, epoch, c.Resolve(Outcome.ASSUMED), _silent)

    def _while_closing(
        self,
        workspace: str,
        conversation_id: str,
        epoch: int,
        command: c.Command,
        fits: Callable[[Conversation], bool] = lambda _: True,
    ) -> None:
        def commands(state: Conversation) -> list[c.Command]:
            return [command] if state.phase is Phase.CLOSING and state.epoch == epoch and fits(state) else []

        self.conversations.do(workspace, conversation_id, commands)


def _silent(state: Conversation) -> bool:
    """The contact has not written since the reminder, and nothing of theirs waits."""
    return state.reminded and not state.unanswered
