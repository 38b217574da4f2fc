"""The query of a question that may lean on what was said before."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversation.model import Author, Message, MessageKind
from retrieval.query import CONTEXT_MESSAGES, CONTEXT_WORDS, build_query


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


@pytest.mark.parametrize("question", ["and for the mini?", "Does it cover the pump as well?", "how long", "Why?"])
def test_a_question_that_leans_on_the_history_takes_it_along(question):
    assert build_query(question, (ASKED, ANSWERED)) == f"{ASKED.text}\n{ANSWERED.text}\n{question}"


def test_a_question_that_stands_alone_is_its_own_query():
    question = "Please explain the delivery costs to Switzerland for large parcels"
    assert build_query(question, (ASKED, ANSWERED)) == question


def test_without_history_there_is_nothing_to_take_along():
    assert build_query("and for the mini?", ()) == "and for the mini?"


def test_notices_and_offers_are_not_searched_for():
    notice = said(Author.ASSISTANT, "I am passing you to a person.", MessageKind.NOTICE)
    offer = said(Author.ASSISTANT, "Would you like a person?", MessageKind.OFFER)
    assert build_query("and that?", (ASKED, notice, offer)) == f"{ASKED.text}\nand that?"


@given(st.text(max_size=60), st.lists(MESSAGES, max_size=12).map(tuple))
def test_the_query_ends_with_the_question_and_is_never_long(question, history):
    query = build_query(question, history)
    assert query.endswith(question)
    assert len(query.removesuffix(question).split()) <= CONTEXT_MESSAGES * CONTEXT_WORDS
