"""Messages that try to command the assistant instead of asking it something.

Patterns name the plain kinds of attack; the trained head, whose reading is the signal `attack`, sees those
that no pattern foresaw. An extractive answer cannot obey anybody, and a generated one is cut to what its
passages say; what the guard adds is that nobody is answered past the point and no person is called for it.
"""

import base64
import binascii
import codecs
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from policy.attack_patterns import PATTERNS

# Honest questions are short: a long message needs less likeness to known attacks to be one.
SUSPECT_FROM = 0.7
LONG_SUSPECT_FROM = 0.3
LONG_WORDS = 40
_COMPILED: Final = {name: tuple(re.compile(one, re.IGNORECASE) for one in many) for name, many in PATTERNS.items()}
ENCODED: Final = "attack_encoded"
LIKENESS: Final = "attack_likeness"
ATTACK_RULES: Final = frozenset({*PATTERNS, ENCODED, LIKENESS})
_BASE64 = re.compile(r"[A-Za-z0-9+/]{20,}={0,2}")
_HEX = re.compile(r"(?:[0-9a-fA-F]{2}\s?){16,}")
_SPACED = re.compile(r"\b(?:\w ){4,}\w\b")
_LEET = str.maketrans("01345$@7", "oieassat")


# Suggestions decide about one message several times.
@lru_cache(maxsize=64)
def attack(text: str, likeness: float = 0.0) -> str | None:
    """The rule by which the message is an attack, one of `ATTACK_RULES`, or None.

    `likeness` is the trained head's P(attack), 0..1.
    """
    # Signs that cannot be seen are for machines only; they hide words from a reader and from patterns.
    plain = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")
    if found := _matching(plain):
        return found
    if any(_matching(hidden) for hidden in _undisguised(plain)):
        return ENCODED
    return LIKENESS if likeness >= (LONG_SUSPECT_FROM if is_long(text) else SUSPECT_FROM) else None


def is_long(text: str) -> bool:
    """Longer than nearly everything that contacts ask."""
    return len(text.split()) > LONG_WORDS


def _matching(text: str) -> str | None:
    return next((name for name, patterns in _COMPILED.items() if any(one.search(text) for one in patterns)), None)


def _undisguised(text: str) -> Iterator[str]:
    """What the text may say to a machine: letters set apart, digits for letters, rot13, base64, hexadecimal."""
    joined = _SPACED.sub(lambda found: found.group().replace(" ", ""), text)
    candidates = [joined, text.translate(_LEET), codecs.encode(text, "rot13"), *_decoded(text)]
    yield from (one for one in candidates if one != text)


def _decoded(text: str) -> Iterator[str]:
    blocks = [_bytes_of(block) for block in (*_BASE64.findall(text), *_HEX.findall(text))]
    yield from (block.decode(errors="ignore") for block in blocks)


def _bytes_of(block: str) -> bytes:
    try:
        if _HEX.fullmatch(block):
            return bytes.fromhex(block)
        return base64.b64decode(block + "=" * (-len(block) % 4))
    except (ValueError, binascii.Error):
        return b""
