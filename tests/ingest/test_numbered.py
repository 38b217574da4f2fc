"""Numbers that a page shows beside its lists and steps."""

import pytest


@pytest.mark.parametrize(
    ("attributes", "marks"),
    [
        ('type="a"', "a b c"),
        ('type="I" start="4"', "IV V VI"),
        ('style="list-style: lower-roman"', "i ii iii"),
        ('style="list-style-type:upper-alpha"', "A B C"),
        ("reversed", "3 2 1"),
        ('type="A" start="26"', "Z 27 28"),
    ],
)
def test_items_are_numbered_as_the_page_shows_them(outline, attributes, marks):
    items = "".join(f"<li>item {word}</li>" for word in ("one", "two", "three"))
    lines = [line.split()[1] for line in outline("a.html", f"<ol {attributes}>{items}</ol>")]
    assert lines == [f"{mark}." for mark in marks.split()]


def test_a_number_in_an_element_of_its_own_stands_before_its_step(outline):
    steps = "".join(
        f'<div><span class="n">{number}</span><div><h3>Part {word}</h3><p>Do {word}.</p></div></div>'
        for number, word in ((1, "one"), (2, "two"))
    )
    lines = ["heading3: 1. Part one", "paragraph: Do one.", "heading3: 2. Part two", "paragraph: Do two."]
    assert outline("a.html", steps) == lines
    named = "".join(f"<li><b>Step {number}</b><p>Do {number} things.</p></li>" for number in (1, 2))
    assert outline("a.html", f"<ul>{named}</ul>") == [
        "list_item1: Step 1: Do 1 things.",
        "list_item1: Step 2: Do 2 things.",
    ]


def test_a_number_that_no_other_follows_is_no_step(outline):
    lines = outline("a.html", "<div><span>12</span><p>Months of cover.</p></div><div><span>4</span><p>Shops.</p></div>")
    assert "paragraph: Months of cover." in lines
    assert "paragraph: Shops." in lines
