"""Footnotes of Markdown."""

import pytest

from ingest.md_notes import with_notes


def test_a_note_stands_behind_the_paragraph_of_its_mark(outline):
    text = (
        "# Fees\n\nPost costs 5 EUR[^post] in the Union,\nmore abroad[^2].\n\n## Other\n\nAgain[^post].\n\n"
        "[^2]: 15 EUR to Norway,\n    20 EUR elsewhere.\n\n    Ask us first.\n[^post]: Free from 50 EUR.\n\nGoodbye.\n"
    )
    assert outline("a.md", text) == [
        "heading1: Fees",
        "paragraph: Post costs 5 EUR¹ in the Union, more abroad².",
        "paragraph: ¹ Free from 50 EUR.",
        "paragraph: ² 15 EUR to Norway, 20 EUR elsewhere. Ask us first.",
        "heading2: Other",
        "paragraph: Again¹.",
        "paragraph: Goodbye.",
    ]


def test_notes_stand_behind_the_table_or_list_of_their_marks(outline):
    text = "| Plan | Price |\n|-|-|\n| Basic | 5[^a] |\n| Plus | 9 |\n\n- Tea[^b]\n- Milk\n\n[^a]: A month.\n[^b]: Hot."
    assert outline("a.md", text) == [
        "table_row: Plan: Basic; Price: 5¹",
        "table_row: Plan: Plus; Price: 9",
        "paragraph: ¹ A month.",
        "list_item1: Tea²",
        "list_item1: Milk",
        "paragraph: ² Hot.",
    ]


@pytest.mark.parametrize(
    "text",
    ["It costs 5[^1].\n", "[^1]: Free.\n", "```\na[^1]\n[^1]: b\n```\n", "Letters but [^a-z].\n", "x[^1]\n\n[^1]:\n"],
)
def test_a_mark_or_a_note_without_the_other_and_code_stay_as_they_are(text):
    assert with_notes(text) == text
