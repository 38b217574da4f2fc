"""A conversation as a text to keep."""

from conversation.model import Author, Message
from conversation.names import on_one_line
from conversation.state import Conversation

INDENT = "    "


def transcript(conversation_id: str, state: Conversation, company: str) -> str:
    """Who said what and when (UTC), with the sources of answers. No notes, no decisions: it is for the contact.

    Every line of a message is indented, so that no message can look like another speaker's; nor can a name.
    """
    lines = [f"Conversation {conversation_id} with {company}. Times are UTC.", ""]
    for message in state.messages:
        lines += [f"{message.at[:19].replace('T', ' ')}  {_speaker(message, state)}"]
        lines += [INDENT + line for line in message.text.splitlines()]
        lines += [f"{INDENT}[{n}] {one.title or one.source}" for n, one in enumerate(message.citations, start=1)]
        lines += [""]
    return "\n".join(lines)


def _speaker(message: Message, state: Conversation) -> str:
    names = {
        # Whatever they call themselves: "Ann (agent)" would pass for Ann.
        Author.CONTACT: f"{name} (customer)" if (name := on_one_line(state.contact.get("name", ""))) else "You",
        Author.ASSISTANT: "Assistant (automated)",
        Author.AGENT: f"{message.name or 'Agent'} (agent)",
    }
    return " ".join(names[message.author].split())
