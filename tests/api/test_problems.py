"""Refusals are problem documents under the contract's names, in plain words, and show nothing of the inside."""

import asyncio
import sqlite3
from collections.abc import Iterator
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from api.errors import RateLimited, refusal
from api.limits import AtOnce, RateLimit
from api.main import create_app
from runtime.accounts import Role
from runtime.compose import Warmline, opened
from tests.api.opening import NewHome, in_process, settings_for
from tests.api.people import PASSWORD, Keys, address, at_desk, bearer, is_plain_sentence, open_as, refused

FOREIGN = {"Origin": "https://shop.example"}


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/v1",
        "/v1/",
        "/v2/conversations",
        "/v1/desk",
        "/static",
        "/static/",
        "/static/none.js",
        "/docs",
        "/redoc",
    ],
)
def test_an_unknown_path_is_not_found(http: TestClient, path: str) -> None:
    refused(http.get(path), "not-found")


@pytest.mark.parametrize("path", ["/v1/desk/queue/", "/v1/conversations/", "/healthz/", "/chat/"])
def test_nobody_is_sent_on_to_the_host_that_a_request_names(http: TestClient, path: str) -> None:
    refused(http.get(path, headers={"Host": "evil.example"}, follow_redirects=False), "not-found")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/v1/conversations", {"POST"}),
        ("GET", "/v1/conversations", {"POST"}),
        ("PATCH", "/v1/conversations/one", {"GET"}),
        ("DELETE", "/v1/desk/queue", {"GET"}),
        ("POST", "/healthz", {"GET"}),
        ("POST", "/chat", {"GET"}),
        ("BREW", "/v1/sessions", {"POST", "DELETE"}),
    ],
)
def test_a_wrong_method_is_refused_and_says_which_would_do(
    http: TestClient, method: str, path: str, allowed: set[str]
) -> None:
    response = http.request(method, path)
    assert response.status_code == 405
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["type"] == "/problems/method-not-allowed"
    assert response.json()["status"] == 405
    assert is_plain_sentence(response.json()["detail"])
    assert allowed & {one.strip() for one in response.headers["allow"].split(",")}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"text"',
        b"7",
        b"NaN",
        b'{"text": "\xff\xfe"}',
        b"\x00",
        b"[" * 100_000,
        b'{"text": ' + b"9" * 10_000 + b"}",
        b'{"a":' * 20_000,
    ],
    ids=lambda content: repr(content[:16]),
)
@pytest.mark.parametrize("place", ["messages", "claim-less", "documents", "sessions", "conversations"])
def test_a_body_that_is_not_what_it_should_be_is_invalid(
    http: TestClient, keys: Keys, content: bytes, place: str
) -> None:
    contact = open_as(http)
    owner = bearer(keys["default", Role.OWNER])
    where = {
        "messages": (f"{contact.path}/messages", bearer(contact.token)),
        "claim-less": (f"/v1/desk/conversations/{contact.id}/notes", owner),
        "documents": ("/v1/documents", owner),
        "sessions": ("/v1/sessions", {}),
        "conversations": ("/v1/conversations", {}),
    }
    if place == "conversations" and content in (b"", b"null"):
        return
    path, headers = where[place]
    refused(http.post(path, content=content, headers={**headers, "Content-Type": "application/json"}), "invalid")


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/xml", "", "a/b/c"]
)
def test_a_body_of_another_kind_is_invalid(http: TestClient, keys: Keys, kind: str) -> None:
    contact = open_as(http)
    said = {"headers": {**bearer(contact.token), "Content-Type": kind}, "content": b"text=hello"}
    refused(http.post(f"{contact.path}/messages", **said), "invalid")
    given = {"headers": {**bearer(keys["default", Role.OWNER]), "Content-Type": kind}, "content": b"text=hello"}
    refused(http.post("/v1/documents", **given), "invalid")


def test_a_body_over_the_limit_is_too_large_whether_or_not_it_says_so(stocked_home: NewHome) -> None:
    with opened(settings_for(stocked_home(), max_upload_bytes=10_000)) as warmline, in_process(warmline) as http:
        contact = open_as(http)
        owner = bearer(warmline.accounts.add_key("default", "own", Role.OWNER))

        def unstated() -> Iterator[bytes]:
            yield b'{"text": "'
            for _ in range(40):
                yield b"a" * 10_000

        for path in ("/v1/conversations", "/v1/sessions", "/v1/documents", f"{contact.path}/messages"):
            by = owner if path.endswith("documents") else bearer(contact.token)
            headers = {**by, "Content-Type": "application/json"}
            refused(http.post(path, content=unstated(), headers=headers), "too-large")
            refused(http.post(path, content=b"a" * 400_000, headers=headers), "too-large")
            for length in ("-1", "1e9", "9" * 5_000):
                lying = http.post(path, content=b"{}", headers={**headers, "Content-Length": length})
                refused(lying, "too-large")
        form = {**owner, "Content-Type": "multipart/form-data; boundary=b"}
        assert "bytes" in refused(http.post("/v1/documents", content=unstated(), headers=form), "too-large")


def test_signing_in_too_often_is_rate_limited_however_the_address_is_written(warmline: Warmline) -> None:
    spellings = ("greta@default.example", "GRETA@default.example", " greta@default.example", "greta@default.example\t")

    with in_process(warmline) as http:
        said = [{"email": spellings[n % 4], "password": "guess"} for n in range(20)]
        answers = [http.post("/v1/sessions", json=body) for body in said]
        for answer in answers[:10]:
            refused(answer, "unauthorized")
        for answer in answers[14:]:
            refused(answer, "rate-limited")
        refused(http.post("/v1/sessions", json={"email": "henry@default.example", "password": "guess"}), "unauthorized")


def test_who_comes_back_when_told_to_is_let_through() -> None:
    at = 100.0
    limit = RateLimit(10, lambda: at)
    for _ in range(10):
        limit.take("ann")
    for passed, more in ((0.0, "6"), (2.5, "4")):
        at += passed
        with pytest.raises(RateLimited) as caught:
            limit.take("ann")
        assert refusal(caught.value).headers["retry-after"] == more
    at += 4
    limit.take("ann")


def test_who_guesses_elsewhere_does_not_lock_an_account(warmline: Warmline) -> None:
    mail = address(Role.OWNER, "default")
    with in_process(warmline) as http:
        for _ in range(12):
            last = http.post("/v1/sessions", json={"email": mail, "password": "guess"})
        refused(last, "rate-limited")
        elsewhere = TestClient(http.app, client=("203.0.113.9", 5000))
        assert elsewhere.post("/v1/sessions", json={"email": mail, "password": PASSWORD}).status_code == 201


def test_passwords_are_checked_a_few_at_a_time_and_who_waits_too_long_is_refused(warmline: Warmline) -> None:
    async def most_at_once(callers: int, wait_s: float) -> tuple[int, int]:
        at_once, inside, most, refusals = AtOnce(2, wait_s), 0, 0, 0

        async def caller() -> None:
            nonlocal inside, most, refusals
            try:
                async with at_once.turn():
                    inside += 1
                    most = max(most, inside)
                    await asyncio.sleep(0.01)
                    inside -= 1
            except RateLimited:
                refusals += 1

        await asyncio.gather(*(caller() for _ in range(callers)))
        return most, refusals

    assert asyncio.run(most_at_once(10, wait_s=5.0)) == (2, 0)
    assert asyncio.run(most_at_once(10, wait_s=0.001)) == (2, 8)
    app = create_app(warmline)
    with TestClient(app) as http:
        said = {"email": address(Role.AGENT, "default"), "password": PASSWORD}
        assert http.post("/v1/sessions", json=said).status_code == 201
        app.state.log_ins_at_once = AtOnce(0, wait_s=0.01)
        refused(http.post("/v1/sessions", json=said), "rate-limited")


def test_a_contact_who_does_anything_too_often_is_rate_limited(new_home: NewHome) -> None:
    settings = settings_for(new_home(), conversations_per_minute=2, messages_per_minute=3)
    with opened(settings) as warmline, in_process(warmline) as http:
        loud, quiet = open_as(http), open_as(http)
        refused(http.post("/v1/conversations", json={}), "rate-limited")
        assert [loud.say("Hello").status_code for _ in range(3)] == [201] * 3
        refused(loud.say("Hello"), "rate-limited")
        assert quiet.say("Hello").status_code == 201
        thumb = {"message_id": loud.messages[0]["id"], "helpful": True}
        pressed = [loud.post("/feedback", thumb) for _ in range(13)]
        assert [one.status_code for one in pressed[:12]] == [201] * 12
        refused(pressed[-1], "rate-limited")
        for press in (lambda: loud.post("/handoff"), lambda: loud.delete("/handoff"), lambda: loud.post("/typing")):
            refused(press(), "rate-limited")
        assert quiet.post("/handoff").status_code == 202


def test_an_address_may_not_write_more_through_many_conversations(new_home: NewHome) -> None:
    settings = settings_for(new_home(), messages_per_minute=3, messages_per_address=5)
    with opened(settings) as warmline, in_process(warmline) as http:
        loud, other, third = (open_as(http) for _ in range(3))
        assert [loud.say("Hello").status_code for _ in range(5)] == [201] * 3 + [429] * 2
        # What a conversation had no room for was not counted here.
        assert [other.say("Hello").status_code for _ in range(2)] == [201] * 2
        assert "At most 5 a minute" in refused(third.say("Hello"), "rate-limited")
        picture = {"file": ("a.png", b"\x89PNG\r\n\x1a\n", "image/png")}
        refused(third.request("POST", "/attachments", files=picture), "rate-limited")
        assert third.phase == "bot"


def test_a_ledger_that_does_not_answer_is_told_without_its_inside(new_home: NewHome) -> None:
    with opened(settings_for(new_home())) as warmline, in_process(warmline) as http:
        contact = open_as(http)
        key = warmline.accounts.add_key("default", "own", Role.ADMIN)
        with sqlite3.connect(warmline.settings.home / "warmline.db") as ledger:
            ledger.execute("DROP TABLE api_keys")
        ledger.close()
        detail = refused(at_desk(http, key).get("/queue"), "ledger-unavailable")
        assert "api_keys" not in detail
        assert contact.get().status_code == 200
        warmline.database.close()
        refused(contact.say("Hello?"), "ledger-unavailable")


def test_a_fault_of_ours_is_a_problem_too_and_says_nothing_of_the_inside(new_home: NewHome) -> None:
    """To a page of another origin too, and with the headers of every other answer."""
    settings = settings_for(new_home())
    with opened(settings) as warmline, in_process(warmline) as http:
        contact = open_as(http)
    with sqlite3.connect(settings.home / "warmline.db") as ledger:
        ledger.execute("UPDATE events SET type = 'nonsense.secret', data = '{\"secret\": 1}' WHERE seq = 3")
    ledger.close()
    with opened(settings) as warmline, in_process(warmline) as http:
        response = replace(contact, client=http).get(headers=FOREIGN)
        assert response.status_code == 500
        assert response.headers["access-control-allow-origin"] == "*"
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["cache-control"] == "no-store"
        assert response.headers["content-type"] == "application/problem+json"
        assert response.json()["type"] == "/problems/internal"
        assert is_plain_sentence(response.json()["detail"])
        assert "secret" not in response.text


def test_a_refusal_reaches_the_widget_on_another_origin(http: TestClient) -> None:
    for response in (
        http.get("/v1/conversations/none", headers=FOREIGN),
        http.post("/v1/conversations", json={"workspace": "nowhere"}, headers=FOREIGN),
        http.post("/v1/conversations", content=b"a" * 400_000, headers=FOREIGN),
    ):
        assert response.status_code in (401, 404, 413)
        assert response.headers["access-control-allow-origin"] == "*"
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["cache-control"] == "no-store"


def test_nothing_sent_comes_back_in_a_refusal(http: TestClient) -> None:
    secret = "hunter2-hunter2"
    for response in (
        http.post("/v1/sessions", json={"email": f"{secret}@default.example", "password": secret}),
        http.post("/v1/sessions", json={"email": secret}),
        http.post("/v1/sessions", json={"email": [secret], "password": {"a": secret}}),
        http.get("/v1/desk/queue", headers=bearer(secret)),
        http.get(f"/{secret}"),
    ):
        assert response.status_code >= 400
        assert secret not in response.text
