"""A plan that the documents do not have is not answered with the plans that they have."""

from dataclasses import replace

import pytest

from retrieval.unknown_sibling import names_unknown_sibling
from tests.conversation.building import passage

PLANS = tuple(
    replace(passage(n, text), title=title, document_id=title)
    for n, (title, text) in enumerate(
        [("Paddle Basic", "It costs 24 euros."), ("Paddle Plus", "It costs 41 euros."), ("Hire terms", "Pay at once.")],
        start=1,
    )
)
STRANGE = {"premium": 0.2, "gold": 0.6, "price": 0.8, "expire": 0.5, "costs": 1.0}


@pytest.mark.parametrize(
    "question", ["What does Paddle Premium cost?", "paddle premium: price", "How much is Paddle Gold?"]
)
def test_a_name_where_siblings_have_theirs_that_is_nowhere_is_unknown(question: str) -> None:
    assert names_unknown_sibling(question, PLANS, STRANGE)


@pytest.mark.parametrize(
    "question",
    [
        "What does Paddle Plus cost?",
        "paddle costs",  # stands in the passages
        "paddle price",  # means what stands there
        "does a paddle expire?",  # may mean it, and is not written as a name
        "Is there a premium paddle?",  # not where the names stand
        "premium hire",  # no family
        "what is paddle?",
        "",
    ],
)
def test_other_words_are_no_names(question: str) -> None:
    assert not names_unknown_sibling(question, PLANS, STRANGE)


def test_in_front_of_a_family_only_what_is_written_as_a_name_is_one() -> None:
    names = ("Basic", "Plus")
    plans = tuple(
        replace(one, title=f"{name} plan", document_id=name) for name, one in zip(names, PLANS[:2], strict=True)
    )
    unlike = {"family": 0.3, "cheapest": 0.2, "upgrade": 0.2}
    assert names_unknown_sibling("What does the Family plan cost?", plans, unlike)
    for question in ("What is the cheapest plan?", "how do I upgrade plan", "Upgrade plan"):
        assert not names_unknown_sibling(question, plans, unlike)


def test_without_siblings_nothing_is_unknown() -> None:
    assert not names_unknown_sibling("What does Paddle Premium cost?", PLANS[1:], STRANGE)
    assert not names_unknown_sibling("What does Paddle Premium cost?", (), STRANGE)


def test_a_number_is_known_only_together_with_its_family() -> None:
    versions = tuple(
        replace(passage(n, f"Seats {n + 2} people."), title=f"Heron {n}", document_id=str(n)) for n in (1, 2)
    )
    assert names_unknown_sibling("How many sit in a heron 3?", versions, {})
    assert not names_unknown_sibling("How many sit in a heron 2?", versions, {})
    assert not names_unknown_sibling("Can 3 people sit in the heron 1?", versions, {})
