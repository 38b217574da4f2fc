"""The digest under which tokens and repeated messages are stored."""

import hashlib


def sha256(text: str) -> str:
    """Hex digest; tokens are stored and compared only so."""
    return hashlib.sha256(text.encode()).hexdigest()
