"""Pages of two plans, versions or years are not mixed up."""

from dataclasses import replace

import pytest

from conversation.model import Evidence
from retrieval.siblings import labels, of_whom_is_asked
from tests.conversation.building import passage


def pages(*titles: str | None, heading: str = "Limits") -> list[Evidence]:
    return [replace(passage(n), title=title, heading=(heading,)) for n, title in enumerate(titles, start=1)]


def kept(question: str, *titles: str | None) -> list[str | None]:
    found = pages(*titles)
    others = of_whom_is_asked(question, found).others
    return [one.title for one in found if one.document_id not in others]


PLANS = ("Pawhaven Essential", "Pawhaven Plus")


def test_only_the_plan_that_is_named_is_left() -> None:
    assert kept("what does essential pay for the vet", *PLANS) == ["Pawhaven Essential"]
    assert kept("Plus: how much?", *PLANS, "Claims") == ["Pawhaven Plus", "Claims"]


@pytest.mark.parametrize("question", ["how much is paid for the vet", "essential or plus, which pays more?"])
def test_without_one_name_or_with_both_nothing_is_left_out(question: str) -> None:
    assert kept(question, *PLANS) == list(PLANS)


def test_a_small_number_counts_only_with_the_word_before_it() -> None:
    models = ("Setting up your Sprig 2", "Setting up your Sprig Max")
    assert kept("my sprig 2 is dry", *models) == [models[0]]
    assert kept("it was dry after 2 weeks", *models) == list(models)
    assert kept("burrow v3 on docker", "Install burrow v2", "Install burrow v3") == ["Install burrow v3"]
    assert kept("prices in 2025", "Prices 2025", "Prices 2026") == ["Prices 2025"]


def test_other_pages_and_pages_without_a_title_are_no_siblings() -> None:
    for titles in (("Returns", "Returns policy"), ("Delivery", "Payment"), (None, None), ("Essential", "Plus")):
        assert kept("essential payment policy", *titles) == list(titles)


def test_a_sentence_about_another_is_left_if_it_speaks_of_the_one_named_and_of_what_is_asked() -> None:
    cabin, hold = pages("Cabin baggage", "Checked baggage")
    asked = of_whom_is_asked("power bank in my checked luggage?", [cabin, hold])
    assert asked.allows(hold.document_id, "One bag of 23 kg.")
    assert asked.allows(cabin.document_id, "Power banks must never be packed into checked bags.")
    assert not asked.allows(cabin.document_id, "Heavier ones are checked bags.")
    assert not asked.allows(cabin.document_id, "Power banks of up to 100 Wh.")


def test_what_is_quoted_of_siblings_says_of_which() -> None:
    both = pages(*PLANS, "Claims")
    assert labels(both[:2]) == {"c1": "Pawhaven Essential", "c2": "Pawhaven Plus"}
    assert labels(both[1:2]) == {}


def test_of_another_page_than_the_first_it_is_said_which() -> None:
    assert labels(pages("Returns", "Delivery", "Delivery", None)) == {"c2": "Delivery"}
    assert labels(pages("Returns", "Delivery", "Returns")) == {"c2": "Delivery", "c3": "Returns"}


def test_a_heading_that_denies_is_said_before_what_stands_under_it() -> None:
    assert labels(pages("Plus", heading="Not covered")) == {"c1": "Not covered"}
    assert labels(pages(*PLANS, heading="Exclusions"))["c2"] == "Pawhaven Plus, Exclusions"
    for heading in ("Knots and notes", "Why can't I log in?", "My key does not fit"):
        assert labels(pages("Plus", heading=heading)) == {}


def test_the_name_of_the_site_makes_no_siblings_of_its_pages() -> None:
    site = ("Borrowing | Marlow Library", "Rooms | Marlow Library")
    assert kept("do I need a card for borrowing", *site) == list(site)
    assert labels(pages(*site)) == {"c2": "Rooms"}
    shop = ("Plan Basic | Acme Shop", "Plan Plus | Acme Shop", "Jobs | Acme Shop")
    assert kept("what does basic cost", *shop) == [shop[0], shop[2]]
    hosting = ("Data hosting – Germany", "Data hosting – Canada")
    assert kept("how long are backups kept in germany", *hosting) == [hosting[0]]


def test_rows_are_quoted_under_the_heading_that_says_whose_they_are() -> None:
    one = replace(passage(1), title="Visit", heading=("Opening hours", "Central Library"))
    assert labels([one], rows={"c1"}) == {"c1": "Central Library"}
    assert labels([one]) == {}
    assert labels([replace(one, heading=("Opening hours",))], rows={"c1"}) == {}
    assert labels([replace(one, heading=("2.4.1",))], headed={"c1"}) == {"c1": "2.4.1"}
    assert labels([replace(one, heading=("Accounts", "Can I have 2?"))], rows={"c1"}) == {}
    assert labels([replace(one, heading=("Prices", "Not covered"))], rows={"c1"}) == {"c1": "Not covered"}
