"""The distance between what was suggested and what was sent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversation.edits import edit_distance

texts = st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=12).map(" ".join)


@pytest.mark.parametrize(
    ("suggested", "sent", "distance"),
    [
        ("It is on its way.", "It is on its way.", 0.0),
        ("It is on its way.", "  It is\non its way. ", 0.0),
        ("one two three four", "one two three five", 0.25),
        ("one two", "one two three four", 0.5),
        ("one two three four", "four", 0.75),
        ("one two", "three four", 1.0),
        ("", "", 0.0),
        ("", "words", 1.0),
    ],
)
def test_it_is_the_share_of_words_that_were_changed(suggested: str, sent: str, distance: float) -> None:
    assert edit_distance(suggested, sent) == distance


@given(texts, texts, texts)
def test_it_is_a_distance(a: str, b: str, c: str) -> None:
    assert edit_distance(a, b) == edit_distance(b, a)
    assert (edit_distance(a, b) == 0) is (a == b)
    words = [max(len(one.split()), len(two.split())) for one, two in ((a, c), (a, b), (b, c))]
    whole = [edit_distance(one, two) * n for (one, two), n in zip(((a, c), (a, b), (b, c)), words, strict=True)]
    assert whole[0] <= whole[1] + whole[2] + 1e-9
