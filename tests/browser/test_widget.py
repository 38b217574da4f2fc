"""The widget works on pages that forbid nearly everything, and leaves them as they were."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import say, transcript

pytestmark = pytest.mark.browser
NewPage = Callable[[], Page]

# What an owner has to allow, and nothing else: scripts and connections to where Warmline is served.
POLICY = (
    "default-src 'none'; script-src {origin}; connect-src {origin}; base-uri 'none'; "
    "form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)


def talk(page: Page, text: str) -> None:
    page.get_by_role("button", name="Open chat").click()
    expect(page.get_by_role("dialog", name="Chat with us")).to_be_visible()
    say(page, text)
    expect(transcript(page).get_by_text(text)).to_be_visible()


def test_the_widget_works_under_the_demo_page_s_policy(served: Any, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{served.url}/demo")
    talk(page, "Where is order 7301?")
    assert page.evaluate("violations") == []


def test_the_widget_resumes_after_a_reload(served: Any, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{served.url}/demo")
    talk(page, "Keep the number 7302")
    expect(transcript(page).locator("time").last).to_be_visible()
    page.reload()
    expect(transcript(page).get_by_text("Keep the number 7302")).to_be_visible()


def test_the_panel_opens_and_closes_by_keyboard(served: Any, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{served.url}/demo")
    page.get_by_role("button", name="Open chat").press("Enter")
    expect(page.get_by_role("textbox", name="Write a message")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_role("button", name="Open chat")).to_be_focused()


def test_the_widget_works_on_a_page_of_another_origin(served: Any, new_page: NewPage) -> None:
    page = new_page()
    with host_page(served.url) as url:
        page.goto(url)
        talk(page, "Where is order 7303?")
        assert page.evaluate("violations") == []


@contextmanager
def host_page(origin: str) -> Iterator[str]:
    """Serve somebody else's page, with the widget's tag, from an origin of its own."""
    tag = f'<script src="{origin}/widget.js" data-workspace="default" defer></script>'
    body = f'<!doctype html><html lang="en"><title>Host</title>{tag}<h1>Host</h1></html>'.encode()

    class Host(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", POLICY.format(origin=origin))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing: the test's output is for its own words."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Host)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
