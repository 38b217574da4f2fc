"""Codes and numbers are found as they are written, quantities with what they are of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.choose import Candidate
from retrieval.codes import covered, lines_of_codes, names_unknown_code, numbers_of, without_other_codes
from retrieval.sentences import units
from tests.conversation.building import passage


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


def test_a_number_in_the_heading_is_held_by_what_stands_under_it() -> None:
    parts = units("Fixed: webhooks were sent twice.")
    assert covered("what changed in 2024", parts).tolist() == [0]
    assert covered("what changed in 2024", parts, "20 November 2024").tolist() == [1]
    assert numbers_of("20 November 2024", "did you release anything in november 2024?") == {"2024"}


FAULTS = (
    "E4 Overflow: water is in the base. Close the tap. Unplug it.\nE9 The panel is stuck. Clean the panel.\nAsk us."
)


def test_what_stands_on_a_line_that_begins_with_a_code_is_of_that_code() -> None:
    parts = units(FAULTS)
    one = passage(1, FAULTS)
    all_of_them = [Candidate((0, n), one, part, 0.5, (frozenset({n}),)) for n, part in enumerate(parts)]
    assert [c.place[1] for c in without_other_codes("E4, what now", all_of_them)] == [0, 1, 2, 5]
    assert [c.place[1] for c in without_other_codes("e9?", all_of_them)] == [3, 4, 5]
    assert lines_of_codes("E4, what now", FAULTS, parts) == dict.fromkeys((0, 1, 2), (frozenset({0, 1, 2}),))
    assert lines_of_codes("what now", FAULTS, parts) == {}


LISTS = "E1 and E2: the door is open. Close it.\nE3/E4: no water. If E6 follows, call us.\nF1 means low. F2 means high. Ask."


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("what does E2 mean", [0, 1, 4, 5, 6]),
        ("E4", [2, 3, 4, 5, 6]),
        ("E6!", [3, 4, 5, 6]),
        ("f2?", [0, 1, 2, 3, 5, 6]),
    ],
)
def test_a_list_of_codes_is_of_each_and_the_last_that_begins_a_sentence_counts(question: str, left: list[int]) -> None:
    one = passage(1, LISTS)
    found = [Candidate((0, n), one, part, 0.5, (frozenset({n}),)) for n, part in enumerate(units(LISTS))]
    assert [c.place[1] for c in without_other_codes(question, found)] == left


@pytest.mark.parametrize(
    ("question", "unknown"),
    [
        ("how loud is the DW 80", True),
        ("dw80 noise", True),
        ("how loud is the dw-60?", False),
        ("DW 80 or DW 60?", False),
        ("in 80 days", False),
        ("can I pay EUR 30", False),
        ("what about AX 5", False),
        ("E5?", True),
    ],
)
def test_a_code_or_model_that_only_others_of_its_kind_are_there_of_is_unknown(question: str, unknown: bool) -> None:
    text = "Model: DW 45; Noise: 46 dB\nModel: DW 60; Noise: 44 dB\nIt costs EUR 24 or EUR 36. The AX 7 is new. E4 is a fuse."
    assert names_unknown_code(question, [passage(1, text)]) is unknown


@pytest.mark.parametrize("question", ["does it run with an RTX 4090", "pictures at ISO 800?", "does bus 30 stop here"])
def test_models_in_prose_stand_for_more_than_they_name(question: str) -> None:
    text = "Any card from RTX 2060 up, RTX 3070 is better. ISO 100 to ISO 6400. BUS 5 and BUS 6 stop here."
    assert not names_unknown_code(question, [passage(1, text)])
