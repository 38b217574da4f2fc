"""Several messages in a row to a flow."""

import pytest

from conversation.flow import LEFT, THANKS, Ask, Branch, Flow, Running, SlotKind, Tell
from conversation.flow_burst import Answers, answer_each

NAME = Ask("name", "What may I call you?", into="contact.name")
KEEP = Ask("keep", "May we keep it?", SlotKind.CONSENT)
MAIL = Ask("mail", "Your e-mail?", SlotKind.EMAIL, "contact.email")
MATTER = Ask("matter", "What is it about?", into="attributes.matter")
LEAD = Flow(
    "lead", (NAME, Tell("Hello {name}."), KEEP, Branch({"keep": ("yes",)}, (MAIL,), (Tell("We keep nothing."),)))
)


def said(flow: Flow, *texts: str, slot: str = "name") -> Answers:
    return answer_each(flow, Running(flow.name, {}, slot, 1), lambda _: None, texts)


def values(answers: Answers) -> dict[str | None, str | None]:
    return {one.slot: one.value for one in answers.steps}


def test_each_message_answers_the_slot_that_is_open_then() -> None:
    answers = said(LEAD, "Jo", "yes", "jo@x.org")
    assert values(answers) == {"name": "Jo", "keep": "yes", "mail": "jo@x.org"}
    assert (answers.left, answers.steps[-1].finished) == (False, True)
    assert [one.text for one in answers.steps] == ["", "", f"Hello Jo.\n{THANKS}"]


def test_what_is_told_on_the_way_is_told_and_what_was_answered_is_not_asked() -> None:
    assert said(LEAD, "Jo", "no").steps[-1].text == "Hello Jo.\nWe keep nothing."
    assert said(LEAD, "Hi", "I'm Jo").steps[-1].text == "Hello Jo.\nMay we keep it?"


def test_what_fits_no_slot_is_passed_over() -> None:
    answers = said(LEAD, "Jo", "hm", "yes")
    assert values(answers) == {"name": "Jo", "keep": "yes"}
    assert answers.steps[-1].ask == "mail"


def test_free_text_goes_on_over_several_messages() -> None:
    answers = said(Flow("f", (MATTER, MAIL)), "My pump", "leaks since Monday", "jo@x.org", slot="matter")
    assert values(answers) == {"matter": "My pump leaks since Monday", "mail": "jo@x.org"}
    assert values(said(Flow("f", (MATTER,)), "My pump", "leaks", slot="matter")) == {"matter": "My pump leaks"}


@pytest.mark.parametrize("last", ["How long does it take?", "I lost my second key"])
def test_what_comes_after_the_last_answer_gets_a_reply(last: str) -> None:
    answers = said(Flow("f", (MAIL,)), "jo@x.org", last, slot="mail")
    assert answers.left
    assert values(answers) == {"mail": "jo@x.org"}
    assert answers.steps[-1].text == ""


def test_stop_ends_the_flow_after_what_was_answered() -> None:
    answers = said(LEAD, "Jo", "stop")
    assert [(one.slot, one.finished) for one in answers.steps] == [("name", None), (None, False)]
    assert answers.steps[-1].text == f"Hello Jo.\n{LEFT}"


def test_a_burst_that_fits_nothing_is_asked_once_more() -> None:
    [again] = said(Flow("f", (MAIL,)), "well", "hm", slot="mail").steps
    assert (again.ask, again.slot) == ("mail", None)
