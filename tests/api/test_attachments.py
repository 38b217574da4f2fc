"""Pictures and PDFs over HTTP: given to both sides of their conversation, harmless in any browser."""

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from runtime.accounts import Role
from runtime.compose import Warmline, opened
from tests.api.opening import NewHome, in_process, settings_for
from tests.api.people import Contact, Keys, Person, at_desk, open_as, refused

PNG, PDF = b"\x89PNG\r\n\x1a\n" + b"0" * 40, b"%PDF-1.7 x"


def send(contact: Contact, content: bytes = PNG, name: str = "Größe.png", **more):
    return contact.request("POST", "/attachments", files={"file": (name, content, "text/html")}, **more)


def test_a_file_is_sent_once_and_given_to_both_sides(http: TestClient, keys: Keys) -> None:
    contact = open_as(http)
    sent = send(contact, data={"text": "It looks so."}, headers={"Idempotency-Key": "one"})
    again = send(contact, data={"text": "It looks so."}, headers={"Idempotency-Key": "one"})
    assert sent.status_code == 201, sent.text
    message = sent.json()["message"]
    assert again.json()["message"]["id"] == message["id"]
    [file] = message["attachments"]
    assert (message["text"], message["author"]) == ("It looks so.", "contact")
    assert (file["name"], file["media_type"], file["size_bytes"]) == ("Größe.png", "image/png", len(PNG))
    desk = at_desk(http, keys["default", Role.AGENT], contact.id)
    assert file in [one for said in desk.get().json()["messages"] for one in said["attachments"]]
    for reader in (contact, desk):
        given = reader.get(f"/attachments/{file['id']}")
        assert (given.status_code, given.content) == (200, PNG)
        assert given.headers["content-type"] == "image/png"
        assert given.headers["content-security-policy"] == "default-src 'none'; sandbox"
        assert given.headers["x-content-type-options"] == "nosniff"
        assert given.headers["content-disposition"] == "inline; filename*=UTF-8''Gr%C3%B6%C3%9Fe.png"


def test_a_pdf_is_saved_and_never_shown_in_place(http: TestClient) -> None:
    contact = open_as(http)
    message = send(contact, PDF, '../"a\r\nb.pdf').json()["message"]
    assert message["text"].startswith("[Attached: ")
    given = contact.get(f"/attachments/{message['attachments'][0]['id']}")
    assert given.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    assert given.headers["content-type"] == "application/pdf"


def test_a_file_is_given_to_nobody_else(http: TestClient, keys: Keys) -> None:
    contact, other = open_as(http), open_as(http)
    [file] = send(contact).json()["message"]["attachments"]
    path = f"/attachments/{file['id']}"
    refused(other.get(path), "not-found")
    refused(contact.get("/attachments/" + "0" * 64), "not-found")
    refused(contact.get("/attachments/..%2f..%2fwarmline.db"), "not-found")
    elsewhere = at_desk(http, keys["other", Role.AGENT], contact.id)
    refused(elsewhere.get(path), "not-found")
    refused(at_desk(http, keys["default", Role.AGENT], other.id).get(path), "not-found")


@pytest.mark.parametrize("content", [b"<svg onload=alert(1)>", b"<html>", b"MZ", b""])
def test_what_is_no_picture_is_refused_whatever_its_name(http: TestClient, content: bytes) -> None:
    assert "PDFs are taken" in refused(send(open_as(http), content, "a.png"), "invalid")


def test_there_are_limits(http: TestClient, warmline: Warmline) -> None:
    contact = open_as(http)
    refused(send(contact, PNG + b"0" * warmline.settings.max_attachment_bytes), "too-large")
    refused(send(contact, PNG + b"0" * (warmline.settings.max_attachment_bytes + 300_000)), "too-large")
    refused(contact.request("POST", "/messages", content=b"0" * 300_000), "too-large")
    refused(contact.post("/attachments", {}), "invalid")


def test_what_there_is_no_room_for_is_refused_and_not_kept(http: TestClient, warmline: Warmline) -> None:
    most, contact = warmline.settings.attachments_per_conversation, open_as(http)
    for number in range(most):
        say(warmline, contact, PNG + bytes([number]))
    kept = sorted(warmline.attachments.folder.rglob("*"))
    refused(send(contact, PNG + b"more"), "too-large")
    assert sorted(warmline.attachments.folder.rglob("*")) == kept


def send_as(desk: Person, epoch: int, content: bytes = PNG, name: str = "boat.png", **more):
    more["data"] = {"control_epoch": epoch, **more.get("data", {})}
    return desk.request("POST", "/attachments", files={"file": (name, content, "text/html")}, **more)


def test_an_agent_sends_the_contact_a_file(http: TestClient, keys: Keys, warmline: Warmline) -> None:
    contact = open_as(http)
    desk = at_desk(http, keys["default", Role.AGENT], contact.id)
    epoch = desk.post("/claim", {}).json()["control_epoch"]
    key = {"Idempotency-Key": "one"}
    message = send_as(desk, epoch, data={"text": "It looks so."}, headers=key).json()["message"]
    assert send_as(desk, epoch, data={"text": "It looks so."}, headers=key).json()["message"]["id"] == message["id"]
    refused(send_as(desk, epoch, PNG + b"b", data={"text": "It looks so."}, headers=key), "idempotency-conflict")
    [file] = message["attachments"]
    assert (message["author"], message["text"], message["name"]) == ("agent", "It looks so.", "agent key")
    assert [one["id"] for said in contact.messages for one in said["attachments"]] == [file["id"]]
    assert contact.get(f"/attachments/{file['id']}").content == PNG
    refused(open_as(http).get(f"/attachments/{file['id']}"), "not-found")
    assert send_as(desk, epoch, PDF, "a.pdf").json()["message"]["text"] == "[Attached: a.pdf]"


def test_an_agents_file_meets_the_same_limits_and_only_the_holder_sends_one(
    http: TestClient, keys: Keys, warmline: Warmline
) -> None:
    contact = open_as(http)
    desk = at_desk(http, keys["default", Role.AGENT], contact.id)
    epoch = desk.post("/claim", {}).json()["control_epoch"]
    kept = sorted(warmline.attachments.folder.rglob("*"))
    boss = at_desk(http, keys["default", Role.OWNER], contact.id)
    refused(send_as(boss, epoch, PNG + b"boss"), "already-claimed")
    refused(send_as(desk, epoch - 1, PNG + b"late"), "stale-epoch")
    refused(send_as(desk, epoch, b"<svg onload=alert(1)>"), "invalid")
    refused(send_as(desk, epoch, PNG + b"0" * warmline.settings.max_attachment_bytes), "too-large")
    refused(send_as(desk, epoch, PNG + b"0" * (warmline.settings.max_attachment_bytes + 300_000)), "too-large")
    refused(send_as(desk, epoch, data={"text": "x" * (warmline.settings.max_message_chars + 1)}), "too-large")
    refused(desk.request("POST", "/attachments", files={"file": ("a.png", PNG)}), "invalid")
    assert sorted(warmline.attachments.folder.rglob("*")) == kept
    for number in range(warmline.settings.attachments_per_conversation):
        say(warmline, contact, PNG + bytes([number]))
    refused(send_as(desk, epoch, PNG + b"more"), "too-large")


def test_the_same_key_for_another_file_is_refused(http: TestClient) -> None:
    contact = open_as(http)
    assert send(contact, PNG + b"a", headers={"Idempotency-Key": "k"}).status_code == 201
    assert send(contact, PNG + b"a", headers={"Idempotency-Key": "k"}).status_code == 201
    refused(send(contact, PNG + b"b", headers={"Idempotency-Key": "k"}), "idempotency-conflict")


def say(warmline: Warmline, contact: Contact, content: bytes) -> None:
    """Past the limit on messages a minute."""
    kept = warmline.attachments.keep("default", "a.png", content)
    warmline.conversations.say("default", contact.id, "[Attached: a.png]", None, (kept,))


def test_a_file_whose_message_is_refused_is_not_kept(http: TestClient, keys: Keys, warmline: Warmline) -> None:
    contact, key = open_as(http), {"Idempotency-Key": "k"}
    desk = at_desk(http, keys["default", Role.AGENT], contact.id)
    assert send(contact, PNG + b"first", headers=key).status_code == 201
    epoch = desk.post("/claim", {}).json()["control_epoch"]
    assert send_as(desk, epoch, PNG + b"agent", headers=key).status_code == 201
    kept = files_of(warmline)
    for number in range(4):
        refused(send(contact, PNG + b"second" + bytes([number]), headers=key), "idempotency-conflict")
        refused(send_as(desk, epoch, PNG + b"third" + bytes([number]), headers=key), "idempotency-conflict")
    assert files_of(warmline) == kept


def test_a_refused_file_is_not_taken_from_another_conversation(http: TestClient) -> None:
    owner, other, content = open_as(http), open_as(http), PNG + b"of both"
    [file] = send(owner, content).json()["message"]["attachments"]
    send(other, PNG + b"of one", headers={"Idempotency-Key": "k"})
    refused(send(other, content, headers={"Idempotency-Key": "k"}), "idempotency-conflict")
    assert owner.get(f"/attachments/{file['id']}").content == content


def test_a_name_that_cannot_be_written_keeps_nobody_from_reading_what_was_stored(stocked_home: NewHome) -> None:
    home = stocked_home()
    with opened(settings_for(home)) as warmline, in_process(warmline) as http:
        contact = open_as(http)
        kept = replace(warmline.attachments.keep("default", "a.png", PNG), name="\ud800x.png")
        warmline.conversations.say("default", contact.id, "A photo.", None, (kept,))
    with opened(settings_for(home)) as warmline, in_process(warmline) as http:
        contact = replace(contact, client=http)
        agent = warmline.accounts.add_key("default", "another key", Role.AGENT)
        for person in (contact, at_desk(http, agent, contact.id)):
            [said] = [one for one in person.get().json()["messages"] if one["attachments"]]
            assert (said["text"], said["attachments"][0]["name"]) == ("A photo.", "\ufffdx.png")
            assert person.get("/transcript").status_code == 200
            assert person.get(f"/attachments/{kept.id}").content == PNG
        contact.post("/handoff")
        assert contact.id in {one["id"] for one in at_desk(http, agent).get("/queue").json()}


def files_of(warmline: Warmline) -> set[str]:
    return {path.name for path in warmline.attachments.folder.rglob("*") if path.is_file()}
