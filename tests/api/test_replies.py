"""The reply that comes back with a message is the one that answers it, however late it is asked for again."""

import pytest
from starlette.testclient import TestClient

from runtime.accounts import Role
from tests.api.people import KNOWN, Contact, Keys, Person, at_desk, eventually, open_as

OTHER = "Is theft insurance included in the price?"


@pytest.fixture
def contact(http: TestClient) -> Contact:
    return open_as(http)


@pytest.fixture
def desk(http: TestClient, keys: Keys, contact: Contact) -> Person:
    return at_desk(http, keys["default", Role.AGENT], contact.id)


def claim(desk: Person) -> int:
    return int(desk.post("/claim", {}).json()["control_epoch"])


def test_what_an_agent_answered_gets_no_reply_of_a_later_question(contact: Contact, desk: Person) -> None:
    epoch = claim(desk)
    assert contact.say("My parcel P-1 is lost.", key="one").json()["reply"] is None
    desk.post("/messages", {"text": "I look.", "control_epoch": epoch})
    desk.post("/handback", {"outcome": "solved"})
    assert contact.told(KNOWN)["text"]
    assert contact.say("My parcel P-1 is lost.", wait_s=5, key="one").json()["reply"] is None


def test_thanks_to_an_agent_get_no_reply_of_a_later_question(contact: Contact, desk: Person) -> None:
    claim(desk)
    contact.say("Thank you!", key="one")
    desk.post("/handback", {"outcome": "solved"})
    assert contact.told(KNOWN)["text"]
    assert contact.say("Thank you!", wait_s=5, key="one").json()["reply"] is None


def test_what_an_agent_left_open_gets_the_reply_that_the_assistant_gives_to_it(contact: Contact, desk: Person) -> None:
    claim(desk)
    contact.say(KNOWN, key="one")
    desk.post("/handback", {"outcome": "solved"})
    reply = contact.say(KNOWN, wait_s=20, key="one").json()["reply"]
    assert "275" in reply["text"]
    assert contact.told(OTHER)["id"] != reply["id"]
    assert contact.say(KNOWN, key="one").json()["reply"] == reply


def test_what_was_taken_over_unanswered_gets_no_reply_of_a_later_question(contact: Contact, desk: Person) -> None:
    contact.say("Do you also lend tents?", key="one")
    epoch = claim(desk)
    answered = [one for one in contact.messages if one["replies_to"]]
    desk.post("/messages", {"text": "We do.", "control_epoch": epoch})
    desk.post("/handback", {"outcome": "solved"})
    later = contact.told(KNOWN)
    reply = contact.say("Do you also lend tents?", wait_s=5, key="one").json()["reply"]
    assert [reply] == (answered or [None])
    assert reply != later


def test_all_of_a_burst_get_the_reply_that_closes_it_and_keep_it(contact: Contact) -> None:
    for key, text in (("one", "Hello, I have a question."), ("two", KNOWN)):
        contact.say(text, key=key)
    closed = eventually(lambda: [one for one in contact.messages if one["replies_to"]])
    replies = [
        contact.say(text, key=key).json()["reply"]
        for key, text in (("one", "Hello, I have a question."), ("two", KNOWN))
    ]
    assert replies[-1] == [one for one in contact.messages if one["replies_to"]][-1]
    assert replies[0] == closed[0]
    contact.told(OTHER)
    assert contact.say("Hello, I have a question.", key="one").json()["reply"] == replies[0]
