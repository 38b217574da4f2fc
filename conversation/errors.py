"""What a conversation refuses, by name."""


class ConversationError(Exception):
    """Root of every refusal of the conversation core."""


class WrongPhase(ConversationError):
    """The command does not fit the phase that the conversation is in."""


class AlreadyClaimed(ConversationError):
    """Another agent holds the conversation."""


class StaleEpoch(ConversationError):
    """Control has changed hands since the words were drafted."""


class Superseded(ConversationError):
    """The contact has written more since the words or the end were thought of."""


class NotAssignee(ConversationError):
    """Only the agent who holds the conversation may do this."""


class ContactGone(ConversationError):
    """The contact's data was removed after they were let in; nothing personal may follow."""


class NothingToRate(ConversationError):
    """No survey is open in this episode."""


class UnknownSuggestion(ConversationError):
    """No such reply is suggested, or was last."""


class UnknownMessage(ConversationError):
    """The conversation holds no such message of the assistant."""


class UnknownFollowUp(ConversationError):
    """No follow-up of that id is still to come."""
