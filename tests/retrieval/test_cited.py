"""A reply in pieces gives the same sentences as the whole, each as soon as it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.cited import Sentence, Sentences


def read(*pieces: str) -> list[Sentence]:
    reading = Sentences()
    return [one for piece in pieces for one in reading.feed(piece)] + reading.finish()


def said(*pieces: str) -> list[tuple[str, tuple[int, ...]]]:
    return [(one.text, one.places) for one in read(*pieces)]


TWO = [("It takes 4 days.", (1,)), ("It costs 12.50 EUR.", (2,))]


@pytest.mark.parametrize(
    "reply",
    [
        "It takes 4 days [1]. It costs 12.50 EUR [2].",
        "It takes 4 days. [1] It costs 12.50 EUR. [2]",
        "It takes 4 days.[1] It costs 12.50 EUR.[2]",
        "It takes 4 days【1】. It costs 12.50 EUR 【2】.",
        "It takes 4 days [1].\nIt costs 12.50 EUR [2].",
        "<think>Passage [3] says nothing.\nHm.</think>It takes 4 days [1]. It costs 12.50 EUR [2].",
    ],
)
def test_a_mark_belongs_to_its_sentence_wherever_the_full_stop_is(reply):
    assert said(reply) == TWO


@pytest.mark.parametrize(
    ("reply", "places"), [("Yes [1, 2].", (1, 2)), ("Yes [1][2].", (1, 2)), ("Yes. [2] [1]", (2, 1)), ("Yes.", ())]
)
def test_a_sentence_may_cite_several_passages_or_none(reply, places):
    assert said(reply) == [("Yes.", places)]


def test_lines_and_paragraphs_stay_apart():
    assert [(one.apart, one.text) for one in read("One [1]. Two [1].\n- Three [1]\n\nFour [2].")] == [
        ("\n\n", "One."),
        (" ", "Two."),
        ("\n", "- Three"),
        ("\n\n", "Four."),
    ]


def test_a_sentence_is_given_as_soon_as_the_next_begins():
    reading = Sentences()
    assert reading.feed("It takes 4 days. ") == []
    assert reading.feed("[1") == []
    assert reading.feed("] ") == []
    assert [one.text for one in reading.feed("It")] == ["It takes 4 days."]


def test_a_thought_that_does_not_end_says_nothing():
    assert said("<think>It takes 4 days [1]. It costs 3 EUR [2].") == []


pieces = st.lists(
    st.text(alphabet="aB1. !?\n[]2,【】<think>/", max_size=12)
    | st.sampled_from(["<think>", "</think>", "It is so. [1] ", "No.[2]", " [1, 2]", "e.g. This", "3. Do"]),
    max_size=12,
)


@given(pieces)
def test_in_whatever_pieces_it_comes_a_reply_says_the_same(parts):
    whole = "".join(parts)
    assert read(*parts) == read(whole) == read(*whole)


@given(pieces)
def test_what_was_given_is_never_taken_back(parts):
    reading = Sentences()
    soon = [one for part in parts for one in reading.feed(part)]
    assert read("".join(parts))[: len(soon)] == soon
