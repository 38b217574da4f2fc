"""What something costs is not answered with words without an amount."""

from dataclasses import replace

import pytest

from conversation.model import Evidence
from retrieval.amounts import lacks_amount, priced, with_amount_among
from retrieval.sentences import Unit
from tests.conversation.building import passage

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


def found(*texts: str, scores: tuple[float, ...] = (1.0, 0.9, 0.8, 0.7, 0.6)) -> list[Evidence]:
    return [replace(passage(n), text=text, score=scores[n - 1]) for n, text in enumerate(texts, start=1)]


@pytest.mark.parametrize("question", ["what does a dog in the hold cost", "how much is a dog?", "fee for a dog"])
def test_the_nearest_amount_is_looked_at_where_one_is_asked_for(question: str) -> None:
    said = found("Dogs travel in a box.", "Cats too.", "No birds.", "Book early.", "A dog: EUR 80.")
    assert [one.text for one in with_amount_among(3, question, said)] == [
        "Dogs travel in a box.",
        "Cats too.",
        "A dog: EUR 80.",
        "No birds.",
        "Book early.",
    ]


def test_the_order_stays_where_none_is_asked_for_or_one_is_there_or_none_is_near() -> None:
    cheap = found("Dogs travel in a box.", "£5 a cat.", "No birds.", "A dog: EUR 80.")
    far = found("Dogs travel.", "Cats too.", "No birds.", "A dog: EUR 80.", scores=(1.0, 0.9, 0.8, 0.4))
    for question, said in (("do dogs cost extra", far), ("what does a dog cost", cheap), ("what does a dog cost", far)):
        assert with_amount_among(3, question, said) == tuple(said)


def test_units_with_money_are_told_from_others_where_it_is_asked_for() -> None:
    said = ["It costs 12 euros.", "A bag of 12 kg.", "3% of it", "CHF 20", "Free."]
    parts = [Unit(text, 0, len(text)) for text in said]
    assert priced("how much is it", parts).tolist() == [1, 0, 1, 1, 0]
    assert priced("how long is it", parts).tolist() == [0] * 5
