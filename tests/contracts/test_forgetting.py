"""A contact's personal data is removed on every database, and the log stays what it was in everything else."""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from conversation import commands as c
from conversation.errors import ContactGone
from conversation.events import Phase
from conversation.fold import replay
from conversation.forget import REMOVED
from conversation.model import Agent, Author, MessageKind, Suggestion
from runtime.attachments import AttachmentStore
from runtime.errors import NotFound
from runtime.event_log import EventLog
from runtime.forgetting import Forgetting
from runtime.identities import Identities
from runtime.mail_threads import MailThreads
from runtime.recorded import started_between
from runtime.schedule import Schedule
from runtime.tables import events, letters, metadata, work
from runtime.webhooks import Webhooks
from tests.channels.mailing import ACCOUNT
from tests.conversation.building import ANN, answered, decision, turn
from tests.runtime.building import ELSEWHERE, HERE, House

NAME, EMAIL, SECRET = "Kimberly", "kimberly@home.example", "zebra 47110815"
# A number of four digits stands in one of a few dozen runs in an id or a time.
PERSONAL = (NAME.lower(), "home.example", "zebra", "47110815")
PICTURE = b"\x89PNG\r\n\x1a\n zebra"


@dataclass(frozen=True)
class Office:
    """A house with webhooks, mail, files and the removal."""

    house: House
    files: AttachmentStore
    forgetting: Forgetting
    identities: Identities


@pytest.fixture
def office(house: House, tmp_path: Path) -> Office:
    hooks = Webhooks(house.database, house.clock, house.clock.stamp)
    hooks.add(HERE, "https://hooks.example/", ["*"])
    threads = MailThreads(house.database, {HERE: ACCOUNT}, house.clock)

    def outbox(connection, rows) -> None:
        hooks.outbox(connection, rows)
        threads.outbox(connection, rows)

    log = EventLog(house.database, Schedule(house.settings, house.clock), house.clock, house.clock.stamp, outbox=outbox)
    files = AttachmentStore(tmp_path / "attachments", 1000)
    talks = replace(house.conversations, log=log)
    identities = Identities(house.database, house.clock)
    return Office(
        replace(house, log=log, conversations=talks), files, Forgetting(house.database, talks, files), identities
    )


def told_all(office: Office, workspace: str = HERE) -> tuple[str, str]:
    """A conversation in which everything that can hold the contact's words does, and the contact's token."""
    talks = office.house.conversations
    one, token, _ = talks.start(workspace, {"name": NAME, "email": EMAIL, "id": NAME}, {"page": SECRET})
    office.identities.keep(workspace, NAME + one, one)
    office.identities.new_token(one)
    file = office.files.keep(workspace, f"{SECRET}.png", PICTURE)
    talks.say(workspace, one, SECRET, "my key", (file,))
    state = talks.log.state(workspace, one)[1]
    answer = talks.message(Author.ASSISTANT, f"{SECRET} is ready.", MessageKind.ANSWER)
    made = turn(SECRET, query=SECRET, answer=answered(SECRET))
    talks.do(workspace, one, lambda _: [c.Reply(state.epoch, state.unanswered[-1], made, decision(), answer)])
    talks.ask_for_person(workspace, one)
    epoch = talks.claim(workspace, one, ANN).state.epoch
    talks.say(workspace, one, f"And {SECRET}?", None)
    asked = talks.log.state(workspace, one)[1].messages[-1]
    talks.do(workspace, one, lambda _: [c.Suggest(asked.id, (Suggestion("s", SECRET, 0.9, ()),))])
    talks.agent_say(workspace, one, ANN, f"Dear {NAME}", epoch, None, "s")
    talks.note(workspace, one, ANN, f"{NAME} called before.")
    talks.update_contact(workspace, one, {"name": f"{NAME} Z."})
    talks.handback(workspace, one, ANN, True, f"Write to {NAME}")
    talks.do(workspace, one, lambda _: [c.ScheduleFollowUp(office.house.clock.stamp(), SECRET, f"f{one[:8]}", ANN)])
    talks.rate(workspace, one, 5, SECRET)
    return one, token


def everything(office: Office) -> str:
    """All rows of all tables, as text."""
    tables = [table for table in metadata.sorted_tables if table.name != "webhooks"]
    return office.house.database.read(lambda c: str([c.execute(table.select()).all() for table in tables])).lower()


def shape(office: Office, one: str) -> list[tuple[int, int, str, str]]:
    mine = events.select().where(events.c.conversation_id == one).order_by(events.c.seq)
    rows = office.house.database.read(lambda c: c.execute(mine).all())
    return [(row.log_seq, row.seq, row.type, row.at) for row in rows]


def test_nothing_of_the_contact_is_left_in_any_table_and_the_sequence_stays(office: Office) -> None:
    one, token = told_all(office)
    before, said = shape(office, one), everything(office)
    assert all(word in said for word in PERSONAL)
    assert office.forgetting.forget(HERE, one, ANN)
    left = everything(office)
    assert [word for word in PERSONAL if word in left] == []
    after = shape(office, one)
    assert after[: len(before)] == before
    assert [name for _, _, name, _ in after[len(before) :]] == ["contact.forgotten"]
    assert office.house.log.holder_of(token) is None
    assert list((office.files.folder / HERE).rglob("*.*")) == []
    assert not any(path.is_file() for path in office.files.folder.rglob("*"))


def test_a_state_that_another_process_kept_becomes_what_a_fresh_one_is(office: Office) -> None:
    one, _ = told_all(office)
    elsewhere = EventLog(office.house.database, lambda *_: (), office.house.clock, office.house.clock.stamp)
    assert elsewhere.state(HERE, one)[1].contact["name"] == f"{NAME} Z."
    office.forgetting.forget(HERE, one)
    kept, fresh = elsewhere.state(HERE, one), replay(logged.event() for logged in elsewhere.since(HERE, one, 0))
    assert kept[1] == fresh
    assert {message.text for message in fresh.messages} == {REMOVED}
    assert (fresh.phase, fresh.survey_score, fresh.contact, fresh.follow_ups) == (Phase.RESOLVED, 5, {}, ())


def test_it_is_done_once_and_again_for_what_came_after(office: Office) -> None:
    one, _ = told_all(office)
    assert office.forgetting.forget(HERE, one, ANN)
    length = len(shape(office, one))
    assert not office.forgetting.forget(HERE, one, ANN)
    assert len(shape(office, one)) == length
    office.house.conversations.note(HERE, one, ANN, f"{NAME} called again.")
    assert office.forgetting.forget(HERE, one, ANN)
    assert NAME.lower() not in everything(office)


def test_who_is_known_by_an_address_or_an_id_is_found_everywhere_in_the_workspace_alone(office: Office) -> None:
    first, second = told_all(office)[0], told_all(office)[0]
    told_all(office, ELSEWHERE)
    office.house.started("Somebody else")
    assert office.forgetting.known_as(HERE, email=f" {EMAIL.upper()}") == [first, second]
    assert office.forgetting.known_as(HERE, contact_id=NAME) == [first, second]
    assert office.forgetting.known_as(HERE, email="nobody@home.example") == []
    assert office.forgetting.known_as(HERE) == []
    with pytest.raises(NotFound):
        office.forgetting.forget(ELSEWHERE, first)


@pytest.mark.parametrize(
    ("name", "kept", "asked"),
    [
        ("email", "JÖRG@example.de", "JÖRG@example.de"),
        ("email", "jörg@example.de", "JÖRG@EXAMPLE.DE"),
        ("email", "JO\u0308RG@example.de", "jörg@example.de"),
        ("email", "élise@exämple.fr", "E\u0301LISE@exa\u0308mple.fr"),
        ("email", " ΣΑΡΑΣ@example.gr", "σαρας@example.gr "),
        ("contact_id", "ÄNNE-42", "ÄNNE-42"),
        ("contact_id", "änne-42", "A\u0308NNE-42"),
        ("contact_id", "İstanbul-7", "i\u0307stanbul-7"),
    ],
)
def test_a_name_is_found_in_capitals_and_small_letters_however_it_is_composed(
    office: Office, name: str, kept: str, asked: str
) -> None:
    contact = {"email" if name == "email" else "id": kept}
    at_first, later = (office.house.conversations.start(HERE, one, {})[0] for one in (contact, {}))
    office.house.conversations.update_contact(HERE, later, contact)
    assert office.forgetting.known_as(HERE, **{name: asked}) == [at_first, later]


@pytest.mark.parametrize("other", ["strasse@example.de", "straße@example.de.example", "istanbul@example.de", "", " "])
def test_nobody_is_taken_for_somebody_else(office: Office, other: str) -> None:
    for email in ("straße@example.de", "İstanbul@example.de", ""):
        office.house.conversations.start(HERE, {"email": email}, {})
    assert office.forgetting.known_as(HERE, email=other) == office.forgetting.known_as(HERE, contact_id=other) == []


def test_a_file_that_another_conversation_holds_too_stays(office: Office) -> None:
    one, two = told_all(office)[0], told_all(office)[0]
    file = office.house.conversations.log.state(HERE, one)[1].messages[1].attachments[0]
    office.forgetting.forget(HERE, one)
    assert office.files.read(HERE, file) == PICTURE
    office.forgetting.forget(HERE, two)
    with pytest.raises(NotFound):
        office.files.read(HERE, file)


def test_what_is_open_ends_and_nothing_is_written_to_the_contact_any_more(office: Office) -> None:
    house = office.house
    one, _, _ = house.conversations.start(HERE, {"email": EMAIL}, {})
    house.conversations.say(HERE, one, SECRET, None)
    house.conversations.ask_for_person(HERE, one)
    epoch = house.conversations.claim(HERE, one, ANN).state.epoch
    house.conversations.agent_say(HERE, one, ANN, f"Dear {NAME}", epoch, None)
    office.forgetting.forget(HERE, one, Agent("boss", "Robin"))
    assert house.state(one).phase is Phase.RESOLVED
    rows = house.database.read(lambda c: c.execute(letters.select()).all())
    assert [(row.state, row.address) for row in rows] == [("dead", "")]
    assert not any(word in everything(office) for word in PERSONAL)
    assert house.database.read(lambda c: c.execute(work.select().where(work.c.kind == "webhook")).first())


def test_what_was_on_its_way_when_the_data_was_removed_is_not_kept(office: Office) -> None:
    one, _ = told_all(office)
    office.forgetting.forget(HERE, one)
    for write in (
        lambda: office.house.conversations.say(HERE, one, SECRET, None),
        lambda: office.house.conversations.update_contact(HERE, one, {"email": EMAIL}),
    ):
        with pytest.raises(ContactGone):
            write()
    assert not any(word in everything(office) for word in PERSONAL)


def test_a_conversation_without_words_is_not_replayed_for_measuring(office: Office) -> None:
    one, _ = told_all(office)
    other = office.house.started("Where is it?")
    assert started_between(office.house.database, HERE, "2000", "2100") == [one, other]
    office.forgetting.forget(HERE, one)
    assert started_between(office.house.database, HERE, "2000", "2100") == [other]
