"""What goes on behind a part of a page that is folded up."""

QUESTION = "<details><summary>Is it free?</summary><p>Yes, it is.</p></details>"


def test_text_behind_a_folded_part_stands_under_the_heading_above_it(outline):
    page = f"<h2>Parking</h2>{QUESTION}<p>We are closed on Mondays.</p>{QUESTION}<h2>Bikes</h2><p>Ask.</p>"
    assert outline("a.html", page) == [
        *("heading2: Parking", "heading3: Is it free?", "paragraph: Yes, it is."),
        *("heading2: Parking", "paragraph: We are closed on Mondays."),
        *("heading3: Is it free?", "paragraph: Yes, it is.", "heading2: Bikes", "paragraph: Ask."),
    ]


def test_so_it_does_behind_an_accordion_whose_buttons_stand_in_headings(outline):
    item = '<h3><button aria-controls="a">Refunds</button></h3><div id="a"><p>Within a day.</p></div>'
    assert outline("a.html", f"<h2>Booking</h2><div>{item}</div><p>Ring us.</p>") == [
        *(
            "heading2: Booking",
            "heading3: Refunds",
            "paragraph: Within a day.",
            "heading2: Booking",
            "paragraph: Ring us.",
        ),
    ]


def test_nothing_is_said_again_where_another_part_follows_or_nothing_stands_above(outline):
    lines = ["heading2: Is it free?", "paragraph: Yes, it is."]
    assert outline("a.html", f"{QUESTION}{QUESTION}<p>Bye.</p>") == [*lines, *lines, "paragraph: Bye."]
    assert outline("a.html", f"<h1>Help</h1>{QUESTION}{QUESTION}") == ["heading1: Help", *lines, *lines]
