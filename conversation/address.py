"""An e-mail address in what a contact writes, found without a model."""

import re
from dataclasses import dataclass

from conversation.words import content_words

_ADDRESS = re.compile(r"[\w.+%-]{1,64}@[\w-]+(?:\.[\w-]+)+")
# Said around an address without meaning more than it.
_AROUND = content_words(
    "my email e-mail mail address is here it's reach contact write thanks thank sure ok okay yes at"
)


@dataclass(frozen=True, slots=True)
class Address:
    """`alone` says that the words were about nothing else."""

    email: str
    alone: bool


def address_in(text: str) -> Address | None:
    """The last e-mail address in the text, or None."""
    found = _ADDRESS.findall(text)
    if not found or len(found[-1]) > 254:
        return None
    return Address(found[-1], not content_words(_ADDRESS.sub(" ", text)) - _AROUND)
