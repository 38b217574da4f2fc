"""The same message sent twice is one message."""

import re
from dataclasses import dataclass

from runtime.digest import sha256

_DIGEST = re.compile(r"[0-9a-f]{64}")


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


def agents_key(agent_id: str, key: str) -> str:
    """The agent's key as it is kept: a digest, so that a contact's, of their own making, never meets it."""
    return sha256(f"{agent_id} {key}")


def contacts_key(key: str) -> str:
    """The contact's key as it is kept: as they sent it, unless it looks like an agent's.

    Who guesses an agent's key could else put words under it beforehand, and the agent's would be refused.
    """
    return sha256(key) if _DIGEST.fullmatch(key) else key
