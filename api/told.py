"""What a stream has told of the log, so that an answer still being written never comes after its own end."""

from collections.abc import Mapping
from typing import Any

from conversation.model import Author
from runtime.event_log import Logged


class Told:
    """Who speaks in each conversation, and what waits for a reply, as far as this stream has shown it."""

    def __init__(self) -> None:
        self._epochs: dict[str, int] = {}
        self._open: dict[str, str | None] = {}

    def note(self, logged: Logged) -> None:
        """That event is shown next."""
        if logged.type == "control.changed":
            self._epochs[logged.conversation_id] = logged.data["epoch"]
        elif logged.type == "message.created":
            message = logged.data["message"]
            if message["author"] == Author.CONTACT.value:
                self._open[logged.conversation_id] = message["id"]
            elif logged.data["replies_to"]:
                self._open[logged.conversation_id] = None

    def contradicts(self, conversation_id: str, delta: Mapping[str, Any]) -> bool:
        """Whether the delta is of an answer that was sent by now, was overtaken, or of another's time to speak."""
        epoch = self._epochs.get(conversation_id, delta["epoch"])
        waiting = self._open.get(conversation_id, delta["replies_to"])
        return bool(delta["epoch"] != epoch or delta["replies_to"] != waiting)
