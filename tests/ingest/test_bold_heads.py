"""Lines of web pages and Markdown in bold letters over a text."""

import pytest

TEXT = "We open at nine in the morning."


@pytest.fixture
def read(outline):
    return lambda markup: outline("a.html", f"<main><h1>Pool</h1>{markup}</main>")[1:]


@pytest.mark.parametrize(
    "line",
    [
        f"<p><strong>%s</strong></p><p>{TEXT}</p>",
        f"<div><b><span>%s</span></b></div><ul><li>{TEXT}</li></ul>",
        f"<p style='font-weight: 700'>%s</p><div>{TEXT}</div>",
        f"<p><b>%s</b><br>{TEXT}</p>",
    ],
)
def test_such_lines_are_headings_where_there_are_more_of_them(read, line):
    assert read(line % "Opening hours" + line % "Parking")[::2] == ["heading2: Opening hours", "heading2: Parking"]
    assert not read(line % "Opening hours")[0].startswith("heading")


def test_they_are_in_markdown_too(outline):
    text = f"# Pool\n\n**Opening hours**\n\n{TEXT}\n\n**Can I park?**\n\nBehind the house.\n"
    assert outline("a.md", text)[1::2] == ["heading2: Opening hours", "heading2: Can I park?"]


@pytest.mark.parametrize(
    "markup",
    [
        f"<p><b>Bring your card.</b></p><p>{TEXT}</p>" * 2,
        f"<p><b>0800 12 34 56</b></p><p>{TEXT}</p>" * 2,
        "<p><b>No dogs</b></p>" * 2,
        f"<p><b>No</b> dogs</p><p>{TEXT}</p>" * 2,
        f"<ul><li><p><b>No dogs</b></p><p>{TEXT}</p></li></ul>" * 2,
        "<table><tr><td><p><b>No dogs</b></p><p>x</p></td><td>a</td></tr></table>" * 2,
    ],
)
def test_sentences_facts_items_and_lines_over_nothing_are_none(read, markup):
    assert not any(line.startswith("heading") for line in read(markup))


def test_a_heading_by_its_role_alone_is_one(read):
    assert read(f"<div role='heading' aria-level='3'>Parking</div><p>{TEXT}</p>")[0] == "heading3: Parking"
