"""The phases over HTTP: who may speak when, and what the other side sees of it."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from starlette.testclient import TestClient

from conversation.model import Agent
from runtime.accounts import Role
from runtime.compose import Warmline
from tests.api.people import KNOWN, UNKNOWN, Contact, Keys, Person, at_desk, eventually, log_in, open_as, refused

Desk = Callable[[str], Person]


@pytest.fixture
def contact(http: TestClient) -> Contact:
    return open_as(http)


@pytest.fixture
def desk(http: TestClient, keys: Keys, contact: Contact) -> Person:
    """The agent before the contact's conversation."""
    return at_desk(http, keys["default", Role.AGENT], contact.id)


@pytest.fixture
def colleague(http: TestClient, keys: Keys, contact: Contact) -> Person:
    return at_desk(http, keys["default", Role.OWNER], contact.id)


def claimed(desk: Person) -> int:
    response = desk.post("/claim", {})
    assert response.status_code == 200, response.text
    assert response.json()["phase"] == "human"
    return int(response.json()["control_epoch"])


def said(desk: Person, text: str, epoch: int) -> str:
    response = desk.post("/messages", {"text": text, "control_epoch": epoch})
    assert response.status_code == 201, response.text
    return str(response.json()["message"]["id"])


def closed(contact: Contact, desk: Person) -> None:
    """Through an agent's hands to the survey."""
    contact.say("My boat leaks")
    claimed(desk)
    assert desk.post("/handback", {"outcome": "solved"}).status_code == 200
    eventually(lambda: contact.get().json()["survey"])


def resolved(contact: Contact, desk: Person) -> None:
    closed(contact, desk)
    assert contact.post("/survey", {"score": 5}).json()["phase"] == "resolved"


def test_the_button_for_a_person_queues_and_can_be_taken_back(contact: Contact, desk: Person) -> None:
    assert contact.post("/handoff").json() == {"phase": "queued"}
    assert contact.post("/handoff").json() == {"phase": "queued"}
    assert desk.get().json()["reason"] == "customer_request"
    # That a person is asked for, and how it stands in the queue.
    assert [one["kind"] for one in contact.messages] == ["greeting", "notice", "notice"]
    assert contact.delete("/handoff").json() == {"phase": "bot"}
    refused(contact.delete("/handoff"), "wrong-phase")
    assert contact.told(KNOWN)["action"] == "answer"


def test_the_queue_says_why_and_how_long_and_puts_who_waits_first(http: TestClient, keys: Keys) -> None:
    talks = [open_as(http) for _ in range(4)]
    chatting, first, second, held = talks
    for one in talks:
        one.say("My boat leaks badly", wait_s=20)
    for one in (first, second, held):
        one.post("/handoff")
    claimed(at_desk(http, keys["default", Role.AGENT], held.id))
    rows = at_desk(http, keys["default", Role.AGENT]).get("/queue").json()
    ours = [row for row in rows if row["id"] in {one.id for one in talks}]
    assert [row["id"] for row in ours] == [first.id, second.id, held.id, chatting.id]
    assert [row["phase"] for row in ours] == ["queued", "queued", "human", "bot"]
    assert ours[0]["reason"] == "customer_request"
    assert ours[0]["last_message"]
    assert ours[0]["waiting_since"] <= ours[1]["waiting_since"]
    assert [row["waiting_since"] for row in ours[2:]] == [None, None]
    assert ours[2]["assignee"]["name"] == "agent key"


def test_a_crowd_of_idle_visitors_does_not_hide_who_waits(warmline: Warmline, http: TestClient, keys: Keys) -> None:
    for _ in range(220):
        warmline.conversations.start("other", {}, {})
    waiting = open_as(http, "other")
    waiting.post("/handoff")
    rows = at_desk(http, keys["other", Role.AGENT]).get("/queue").json()
    assert waiting.id in {row["id"] for row in rows if row["phase"] == "queued"}
    assert len(rows) <= 200


def test_a_crowd_that_waits_or_is_talked_with_hides_neither_an_agents_own_nor_a_teams(
    warmline: Warmline, http: TestClient
) -> None:
    ann, ben = (warmline.accounts.add_key("crowded", name, Role.AGENT) for name in ("Ann", "Ben"))
    talks = warmline.conversations

    def waiting() -> str:
        conversation_id, _, _ = talks.start("crowded", {}, {})
        talks.ask_for_person("crowded", conversation_id)
        return conversation_id

    for _ in range(201):
        talks.claim("crowded", waiting(), Agent("cleo", "Cleo"))
    for _ in range(201):
        waiting()
    mine, moved = waiting(), waiting()
    claimed(at_desk(http, ann, mine))
    desk = at_desk(http, ben, moved)
    claimed(desk)
    assert desk.post("/transfer", {"team": "boats"}).json()["phase"] == "queued"
    rows = at_desk(http, ann).get("/queue").json()
    assert mine in {row["id"] for row in rows}
    assert [sum(row["phase"] == phase for row in rows) for phase in ("queued", "human")] == [200, 201]
    assert [row["phase"] for row in rows] == sorted((row["phase"] for row in rows), reverse=True)
    assert [row["id"] for row in at_desk(http, ben).get("/queue?team=boats").json()] == [moved]
    refused(at_desk(http, ben).get("/queue?team=%00"), "invalid")


def test_a_supervisor_takes_over_from_an_agent_who_can_then_not_speak(
    contact: Contact, desk: Person, colleague: Person
) -> None:
    contact.say("My boat leaks")
    epoch = claimed(desk)
    refused(colleague.post("/claim", {}), "already-claimed")
    refused(desk.post("/takeover", {}), "forbidden")
    taken = colleague.post("/takeover", {"note": "I know this one."})
    assert (taken.status_code, taken.json()["phase"]) == (200, "human")
    assert taken.json()["control_epoch"] > epoch
    assert colleague.post("/takeover").json() == taken.json()
    refused(desk.post("/messages", {"text": "It floats.", "control_epoch": epoch}), "stale-epoch")
    said(colleague, "Bring it in.", taken.json()["control_epoch"])
    story = colleague.get().json()
    [note] = story["notes"]
    assert note["text"] == "Taken over from agent key.\nI know this one."
    assert [one["name"] for one in note["mentions"]] == ["agent key"]
    assert "owner key has taken over from agent key" in " ".join(one["text"] for one in contact.messages)


def test_an_owner_has_a_contacts_data_removed_and_nobody_else_has(
    http: TestClient, contact: Contact, desk: Person, colleague: Person, keys: Keys
) -> None:
    contact.say("I am Zebedee and my boat leaks")
    contact.post("/contact", {"email": "zebedee@home.example"})
    contact.post("/handoff")
    refused(desk.delete("/contact"), "forbidden")
    refused(at_desk(http, keys["other", Role.OWNER], contact.id).delete("/contact"), "not-found")
    assert colleague.delete("/contact").json() == {"conversations": [contact.id]}
    assert colleague.delete("/contact").status_code == 200
    left = colleague.get()
    assert "ebedee" not in left.text
    assert left.json()["phase"] == "resolved"
    assert "ebedee" not in colleague.get("/transcript").text
    refused(contact.get(), "unauthorized")
    refused(contact.say("Hello?"), "unauthorized")


def test_all_conversations_of_an_address_are_found(http: TestClient, keys: Keys) -> None:
    ones = [open_as(http, contact={"email": "uma@home.example"}) for _ in range(2)]
    boss, agent = at_desk(http, keys["default", Role.OWNER]), at_desk(http, keys["default", Role.AGENT])
    refused(agent.post("/contacts/forget", {"email": "uma@home.example"}), "forbidden")
    refused(boss.post("/contacts/forget", {}), "invalid")
    gone = boss.post("/contacts/forget", {"email": "Uma@home.example"})
    assert gone.json() == {"conversations": [one.id for one in ones]}
    assert boss.post("/contacts/forget", {"email": "uma@home.example"}).json() == {"conversations": []}


def test_one_of_ten_who_claim_at_once_gets_it(warmline: Warmline, url: str) -> None:
    agents = [warmline.accounts.add_key("default", f"Agent {n}", Role.AGENT) for n in range(10)]
    start = threading.Barrier(len(agents))
    with httpx.Client(base_url=url, timeout=30) as client, ThreadPoolExecutor(len(agents)) as threads:
        for before in ("/handoff", None):
            contact = open_as(client)
            if before:
                contact.post(before)

            def claim(token: str, talk: str = contact.id) -> httpx.Response:
                start.wait()
                return at_desk(client, token, talk).post("/claim", {})

            answers = list(threads.map(claim, agents))
            won = [answer for answer in answers if answer.status_code == 200]
            assert len(won) == 1
            for answer in answers:
                if answer not in won:
                    refused(answer, "already-claimed")
            holder = contact.get().json()["assignee"]["name"]
            assert answers.index(won[0]) == int(holder.split()[1])
            assert sum("has joined" in one["text"] for one in contact.messages) == 1


def test_claiming_again_gives_the_same_right_to_speak(desk: Person, colleague: Person) -> None:
    assert claimed(desk) == claimed(desk)
    refused(colleague.post("/claim", {}), "already-claimed")


def test_a_takeover_from_the_assistant_silences_it(contact: Contact, desk: Person) -> None:
    assert contact.told(KNOWN)["action"] == "answer"
    epoch = claimed(desk)
    story = desk.get().json()
    assert (story["phase"], story["reason"], story["controller"]) == ("human", "agent_takeover", "agent")
    assert contact.say(KNOWN, wait_s=5).json()["reply"] is None
    said(desk, "It is 275 euros.", epoch)
    since = [one["author"] for one in contact.messages][-3:]
    assert since == ["assistant", "contact", "agent"]
    assert "has joined" in contact.messages[-3]["text"]


def test_words_under_an_old_epoch_are_not_sent(contact: Contact, desk: Person) -> None:
    epoch = claimed(desk)
    for stale in (epoch - 1, epoch + 1, 0, -1, 10**30):
        refused(desk.post("/messages", {"text": "Hello", "control_epoch": stale}), "stale-epoch")
    for garbage in ("x", None, 1.5, [epoch]):
        refused(desk.post("/messages", {"text": "Hello", "control_epoch": garbage}), "invalid")
    refused(desk.post("/messages", {"text": "Hello"}), "invalid")
    assert [one["author"] for one in contact.messages if one["author"] == "agent"] == []
    desk.post("/handback", {"outcome": "solved"})
    refused(desk.post("/messages", {"text": "Hello", "control_epoch": epoch}), "stale-epoch")


def test_only_the_holder_speaks_hands_on_and_hands_back(desk: Person, colleague: Person) -> None:
    epoch = claimed(desk)
    refused(colleague.post("/messages", {"text": "Hello", "control_epoch": epoch}), "already-claimed")
    refused(colleague.post("/transfer", {"team": "billing"}), "already-claimed")
    refused(colleague.post("/handback", {"outcome": "solved"}), "already-claimed")
    refused(colleague.post("/resolve"), "already-claimed")


def test_nobody_speaks_for_an_agent_before_a_claim(contact: Contact, desk: Person) -> None:
    epoch = contact.get().json()["control_epoch"]
    refused(desk.post("/messages", {"text": "Hello", "control_epoch": epoch}), "wrong-phase")
    refused(desk.post("/handback", {"outcome": "solved"}), "wrong-phase")
    refused(desk.post("/transfer", {"team": "billing"}), "wrong-phase")
    refused(desk.post("/resolve"), "wrong-phase")


def test_a_transfer_to_a_colleague_moves_the_right_to_speak(http: TestClient, contact: Contact, desk: Person) -> None:
    epoch = claimed(desk)
    session = log_in(http, Role.OWNER)
    to = at_desk(http, session["token"], contact.id)
    moved = desk.post("/transfer", {"agent_id": session["user"]["id"], "note": "Has the old pump."})
    assert moved.json() == {"control_epoch": epoch + 2, "phase": "human"}
    refused(desk.post("/messages", {"text": "Hello", "control_epoch": epoch}), "stale-epoch")
    refused(desk.post("/messages", {"text": "Hello", "control_epoch": epoch + 2}), "already-claimed")
    said(to, "I take over from here.", epoch + 2)
    story = to.get().json()
    assert story["assignee"]["id"] == session["user"]["id"]
    assert [note["text"] for note in story["notes"]] == ["Has the old pump."]
    assert session["user"]["name"] in contact.messages[-2]["text"]
    assert "pump" not in contact.get().text


def test_a_transfer_to_a_team_queues_again(contact: Contact, desk: Person, colleague: Person) -> None:
    epoch = claimed(desk)
    assert desk.post("/transfer", {"team": "billing"}).json() == {"control_epoch": epoch + 1, "phase": "queued"}
    assert contact.phase == "queued"
    assert claimed(colleague) == epoch + 2


@pytest.mark.parametrize("body", [{}, {"agent_id": "a", "team": "b"}, {"note": "only"}, {"team": ""}, {"team": 7}])
def test_a_transfer_names_either_a_colleague_or_a_team(desk: Person, body: dict[str, object]) -> None:
    claimed(desk)
    refused(desk.post("/transfer", body), "invalid")


def test_a_note_is_for_agents_alone(contact: Contact, desk: Person, colleague: Person) -> None:
    before = contact.get().json()
    assert desk.post("/notes", {"text": "Shouted at us in May."}).status_code == 201
    after = contact.get()
    assert "Shouted" not in after.text
    assert after.json()["messages"] == before["messages"]
    assert [note["text"] for note in colleague.get().json()["notes"]] == ["Shouted at us in May."]
    for text in ("", "  ", 7, None):
        refused(desk.post("/notes", {"text": text}), "invalid")


def test_what_is_handed_back_solved_is_summed_up_and_rated_once(contact: Contact, desk: Person) -> None:
    contact.say("The oar of my boat is broken")
    said(desk, "We bring a new one today.", claimed(desk))
    handed = desk.post("/handback", {"outcome": "solved", "instruction": "Be kind."})
    assert handed.json()["phase"] == "closing"
    eventually(lambda: contact.get().json()["survey"])
    kinds = [one["kind"] for one in contact.messages]
    assert kinds[-2:] == ["summary", "survey"]
    summary = contact.messages[-2]["text"]
    assert "oar" in summary
    assert "new one today" in summary
    assert "solved" in summary
    assert "Be kind" not in contact.get().text
    rated = contact.post("/survey", {"score": 5, "comment": "Quick"})
    assert (rated.status_code, rated.json()) == (201, {"phase": "resolved", "score": 5})
    refused(contact.post("/survey", {"score": 1}), "wrong-phase")
    assert contact.get().json()["survey"] == {"requested": True, "score": 5}


def test_what_is_handed_back_unsolved_says_so(contact: Contact, desk: Person) -> None:
    contact.say("The oar of my boat is broken")
    claimed(desk)
    assert desk.post("/handback", {"outcome": "unsolved"}).json()["phase"] == "closing"
    [summary] = [one["text"] for one in contact.messages if one["kind"] == "summary"]
    assert "not solved" in summary
    for body in ({}, {"outcome": "maybe"}, {"outcome": None}):
        refused(desk.post("/handback", body), "invalid")


def test_resolving_is_handing_back_as_solved(contact: Contact, desk: Person) -> None:
    epoch = claimed(desk)
    assert desk.post("/resolve").json() == {"control_epoch": epoch + 1, "phase": "closing"}
    assert any(one["kind"] == "summary" for one in contact.messages)


@pytest.mark.parametrize(
    "body",
    [
        {"score": 0},
        {"score": 6},
        {"score": "x"},
        {"score": 2.5},
        {"score": None},
        {"score": True},
        {},
        {"score": 5, "comment": 7},
        {"score": 5, "comment": "c" * 100_000},
    ],
    ids=lambda body: str(body)[:30],
)
def test_a_rating_is_a_whole_number_from_one_to_five(contact: Contact, desk: Person, body: dict[str, object]) -> None:
    closed(contact, desk)
    refused(contact.post("/survey", body), "invalid")
    assert contact.get().json()["survey"] == {"requested": True, "score": None}


def test_there_is_no_rating_before_the_survey(contact: Contact) -> None:
    refused(contact.post("/survey", {"score": 5}), "wrong-phase")


def test_a_thumb_goes_to_a_message_of_the_assistant(http: TestClient, contact: Contact, desk: Person) -> None:
    answer = contact.told(KNOWN)
    thumb = contact.post("/feedback", {"message_id": answer["id"], "helpful": False})
    assert (thumb.status_code, thumb.json()) == (201, {"message_id": answer["id"], "helpful": False})
    own = next(one["id"] for one in contact.messages if one["author"] == "contact")
    agents = said(desk, "Hello", claimed(desk))
    elsewhere = open_as(http).messages[0]["id"]
    for message in ("unknown", own, agents, elsewhere):
        refused(contact.post("/feedback", {"message_id": message, "helpful": True}), "not-found")
    for body in ({}, {"message_id": answer["id"]}, {"message_id": answer["id"], "helpful": "perhaps"}):
        refused(contact.post("/feedback", body), "invalid")


def test_writing_after_the_end_opens_a_new_episode(contact: Contact, desk: Person) -> None:
    resolved(contact, desk)
    refused(desk.post("/claim", {}), "wrong-phase")
    assert contact.told(KNOWN)["action"] == "answer"
    story = contact.get().json()
    assert (story["phase"], story["episode"], story["survey"]) == ("bot", 2, None)
    refused(contact.post("/survey", {"score": 5}), "wrong-phase")


def test_the_button_works_after_the_end_too(contact: Contact, desk: Person) -> None:
    resolved(contact, desk)
    assert contact.post("/handoff").json() == {"phase": "queued"}
    assert contact.get().json()["episode"] == 2
    claimed(desk)


def test_suggestions_are_drafted_for_the_agent_and_never_sent(contact: Contact, desk: Person) -> None:
    assert desk.get("/suggestions").json() == []
    claimed(desk)
    contact.say(KNOWN)
    stored = eventually(lambda: desk.get().json()["suggestions"])
    assert any("275" in one["text"] for one in stored)
    assert all(0 <= one["confidence"] <= 1 and set(one) == {"id", "text", "confidence", "citations"} for one in stored)
    assert desk.get("/suggestions").json() == stored
    assert "275" not in str([one["text"] for one in contact.messages])


def test_the_story_holds_each_decision_with_its_numbers(contact: Contact, desk: Person) -> None:
    contact.told(KNOWN)
    assert contact.told(UNKNOWN)["action"] == "offer"
    assert contact.told("yes please")["kind"] == "notice"
    story = desk.get().json()
    assert [one["action"] for one in story["decisions"]] == ["answer", "offer", "escalate"]
    assert story["decisions"][0]["evidence"][0].keys() == {"source", "score", "rank"}
    assert story["reason"] == "customer_request"
    assert "Iceland" in story["summary"]


def test_the_desk_finds_passages(http: TestClient, keys: Keys) -> None:
    desk = at_desk(http, keys["default", Role.AGENT])
    found = desk.get("/search", params={"q": "deposit"}).json()
    assert found[0]["source"] == "deposit.md"
    assert "275 euros" in found[0]["text"]
    for query in ("", "  ", "q" * 501):
        refused(desk.get("/search", params={"q": query}), "invalid")
    refused(desk.get("/search"), "invalid")
