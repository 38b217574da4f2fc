"""No body is decoded with a codec that its sender chooses."""

import pytest
from starlette.testclient import TestClient

from runtime.accounts import Role
from tests.api.people import Keys, bearer, open_as, refused
from tests.api.test_forms import FILE, KIND, PNG, field, form

OTHERS = ("punycode", "utf-7", "unicode_escape", "undefined", "idna", "utf-16", "rot13", "latin-1", "nonsense", "a b")


@pytest.mark.parametrize("charset", OTHERS)
def test_a_body_that_is_not_in_utf8_is_refused_whatever_it_is(http: TestClient, keys: Keys, charset: str) -> None:
    contact, owner = open_as(http), bearer(keys["default", Role.OWNER])
    for kind in (f"{KIND}; charset={charset}", f'{KIND}; Charset="{charset}"', f"application/json; charset={charset}"):
        headers = {"Content-Type": kind}
        assert "UTF-8" in refused(
            contact.request("POST", "/attachments", content=form(FILE), headers=headers), "invalid"
        )
        assert "UTF-8" in refused(http.post("/v1/documents", content=b"{}", headers={**headers, **owner}), "invalid")
        assert "UTF-8" in refused(http.post("/v1/conversations", content=b"{}", headers=headers), "invalid")


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", '"utf8"'])
def test_utf8_may_be_named(http: TestClient, charset: str) -> None:
    said = form(field(b"text", "Größe".encode()), FILE)
    sent = open_as(http).request(
        "POST", "/attachments", content=said, headers={"Content-Type": f"{KIND}; charset={charset}"}
    )
    assert sent.json()["message"]["text"] == "Größe"
    kind = {"Content-Type": f"application/json; charset={charset}"}
    assert http.post("/v1/conversations", content=b"{}", headers=kind).status_code == 201


@pytest.mark.parametrize("charset", ["'utf-8'", "utf_8", "us-ascii"])
def test_what_says_the_same_otherwise_may_be_named_of_a_body_that_is_no_form(http: TestClient, charset: str) -> None:
    kind = {"Content-Type": f"application/json; charset={charset}"}
    assert http.post("/v1/conversations", content=b"{}", headers=kind).status_code == 201
    sent = open_as(http).request(
        "POST", "/attachments", content=form(FILE), headers={"Content-Type": f"{KIND}; charset={charset}"}
    )
    refused(sent, "invalid")


def test_a_second_content_type_names_no_other(http: TestClient) -> None:
    kinds = [("Content-Type", KIND), ("Content-Type", f"{KIND}; charset=punycode")]
    for headers in (kinds, kinds[::-1]):
        refused(http.post("/v1/conversations/x/attachments", content=form(FILE), headers=headers), "invalid")


@pytest.mark.parametrize("ways", ["Content-Type: image/png; charset=punycode\r\n", "X-Charset: punycode\r\n"])
def test_what_a_part_says_of_itself_changes_nothing(http: TestClient, ways: str) -> None:
    parts = [
        field(b"_charset_", b"punycode"),
        ways.encode() + field(b"text", b"a-" + b"a" * 3_000),
        ways.encode() + FILE,
    ]
    sent = open_as(http).request("POST", "/attachments", content=form(*parts), headers={"Content-Type": KIND})
    assert sent.json()["message"]["text"] == "a-" + "a" * 3_000


def test_a_name_in_latin_1_is_taken_and_the_conversation_stays_readable(http: TestClient, keys: Keys) -> None:
    contact = open_as(http)
    file = b'Content-Disposition: form-data; name="file"; filename="Gr\xf6\xdfe\x85.png"\r\n\r\n' + PNG
    sent = contact.request("POST", "/attachments", content=form(file), headers={"Content-Type": KIND})
    assert sent.json()["message"]["attachments"][0]["name"] == "Größe.png"
    assert contact.get().status_code == 200
