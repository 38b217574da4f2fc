"""Rich Text Format."""

import pytest

from ingest.errors import DamagedDocument, EmptyDocument, WrongFormat


def test_headings_lists_tables_and_accents(samples, parsed, outline):
    assert outline("terms.rtf", samples["terms.rtf"]) == [
        "heading1: Terms of cafés",
        "paragraph: Delivery costs 5 € and C:\\cellar is a path.",
        "list_item1: By post",
        "table_row: Plan: Basic; Price: 6.90 a month",
        "paragraph: The end.",
    ]
    document = parsed("terms.rtf", samples["terms.rtf"])
    assert (document.title, str(document.updated)) == ("Acme terms", "2026-03-01")
    assert [element.row for element in document.elements] == [None, None, None, 1, None]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (rb"{\rtf1 A line.\par Another.}", ["paragraph: A line.", "paragraph: Another."]),
        (rb"{\rtf1\ansi\ansicpg1251 \'cf\'f0\'e8\'e2\'e5\'f2}", ["paragraph: Привет"]),
        (rb"{\rtf1 {\listtext 1.\tab}First\par {\listtext 2.\tab}Second}", ["list_item1: 1. First", "list_item1: 2. Second"]),
        (rb"{\rtf1\outlinelevel2 Deep\par\pard\outlinelevel9 Body}", ["heading3: Deep", "paragraph: Body"]),
        (rb"{\rtf1\trowd 1\cell 2\cell\row\trowd 1\cell 3\cell\row}", ["table_row: 1: 1; 2: 3"]),
        (rb"{\rtf1\trowd A\cell\cell\row\trowd B\cell 3\cell\row}", ["table_row: A", "table_row: B | 3"]),
        (rb"{\rtf1{\header Acme}{\footer 1}{\*\secret hidden}Text | with bar}", ["paragraph: Text | with bar"]),
        (b"{\\rtf1 Text\r\n{\\pict\\bin4 ab\\}}}", ["paragraph: Text"]),
    ],
)  # fmt: skip
def test_what_control_words_become(outline, source, expected):
    assert outline("a.rtf", source) == expected


@pytest.mark.parametrize(
    ("source", "error"),
    [
        (b"{\\rtf1 cut off in the midd", DamagedDocument),
        (b"{\\rtf1 {\\info{\\title Only}}}", EmptyDocument),
        (b"Just words.", WrongFormat),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(parsed, source, error):
    with pytest.raises(error):
        parsed("a.rtf", source)


def test_a_date_that_is_none_and_a_made_up_title_are_passed_over(parsed):
    document = parsed("fees.rtf", rb"{\rtf1{\info{\title Document1}{\revtim\yr2026\mo13\dy1}}Text.}")
    assert (document.title, document.updated) == ("fees", None)


def test_many_open_groups_do_not_break_the_reader(parsed):
    assert parsed("a.rtf", b"{\\rtf1 Text." + b"{" * 50_000 + b"}" * 50_001).text == "Text."


def test_numbers_of_lists_are_read_and_bullets_are_not(outline):
    items = rb"{\pntext\f0 1.\tab}Sign.\par {\listtext\f1 2)\tab}Pay.\par {\listtext\'b7\tab}Go.\par"
    lines = outline("a.rtf", rb"{\rtf1\ansi " + items + b"}")
    assert lines == ["list_item1: 1. Sign.", "list_item1: 2) Pay.", "list_item1: Go."]
