"""UTF-8 and nothing else: whoever reads a body would decode it with any of Python's codecs that a client names.

Some of those take minutes for a megabyte, some fail in ways of their own, and some make what UTF-8 cannot hold.
"""

from python_multipart.multipart import parse_options_header
from starlette.types import ASGIApp, Receive, Scope, Send

from api.errors import NotUtf8, refusal

_TAKEN = (b"", b"utf-8", b"utf8")
# What is no form is not decoded by what it says: these say the same, or part of it.
_AS_GOOD = (*_TAKEN, b"utf_8", b"us-ascii", b"ascii")
_SENTENCE = "Send the body in UTF-8, and say so or leave the charset out of Content-Type."


class Utf8Only:
    """Refuses what says that it is written otherwise, before anything of it is read."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not all(map(_is_utf8, _kinds(scope))):
            await refusal(NotUtf8(_SENTENCE))(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _kinds(scope: Scope) -> list[bytes]:
    return [value for name, value in scope["headers"] if name == b"content-type"]


def _is_utf8(kind: bytes) -> bool:
    # Read as the parser of forms does, or it could be told another charset than is looked at here.
    name, options = parse_options_header(kind)
    charset = options.get(b"charset", b"").strip().lower()
    return charset in _TAKEN if name.startswith(b"multipart/") else charset.strip(b"'") in _AS_GOOD
