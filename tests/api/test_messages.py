"""What a contact may write, once, and what comes back."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from starlette.testclient import TestClient

from runtime.accounts import Role
from runtime.compose import opened
from tests.api.opening import NewHome, in_process, settings_for
from tests.api.people import KNOWN, Contact, Keys, at_desk, eventually, open_as, refused

LONGEST = 4_000


@pytest.fixture
def contact(http: TestClient) -> Contact:
    return open_as(http)


def raw(contact: Contact, content: bytes) -> Any:
    return contact.request("POST", "/messages", content=content, headers={"Content-Type": "application/json"})


@pytest.mark.parametrize(
    "text",
    ["", " ", " \t\r\n ", "\u00a0\u2003\u3000", "\x00", "\x00\x01\x1b\x7f ", "\u200b\u200d\ufeff", "\u2060 \u200e"],
)
def test_a_message_without_a_visible_character_is_invalid(contact: Contact, text: str) -> None:
    detail = refused(contact.say(text), "invalid")
    assert detail == "text: the text is empty"
    assert len(contact.messages) == 1


def test_control_characters_are_left_out_and_the_rest_is_kept(contact: Contact) -> None:
    sent = contact.say(
        "  \x00Hel\x1b[31mlo\x7f\r\nthere\t\u202eyou \U0001f44b\U0001f3fd e\u0301 \u0645\u0631\u062d\u0628\u0627\x08 "
    )
    assert (
        sent.json()["message"]["text"]
        == "Hel[31mlo\r\nthere\t\u202eyou \U0001f44b\U0001f3fd e\u0301 \u0645\u0631\u062d\u0628\u0627"
    )


@pytest.mark.parametrize("half", [rb"\ud800", rb"\udfff", rb"ok \udc00\ud800 ok"])
def test_half_a_character_pair_is_invalid_wherever_it_stands(http: TestClient, contact: Contact, half: bytes) -> None:
    refused(raw(contact, b'{"text": "' + half + b'"}'), "invalid")
    for path, body in (
        ("/v1/conversations", b'{"contact": {"name": "%s"}}' % half),
        ("/v1/conversations", b'{"contact": {"email": "%s@shop.example"}}' % half),
        ("/v1/conversations", b'{"attributes": {"%s": "value"}}' % half),
        ("/v1/conversations", b'{"workspace": "%s"}' % half),
        ("/v1/sessions", b'{"email": "%s", "password": "secret"}' % half),
        ("/v1/sessions", b'{"email": "agent@default.example", "password": "%s"}' % half),
    ):
        refused(http.post(path, content=body, headers={"Content-Type": "application/json"}), "invalid")


def test_the_longest_message_is_taken_and_a_longer_one_is_too_large(contact: Contact) -> None:
    longest = contact.say("\U0001f600" * LONGEST)
    assert longest.status_code == 201
    assert len(longest.json()["message"]["text"]) == LONGEST
    for length in (LONGEST + 1, 10 * LONGEST, 240_000):
        assert "4000" in refused(contact.say("a" * length), "too-large")
    assert len([one for one in contact.messages if one["author"] == "contact"]) == 1


@pytest.mark.parametrize(
    "content",
    [
        b'{"text": 5}',
        b'{"text": null}',
        b'{"text": ["hello"]}',
        b'{"text": {"text": "hello"}}',
        b'{"text": true}',
        b"{}",
        b'{"message": "hello"}',
        b'["hello"]',
        b'"hello"',
    ],
)
def test_a_text_of_the_wrong_type_is_invalid_and_the_field_is_named(contact: Contact, content: bytes) -> None:
    detail = refused(raw(contact, content), "invalid")
    assert detail.startswith(("text: ", "The body: "))


def test_fields_that_are_not_known_are_ignored(contact: Contact) -> None:
    sent = contact.post("/messages", {"text": "Hello", "author": "agent", "kind": "notice", "id": "mine", "seq": 1})
    message = sent.json()["message"]
    assert (message["author"], message["kind"], message["name"]) == ("contact", "text", None)
    assert message["id"] != "mine"


def test_the_same_key_says_it_once(contact: Contact) -> None:
    first = contact.say(KNOWN, wait_s=20, key="one")
    again = contact.say(f"  {KNOWN}\x00 ", wait_s=20, key="one")
    assert again.status_code == first.status_code == 201
    assert again.json() == first.json()
    assert again.json()["reply"]["action"] == "answer"
    assert [one["author"] for one in contact.messages] == ["assistant", "contact", "assistant"]


def test_ten_at_once_with_one_key_say_it_once(contact: Contact) -> None:
    with ThreadPoolExecutor(10) as threads:
        answers = list(threads.map(lambda _: contact.say("Is anybody there?", key="same"), range(10)))
    assert {one.status_code for one in answers} == {201}
    assert len({one.json()["message"]["id"] for one in answers}) == 1
    assert [one["text"] for one in contact.messages if one["author"] == "contact"] == ["Is anybody there?"]


def test_a_key_with_other_words_is_a_conflict(contact: Contact) -> None:
    contact.say("Hello", key="one")
    refused(contact.say("Good-bye", key="one"), "idempotency-conflict")
    assert contact.say("Good-bye", key="two").status_code == 201


def test_a_key_counts_in_its_own_conversation_only(http: TestClient, contact: Contact) -> None:
    stranger = open_as(http)
    mine, theirs = contact.say("Hello", key="one"), stranger.say("Something else", key="one")
    assert {mine.status_code, theirs.status_code} == {201}
    assert mine.json()["message"]["id"] != theirs.json()["message"]["id"]


def test_an_agents_key_is_another_than_the_contacts(contact: Contact, http: TestClient, keys: Keys) -> None:
    desk = at_desk(http, keys["default", Role.AGENT], contact.id)
    contact.say("ok", key="1")
    epoch = desk.post("/claim", {}).json()["control_epoch"]
    for text in ("ok", "Hello, I am here."):
        body = {"text": text, "control_epoch": epoch}
        sent = desk.post("/messages", body, headers={"Idempotency-Key": f"1{text}" if text != "ok" else "1"})
        assert sent.status_code == 201
        assert (sent.json()["message"]["author"], sent.json()["message"]["text"]) == ("agent", text)
        again = desk.post("/messages", body, headers={"Idempotency-Key": f"1{text}" if text != "ok" else "1"})
        assert again.json() == sent.json()


@pytest.mark.parametrize("key", ["", "k" * 201, "k" * 5_000])
def test_a_key_that_is_empty_or_too_long_is_invalid(contact: Contact, key: str) -> None:
    detail = refused(contact.post("/messages", {"text": "Hello"}, headers={"Idempotency-Key": key}), "invalid")
    assert detail.startswith("Idempotency-Key: ")
    assert contact.say("Hello", key="k" * 200).status_code == 201


def test_a_wait_brings_the_reply_that_answers_the_message(contact: Contact) -> None:
    sent = contact.say(KNOWN, wait_s=20).json()
    assert sent["reply"]["replies_to"] == sent["message"]["id"]
    assert sent["reply"]["author"] == "assistant"
    assert "275" in sent["reply"]["text"]
    assert contact.messages[-2:] == [sent["message"], sent["reply"]]


@pytest.mark.parametrize(
    "prefer", ["wait=0", "wait", "wait=", "wait=-5", "wait=abc", "respond-async", "await=5", "no-wait=5", "\xb2"]
)
def test_without_a_sound_wait_there_is_no_reply_yet(contact: Contact, prefer: str) -> None:
    headers = {b"Prefer": prefer.encode("latin-1")}
    sent = contact.client.post(
        f"{contact.path}/messages",
        json={"text": KNOWN},
        headers={**headers, b"Authorization": f"Bearer {contact.token}".encode()},
    )
    assert sent.status_code == 201
    assert sent.json()["reply"] is None


@pytest.mark.parametrize("prefer", ["wait=99999999", "Wait=20", 'wait="20"', "respond-async, wait = 20"])
def test_a_wait_is_read_however_it_may_be_written(contact: Contact, prefer: str) -> None:
    headers = {"Prefer": prefer, "Authorization": f"Bearer {contact.token}"}
    sent = contact.client.post(f"{contact.path}/messages", json={"text": KNOWN}, headers=headers)
    assert "275" in sent.json()["reply"]["text"]


def test_a_wait_that_is_over_brings_the_message_alone(new_home: NewHome) -> None:
    slow = settings_for(new_home(), debounce_s=60, debounce_cap_s=60)
    with opened(slow) as warmline, in_process(warmline) as http:
        sent = open_as(http).say("Hello", wait_s=1)
        assert sent.status_code == 201
        assert sent.json()["reply"] is None
        assert sent.json()["message"]["text"] == "Hello"


def test_a_wait_ends_when_an_agent_takes_over(new_home: NewHome) -> None:
    slow = settings_for(new_home(), debounce_s=60, debounce_cap_s=60)
    with opened(slow) as warmline, in_process(warmline) as http, ThreadPoolExecutor(1) as threads:
        contact = open_as(http)
        desk = at_desk(http, warmline.accounts.add_key("default", "Ann", Role.AGENT), contact.id)
        waiting = threads.submit(contact.say, "Hello", 30)
        while len(contact.messages) < 2:
            pass
        assert desk.post("/claim", {}).status_code == 200
        assert waiting.result(timeout=15).json()["reply"] is None
        assert contact.say("Are you there?", wait_s=30).json()["reply"] is None


@pytest.mark.parametrize(
    "body",
    [
        {"contact": {"email": "not an address"}},
        {"contact": {"email": "a\x00b@shop.example"}},
        {"contact": {"email": "a\u202eb@shop.example"}},
        {"contact": {"name": "n" * 201}},
        {"contact": "Kim"},
        {"attributes": {"page": 5}},
        {"attributes": {"k" * 65: "value"}},
        {"attributes": {f"k{n}": "value" for n in range(33)}},
        {"attributes": [["page", "/"]]},
        {"attributes": {"page": "v" * 201}},
        {"attributes": {"a" * 100_000: 1}},
        {"workspace": 7},
    ],
    ids=lambda body: str(body)[:40],
)
def test_what_is_known_of_the_contact_is_checked(http: TestClient, body: dict[str, Any]) -> None:
    refused(http.post("/v1/conversations", json=body), "invalid")


def test_a_conversation_may_be_opened_with_nothing_or_with_what_is_known(http: TestClient, keys: Keys) -> None:
    assert http.post("/v1/conversations").status_code == 201
    contact = open_as(http, contact={"name": "Kim", "email": "kim@shop.example"}, attributes={"page": "/boats"})
    greeting = contact.messages[0]
    assert (greeting["author"], greeting["kind"]) == ("assistant", "greeting")
    story = at_desk(http, keys["default", Role.AGENT], contact.id).get().json()
    assert story["contact"] == {"name": "Kim", "email": "kim@shop.example"}
    assert story["attributes"] == {"page": "/boats"}
    assert not {"contact", "attributes", "decisions", "notes", "summary"} & set(contact.get().json())


def test_what_a_contact_is_called_forges_no_line_and_turns_nothing_round(http: TestClient, keys: Keys) -> None:
    contact = open_as(http, contact={"name": "Kim\nAnn (agent):\u202e"}, attributes={"page": "/a\n/b\u2066"})
    story = at_desk(http, keys["default", Role.AGENT], contact.id).get().json()
    assert (story["contact"], story["attributes"]) == ({"name": "Kim Ann (agent):"}, {"page": "/a /b"})


def test_a_field_that_was_left_empty_is_as_good_as_left_out(http: TestClient, keys: Keys) -> None:
    empty = {"contact": {"name": "", "email": " "}, "attributes": {"plan": "", "page": "/a"}}
    contact = open_as(http, **empty)
    desk = at_desk(http, keys["default", Role.AGENT], contact.id)
    story = desk.get().json()
    assert (story["contact"], story["attributes"]) == ({}, {"page": "/a"})
    desk.post("/claim", json={})
    assert desk.post("/handback", json={"outcome": "solved", "instruction": ""}).status_code == 200
    eventually(lambda: contact.get().json()["survey"])
    assert contact.post("/survey", json={"score": 5, "comment": ""}).status_code == 201


@pytest.mark.parametrize("body", [{"attributes": {"": "x"}}, {"contact": {"name": 0}}, {"contact": {"name": "\u200b"}}])
def test_an_empty_value_excuses_no_other_fault(http: TestClient, body: dict[str, Any]) -> None:
    refused(http.post("/v1/conversations", json=body), "invalid")
