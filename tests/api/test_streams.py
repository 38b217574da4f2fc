"""The streams: everything once and in order, and to each side only what is theirs."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from types import SimpleNamespace
from typing import Any, cast

import httpx
import pytest

from api.stream import stream
from runtime.accounts import Role
from runtime.compose import Warmline
from runtime.feed import Feed
from tests.api.listening import follow, has, numbers, opened_stream
from tests.api.people import KNOWN, Contact, Keys, Person, at_desk, bearer, eventually, log_in, open_as, refused

FOR_CONTACTS = {
    "message.created",
    "control.changed",
    "survey.requested",
    "survey.answered",
    "feedback.given",
    "conversation.resolved",
    "conversation.reopened",
}


@pytest.fixture
def client(url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=url, timeout=30) as client:
        yield client


@pytest.fixture
def contact(client: httpx.Client) -> Contact:
    return open_as(client)


@pytest.fixture
def agent(client: httpx.Client, keys: Keys) -> Person:
    """At the desk, before no conversation in particular."""
    return at_desk(client, keys["default", Role.AGENT])


@pytest.fixture
def desk(client: httpx.Client, keys: Keys, contact: Contact) -> Person:
    return at_desk(client, keys["default", Role.AGENT], contact.id)


def whole_story(contact: Contact, desk: Person) -> None:
    """An answer, a takeover, a note, suggestions, a handback, a rating, and a question after the end."""
    contact.told(KNOWN)
    contact.post("/feedback", {"message_id": contact.get().json()["messages"][-1]["id"], "helpful": True})
    epoch = desk.post("/claim", {}).json()["control_epoch"]
    desk.post("/notes", {"text": "SECRET note"})
    contact.say("And if I bring the boat back late?")
    eventually(lambda: desk.get().json()["suggestions"])
    desk.post("/messages", {"text": "Then it is 19 euros an hour.", "control_epoch": epoch})
    desk.post("/handback", {"outcome": "solved", "instruction": "SECRET instruction"})
    eventually(lambda: contact.get().json()["survey"])
    contact.post("/survey", {"score": 5})
    contact.told(KNOWN)


def test_a_contact_sees_the_whole_story_and_nothing_of_the_desks(contact: Contact, desk: Person) -> None:
    whole_story(contact, desk)
    snapshot = contact.get().json()
    seen = follow(contact, lambda events: numbers(events)[-1:] == [snapshot["messages"][-1]["seq"]])
    assert {one["type"] for one in seen} == FOR_CONTACTS
    assert "SECRET" not in str(seen)
    assert numbers(seen) == sorted(set(numbers(seen))) == [one["seq"] for one in seen]
    assert [one["data"] for one in seen if one["type"] == "message.created"] == snapshot["messages"]
    phases = [one["data"]["phase"] for one in seen if one["type"] == "control.changed"]
    assert phases == ["bot", "human", "closing", "resolved", "bot"]
    epochs = [one["data"]["epoch"] for one in seen if one["type"] == "control.changed"]
    assert epochs == [1, 2, 3, 4, 5]
    assert all(
        one["data"].keys() >= {"phase", "controller", "epoch", "reason"} for one in seen if "epoch" in one["data"]
    )
    [reopened] = [one for one in seen if one["type"] == "conversation.reopened"]
    assert reopened["data"] == {"episode": 2}
    for one in seen:
        assert set(one) == {"id", "seq", "type", "at", "data"}


def test_a_resumed_stream_has_no_gap_and_no_repeat(contact: Contact, desk: Person) -> None:
    whole_story(contact, desk)
    last = contact.get().json()["messages"][-1]["seq"]

    def all_of_it(events: list[dict[str, object]]) -> bool:
        return numbers(events)[-1:] == [last]

    whole = follow(contact, all_of_it, after=0)
    for stop in (1, len(whole) // 2, len(whole) - 1):
        before, seen = whole[:stop], whole[stop - 1]["id"]
        assert before + follow(contact, all_of_it, after=seen) == whole
    path = f"{contact.path}?last_event_id={whole[3]['id']}"
    with contact.client.stream("GET", path.replace("?", "/events?"), headers=bearer(contact.token)) as response:
        first = next(line for line in response.iter_lines() if line.startswith("id: "))
    assert first == f"id: {whole[4]['id']}"


@pytest.mark.parametrize("given", ["x", "-1", "1.5", "0x1", "1 2", "9" * 19, "\xb2", "1;2", "null"])
def test_a_last_event_id_that_is_no_number_is_invalid(contact: Contact, agent: Person, given: str) -> None:
    for person in (contact, agent):
        headers = {b"Last-Event-ID": given.encode("latin-1"), b"Authorization": f"Bearer {person.token}".encode()}
        refused(person.client.get(f"{person.path}/events", headers=headers), "invalid")
    refused(contact.get("/events", params={"last_event_id": f"{given}\u0665x"}), "invalid")


def test_what_happens_now_arrives_while_the_stream_is_open(contact: Contact, desk: Person) -> None:
    with opened_stream(contact) as stream:
        stream.read(has("message.created", kind="greeting"))
        sent = contact.say("Is anybody there?").json()["message"]
        stream.read(has("message.created", id=sent["id"]))
        desk.post("/claim", {})
        stream.read(has("control.changed", phase="human"))


def test_typing_is_shown_once_and_never_kept(contact: Contact, desk: Person, agent: Person) -> None:
    with opened_stream(contact) as at_contact, opened_stream(agent) as at_agent:
        at_contact.read(has("message.created", kind="greeting"))
        assert desk.post("/typing").status_code == 204
        assert contact.post("/typing").status_code == 204
        shown = at_contact.read(
            lambda seen: has("typing", author="agent")(seen) and has("typing", author="contact")(seen)
        )
        desk.post("/claim", {})
        at_contact.read(has("control.changed", phase="human"))
        seen = at_agent.read(has("control.changed", phase="human"))
    fleeting = [one for one in shown if one["type"] == "typing"]
    assert all(one["id"] is None and set(one) == {"id", "type", "data"} for one in fleeting)
    ours = [one for one in seen if one["type"] == "typing" and one["conversation_id"] == contact.id]
    assert [one["data"]["author"] for one in ours] == ["agent", "contact"]
    assert "typing" not in {one["type"] for one in follow(contact, has("control.changed", phase="human"))}


def test_the_desks_stream_names_the_conversation_and_counts_over_the_log(
    contact: Contact, desk: Person, agent: Person, client: httpx.Client
) -> None:
    with opened_stream(agent) as stream:
        whole_story(contact, desk)
        stranger = open_as(client)
        stranger.post("/handoff")
        seen = list(
            stream.read(
                lambda events: (
                    events[-1].get("conversation_id") == stranger.id
                    and has("control.changed", phase="queued")(events[-1:])
                )
            )
        )
    assert numbers(seen) == sorted(set(numbers(seen)))
    assert {one.get("conversation_id") for one in seen} >= {contact.id, stranger.id}
    kept = [one for one in seen if one["id"] is not None]
    assert all(one["seq"] == one["id"] for one in kept)
    ours = {one["type"] for one in kept if one["conversation_id"] == contact.id}
    assert ours >= {"decision.made", "note.created", "suggestion.created", "suggestion.withdrawn", *FOR_CONTACTS}
    [note] = [one for one in kept if one["type"] == "note.created"]
    assert note["data"]["text"] == "SECRET note"
    half = len(kept) // 2
    again = follow(agent, lambda events: numbers(events)[-1:] == [kept[-1]["id"]], after=kept[half]["id"])
    assert again == kept[half + 1 :]


def test_the_desks_stream_begins_now_unless_it_is_told_where(contact: Contact, desk: Person, agent: Person) -> None:
    contact.post("/handoff")
    with opened_stream(agent) as stream:
        desk.post("/claim", {})
        seen = stream.read(has("control.changed", phase="human"))
    assert not has("control.changed", phase="queued")(seen)
    assert follow(agent, has("conversation.started"), after=0)[0]["id"] >= 1


def test_a_stream_shows_nothing_of_another_workspace_or_conversation(
    client: httpx.Client, contact: Contact, agent: Person, keys: Keys
) -> None:
    other_agent = at_desk(client, keys["other", Role.AGENT])
    with opened_stream(agent) as here, opened_stream(other_agent) as there, opened_stream(contact) as own:
        elsewhere, stranger = open_as(client, "other"), open_as(client)
        elsewhere.post("/typing")
        elsewhere.say("Hello over there")
        stranger.say("Hello, stranger")
        sent = contact.say("Hello").json()["message"]
        mine = own.read(has("message.created", id=sent["id"]))
        ours = here.read(has("message.created", id=sent["id"]))
        theirs = there.read(has("message.created", text="Hello over there"))
    assert {contact.id, stranger.id} <= _about(ours)
    # Others of either workspace may still be moving.
    assert elsewhere.id not in _about(ours)
    assert not {contact.id, stranger.id} & _about(theirs)
    assert "stranger" not in str(mine)


def _about(seen: Iterable[Mapping[str, Any]]) -> set[Any]:
    return {one.get("conversation_id") for one in seen}


def test_a_snapshot_and_the_stream_after_it_miss_nothing(contact: Contact, desk: Person) -> None:
    desk.post("/claim", {})
    snapshot = contact.get().json()
    desk.post("/notes", {"text": "SECRET"})
    desk.post("/resolve")
    seen = follow(contact, has("survey.requested"), after=snapshot["seq"])
    assert snapshot["phase"] == "human"
    assert [one["data"]["phase"] for one in seen if one["type"] == "control.changed"] == ["closing"]


def test_signing_out_ends_the_desks_stream(client: httpx.Client, contact: Contact) -> None:
    session = log_in(client)
    with opened_stream(at_desk(client, session["token"])) as stream:
        contact.say("Before")
        stream.read(has("message.created", text="Before"))
        assert client.delete("/v1/sessions", headers=bearer(session["token"])).status_code == 204
        contact.say("Afterwards")
        assert "Afterwards" not in str(stream.rest())


def test_to_be_forgotten_ends_the_contacts_stream(client: httpx.Client, contact: Contact, keys: Keys) -> None:
    boss = at_desk(client, keys["default", Role.OWNER], contact.id)
    with opened_stream(contact) as stream:
        contact.say("Before")
        stream.read(has("message.created", text="Before"))
        assert boss.delete("/contact").status_code == 200
        stream.thread.join(timeout=5)
        assert not stream.thread.is_alive()
    refused(contact.get("/events"), "unauthorized")


def test_a_contact_who_leaves_leaves_nothing_behind(warmline: Warmline, contact: Contact) -> None:
    before = len(warmline.feed._subscriptions)
    for _ in range(5):
        follow(contact, has("message.created"))
    contact.say("Hello")
    eventually(lambda: len(warmline.feed._subscriptions) <= before)


def test_a_body_without_a_length_is_limited_on_the_wire_too(client: httpx.Client, contact: Contact) -> None:
    def endless() -> Iterator[bytes]:
        yield b'{"text": "'
        for _ in range(60):
            yield b"a" * 10_000

    headers = {**bearer(contact.token), "Content-Type": "application/json"}
    try:
        response = client.post(f"{contact.path}/messages", content=endless(), headers=headers)
    except httpx.TransportError:
        pass  # The server may hang up before all of it is sent.
    else:
        refused(response, "too-large")
    assert contact.say("Hello").status_code == 201


def test_a_ping_is_on_time_although_what_others_see_wakes_the_stream() -> None:
    async def second_line() -> object:
        feed = Feed()
        opened = cast("Warmline", SimpleNamespace(feed=feed))
        lines: Any = stream(opened, "default", "c", 0, lambda _: [], lambda _: (0, None), ping_s=0.05).body_iterator
        await anext(lines)

        async def wake() -> None:
            while True:
                feed.notify("default", "c")
                await asyncio.sleep(0.01)

        waking = asyncio.create_task(wake())
        async with asyncio.timeout(5):
            found = await anext(lines)
        waking.cancel()
        await lines.aclose()
        return found

    assert asyncio.run(second_line()) == 'data: {"type": "ping", "data": {}}\n\n'
