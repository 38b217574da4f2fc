"""How a contact can be reached."""

from conversation.state import Conversation


def by_mail(state: Conversation) -> bool:
    """Whether the contact writes mails, so that we know how to reach them."""
    return state.attributes.get("channel") == "email"
