"""The owner's own rules: on the message, and on what is known of the contact and the conversation."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Annotated, Any

from pydantic import StringConstraints, TypeAdapter, ValidationError
from pydantic_core import SchemaError

from conversation.events import Phase
from conversation.model import Action, Turn
from conversation.state import Conversation
from policy.language import language_of

MAX_PATTERN_CHARS = 200
# Of a burst that is longer, the beginning is looked at.
LOOKED_AT_CHARS = 20_000
NOT_ANSWERED = "I do not answer questions about this here. If you would like a person, just say so."


class Then(StrEnum):
    """What a rule does when it fires."""

    ESCALATE = "escalate"
    OFFER = "offer"
    NEVER_ANSWER = "never_answer"


class Pattern:
    """A regular expression without look-around and references, matched in time linear in the text.

    The engine is the one inside pydantic (Rust's regex); its programs are bounded in size.
    """

    def __init__(self, text: str) -> None:
        """Raises ValueError with the engine's own words."""
        self.text = text
        if not 1 <= len(text) <= MAX_PATTERN_CHARS:
            raise ValueError(f"a pattern has 1 to {MAX_PATTERN_CHARS} characters")
        try:
            self._engine: TypeAdapter[Any] = TypeAdapter(Annotated[str, StringConstraints(pattern=f"(?i){text}")])
        except SchemaError as error:
            *_, last = str(error).strip().splitlines()
            why = last.removeprefix("error: ").removeprefix("  SchemaError: ")
            raise ValueError(f"{text[:40]!r} is no pattern: {why}") from error

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pattern) and other.text == self.text

    def __hash__(self) -> int:
        return hash(self.text)

    def found_in(self, text: str) -> bool:
        """Whether it matches anywhere; case does not matter."""
        try:
            self._engine.validate_python(text)
        except ValidationError:
            return False
        return True


@dataclass(frozen=True, slots=True)
class OwnerRule:
    """Fires when everything that it names holds; of the values of one condition any will do.

    `words` are whole words or phrases; `languages` ISO 639-1 codes; `frustrated_from` the least
    P(frustrated), 0..1; `contact` and `attributes` map a name to values, in which `*` stands for anything.
    Case does not matter. `say` replaces the assistant's own words.
    """

    name: str
    words: tuple[str, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    languages: tuple[str, ...] = ()
    frustrated_from: float | None = None
    contact: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    then: Then = Then.ESCALATE
    say: str | None = None

    def fires(self, conversation: Conversation, turn: Turn) -> bool:
        """Whether it applies to what the contact has just written. What costs least is asked first."""
        text = turn.question[:LOOKED_AT_CHARS]
        return (
            _known(self.contact, conversation.contact)
            and _known(self.attributes, conversation.attributes)
            and (self.frustrated_from is None or turn.sentiment.score >= self.frustrated_from)
            and (not self.words or any(holds_word(word, text) for word in self.words))
            and (not self.patterns or any(one.found_in(text) for one in self.patterns))
            and (not self.languages or language_of(text) in self.languages)
        )

    def action(self, conversation: Conversation) -> Action:
        """A person is offered once in an episode; after that the same wish brings one."""
        if self.then is Then.NEVER_ANSWER:
            return Action.ANSWER
        may_offer = not conversation.offered and conversation.phase is not Phase.QUEUED
        return Action.OFFER if self.then is Then.OFFER and may_offer else Action.ESCALATE

    def wording(self, action: Action) -> str | None:
        """The fixed words that it says, if any; an offer's are a question, which is no word for who is passed on."""
        if self.then is Then.OFFER and action is Action.ESCALATE:
            return None
        return self.say or (NOT_ANSWERED if self.then is Then.NEVER_ANSWER else None)


def holds_word(word: str, text: str) -> bool:
    """Whether the word or phrase stands in the text as a whole; case does not matter."""
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE) is not None


def _known(wanted: Mapping[str, Sequence[str]], values: Mapping[str, str]) -> bool:
    return all(
        name in values and any(_is_like(values[name].lower(), one.lower()) for one in allowed)
        for name, allowed in wanted.items()
    )


def _is_like(value: str, wanted: str) -> bool:
    """`*` stands for anything, and nothing else for anything but itself."""
    return fnmatchcase(value, wanted.replace("[", "[[]").replace("?", "[?]"))
