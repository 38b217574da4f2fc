"""Lines of a page to headings, paragraphs and lists."""

import pytest

from ingest.layout import parts
from ingest.lines import Line
from ingest.pdf import _join_divided

BODY = 12.0


def page(*lines: tuple[str, float] | str, top: float = 700.0, bold: bool = False) -> list[Line]:
    """Lines one below the other, 14 points apart; "" leaves a gap, a pair gives the height."""
    made, bottom = [], top
    for line in lines:
        text, height = (line, BODY) if isinstance(line, str) else line
        if text:
            made.append(Line(text, 60.0, 60.0 + 5 * len(text), bottom, height, bold))
        bottom -= 14.0
    return made


def read(*pages: list[Line]) -> list[tuple[str, str]]:
    return [(f"{part.kind}{part.level or ''}", part.text) for part in parts(list(pages))]


FILLER = ["The same words fill this page so that its lines are usual and wide,", "and here they end."]


def test_lines_are_joined_until_a_gap_or_the_end_of_a_sentence_on_a_short_line():
    found = read(page("Returns are free of charge within fourteen days of delivery", "of the goods.", "Write to us."))
    assert found == [
        ("paragraph", "Returns are free of charge within fourteen days of delivery of the goods."),
        ("paragraph", "Write to us."),
    ]
    assert [text for _, text in read(page(*FILLER, *FILLER, "", "One thing", "", "Another thing"))][-2:] == [
        "One thing",
        "Another thing",
    ]


def test_items_of_lists_are_parted_and_their_continuations_joined():
    found = read(page("• First item that runs on to", "the next line", "• Second item", "o Third", "1. Fourth"))
    assert found == [
        ("list_item1", "First item that runs on to the next line"),
        ("list_item1", "Second item"),
        ("list_item1", "Third"),
        ("list_item1", "1. Fourth"),
    ]


def test_taller_lines_are_headings_ranked_by_height():
    found = read(
        page(("Guide", 24.0), "", ("Returns and", 18.0), ("refunds", 18.0), "", *FILLER, ("Costs", 18.0), *FILLER)
    )
    assert [kind for kind, _ in found] == ["heading1", "heading2", "paragraph", "heading2", "paragraph"]
    assert found[1][1] == "Returns and refunds"


FIRST, SECOND = (page(name, top=top, bold=True) for name, top in (("1. Graves", 720), ("2. Unsafe stones", 640)))
NUMBERED = FIRST + page(*FILLER, top=690) + SECOND


def test_a_numbered_line_in_bold_or_larger_type_is_a_heading():
    found = read(NUMBERED + page(*FILLER, top=610))
    assert found[0] == ("heading1", "1. Graves")
    assert [kind for kind, _ in found] == ["heading1", "paragraph"] * 2
    found = read(page(("1. Graves", 18.0), *FILLER, "", ("2. Unsafe stones", 18.0), *FILLER))
    assert [kind for kind, _ in found] == ["heading1", "paragraph"] * 2


def test_a_numbered_list_stays_one_in_whatever_type():
    items = ["1. Press the button", "2. Pull the lever", "3. Wait for the bell"]
    listed = [("list_item1", item) for item in items]
    assert read(page(*FILLER, "", *items))[1:] == listed
    assert read(page(*FILLER, top=720) + page(*items, top=640, bold=True))[1:] == listed
    assert read(page(*FILLER, "", *((item, 18.0) for item in items)))[1:] == listed


def test_steps_in_bold_letters_with_a_line_under_each_are_one_list():
    steps = page("1. Open the tap", top=720, bold=True) + page("Turn it to the left.", top=706)
    steps += page("2. Pull the cord", top=678, bold=True)
    for rest in (page("Hold the handle.", top=664), page(*FILLER, *FILLER, top=650)):
        found = read(page(*FILLER, *FILLER, *FILLER, top=800) + steps + rest)
        assert [one for one in found if one[0] != "paragraph"] == [
            ("list_item1", "1. Open the tap"),
            ("list_item1", "2. Pull the cord"),
        ]


def test_an_item_in_bold_or_larger_type_is_no_heading():
    for item in ("- Graves", "• Graves", "(a) Graves", "1. Graves are dug by us."):
        found = read(page(item, top=720, bold=True) + page(*FILLER, top=690))
        assert found[0][0] == "list_item1"


def test_short_bold_lines_rank_below_the_taller_ones():
    lines = page(("Guide", 24.0)) + page("Opening hours", top=680, bold=True) + page(*FILLER, top=650)
    assert [kind for kind, _ in read(lines)] == ["heading1", "heading2", "paragraph"]


def test_the_number_of_a_chapter_joins_its_title():
    found = read(page(("Chapter 4", 18.0), "", ("Compatibility", 24.0), "", *FILLER), page(("Part 2", 18.0)))
    assert [text for kind, text in found if kind.startswith("heading")] == ["Chapter 4 Compatibility", "Part 2"]


def test_running_heads_page_numbers_and_contents_are_left_out():
    contents = page("Contents", "Returns . . . . . . . . 1", "Refunds . . . . . . . . 2")
    pages = [
        page(f"Chapter {n}: a head of its own", "", "", "", f"Text of page {'abcd'[n]}.", "", "", "", f"{n}")
        for n in range(4)
    ]
    assert read(contents, *pages) == [("paragraph", f"Text of page {letter}.") for letter in "abcd"]


@pytest.mark.parametrize("foot", ["Bylaws - page 1", "page 1 of 2", "Bylaws Page 1", "BYLAWS, Page 1/2"])
def test_a_foot_with_the_page_s_own_number_is_left_out_of_a_document_of_one_page(foot):
    text = [("heading1", "Bylaws"), ("paragraph", " ".join(FILLER))]
    assert read(page(("Bylaws", 24.0), "", *FILLER, "", "", "", foot)) == text


@pytest.mark.parametrize(
    ("foot", "kept"),
    [
        ("Call 01234 567890 to cancel. Page 1", "Call 01234 567890 to cancel."),
        ("Oldmere Ltd, 12 Main St, 01234 567890 - Page 1 of 1", "Oldmere Ltd, 12 Main St, 01234 567890"),
        ("The code for the door is on Page 1", "The code for the door is on Page 1"),
    ],
)
def test_what_a_foot_says_besides_the_number_stays(foot, kept):
    assert read(page(*FILLER, "", "", "", foot))[1:] == [("paragraph", kept)]


def test_what_feet_say_again_is_left_out():
    feet = [page(*FILLER, "", "", "", f"Call 01234 - page {number}") for number in (1, 2)]
    assert [text for _, text in read(*feet)].count("Call 01234") == 1


@pytest.mark.parametrize("line", ["Bylaws - page 3", "The map is on page 1", "Page 1 holds the map", "Row - stage 1"])
def test_a_last_line_that_is_no_foot_stays(line):
    assert read(page(*FILLER, "", "", "", line))[-1] == ("paragraph", line)


def test_a_page_number_right_below_the_text_is_no_foot():
    assert read(page(*FILLER, "", "See the map:", "Bylaws - page 1"))[-1][1] == "Bylaws - page 1"


def test_words_divided_at_line_ends_are_joined_as_the_document_writes_them_elsewhere():
    (lines,) = _join_divided([page("a full-upgrade, and a full\x02upgrade of docu\x02mentation")])
    assert lines[0].text == "a full-upgrade, and a full-upgrade of documentation"


@pytest.mark.parametrize(
    "line",
    [
        "Last entry is at 17:00",
        "Adults 24 EUR",
        "Phone: 555 0177",
        "Diving is allowed at the deep end only",
        " ".join(["word"] * 11),
    ],
)
def test_a_bold_line_that_says_something_heads_nothing(line):
    found = read(page("Opening hours", "", line, top=720, bold=True) + page(*FILLER, top=650))
    assert [kind for kind, _ in found] == ["heading1", "paragraph", "paragraph"]
    assert found[1][1] == line


def test_the_name_of_a_part_below_another_is_one_of_its_own():
    heads = page("2 Operation", "2.1 Switching on", bold=True)
    assert read(heads + page(*FILLER, top=660.0))[:2] == [("heading1", "2 Operation"), ("heading1", "2.1 Switching on")]


def test_a_bold_line_whose_number_no_other_has_beside_it_is_no_heading():
    lone = page("12. Main Street", bold=True) + page(*FILLER, top=660.0)
    assert read(lone)[0] == ("paragraph", "12. Main Street")
    beside = page("11. Fees", bold=True) + page(*FILLER, top=680.0) + page("12. Main Street", top=630.0, bold=True)
    assert ("heading1", "12. Main Street") in read(beside + page(*FILLER, top=610.0))


def test_the_head_of_two_pages_is_said_once():
    first = page("Boiler B200 - User manual", "", "", *FILLER)
    assert [text for _, text in read(first, first)].count("Boiler B200 - User manual") == 1
