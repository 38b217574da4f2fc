"""Plain text, as people wrap it."""

import time

import pytest

from ingest.decode import decode
from ingest.errors import DamagedDocument
from ingest.plain import read_plain
from ingest.sentences import sentences
from ingest.sheet import read_sheet

WIDE = "These lines are long enough to show where the writer let them wrap around.\n" * 3


def read(text: str) -> list[tuple[str, int | None, str]]:
    return [(part.kind, part.level, part.text) for part in read_plain(text)]


def test_underlined_lines_are_headings():
    text = "Guide\n=====\n\nIntro to the guide.\n\nReturns\n-------\nWithin 14 days.\n"
    assert read(text) == [
        ("heading", 1, "Guide"),
        ("paragraph", None, "Intro to the guide."),
        ("heading", 2, "Returns"),
        ("paragraph", None, "Within 14 days."),
    ]


def test_rules_and_contents_are_left_out():
    contents = "Table of Contents\n\n1. Returns\n    1.1. Costs\n2. Refunds\n"
    text = f"Title here\n\n------------\n\n{contents}\nThe text begins.\n"
    assert [line for _, _, line in read(text)] == ["Title here", "The text begins."]


def test_bullets_are_items_even_when_wrapped():
    text = WIDE + "\n* an item which is rather long and therefore wraps onto the next line,\n  as here\n* another\n"
    assert read(text)[1:] == [
        ("list_item", None, "an item which is rather long and therefore wraps onto the next line, as here"),
        ("list_item", None, "another"),
    ]


def test_short_lines_are_not_joined():
    found = read(WIDE + "\nAcme Ltd.\n1 High Street\nLondon\n")
    assert [line for _, _, line in found][1:] == ["Acme Ltd.", "1 High Street", "London"]


def test_numbered_lines_are_headings_by_depth():
    assert [(kind, level) for kind, level, _ in read("2.1.3 Costs\n\nNone.\n\nChapter 2. Fees\n\nNone.\n")] == [
        ("heading", 3), ("paragraph", None), ("heading", 1), ("paragraph", None),
    ]  # fmt: skip


CLUB = """How to take the test

1. Book a place.
2. Bring a shirt.

If you fail

You may try again as often as you like. The first repeat is free.

Best regards

Ann
"""


def test_short_lines_that_stand_alone_over_a_text_are_headings():
    found = read(CLUB)
    assert [line for kind, _, line in found if kind == "heading"] == ["How to take the test", "If you fail"]
    assert {"Best regards", "Ann"} <= {line for kind, _, line in found if kind != "heading"}


def test_a_bare_heading_may_be_a_fact_and_is_said_as_well():
    body = "Younger sailors need the written consent of a parent who is there."
    found = read(f"Minimum age 18 years\n\n{body}\n\nThe kitchen closes at 9\n\n{body}\n")
    assert [line for kind, _, line in found if kind != "heading"] == [
        "Minimum age 18 years", body, "The kitchen closes at 9", body,
    ]  # fmt: skip


@pytest.mark.parametrize("line", ["Dear Ann,", "It is late.", "Note: see below", "- a point", "so be it"])
def test_a_line_that_is_no_name_of_what_follows_is_no_heading(line):
    body = "You may try again as often as you like. The first repeat is free."
    assert all(kind != "heading" for kind, _, _ in read(f"{line}\n\n{body}\n\n{line}\n\n{body}\n"))


def test_one_short_line_alone_may_be_anything():
    assert all(kind != "heading" for kind, _, _ in read("Hello there\n\nYou may try again as often as you like.\n"))


def test_a_declared_charset_is_believed_when_it_is_not_utf_8():
    text = '<html><head><meta charset="iso-8859-2"></head><body>Łódź, żółw, gęś, źrebię i inne</body></html>'
    assert decode(text.encode("iso-8859-2")) == text
    assert decode(b'<meta charset="nonsense"> caf\xe9 \xe9t\xe9 \xe0 \xe8') == '<meta charset="nonsense"> café été à è'


def test_a_csv_that_cannot_be_read_is_refused():
    with pytest.raises(DamagedDocument):
        list(read_sheet("a,b\n" + "x" * 10_000_001 + ",y\n"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("See e.g. the manual. It helps.", ["See e.g. the manual.", "It helps."]),
        ("1. Open it. 2. Close it.", ["1. Open it.", "2. Close it."]),
        ("Costs 6.90 EUR. No more.", ["Costs 6.90 EUR.", "No more."]),
        ("今天营业。明天休息！", ["今天营业。", "明天休息！"]),
        ('He said "Yes." Then left.', ['He said "Yes."', "Then left."]),
    ],
)
def test_sentences_end_where_a_reader_says(text, expected):
    assert [text[start:end] for start, end in sentences(text)] == expected


NARROW = """The yard is open to owners of boats from the first day of March until
the last of October. In winter somebody is there on Saturdays, and on
other days by appointment.
"""


def test_a_long_address_of_a_page_does_not_undo_the_wrapping():
    link = "All of it: https://yard.example.org/rules/of/the/yard/and/of/the/sheds/in/winter/2026/complete.html"
    assert read(f"{NARROW}\n{link}\n") == [("paragraph", None, " ".join(NARROW.split())), ("paragraph", None, link)]


def test_a_sentence_that_goes_on_is_joined_though_another_line_is_longer():
    longer = "Whoever comes later than that rings the bell at the gate and waits there for somebody to come.\n"
    asked = "Owners who want to sleep on board in the yard ask the yard master or\nAnn Weir in the office first.\n"
    assert [line for _, _, line in read(f"{longer}\n{NARROW}\n{asked}")] == [
        longer.strip(), " ".join(NARROW.split()), " ".join(asked.split()),
    ]  # fmt: skip


def test_short_lines_in_small_letters_are_not_joined_nor_long_ones_that_have_ended():
    short = "red paint\ngreen paint\nblue paint"
    long = (
        "You may paint your own boat in the yard on all weekdays.\nask first about the hull, which is a matter of rules"
    )
    assert [line for _, _, line in read(f"{WIDE}\n{short}\n\n{long}\n")][1:] == [*short.split("\n"), *long.split("\n")]


def test_a_line_in_capitals_right_above_its_text_is_a_heading():
    text = "RULES OF THE YARD\n\nPAINTING\nYou may paint your own boat in the yard on all weekdays.\n\nWATER AND POWER\n- free\n"
    assert [(kind, line) for kind, _, line in read(text)] == [
        ("heading", "RULES OF THE YARD"), ("heading", "PAINTING"),
        ("paragraph", "You may paint your own boat in the yard on all weekdays."),
        ("heading", "WATER AND POWER"), ("list_item", "free"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "WEIR YARD LTD\n3 Weir Road\nEly",
        "ALL OF THIS IS SHOUTED, FROM THE FIRST LINE\nTO THE LAST ONE, WHICH NOBODY READS\nNor this.",
    ],
)
def test_capitals_over_an_address_or_more_capitals_are_no_heading(text):
    assert all(kind != "heading" for kind, _, _ in read(text))


def test_a_line_of_a_million_capitals_is_read_in_no_time():
    began = time.monotonic()
    found = read("A" * 1_000_000 + "b\n" + "Below it stands a text that is long enough for a body.\n")
    assert [kind for kind, _, _ in found] == ["paragraph"]
    assert time.monotonic() - began < 20
