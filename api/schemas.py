"""What comes in. Everything is limited; unknown fields are ignored, so that clients may be newer."""

import re
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, Field, StringConstraints

from conversation.names import misleads, on_one_line
from conversation.words import shows_nothing
from runtime.settings import Settings

# Control characters other than tab and line breaks have no business in a message.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_ADDRESS = r"^[^@\s\x00-\x1f\x7f]+@[^@\s\x00-\x1f\x7f]+$"
MAX_COMMENT = Settings.model_fields["max_message_chars"].default
MAX_REMARK = 20_000


def _clean(text: str) -> str:
    cleaned = _CONTROL.sub("", text).strip()
    try:
        cleaned.encode()
    except UnicodeEncodeError:
        raise ValueError("the text holds half a character pair") from None
    if shows_nothing(cleaned):
        raise ValueError("the text is empty")
    return cleaned


def _plain(address: str) -> str:
    if misleads(address):
        raise ValueError("the address holds characters that cannot be seen")
    return address


def _or_nothing(given: object) -> object:
    """Pages send a field that was left empty as an empty text; that is no fault of who filled in the others."""
    return None if isinstance(given, str) and not given.strip() else given


def _filled(given: object) -> object:
    if not isinstance(given, dict):
        return given
    return {name: value for name, value in given.items() if _or_nothing(value) is not None}


# How long a message may be is a setting, and its refusal another one: the routes look to that.
Text = Annotated[str, AfterValidator(_clean)]
Remark = Annotated[str, StringConstraints(max_length=MAX_REMARK), AfterValidator(_clean)]
Comment = Annotated[str, StringConstraints(max_length=MAX_COMMENT), AfterValidator(_clean)]
Short = Annotated[str, StringConstraints(max_length=200), AfterValidator(_clean)]
# Agents read these beside what colleagues wrote, and canned responses say them in an agent's name.
Called = Annotated[Short, AfterValidator(on_one_line)]
Address = Annotated[str, StringConstraints(max_length=254, pattern=_ADDRESS), AfterValidator(_plain)]
Label = Annotated[str, StringConstraints(max_length=64, pattern=r"^[^\x00-\x1f\x7f]+$")]
Attributes = Annotated[dict[Label, Called], Field(max_length=32), BeforeValidator(_filled)]
T = TypeVar("T")
Maybe = Annotated[T | None, BeforeValidator(_or_nothing)]


class Contact(BaseModel):
    """Who is writing, as far as they say; `id` only with a signature of the owner's site."""

    id: Maybe[Short] = None
    name: Maybe[Called] = None
    email: Maybe[Address] = None


class NewConversation(BaseModel):
    """Open a conversation."""

    workspace: Annotated[str, StringConstraints(max_length=32)] | None = None
    contact: Contact = Contact()
    signature: Annotated[str, StringConstraints(max_length=128)] | None = None
    expires: Annotated[int, Field(ge=0, le=10**12)] | None = None
    attributes: Attributes = {}


class NewMessage(BaseModel):
    """Words of the contact."""

    text: Text


class WithFile(BaseModel):
    """Words that go along with a file, if there are any."""

    text: Maybe[Text] = None


class WithAgentsFile(WithFile):
    """The same of an agent, under the epoch that the claim returned."""

    control_epoch: int


class NewAgentMessage(BaseModel):
    """Words of an agent, under the epoch that the claim returned."""

    text: Text
    control_epoch: int
    suggestion_id: Maybe[Short] = None


class Draft(BaseModel):
    """An agent's draft, and how to put it; `language` is for a translation."""

    text: Text
    how: Literal["rewrite", "shorten", "friendlier", "translate"]
    language: Annotated[str, StringConstraints(max_length=40, pattern=r"^[^\W\d_]+(?:[ -][^\W\d_]+)*$")] = "English"


class NewNote(BaseModel):
    """Words for agents only."""

    text: Remark


class Rating(BaseModel):
    """CSAT."""

    score: Annotated[int, Field(ge=1, le=5, strict=True)]
    comment: Maybe[Comment] = None


class Thumb(BaseModel):
    """Whether one answer helped."""

    message_id: Short
    helpful: bool


class Transfer(BaseModel):
    """To a colleague, or to a team's queue."""

    agent_id: Maybe[Short] = None
    team: Maybe[Short] = None
    note: Maybe[Remark] = None


class TakeOver(BaseModel):
    """Taking it from a colleague, with a note for them."""

    note: Maybe[Remark] = None


class Forgotten(BaseModel):
    """Whose personal data is to be removed: all conversations of an address, or of a signed id."""

    email: Annotated[str, StringConstraints(max_length=254)] | None = None
    contact_id: Maybe[Short] = None


class NewFollowUp(BaseModel):
    """What to write to the contact, and when: a moment with its offset, or words such as "Tuesday 10:00"."""

    text: Text
    due_at: AwareDatetime | None = None
    when: Maybe[Short] = None


class Presence(BaseModel):
    """Whether the member of staff takes conversations."""

    state: Literal["online", "away", "offline"]


class Handback(BaseModel):
    """How it stands."""

    outcome: Literal["solved", "unsolved"]
    instruction: Maybe[Remark] = None
    control_epoch: int | None = None


class Resolution(BaseModel):
    """Handing back as solved, under the epoch of the claim."""

    control_epoch: int | None = None


class LogIn(BaseModel):
    """Staff credentials."""

    email: Annotated[str, StringConstraints(max_length=254)]
    password: Annotated[str, StringConstraints(max_length=1_000)]


class NewDocument(BaseModel):
    """A document as text."""

    source: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    title: Maybe[Short] = None
    text: Annotated[str, StringConstraints(min_length=1)]
