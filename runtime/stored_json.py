"""JSON as it was stored, read so that it can be written again."""

import json
import re
from typing import Any

_HALF = re.compile("[\ud800-\udfff]")
# As JSON writes it, without its other half beside it.
_WRITTEN = re.compile(r"\\ud[89ab][\da-f]{2}(?!\\ud[c-f])|(?<!\\ud[89ab][\da-f]{2})\\ud[c-f][\da-f]{2}", re.IGNORECASE)


def loads(text: str | bytes) -> Any:
    """The value; halves of character pairs, which JSON can hold and UTF-8 cannot, are U+FFFD in it.

    One of them in a name that was stored long ago would else keep the whole conversation from being answered.
    """
    value = json.loads(text)
    written = text if isinstance(text, str) else text.decode()
    return _whole(value) if _WRITTEN.search(written) else value


def _whole(value: Any) -> Any:
    match value:
        case str():
            return _HALF.sub("\ufffd", value)
        case list():
            return [_whole(one) for one in value]
        case dict():
            return {_whole(key): _whole(one) for key, one in value.items()}
    return value
