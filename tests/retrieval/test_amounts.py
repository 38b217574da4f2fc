"""What something costs is not answered with words without an amount."""

import pytest

from retrieval.amounts import lacks_amount

WARRANTY = "The warranty runs for 2 years. The DW 40 cannot be registered."


@pytest.mark.parametrize(
    "question",
    [
        "how much does the DW 60 cost",
        "What do the spare parts cost?",
        "price of the dw 60 pro",
        "what would it cost me",
    ],
)
def test_who_asks_for_a_price_gets_an_amount_or_nothing(question: str) -> None:
    assert lacks_amount(question, WARRANTY)
    for answer in (
        "It costs 12 euros.",
        "€ 12",
        "Parts are free.",
        "There is no charge.",
        "12 % of it",
        "An hour: 600 SEK.",
        "Monthly: 299; Yearly: 2,990",
        "Motor yacht | 260",
        "It is 0.20 a page.",
        "Towels are complimentary.",
    ):
        assert not lacks_amount(question, answer)


@pytest.mark.parametrize(
    "question",
    [
        "how long is the warranty",
        "what is covered",
        "how much does it weigh",
        "How much is the weight limit?",
        "Who bears the cost of the return?",
        "Do you cover the cost of a taxi?",
        "does the price of a room include breakfast",
        "How much is the usual dose?",
    ],
)
def test_other_questions_need_none(question: str) -> None:
    assert not lacks_amount(question, WARRANTY)
