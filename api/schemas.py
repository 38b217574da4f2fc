"""What comes in. Everything is limited; unknown fields are ignored, so that clients may be newer."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from runtime.settings import Settings

# Control characters other than tab and line breaks have no business in a message.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
MAX_TEXT = Settings.model_fields["max_message_chars"].default


def _clean(text: str) -> str:
    cleaned = _CONTROL.sub("", text).strip()
    try:
        cleaned.encode()
    except UnicodeEncodeError:
        raise ValueError("the text holds half a character pair") from None
    if not cleaned:
        raise ValueError("the text is empty")
    return cleaned


Text = Annotated[str, StringConstraints(max_length=200_000), AfterValidator(_clean)]
Short = Annotated[str, StringConstraints(max_length=200), AfterValidator(_clean)]
Attributes = Annotated[dict[Annotated[str, StringConstraints(max_length=64)], Short], Field(max_length=32)]


class Contact(BaseModel):
    """Who is writing, as far as they say."""

    name: Short | None = None
    email: Annotated[str, StringConstraints(max_length=254, pattern=r"^[^@\s]+@[^@\s]+$")] | None = None


class NewConversation(BaseModel):
    """Open a conversation."""

    workspace: Annotated[str, StringConstraints(max_length=32)] | None = None
    contact: Contact = Contact()
    attributes: Attributes = {}


class NewMessage(BaseModel):
    """Words of the contact."""

    text: Text


class NewAgentMessage(BaseModel):
    """Words of an agent, under the epoch that the claim returned."""

    text: Text
    control_epoch: int


class NewNote(BaseModel):
    """Words for agents only."""

    text: Text


class Rating(BaseModel):
    """CSAT."""

    score: Annotated[int, Field(ge=1, le=5)]
    comment: Text | None = None


class Thumb(BaseModel):
    """Whether one answer helped."""

    message_id: Short
    helpful: bool


class Transfer(BaseModel):
    """To a colleague, or to a team's queue."""

    agent_id: Short | None = None
    team: Short | None = None
    note: Text | None = None


class Handback(BaseModel):
    """How it stands."""

    outcome: Literal["solved", "unsolved"]
    instruction: Text | None = None


class LogIn(BaseModel):
    """Staff credentials."""

    email: Annotated[str, StringConstraints(max_length=254)]
    password: Annotated[str, StringConstraints(max_length=1_000)]


class NewDocument(BaseModel):
    """A document as text."""

    source: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    title: Short | None = None
    text: Annotated[str, StringConstraints(min_length=1)]
