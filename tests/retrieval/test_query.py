"""What a question takes along from what was said before."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversation.model import Author, Message, MessageKind
from retrieval.query import CONTEXT_MESSAGES, CONTEXT_WORDS, MAX_TERMS, Leaning, clues, context, margin, terms, told


def said(author: Author, text: str, kind: MessageKind = MessageKind.TEXT) -> Message:
    return Message("m", author, text, "", kind)


ASKED = said(Author.CONTACT, "How long is the warranty of the Sprig 2?")
ANSWERED = said(Author.ASSISTANT, "It is 24 months.", MessageKind.ANSWER)
MESSAGES = st.builds(
    said,
    st.sampled_from([Author.CONTACT, Author.ASSISTANT, Author.AGENT]),
    st.text(alphabet="ab \n", max_size=300),
    st.sampled_from(list(MessageKind)),
)


def test_the_context_is_what_was_said_to_the_point():
    notice = said(Author.ASSISTANT, "I am passing you to a person.", MessageKind.NOTICE)
    offer = said(Author.ASSISTANT, "Would you like a person?", MessageKind.OFFER)
    assert context((ASKED, ANSWERED, notice, offer)) == [ASKED.text, ANSWERED.text]


def test_words_of_the_history_weigh_less_the_longer_ago_they_were_said():
    found = terms("and for the mini?", (ASKED, ANSWERED), leaning=1.0)
    assert found["mini"] == 1.0 > found["months"] > found["warranty"] > 0


def test_a_question_that_stands_alone_takes_nothing_along():
    assert set(terms("Which parcels are large?", (ASKED,), leaning=0.0)) == {"parcels", "large"}


def test_a_question_without_a_word_of_meaning_is_looked_for_as_it_stands():
    assert set(terms("how is it then")) == {"how", "is", "it", "then"}


@pytest.mark.parametrize(
    ("question", "pointing"),
    [("Does it cover the pump?", 1.0), ("And the small one?", 1.0), ("so which plan has pods", 0.0), ("Why?", 0.0)],
)
def test_a_word_that_points_back_is_a_clue(question, pointing):
    assert clues(question, 0.25, 0.1)[2] == pointing


@pytest.mark.parametrize(
    ("question", "unasking"),
    [
        ("and for children?", 1.0),
        ("no, the annual one", 1.0),
        ("what about Sundays", 1.0),
        ("and where is the car park", 0.0),
        ("Does it cover the pump?", 0.0),
    ],
)
def test_naming_something_without_asking_is_a_clue(question, unasking):
    assert clues(question, 0.25, 0.1)[3:] == (unasking, 0.25, 0.1)


def test_only_what_the_assistant_answered_was_told():
    offer = said(Author.ASSISTANT, "Would you like a person?", MessageKind.OFFER)
    assert told((ASKED, ANSWERED, offer)) == (ANSWERED.text,)


@pytest.mark.parametrize(
    ("wrapped", "plain"),
    [
        ("oh ok, thanks, and uh do you know if they take dogs", "they take dogs"),
        ("That sounds great! Could you check whether it has parking?", "it has parking?"),
        ("ok umm what about the small one", "the small one"),
    ],
)
def test_what_a_question_is_wrapped_in_is_no_clue(wrapped, plain):
    assert clues(wrapped, 0.25, 0.1) == clues(plain, 0.25, 0.1)


def test_words_of_thanks_inside_a_question_are_its_own():
    assert clues("is the good grade for groups", 0.0, 0.0)[0] == 3.0


@given(st.text(max_size=80), st.floats(-1, 1), st.floats(0, 1))
def test_leaning_is_a_probability_that_grows_with_likeness_and_falls_with_the_margin(question, likeness, margin):
    leaning = Leaning((-0.3, 1.0, 2.7, 2.0, 11.0, -11.0), -1.5)
    less, more = leaning(question, likeness, margin + 0.1), leaning(question, likeness + 0.1, margin)
    assert 0 <= less <= leaning(question, likeness, margin) <= more <= 1


def test_a_passage_stands_out_by_its_distance_from_the_others():
    assert margin([("a", 0.9), ("b", 0.5), ("c", 0.3)]) == pytest.approx(0.5)
    assert margin([("a", 0.9)]) == 0.9
    assert margin([]) == 0.0


@given(st.lists(st.floats(-1, 1), min_size=2, max_size=20))
def test_nothing_stands_out_backwards(cosines):
    ranked = [(str(n), cosine) for n, cosine in enumerate(sorted(cosines, reverse=True))]
    assert -1e-9 <= margin(ranked) <= 2


@given(st.text(max_size=60), st.lists(MESSAGES, max_size=12).map(tuple), st.floats(0, 1))
def test_neither_context_nor_terms_are_ever_long(question, history, leaning):
    assert sum(len(text.split()) for text in context(history)) <= CONTEXT_MESSAGES * CONTEXT_WORDS
    found = terms(question, history, leaning)
    assert len(found) <= MAX_TERMS
    assert all(0 <= weight <= 1 for weight in found.values())
