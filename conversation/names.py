"""Names that somebody else gave, as they may be shown."""

import re
import unicodedata
from typing import Final

# Unicode's control, format, half-pair, line and paragraph characters: they forge lines, turn text round, hide, or
# cannot be written at all.
_UNSHOWABLE: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
# Persian and emoji need these.
_JOINERS: Final = "\u200c\u200d"


# What turns text round, for good or up to a mark.
_TURNING: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
_BROKEN: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})


def misleads(name: str) -> bool:
    """Whether it may read other than it is, forge a line, or cannot be written; a soft hyphen does no harm."""
    return bool(_TURNING.search(name)) or any(unicodedata.category(one) in _BROKEN for one in name)


def showable(name: str) -> str:
    """The name without whatever could make it read other than it is."""
    return "".join(one for one in name if one in _JOINERS or unicodedata.category(one) not in _UNSHOWABLE)


def on_one_line(name: str) -> str:
    """The same where a line break is as good as a space: what somebody calls themselves."""
    return showable(" ".join(name.split()))
