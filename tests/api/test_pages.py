"""The pages and their files: a strict policy, nothing inline, nothing outside the folder."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.pages import HERE, STATIC
from tests.api.people import open_as, refused

PAGES = ["/", "/chat", "/desk", "/demo"]
TEMPLATES = sorted((HERE / "templates").glob("*.html"))
FILES = sorted(path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*") if path.is_file())
SHOP = "https://shop.example"


class Inline(HTMLParser):
    """Collects what a strict policy would block, and where the page points."""

    def __init__(self) -> None:
        super().__init__()
        self.blocked: list[str] = []
        self.links: list[str] = []
        self._within: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.links += [value for name, value in attrs if name in ("src", "href") and value]
        self.blocked += [f"{tag} {name}" for name in given if name.startswith("on") or name == "style"]
        self._within = tag if tag == "style" or (tag == "script" and not given.get("src")) else None

    def handle_data(self, data: str) -> None:
        if self._within and data.strip():
            self.blocked.append(f"{self._within}: {data.strip()[:40]}")

    def handle_endtag(self, tag: str) -> None:
        self._within = None


def read(text: str) -> Inline:
    found = Inline()
    found.feed(text)
    return found


@pytest.mark.parametrize("path", PAGES)
def test_a_page_comes_with_a_policy_that_allows_nothing_inline(http: TestClient, path: str) -> None:
    page = http.get(path)
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    policy = dict(part.strip().partition(" ")[::2] for part in page.headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["require-trusted-types-for"] == "'script'"
    assert not re.search(r"unsafe|https?:|\*", page.headers["content-security-policy"])
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cache-control"] == "no-cache"
    assert read(page.text).blocked == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_points_to_nothing_that_is_not_there(http: TestClient, path: str) -> None:
    for link in read(http.get(path).text).links:
        assert link.startswith(("/", "#")), f"{link} leaves this server"
        assert http.get(link.split("#")[0] or path).status_code == 200, link


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_holds_inline_script_or_style(template: Path) -> None:
    assert read(template.read_text()).blocked == []
    assert "|safe" not in template.read_text().replace(" ", "")


def test_every_file_is_served_as_what_it_is_and_asked_for_again(http: TestClient) -> None:
    kinds = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".json": "application/json"}
    for name in FILES:
        response = http.get(f"/static/{name}")
        assert response.status_code == 200, name
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["cache-control"] == "no-cache"
        kind = kinds.get(Path(name).suffix, "text/plain")
        assert response.headers["content-type"].split(";")[0] == kind, name
    again = http.get(f"/static/{FILES[0]}", headers={"If-None-Match": http.get(f"/static/{FILES[0]}").headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "path",
    [
        "/static/../main.py",
        "/static/%2e%2e/main.py",
        "/static/..%2fmain.py",
        "/static/..%5cmain.py",
        "/static/vendor/../../main.py",
        "/static/%2e%2e%2f%2e%2e%2fpyproject.toml",
        "/static//etc/passwd",
        "/static/%2fetc%2fpasswd",
        "/static/main.py%00.js",
        "/static/%00",
        "/static/" + "a/" * 2_000,
        "/static/" + "a" * 5_000,
        "/static/vendor",
        "/static/%ff%fe",
    ],
    ids=lambda path: path[:30],
)
def test_nothing_outside_the_static_folder_is_served(http: TestClient, path: str) -> None:
    refused(http.get(path, follow_redirects=False), "not-found")


def test_the_widget_is_one_script_with_no_cookies(http: TestClient) -> None:
    widget = http.get("/widget.js")
    assert widget.headers["content-type"].startswith("text/javascript")
    assert widget.headers["x-content-type-options"] == "nosniff"
    for path in (*PAGES, "/widget.js", "/static/chat.js"):
        assert "set-cookie" not in http.get(path).headers


def test_a_page_of_another_origin_may_read_when_to_try_again(http: TestClient) -> None:
    shown = http.post("/v1/conversations", headers={"Origin": SHOP})
    assert "retry-after" in shown.headers["access-control-expose-headers"].lower()


def test_the_widget_may_call_from_another_origin_and_carries_no_cookies(http: TestClient) -> None:
    contact = open_as(http)
    for path, method in (
        ("/v1/conversations", "POST"),
        (f"{contact.path}/messages", "POST"),
        (f"{contact.path}/handoff", "DELETE"),
        (f"{contact.path}/events", "GET"),
    ):
        asked = "authorization, content-type, idempotency-key, last-event-id, prefer"
        preflight = http.options(
            path,
            headers={"Origin": SHOP, "Access-Control-Request-Method": method, "Access-Control-Request-Headers": asked},
        )
        assert preflight.status_code == 200, preflight.text
        assert preflight.headers["access-control-allow-origin"] in ("*", SHOP)
        assert method in preflight.headers["access-control-allow-methods"]
        allowed = preflight.headers["access-control-allow-headers"].lower()
        assert all(header.strip() in allowed for header in asked.split(","))
        assert "access-control-allow-credentials" not in preflight.headers
    assert http.post("/v1/conversations", headers={"Origin": SHOP}).headers["access-control-allow-origin"] == "*"


def test_answers_of_the_api_are_not_kept_by_caches(http: TestClient) -> None:
    contact = open_as(http)
    for response in (contact.get(), contact.say("Hello"), http.get("/v1/desk/queue"), http.get("/v1/none")):
        assert response.headers["cache-control"] == "no-store"
        assert response.headers["x-content-type-options"] == "nosniff"
