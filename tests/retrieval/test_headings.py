"""What the headings over a passage say of it."""

from dataclasses import replace

from retrieval.headings import names_heading, unnumbered
from tests.conversation.building import passage


def test_what_stands_under_a_heading_that_is_asked_for_comes_first() -> None:
    hours = replace(passage(1), title="Title")
    mine = replace(hours, heading=("Centres", "Opening times", "Harbour Road"))
    assert names_heading("when does harbour road open", mine)
    assert names_heading("opening times", replace(hours, heading=("Centres", "2. Opening times")))
    for heading in (("Harbour Road",), (), ("Centres", "Mill Lane"), ("Harbour Road", "Road")):
        assert not names_heading("when does harbour road open", replace(hours, heading=heading))


def test_the_number_of_an_outline_is_no_word_of_a_heading() -> None:
    assert [unnumbered(one) for one in ("2.1. Cards", "1) Cards", "3 cards", "Cards")] == [
        "Cards",
        "Cards",
        "3 cards",
        "Cards",
    ]
