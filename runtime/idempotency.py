"""The same message sent twice is one message."""

from dataclasses import dataclass

from runtime.digest import sha256


@dataclass(frozen=True, slots=True)
class Idempotency:
    """The client's key for a message and what it is meant to say, with the ids of the files that come with it."""

    key: str
    text: str
    files: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """The same words with another file are another message."""
        return sha256("\n".join((self.text, *self.files)))
