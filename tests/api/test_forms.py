"""Forms are read when it is known who sends them, and refused in plain words when they are not whole."""

import pytest
from starlette.testclient import TestClient

from runtime.accounts import Role
from tests.api.people import Keys, Person, open_as, refused

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40
KIND = "multipart/form-data; boundary=b"
FILE = b'Content-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n' + PNG
END = b"\r\n--b--\r\n"


def field(name: bytes, value: bytes) -> bytes:
    return b'Content-Disposition: form-data; name="' + name + b'"\r\n\r\n' + value


def form(*parts: bytes, end: bytes = END) -> bytes:
    return b"--b\r\n" + b"\r\n--b\r\n".join(parts) + end


def takers(http: TestClient, keys: Keys) -> list[tuple[Person, str]]:
    return [(open_as(http), "/attachments"), (Person(http, "/v1/documents", keys["default", Role.OWNER]), "")]


WHOLE = form(FILE)
BROKEN = {
    "nothing": b"",
    "no boundary": b"hello",
    "no end": WHOLE[: -len(END)],
    "in the middle of the file": WHOLE[:100],
    "in the middle of a head": WHOLE[:20],
    "behind the file": form(FILE, field(b"text", b"hello"), end=b""),
    "no name": form(b"Content-Disposition: form-data\r\n\r\nx"),
    "no disposition": form(b"X: y\r\n\r\nx"),
    "no file name": form(field(b"file", PNG)),
    "two files": form(FILE, FILE),
    "many fields": form(FILE, *[field(b"a", b"b")] * 40),
    "many heads": form(b"X: y\r\n" * 20 + FILE),
    "a long head": form(b"X: " + b"y" * 10_000 + b"\r\n" + FILE),
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN.keys())
def test_a_form_that_is_none_or_not_whole_is_invalid(http: TestClient, keys: Keys, content: bytes) -> None:
    for person, path in takers(http, keys):
        refused(person.request("POST", path, content=content, headers={"Content-Type": KIND}), "invalid")


def test_an_end_without_a_line_break_is_one(http: TestClient) -> None:
    sent = open_as(http).request("POST", "/attachments", content=WHOLE[:-2], headers={"Content-Type": KIND})
    assert sent.status_code == 201, sent.text


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=" + "b" * 300, "text/html"])
def test_a_form_that_does_not_say_how_it_is_made_is_invalid(http: TestClient, keys: Keys, kind: str) -> None:
    for person, path in takers(http, keys):
        refused(person.request("POST", path, content=WHOLE, headers={"Content-Type": kind}), "invalid")


def test_only_the_file_may_be_large(http: TestClient, keys: Keys) -> None:
    for person, path in takers(http, keys):
        for name in (b"text", b"source", b"other"):
            content = form(FILE, field(name, b"a" * 100_000))
            refused(person.request("POST", path, content=content, headers={"Content-Type": KIND}), "too-large")


def test_what_a_page_sends_besides_is_passed_over(http: TestClient) -> None:
    empty = b'Content-Disposition: form-data; name="more"; filename=""\r\n\r\n'
    content = form(FILE, empty, *[field(b"csrf", b"x" * 1_000)] * 10)
    sent = open_as(http).request("POST", "/attachments", content=content, headers={"Content-Type": KIND})
    assert sent.status_code == 201, sent.text


def test_who_is_not_known_hears_that_before_what_is_wrong_with_the_form(http: TestClient) -> None:
    for path in ("/v1/conversations/x/attachments", "/v1/desk/conversations/x/attachments", "/v1/documents"):
        refused(http.post(path, content=b"--b\r\n", headers={"Content-Type": KIND}), "unauthorized")
