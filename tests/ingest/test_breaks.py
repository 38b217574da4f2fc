"""What `<br>` divides: lines of an address, paragraphs, and now and then a sentence."""

import time

import pytest

PROSE = "Ring the bell at the gate and wait there until somebody comes down to the yard to let you in."


@pytest.fixture
def read(outline):
    return lambda markup: outline("a.html", f"<html><body><main>{markup}</main></body></html>")


@pytest.mark.parametrize(
    "markup",
    [
        "<p>3 Weir Road<br>Ely CB7 4AA<br/>Tue–Sat 8–5</p>",
        "<address>3 Weir Road<br>\nEly CB7 4AA<br>\nTue–Sat 8–5<br></address>",
        "<p><strong>3 Weir Road<br>Ely CB7 4AA<br>Tue–Sat 8–5</strong></p>",
        "<div><b>3 Weir Road</b><br>Ely <i>CB7 4AA</i><br>Tue–Sat 8–5</div>",
    ],
)
def test_short_lines_stay_lines(read, parsed, markup):
    assert read(markup) == ["list_item1: 3 Weir Road", "list_item1: Ely CB7 4AA", "list_item1: Tue–Sat 8–5"]
    document = parsed("a.html", f"<main>{markup}</main>")
    assert document.text == "3 Weir Road\nEly CB7 4AA\nTue–Sat 8–5"


def test_an_address_of_a_mailbox_or_a_site_is_a_line_though_it_is_in_small_letters(read):
    assert read("<p>Weir Yard<br>yard@weir.example<br>www.weir.example</p>")[1:] == [
        "list_item1: yard@weir.example", "list_item1: www.weir.example",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "markup",
    [
        "<p>Boats are lifted out<br>when the tide is right.</p>",
        "<p>Boats are lifted out with the<br>Blue Crane on Mondays.</p>",
        f"<p>Boats are lifted out.<br>{PROSE}</p>",
    ],
)
def test_a_break_in_prose_is_a_space(read, markup):
    plain = markup.replace("<br>", " ").removeprefix("<p>").removesuffix("</p>")
    assert read(markup) == [f"paragraph: {plain}"]


def test_two_breaks_end_a_paragraph(read):
    assert read(f"<p>{PROSE}<br><br>{PROSE} <b>Always.</b><br/> <br/>3 Weir Road<br>Ely</p>") == [
        f"paragraph: {PROSE}", f"paragraph: {PROSE} Always.", "list_item1: 3 Weir Road", "list_item1: Ely",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("markup", "line"),
    [
        ("<ul><li>Weir Yard<br>Ely</li></ul>", "list_item1: Weir Yard Ely"),
        ("<h2>Weir Yard<br>Ely</h2>", "heading2: Weir Yard Ely"),
        ("<table><tr><td>Weir Yard<br>Ely</td><td>8–5</td></tr></table>", "table_row: Weir Yard Ely | 8–5"),
        ("<pre>Weir Yard<br>Ely</pre>", "code: Weir Yard\nEly"),
    ],
)
def test_items_headings_cells_and_code_stay_whole(read, markup, line):
    assert read(markup) == [line]


def test_breaks_without_end_are_read_in_no_time(read):
    began = time.monotonic()
    read("<p>" + "Ely<br>" * 20_000 + "</p>" + "<div>" * 150 + "<p>x<br>y</p>" + "</div>" * 150)
    assert time.monotonic() - began < 20
