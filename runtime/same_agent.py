"""Whether a contact who comes back can have the agent whom they had before."""

from dataclasses import dataclass

from conversation.state import Conversation
from runtime.accounts import Accounts
from runtime.presence import Desk


@dataclass(frozen=True, slots=True)
class SameAgent:
    """Calls as `on_duty(workspace, state) -> bool`."""

    accounts: Accounts
    desk: Desk

    def __call__(self, workspace: str, state: Conversation) -> bool:
        last = state.last_assignee
        if last is None or not self.accounts.on_duty(workspace, last.id):
            return False
        return self.desk.on_duty(workspace, last.id)
