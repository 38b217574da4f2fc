"""Codes and numbers are found as they are written, quantities with what they are of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.codes import covered
from retrieval.sentences import units


@pytest.mark.parametrize(
    ("question", "text", "held"),
    [
        ("how do I return it within 30 days?", "You have 30 days.\nCancel 30 hours before.\nPart 30.", [1, 0, 0]),
        ("a 30-day trial", "It is free for 30 days.\nIt costs 30 euros.", [1, 0]),
        ("sprig 2 or sprig 3?", "Sprig 2 is small.\nWe sell 2 colours.", [0.5, 0]),
        ("what does error 404 mean", "404 is nothing.\n405 is something.", [1, 0]),
        ("and 12?", "Debian 12 is the newest.\nDebian 11 is older.", [1, 0]),
        ("we are 6 friends", "People per coach: 6\nGroups pay less.", [0, 0]),
        ("no number", "Debian 12 is the newest.", [0]),
    ],
)
def test_a_number_is_held_where_it_means_the_same(question: str, text: str, held: list[float]) -> None:
    assert covered(question, units(text)).tolist() == held


@given(st.text(alphabet="a1- 2b.", max_size=40), st.text(alphabet="a1- 2b.\n", max_size=60))
def test_it_is_a_share_for_each_unit_and_whole_for_the_question_itself(question: str, text: str) -> None:
    parts = units(text)
    found = covered(question, parts)
    assert found.shape == (len(parts),)
    assert ((found >= 0) & (found <= 1)).all()
    said = units(question)
    if len(said) == 1 and covered(question, said).any():
        assert covered(question, said).tolist() == [1.0]
