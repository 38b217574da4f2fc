"""Fields of labelled lines: what is taken as it stands, and what is refused."""

import pytest

from evals.fields import history_of, id_of, messages_of, number_of, strings_of, text_of, yes_no


def test_text_is_taken_as_it_stands():
    assert text_of({"text": " a "}) == " a "


@pytest.mark.parametrize("value", ["0.5", True, None, [1], float("nan"), float("inf"), 10**400])
def test_what_is_no_number_is_refused(value):
    with pytest.raises(ValueError, match="confidence must be a number"):
        number_of({"confidence": value}, "confidence")


def test_numbers_are_taken_whole_or_not():
    assert [number_of({"x": value}, "x") for value in (0, 0.5, 1)] == [0.0, 0.5, 1.0]


@pytest.mark.parametrize("value", ["false", 0, "", []])
def test_yes_and_no_are_truth_values(value):
    with pytest.raises(ValueError, match="answerable is true, false, or null"):
        yes_no({"answerable": value}, "answerable")


def test_the_first_id_that_is_there_counts():
    assert id_of({"_id": None, "id": 7}, "_id", "id") == "7"
    assert id_of({"_id": "a", "id": "b"}, "_id", "id") == "a"
    assert id_of({}, "_id", "id") is None


def test_lists_have_each_string_once_and_null_is_empty():
    assert strings_of({"x": ["b", "a", "b"]}, "x") == ("b", "a")
    assert strings_of({"x": None}, "x") == strings_of({}, "x") == ()
    with pytest.raises(ValueError, match="x must be a list of strings"):
        strings_of({"x": ""}, "x")


def test_a_history_may_be_missing_and_a_conversation_may_not():
    assert history_of({"history": None}) == history_of({}) == ()
    with pytest.raises(KeyError):
        messages_of({}, "conversation")
    with pytest.raises(ValueError, match="history is a list of messages"):
        history_of({"history": ["x"]})
