"""The clocks of a silence: survey, one reminder, and the end that is assumed when nobody answers it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from conversation import commands as c
from conversation.events import Outcome, Phase
from conversation.model import Author, MessageKind
from conversation.state import Conversation
from runtime import wording
from runtime.conversations import Conversations
from runtime.details import by_mail
from runtime.work import Job

# A letter is answered in days, and nobody wants one that reminds them of the last.
MAIL_SILENCE_S = 72 * 3600.0


@dataclass(frozen=True, slots=True)
class Closing:
    """Each call does nothing when what it was scheduled for is over."""

    conversations: Conversations
    now: Callable[[], float]

    def survey(self, workspace: str, conversation_id: str, epoch: int) -> None:
        """Ask for a rating, once per episode."""
        message = self.conversations.message(Author.ASSISTANT, wording.survey(), MessageKind.SURVEY)
        self._when(workspace, conversation_id, epoch, _closes, lambda _: [c.RequestSurvey(message)])

    def reminder(self, workspace: str, conversation_id: str, epoch: int) -> None:
        """Ask once whether all is well; who writes mails is not asked, and has longer to write."""

        def remind(state: Conversation) -> Sequence[c.Command]:
            words, kind = wording.reminder(state)
            return [c.Remind(self.conversations.message(Author.ASSISTANT, words, kind))]

        if not self._has_longer(workspace, conversation_id, epoch):
            self._when(workspace, conversation_id, epoch, _waits_for_contact, remind)

    def silence(self, workspace: str, conversation_id: str, epoch: int) -> None:
        """Nobody answered the reminder: resolved, but only assumed to be solved."""
        if self._has_longer(workspace, conversation_id, epoch):
            return
        self._when(workspace, conversation_id, epoch, _silent, lambda _: [c.Resolve(Outcome.ASSUMED)])

    def _has_longer(self, workspace: str, conversation_id: str, epoch: int) -> bool:
        """Who writes mails, and has not been silent for long enough: they are looked at again then."""
        _, state = self.conversations.log.state(workspace, conversation_id)
        until = datetime.fromisoformat(state.messages[-1].at).timestamp() + MAIL_SILENCE_S
        if not by_mail(state) or until <= self.now():
            return False
        self.conversations.log.plan(workspace, Job("silence", conversation_id, until, data={"epoch": epoch}))
        return True

    def _when(
        self,
        workspace: str,
        conversation_id: str,
        epoch: int,
        fits: Callable[[Conversation], bool],
        commands: Callable[[Conversation], Sequence[c.Command]],
    ) -> None:
        def still(state: Conversation) -> Sequence[c.Command]:
            return commands(state) if state.epoch == epoch and fits(state) else []

        self.conversations.do(workspace, conversation_id, still)


def _closes(state: Conversation) -> bool:
    return state.phase is Phase.CLOSING


def _waits_for_contact(state: Conversation) -> bool:
    """The assistant has spoken last, and has not promised to come back by itself."""
    with_assistant = state.phase is Phase.BOT and not state.follow_ups
    return (with_assistant or state.phase is Phase.CLOSING) and not state.unanswered


def _silent(state: Conversation) -> bool:
    """The contact has not written since the reminder, or the mail, and nothing of theirs waits."""
    return _waits_for_contact(state) and (state.reminded or by_mail(state))
