"""Rules and terms as people number them in plain text."""

import time

from hypothesis import given
from hypothesis import strategies as st

from ingest.clauses import with_clauses_apart
from ingest.plain import read_plain

FIRST = "1.1 A team has eight boards in the first division."
SECOND = "1.2 A guest may play once in a season, for a fee of"
REST = "2.95 pounds, but not in the first division."
THIRD = "2.1 Matches are on Sundays."
SAID = [
    "heading: 1. Teams", f"paragraph: {FIRST}", f"paragraph: {SECOND} {REST}",
    "heading: 2. Matches", f"paragraph: {THIRD}",
]  # fmt: skip


def read(text: str) -> list[str]:
    return [f"{part.kind}: {part.text}" for part in read_plain(text)]


def levels(text: str) -> list[int | None]:
    return [part.level for part in read_plain(text) if part.kind == "heading"]


LINES = st.one_of(
    st.builds("{}{} {}".format, st.integers(1, 9), st.sampled_from(("", ".", ")")), st.sampled_from(("Fees", "Left."))),
    st.builds("{}.{} {}".format, st.integers(1, 9), st.integers(0, 9), st.sampled_from(("Boats pay.", "and more"))),
    st.sampled_from(("a week.", "Please note the holidays", "2.2.1 By train;", "  3.1 By ship")),
)


@given(st.lists(st.lists(LINES, min_size=1), max_size=4))
def test_every_word_stays_and_in_order(blocks):
    kept = [line for block in with_clauses_apart(blocks) for line in block if set(line) != {"-"}]
    assert " ".join(kept).split() == " ".join(line for block in blocks for line in block).split()


def test_a_section_may_be_missing():
    found = read(f"1. Teams\n{FIRST}\n3. Matches\n3.1 On Sundays.\n3.2 Not in May.\n")
    assert found[2:] == ["heading: 3. Matches", "paragraph: 3.1 On Sundays.", "paragraph: 3.2 Not in May."]
    found = read(f"1. Teams\n{FIRST}\n2. Withdrawn.\n3. Matches\n3.1 On Sundays.\n")
    assert found[-3:] == ["list_item: 2. Withdrawn.", "heading: 3. Matches", "paragraph: 3.1 On Sundays."]


def test_sections_are_of_one_level_wherever_their_clauses_stand():
    assert levels(f"1. Teams\n\n{FIRST}\n\n2. Matches\n{THIRD}\n") == [2, 2]
    text = "It is included in the price of the hire in each of the counties."
    assert levels(f"RULES OF HIRE\n\n1. TEAMS\n{FIRST}\n\n2. FUEL\n{text}\n\n3. COSTS\n3.1 None.\n") == [1, 2, 2, 2]


def test_a_section_is_the_heading_of_its_clauses():
    assert read(f"1. Teams\n{FIRST}\n{SECOND}\n{REST}\n\n2. Matches\n{THIRD}\n") == SAID
    assert read(f"1. Teams\n{FIRST}\n{SECOND}\n{REST}\n2. Matches\n{THIRD}\n") == SAID


def test_clauses_may_be_set_in():
    lines = ["1. Teams", f"   {FIRST}", f"   {SECOND}", f"       {REST}", "", "2. Matches", f"   {THIRD}"]
    assert read("\n".join(lines)) == SAID


def test_clauses_may_stand_apart_from_their_section():
    assert read(f"1. Teams\n\n{FIRST}\n{SECOND}\n{REST}\n\n2. Matches\n\n{THIRD}\n") == SAID
    assert read(f"1. Teams\n\n{FIRST}\n\n{SECOND}\n{REST}\n\n2. MATCHES\n\n   {THIRD}\n")[0] == SAID[0]


def test_a_section_in_capitals_is_a_heading():
    found = read(
        "1. HIRE PERIOD\n1.1 It begins when the crane leaves.\n\n2. FUEL\nIt is included in the price of the hire."
    )
    assert [line for line in found if line.startswith("heading")] == ["heading: 1. HIRE PERIOD", "heading: 2. FUEL"]


def test_clauses_below_clauses_are_their_own():
    text = "3. Costs\n3.1 Travel is paid:\n3.1.1 by train;\n3.1.2 by ship.\n3.2 Nothing else is paid.\n"
    assert [line.split(":", 1)[1].split()[0] for line in read(text)] == ["3.", "3.1", "3.1.1", "3.1.2", "3.2"]


def test_lists_and_contents_are_no_sections():
    for text in ("1. Book a place.\n2. Bring a shirt.\n", "1. STOP\n2. LOOK\n", "1. STOP\n2. Look around\n"):
        assert all(line.startswith("list_item") for line in read(text))
    assert not any(line.startswith("heading") for line in read("1. Returns\n   1.1. Costs\n   1.2. Time\n2. Refunds\n"))


def test_a_number_that_a_line_goes_on_with_is_no_clause():
    assert (
        len(read("The fee is for members of the club who live in the county\n1.5 pounds a day and\n1.6 on Sundays."))
        < 4
    )
    assert not any(line.startswith("heading") for line in read("2. Walk\n2.5 miles to the east.\n"))


def test_long_lines_are_read_in_no_time():
    began = time.monotonic()
    read("1. " + "a" * 1_000_000 + "\n" + "1.1" + " " * 1_000_000 + "\n" + "1.1 x.\n" * 20_000)
    assert time.monotonic() - began < 20
