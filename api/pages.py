"""The pages: full-page assistant, desk, and a host page that carries the widget."""

from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.templating import Jinja2Templates
from starlette.responses import FileResponse, Response

HERE = Path(__file__).parent
STATIC = HERE / "static"
router = APIRouter(include_in_schema=False)
templates = Jinja2Templates(HERE / "templates")

# No inline script or style, no eval, and no string becomes markup.
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data: blob:; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
PAGE_HEADERS = {
    "Content-Security-Policy": PAGE_POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
}


def _page(request: Request, name: str) -> Response:
    settings = request.app.state.warmline.settings
    # Customers know the company; until it has a name, there is only ours.
    named = settings.company != type(settings).model_fields["company"].default
    context = {"workspace": settings.workspace, "title": settings.company if named else "Warmline"}
    return templates.TemplateResponse(request, name, context, headers=PAGE_HEADERS)


@router.head("/")
@router.get("/")
def index(request: Request) -> Response:
    """Where to go from here."""
    return _page(request, "index.html")


@router.head("/chat")
@router.get("/chat")
def chat(request: Request) -> Response:
    """The full-page assistant."""
    return _page(request, "chat.html")


@router.head("/desk")
@router.get("/desk")
def desk(request: Request) -> Response:
    """The agents' desk."""
    return _page(request, "desk.html")


@router.head("/demo")
@router.get("/demo")
def demo(request: Request) -> Response:
    """A host page with the widget on it."""
    return _page(request, "widget-demo.html")


@router.head("/widget.js")
@router.get("/widget.js")
def widget() -> Response:
    """The one script that a host page includes."""
    headers = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
    return FileResponse(STATIC / "widget.js", media_type="text/javascript", headers=headers)
