"""What a reader of an RTF file does not see."""

import pytest

from ingest.unseen_rtf import without_unseen


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (r"{\rtf1 It costs {\strike 12}\v inside \'e9 \u233?\v0  10.\par}", "It costs 10."),
        (r"{\rtf1 Ask Ann{\v , not {\b Bob}}.\par}", "Ask Ann."),
        (r"{\rtf1 Sold\deleted  out\plain  here.\par}", "Sold here."),
        (r"{\rtf1\viewkind4 All {\striked0 of it}.\par}", "All of it."),
    ],
)
def test_hidden_struck_and_deleted_words_are_not_read(parsed, source, said):
    assert parsed("a.rtf", source).text == said


def test_what_hides_nothing_is_left_as_it_is():
    source = r"{\rtf1 {\*\bin \vieww1 }\'e9 a\b b}"
    assert without_unseen(source) == source
