"""How documents are cut names what was made of them: another way makes other chunks of the same bytes."""

import hashlib
from dataclasses import dataclass

# Grows whenever the same bytes would now give other chunks.
PIPELINE = "8"


@dataclass(frozen=True, slots=True)
class Revision:
    """This version of Warmline, with this size of chunks."""

    chunk_tokens: int

    def key(self, content_hash: str) -> str:
        """Names the bytes and what is made of them."""
        return hashlib.sha256(f"{content_hash}:{self._made()}".encode()).hexdigest()

    def marked(self, validator: str | None) -> str | None:
        """Another version of Warmline reads the page again, whatever the server says."""
        return f"{self._made()} {validator}" if validator else None

    def unmarked(self, stored: str) -> str | None:
        """The validator as the server gave it, or None when another version has stored it."""
        mine = f"{self._made()} "
        return stored.removeprefix(mine) if stored.startswith(mine) else None

    def _made(self) -> str:
        return f"{PIPELINE}:{self.chunk_tokens}"
