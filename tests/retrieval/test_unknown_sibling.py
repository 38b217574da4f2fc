"""A plan that the documents do not have is not answered with the plans that they have."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversation.model import Evidence
from retrieval.unknown_sibling import names_unknown_sibling
from tests.conversation.building import passage


def pages(*titles: str, text: str = "It takes some days.") -> tuple[Evidence, ...]:
    return tuple(replace(passage(n, text), title=one, document_id=one) for n, one in enumerate(titles, start=1))


PLANS = pages("Paddle Basic", "Paddle Plus", "Hire terms", text="It costs 24 euros a month.")
UNLIKE = dict.fromkeys(
    ("premium", "gold", "family", "berlin", "recover", "forgot", "refund", "nordkap", "leaks", "work", "italy"), 0.2
)


@pytest.mark.parametrize(
    ("question", "evidence"),
    [
        ("What does Paddle Premium cost?", PLANS),
        ("How much is Paddle Gold?", PLANS),
        ("What does the Family plan cost?", pages("Basic plan", "Plus plan")),
        ("Does the iPhone 14 float?", pages("iPhone 12", "iPhone 13")),
        ("What about returns 2023?", pages("Returns 2024", "Returns 2025")),
    ],
)
def test_a_name_where_siblings_have_theirs_that_is_nowhere_is_unknown(
    question: str, evidence: tuple[Evidence, ...]
) -> None:
    assert names_unknown_sibling(question, evidence, UNLIKE)


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ("What does Paddle Plus cost?", ("Paddle Basic", "Paddle Plus")),
        ("Is Paddle Premium dearer than Paddle Plus?", ("Paddle Basic", "Paddle Plus")),
        ("paddle premium", ("Paddle Basic", "Paddle Plus")),
        ("Is there a premium paddle?", ("Paddle Basic", "Paddle Plus")),
        ("What Does Paddle Premium Cost?", ("Paddle Basic", "Paddle Plus")),
        ("I want to cancel order 4711", ("Order 1", "Order 2")),
        ("I want to cancel order 4711", ("Order status", "Order cancellation")),
        ("How do returns work for goods bought in 2025?", ("Returns 2024", "Returns 2025")),
        ("Hi! Forgot password, what now?", ("Reset password", "Change password")),
        ("How Do I Recover Password?", ("Reset password", "Change password")),
        ("I moved to Berlin, what does a parcel to Germany cost?", ("Shipping to Germany", "Shipping to France")),
        ("When do buyers have to pay for goods?", ("Terms for buyers", "Terms for sellers")),
        ("Hi. Need a refund, how do I cancel a booking?", ("Cancel a booking", "Change a booking")),
        ("My Nordkap leaks, is the kettle under guarantee?", ("Nordkap kettle", "Nordkap toaster")),
        ("what is the cheapest plan?", ("Basic plan", "Plus plan")),
        ("", ("Basic plan", "Plus plan")),
    ],
)
def test_other_words_are_no_names(question: str, titles: tuple[str, ...]) -> None:
    assert not names_unknown_sibling(question, pages(*titles), UNLIKE)


def test_what_stands_in_a_passage_or_means_what_does_is_known() -> None:
    assert not names_unknown_sibling(
        "What does Paddle Gold cost?", pages("Paddle A", "Paddle B", text="Gold is new."), UNLIKE
    )
    assert not names_unknown_sibling("What does Paddle Gold cost?", PLANS, {"gold": 0.8})


@given(st.text(alphabet="Paddle 3.,?xB", max_size=40))
def test_without_siblings_nothing_is_unknown(question: str) -> None:
    assert not names_unknown_sibling(question, PLANS[1:], {})
    assert not names_unknown_sibling(question, (), {})


BRANCHES = "Branch: Northgate; Saturday: closed\nBranch: Riverside; Saturday: 10 to 14\nPlan: Basic; Price: 5\nCard: Debit; Fee: 1\nCard: Credit; Fee: 2"


@pytest.mark.parametrize(
    ("question", "unknown"),
    [
        ("When is the Southgate branch open?", True),
        ("When does branch Southgate open?", True),
        ("When is the Northgate branch open?", False),
        ("Is the Southgate branch nearer than Northgate?", False),
        ("What does the Gold plan cost?", False),
        ("when is the southgate branch open?", False),
        ("Which branch opens on Saturdays?", False),
        ("Does my Visa card cost anything abroad?", False),
    ],
)
def test_the_names_of_rows_are_siblings_too(question: str, unknown: bool) -> None:
    near = {"southgate": 0.5, "gold": 0.2, "visa": 0.2}
    assert names_unknown_sibling(question, pages("Branches", text=BRANCHES), near) is unknown
