"""Response headers that every answer needs. Plain ASGI, so that streams pass through untouched."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class SafeHeaders:
    """Adds `nosniff`, and keeps what is private or may change out of caches."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def hardened(message: Message) -> None:
            if message["type"] == "http.response.start":
                _harden(scope["path"], MutableHeaders(scope=message))
            await send(message)

        await self._app(scope, receive, hardened)


def _harden(path: str, headers: MutableHeaders) -> None:
    headers.setdefault("X-Content-Type-Options", "nosniff")
    if path.startswith("/v1/"):
        headers.setdefault("Cache-Control", "no-store")
    elif path.startswith("/static/"):
        # Modules carry no version in their names: always ask, usually get 304.
        headers["Cache-Control"] = "no-cache"
