"""Names that somebody else gave, as they may be shown."""

import unicodedata
from typing import Final

# Unicode's control, format, half-pair, line and paragraph characters: they forge lines, turn text round, hide, or
# cannot be written at all.
_UNSHOWABLE: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
# Persian and emoji need these.
_JOINERS: Final = "\u200c\u200d"


def showable(name: str) -> str:
    """The name without whatever could make it read other than it is."""
    return "".join(one for one in name if one in _JOINERS or unicodedata.category(one) not in _UNSHOWABLE)
