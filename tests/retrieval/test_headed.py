"""What is quoted under its heading."""

from dataclasses import replace

from conversation.model import Evidence
from retrieval.headed import headed
from tests.conversation.building import passage


def section(n: int, heading: str, document_id: str = "cranes") -> Evidence:
    return replace(passage(n), document_id=document_id, heading=("Cranes", heading))


def test_lines_of_two_sections_that_differ_in_their_numbers_alone_say_of_which_they_are() -> None:
    jekko, unic = section(1, "Jekko 532"), section(2, "Unic 295")
    said = {"c1": ["£890 per week."], "c2": ["£1,190 per week."]}
    assert headed("how much is a week", [jekko, unic], said) == {"c1", "c2"}
    assert headed("how much is a week", [jekko, section(2, "Unic 295", "others")], said) == frozenset()
    assert headed("how much is a week", [jekko, unic], {**said, "c2": ["£1,190 per day."]}) == frozenset()
    assert headed("how much is a week", [jekko, unic], {key: ["Deposits come back."] for key in said}) == frozenset()


def test_a_yes_or_no_is_said_under_the_question_that_it_answers() -> None:
    one = section(1, "Do I need to be a member to play?")
    assert headed("can I play as a beginner", [one], {"c1": ["For club friendlies, no."]}) == {"c1"}
    assert headed("can I play as a beginner", [one], {"c1": ["There is no fee."]}) == frozenset()
    assert headed("do I need to be a member to play here?", [one], {"c1": ["No, guests may play."]}) == frozenset()
    assert headed("can I play", [section(1, "Members")], {"c1": ["No."]}) == frozenset()


def test_a_number_that_is_asked_for_may_stand_in_the_heading_alone() -> None:
    one = section(1, "2.4.1")
    assert headed("what is new in 2.4.1", [one], {"c1": ["Faster exports."]}) == {"c1"}
    assert headed("what is new in 2.4.1", [one], {"c1": ["2.4.1 has faster exports."]}) == frozenset()
    assert headed("can I have 2", [section(1, "Can I have 2?")], {"c1": ["Ask us."]}) == frozenset()


def test_a_line_that_goes_on_in_small_letters_is_said_under_its_heading() -> None:
    one = section(1, "When to ring us")
    assert headed("my dog vomits", [one], {"c1": ["vomiting more than twice", "a swollen face"]}) == {"c1"}
    assert headed("my dog vomits", [one], {"c1": ["- vomiting more than twice"]}) == {"c1"}
    assert headed("my dog vomits", [one], {"c1": ["Ring us for:", "vomiting"]}) == frozenset()
    assert headed("my dog vomits", [one], {"c1": ["Vomiting is normal."]}) == frozenset()
    assert headed("my dog vomits", [one], {"c1": ["vomits stop: 2; days: 3"]}) == frozenset()
    assert headed("who sees it", [section(1, "Events")], {"c1": ["iPads and e-readers may be used."]}) == frozenset()
