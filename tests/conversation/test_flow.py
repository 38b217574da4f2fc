"""Flows: what is asked, what counts as an answer, and that nobody is trapped in one."""

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversation.flow import (
    LEFT,
    MAX_VALUE_CHARS,
    NO_HURRY,
    THANKS,
    Advance,
    Ask,
    Branch,
    Flow,
    Put,
    Running,
    SlotKind,
    Tell,
    answer,
    begin,
    read_value,
)

NAME = Ask("name", "What may I call you?", into="contact.name")
MAIL = Ask("mail", "Your e-mail?", SlotKind.EMAIL, "contact.email")
TOPIC = Ask("topic", "Sales or support?", SlotKind.CHOICE, "attributes.topic", ("Sales", "Support"))
SEATS = Ask("seats", "How many seats?", SlotKind.NUMBER, least=1, most=500)
KEEP = Ask("keep", "May we keep it?", SlotKind.CONSENT)
LEAD = Flow(
    "lead",
    (
        Tell("Two questions first."),
        NAME,
        Tell("Hello {name}."),
        TOPIC,
        Branch({"topic": ("sales",)}, (Put("attributes.lead", "yes"), SEATS), (Tell("Support it is."),)),
        KEEP,
        Branch({"keep": ("yes",)}, (MAIL,), (Tell("We keep nothing."),)),
    ),
)


def nothing(_path: str) -> str | None:
    return None


def played(flow: Flow, *said: str, known=nothing) -> list[Advance | None]:
    """Every step of a flow to which the contact says these things in turn."""
    steps: list[Advance | None] = [begin(flow, known)]
    running = Running(flow.name, {}, steps[0].ask if steps[0] else None, 1)
    for text in said:
        made = answer(flow, running, known, text)
        steps.append(made)
        if made is None:
            return steps
        filled = {**running.filled, made.slot: made.value} if made.slot else running.filled
        asked = running.asked + 1 if made.ask == running.slot else 1
        running = Running(flow.name, filled, made.ask, asked)
    return steps


def test_a_flow_is_run_to_its_end_along_one_branch() -> None:
    first, *_, last = steps = played(LEAD, "Kim Lee", "sales", "12 seats", "yes", "kim@example.org")
    assert (first.text, first.ask) == ("Two questions first.\nWhat may I call you?", "name")
    assert [one.ask for one in steps] == ["name", "topic", "seats", "keep", "mail", None]
    assert steps[1].text == "Hello Kim Lee.\nSales or support?"
    assert steps[1].quick_replies == ("Sales", "Support")
    assert steps[2].attributes == {"topic": "Sales", "lead": "yes"}
    assert (steps[3].value, steps[3].quick_replies) == ("12", ("Yes", "No"))
    assert (last.contact, last.text, last.finished) == ({"email": "kim@example.org"}, THANKS, True)


def test_the_other_branch_asks_nothing_of_the_first() -> None:
    steps = played(LEAD, "Kim", "2", "no")
    assert [one.ask for one in steps] == ["name", "topic", "keep", None]
    assert steps[2].text == "Support it is.\nMay we keep it?"
    assert (steps[-1].text, steps[-1].finished) == ("We keep nothing.", True)


def test_what_is_known_is_not_asked_and_counts_in_branches() -> None:
    known = {"contact.name": "Kim", "attributes.topic": "Sales"}.get
    first = begin(LEAD, known)
    assert first.ask == "seats"
    assert first.text == "Two questions first.\nHello Kim.\nHow many seats?"


def test_a_flow_in_which_all_is_known_says_nothing() -> None:
    assert begin(Flow("lead", (NAME,)), lambda _: "Kim") is None


@pytest.mark.parametrize("text", ["How much is it?", "where do I return it", "Can you help me", "is it in stock"])
@pytest.mark.parametrize("asked", [NAME, MAIL, TOPIC, SEATS, KEEP], ids=lambda one: one.slot)
def test_a_question_leaves_the_flow(asked: Ask, text: str) -> None:
    assert played(Flow("f", (asked,)), text)[-1] is None


@pytest.mark.parametrize("asked", [MAIL, TOPIC, SEATS, KEEP], ids=lambda one: one.slot)
def test_what_does_not_fit_is_asked_once_more_and_then_given_up(asked: Ask) -> None:
    again, gone = played(Flow("f", (asked,)), "hm", "hm")[1:]
    assert (again.ask, again.slot, again.finished) == (asked.slot, None, None)
    assert asked.text in again.text
    assert gone is None


@pytest.mark.parametrize("text", ["one sec", "ok, give me 5 minutes", "sure, let me check", "hang on"])
@pytest.mark.parametrize("asked", [NAME, MAIL, TOPIC, SEATS, KEEP], ids=lambda one: one.slot)
def test_who_needs_a_moment_is_waited_for_once(asked: Ask, text: str) -> None:
    made = played(Flow("f", (asked,)), text)[-1]
    assert (made.text, made.ask, made.slot) == (f"{NO_HURRY} {asked.text}", asked.slot, None)
    purpose = Ask("purpose", "What do you use it for?")
    assert played(Flow("f", (purpose,)), "testing", "testing")[-1].value == "testing"


def test_words_that_are_known_to_be_talk_are_no_name() -> None:
    running = Running("f", {}, "name", 1)
    assert answer(Flow("f", (NAME,)), running, nothing, "The rowing boat deposit", talk=True) is None


@pytest.mark.parametrize(
    "text", ["stop", "Quit!", "cancel this", "Stop it please", "please stop", "end this", "I want to stop", "forget it"]
)
@pytest.mark.parametrize("asked", [NAME, MAIL, TOPIC, SEATS, KEEP], ids=lambda one: one.slot)
@pytest.mark.parametrize("optional", [True, False])
def test_stop_ends_the_flow_whatever_is_asked(asked: Ask, optional: bool, text: str) -> None:
    made = played(Flow("f", (replace(asked, optional=optional), MAIL)), text)[-1]
    assert (made.text, made.finished, made.slot) == (LEFT, False, None)


@pytest.mark.parametrize("text", ["stop the pump", "cancel my order", "quit smoking app", "my pump stops"])
def test_what_only_begins_like_stop_is_an_answer(text: str) -> None:
    assert read_value(Ask("topic", "About what?"), text) == text
    assert played(Flow("f", (Ask("topic", "About what?"),)), text)[-1].value == text


def test_a_choice_called_cancel_is_a_choice() -> None:
    asked = Ask("what", "What?", SlotKind.CHOICE, None, ("Order", "Cancel"))
    assert played(Flow("f", (asked,)), "cancel")[-1].value == "Cancel"


DECLINED = [
    "I would rather not",
    "I'd rather not say.",
    "rather not",
    "I prefer not to",
    "I don't want to give my email",
    "I do not want to share that with you",
    "Sorry, I won't tell you my name",
    "no, I don't want to",
    "I'm not giving you my phone number",
    "I don't have an e-mail",
    "none of your business",
    "I'm not comfortable sharing that",
    "nope",
]


@pytest.mark.parametrize("text", DECLINED)
@pytest.mark.parametrize("asked", [NAME, MAIL, TOPIC, SEATS], ids=lambda one: one.slot)
def test_who_declines_skips_what_is_optional_and_is_let_go_from_what_is_not(asked: Ask, text: str) -> None:
    [skipped] = played(Flow("f", (replace(asked, optional=True), KEEP)), text)[1:]
    assert (skipped.slot, skipped.value, skipped.ask) == (asked.slot, "", "keep")
    [gone] = played(Flow("f", (asked, KEEP)), text)[1:]
    assert (gone.text, gone.finished) == (LEFT, False)


@pytest.mark.parametrize("text", [*DECLINED, "I would rather not, thanks"])
def test_to_decline_consent_is_a_no(text: str) -> None:
    assert played(Flow("f", (KEEP, MAIL)), text)[-1].value == "no"


@pytest.mark.parametrize("text", ["I don't want to pay twice", "I will not share a cabin with my brother", "no light"])
def test_what_is_not_wanted_is_an_answer_in_free_text(text: str) -> None:
    assert played(Flow("f", (Ask("topic", "About what?"),)), text)[-1].value == text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("My name is Jo Smith", "Jo Smith"),
        ("my name's Jo.", "Jo"),
        ("I'm Jo", "Jo"),
        ("i am jo", "jo"),
        ("it's Jo", "Jo"),
        ("Hi, this is Jo B. Smith, nice to meet you", "Jo B. Smith"),
        ("Name: Jo Smith", "Jo Smith"),
        ("You can call me Jo please", "Jo"),
        ("I am Jo and I need help", "Jo"),
        ("Imran Khan", "Imran Khan"),
        ("Jo here", "Jo"),
        ("Kim van der Berg", "Kim van der Berg"),
        ("I'm looking for a boat", None),
        ("I am not sure yet", None),
        ("the boat that I booked last week has no oars", None),
    ],
)
def test_a_name_is_taken_out_of_its_sentence(text: str, name: str | None) -> None:
    assert read_value(NAME, text) == name


@pytest.mark.parametrize("piece", ["no, ", "stop ", "my name is ", "i don't want to ", "!", " ", "hi, ", "please "])
def test_long_words_to_a_flow_cost_little(piece: str) -> None:
    began = time.process_time()
    answer(Flow("f", (NAME,)), Running("f", {}, "name", 1), nothing, piece * 4_000 + "x")
    assert time.process_time() - began < 1.0


@pytest.mark.parametrize("text", ["not now", "no thanks", "skip."])
def test_who_does_not_want_to_answer_is_let_go(text: str) -> None:
    made = played(Flow("f", (NAME, MAIL)), text)[-1]
    assert (made.text, made.finished, made.slot) == (LEFT, False, None)


def test_what_is_optional_is_skipped_without_a_value() -> None:
    optional = Ask("name", "Name?", into="contact.name", optional=True)
    first, made = played(Flow("f", (optional, MAIL)), "Skip")
    assert "Skip" in first.quick_replies
    assert (made.slot, made.value, made.contact, made.ask) == ("name", "", {}, "mail")


def test_a_flow_that_was_written_anew_meanwhile_is_left() -> None:
    assert answer(Flow("f", (MAIL,)), Running("f", {}, "name", 1), nothing, "Kim") is None


@pytest.mark.parametrize(
    ("asked", "text", "value"),
    [
        (NAME, "  Kim \n Lee ", "Kim Lee"),
        (NAME, "x" * (MAX_VALUE_CHARS + 1), None),
        (NAME, "  ", None),
        (MAIL, "it is Kim.Lee+shop@mail.example.org, thanks", "Kim.Lee+shop@mail.example.org"),
        (MAIL, "kim@example", None),
        (MAIL, "a@b.example and c@d.example", None),
        (MAIL, "kim at example.org", None),
        (SEATS, "about 12", "12"),
        (SEATS, "0", None),
        (SEATS, "501", None),
        (SEATS, "2,5", "2.5"),
        (SEATS, "2 or 3", None),
        (SEATS, "nan", None),
        (SEATS, "9" * 400, None),
        (TOPIC, "SUPPORT!", "Support"),
        (TOPIC, "1", "Sales"),
        (TOPIC, "3", None),
        (TOPIC, "0", None),
        (TOPIC, "²", None),
        (TOPIC, "9" * 5000, None),
        (KEEP, "Yes, of course", "yes"),
        (KEEP, "no thanks", "no"),
        (KEEP, "perhaps", None),
    ],
)
def test_a_value_is_read_from_the_contacts_words(asked: Ask, text: str, value: str | None) -> None:
    assert read_value(asked, text) == value


def test_what_a_contact_writes_is_never_taken_for_a_name_of_ours() -> None:
    flow = Flow("f", (NAME, Ask("mail", "{name}, your e-mail?", SlotKind.EMAIL)))
    assert played(flow, "{mail}")[-1].text == "{mail}, your e-mail?"
    assert "](" not in played(flow, "[Jo](https://evil.example)")[-1].text


@given(
    st.lists(
        st.one_of(st.text(max_size=30), st.sampled_from(["yes", "no", "Sales", "3", "a@b.example", "stop"])),
        max_size=12,
    )
)
def test_whatever_is_said_a_flow_ends_or_asks_for_something_it_has(said: list[str]) -> None:
    steps = played(LEAD, *said)
    for one in steps[1:]:
        if one is None or one.finished is not None:
            break
        assert one.ask in {"name", "topic", "seats", "keep", "mail"}
        assert one.text
    assert sum(one is not None and one.slot is None for one in steps[1:]) <= 5 + said.count("stop")
