"""Visitors who are logged in: known by a signature, with one conversation on every device."""

import re
import time
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from runtime.compose import Warmline
from runtime.identities import signature_of
from tests.api.people import Contact, open_as, refused

PAGE = Path(__file__).parents[2] / "docs" / "http.md"
SOON = int(time.time()) + 3600


@pytest.fixture(scope="module")
def secret(warmline: Warmline) -> str:
    return warmline.identities.new_secret("default")


def opened(http: TestClient, id: str, signature: str | None, **more: Any) -> Any:
    signed = {"signature": signature} if signature is not None else {}
    return http.post("/v1/conversations", json={"contact": {"id": id, "name": "Kim"}, **signed, **more})


def test_the_documented_example_signs_what_is_accepted(http: TestClient, secret: str) -> None:
    [example] = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    defined: dict[str, Any] = {}
    exec(example, defined)
    signature = defined["signature_of"](secret, "documented", SOON)
    shown = opened(http, "documented", signature, expires=SOON)
    assert shown.status_code == 201
    assert shown.json()["resumed"] is False


def test_another_device_goes_on_where_the_first_left_off(http: TestClient, warmline: Warmline, secret: str) -> None:
    signature = signature_of(secret, "kim-1")
    phone = opened(http, "kim-1", signature).json()
    first = Contact(http, f"/v1/conversations/{phone['id']}", phone["token"])
    assert first.say("Hello there").status_code == 201
    desktop = opened(http, "kim-1", signature).json()
    assert (desktop["id"], desktop["resumed"]) == (phone["id"], True)
    assert desktop["token"] != phone["token"]
    second = Contact(http, f"/v1/conversations/{desktop['id']}", desktop["token"])
    assert "Hello there" in [one["text"] for one in second.messages]
    assert second.say("Me again").status_code == first.say("And me").status_code == 201
    _, state = warmline.log.state("default", phone["id"])
    assert dict(state.contact) == {"id": "kim-1", "name": "Kim", "verified": "yes"}


def test_what_the_page_knows_when_it_opens_again_holds_from_then_on(
    http: TestClient, warmline: Warmline, secret: str
) -> None:
    signature = signature_of(secret, "kim-6")
    first = opened(http, "kim-6", signature, attributes={"plan": "free", "shop": "boats"}).json()
    body = {"contact": {"id": "kim-6", "name": "Kim Lee", "email": "kim@example.org"}, "signature": signature}
    again = http.post("/v1/conversations", json={**body, "attributes": {"plan": "gold"}}).json()
    assert (again["id"], again["resumed"], again["phase"]) == (first["id"], True, "bot")
    _, state = warmline.log.state("default", first["id"])
    assert (state.contact["name"], state.contact["email"]) == ("Kim Lee", "kim@example.org")
    assert dict(state.attributes) == {"plan": "gold", "shop": "boats"}
    told = [one for one in warmline.log.since("default", first["id"], 0) if one.type == "contact.updated"]
    assert [one.data for one in told] == [
        {"contact": {"name": "Kim Lee", "email": "kim@example.org"}, "attributes": {"plan": "gold"}}
    ]


def test_to_open_again_with_nothing_new_writes_nothing(http: TestClient, warmline: Warmline, secret: str) -> None:
    signature = signature_of(secret, "kim-7")
    first = opened(http, "kim-7", signature, attributes={"plan": "free"}).json()
    before = len(warmline.log.since("default", first["id"], 0))
    opened(http, "kim-7", signature, attributes={"plan": "free"})
    opened(http, "kim-7", signature)
    assert len(warmline.log.since("default", first["id"], 0)) == before


def test_a_false_signature_changes_nothing(http: TestClient, warmline: Warmline, secret: str) -> None:
    first = opened(http, "kim-8", signature_of(secret, "kim-8"), attributes={"plan": "free"}).json()
    refused(opened(http, "kim-8", "0" * 64, attributes={"plan": "gold"}), "unauthorized")
    _, state = warmline.log.state("default", first["id"])
    assert dict(state.attributes) == {"plan": "free"}


def test_each_contact_has_a_conversation_of_their_own(http: TestClient, secret: str) -> None:
    ids = {opened(http, who, signature_of(secret, who)).json()["id"] for who in ("a", "b", "a", "é" * 200)}
    assert len(ids) == 3


@pytest.mark.parametrize(
    ("id", "signed", "expires", "sent"),
    [
        ("kim-2", "kim-3", None, None),
        ("kim-2", "kim-2", SOON, None),
        ("kim-2", "kim-2", None, SOON),
        ("kim-2", "kim-2", SOON, SOON + 1),
        ("kim-2", "kim-2", 1, 1),
    ],
    ids=["another id", "without its expiry", "with an expiry", "a later expiry", "expired"],
)
def test_a_signature_of_something_else_lets_nobody_in(
    http: TestClient, secret: str, id: str, signed: str, expires: int | None, sent: int | None
) -> None:
    more = {} if sent is None else {"expires": sent}
    refused(opened(http, id, signature_of(secret, signed, expires), **more), "unauthorized")


@pytest.mark.parametrize("signature", [None, "", "0" * 64, "é", "x" * 128])
def test_an_id_without_a_true_signature_lets_nobody_in(http: TestClient, secret: str, signature: str | None) -> None:
    refused(opened(http, "kim-2", signature), "unauthorized")


def test_a_signature_without_an_id_lets_nobody_in(http: TestClient, secret: str) -> None:
    refused(http.post("/v1/conversations", json={"signature": signature_of(secret, "")}), "unauthorized")


def test_a_secret_is_of_one_workspace_and_ends_with_the_next(http: TestClient, warmline: Warmline) -> None:
    old = warmline.identities.new_secret("other")
    assert opened(http, "kim-4", signature_of(old, "kim-4"), workspace="other").status_code == 201
    warmline.identities.new_secret("other")
    refused(opened(http, "kim-4", signature_of(old, "kim-4"), workspace="other"), "unauthorized")


def test_whoever_says_to_be_verified_is_not(http: TestClient, warmline: Warmline) -> None:
    contact = open_as(http, contact={"name": "Kim", "verified": "yes"})
    _, state = warmline.log.state("default", contact.id)
    assert dict(state.contact) == {"name": "Kim"}


def test_nobody_becomes_somebody_else_after_the_opening(http: TestClient, warmline: Warmline, secret: str) -> None:
    opening = opened(http, "kim-6", signature_of(secret, "kim-6")).json()
    for contact in (
        Contact(http, f"/v1/conversations/{opening['id']}", opening["token"], id=opening["id"]),
        open_as(http),
    ):
        refused(contact.post("/contact", {"id": "victim-7", "name": "Vera"}), "unauthorized")
        assert warmline.log.state("default", contact.id)[1].contact.get("id") in ("kim-6", None)
        assert contact.post("/contact", {"name": "Vera"}).json()["contact"]["name"] == "Vera"


def test_an_id_cannot_stand_for_another_id_and_its_expiry(http: TestClient, secret: str) -> None:
    signature = signature_of(secret, "ann", SOON)
    refused(opened(http, f"ann.{SOON}", signature), "unauthorized")
    assert opened(http, f"ann.{SOON}", signature_of(secret, f"ann.{SOON}", SOON), expires=SOON).status_code == 201
    assert opened(http, "ann.1985", signature_of(secret, "ann.1985")).status_code == 201


def test_of_two_devices_at_once_one_opens_the_conversation(warmline: Warmline) -> None:
    first, second = (warmline.conversations.start("default", {}, {})[0] for _ in range(2))
    assert warmline.identities.keep("default", "kim-5", first) == first
    assert warmline.identities.keep("default", "kim-5", second) == first
