"""Accordions as they are built, and buttons that are none."""

import pytest

TOP = "<h2>Moorings</h2>"
HEADED = ["heading2: Moorings", "heading3: Can I stay the night?", "paragraph: For two nights at most."]
PART = '<div class="panel"><p>For two nights at most.</p></div>'
NAME = "Can I stay the night?"


@pytest.fixture
def read(outline):
    """The lines of a page below its heading."""
    return lambda markup: outline("a.html", f"<html><body>{TOP}{markup}</body></html>")


@pytest.mark.parametrize(
    "markup",
    [
        f'<button class="accordion">{NAME}</button>{PART}',
        f"<button>{NAME}</button>{PART}",
        f'<button type="button"><div>{NAME}</div><span>+</span></button>{PART}',
        f'<div class="item"><div class="head"><button class="x">{NAME}</button></div>{PART}</div>',
        f"<p><button>{NAME}</button></p>{PART}",
        f"<ul><li><button>{NAME}</button>{PART}</li></ul>",
        f'<div role="button" tabindex="0"><a>{NAME}</a></div>{PART}',
        f'<div role="button" aria-controls="n">{NAME}</div><hr><div id="n"><p>For two nights at most.</p></div>',
        (
            f'<div class="card-header"><button data-toggle="collapse" data-target="#n">{NAME}</button></div>'
            '<div id="n" class="collapse"><div class="card-body">For two nights at most.</div></div>'
        ),
        f"<h3><button>{NAME}</button></h3>{PART}",
        f'<h3 class="accordion-header"><button aria-controls="n">{NAME}</button></h3><div id="n">{PART}</div>',
        f"<form><button type='button'>{NAME}</button>{PART}</form>",
    ],
)
def test_a_button_over_a_part_is_its_heading(read, markup):
    assert read(markup) == HEADED


def test_a_short_name_is_a_heading_in_a_frame_that_says_so(read):
    part = "<div><p>A week at most.</p></div>"
    for markup in (
        f'<button class="faq-toggle">Delivery</button>{part}',
        f"<button aria-expanded>Delivery</button>{part}",
    ):
        assert read(markup)[1] == "heading3: Delivery"
    assert read(f"<button>Delivery</button>{part}")[1:] == ["paragraph: A week at most."]


@pytest.mark.parametrize(
    "button",
    [
        "Share", "Share this page", "Menu", "Submit", "Read more", "Was this helpful?", "Was this article helpful?",
        "Accept all cookies", "Cookie settings", "Expand all", "Show all questions", "Copy", "Sign in", "Close",
        "Did this answer your question?", "Filter by topic",
    ],
)  # fmt: skip
def test_what_a_button_does_is_no_heading_in_whatever_frame(read, button):
    part = '<div class="accordion"><p>A week at most.</p></div>'
    assert read(f'<button class="accordion" aria-expanded="false">{button}</button>{part}')[1:] == [
        "paragraph: A week at most."
    ]


@pytest.mark.parametrize(
    "markup",
    [
        "<button>Book a mooring now</button>{}",
        "<form><button>Where do you want to go?</button>{}</form>",
        '<button type="submit">Where do you want to go?</button>{}',
        "<button>One of the tabs</button><button>Another of the tabs</button>{}",
        "<button>A button of words</button> and more words {}",
        "<button>A button of words</button><div></div>{}",
    ],
)
def test_a_button_that_names_no_part_is_no_heading(read, markup):
    assert not any(line.startswith("heading3") for line in read(markup.format("<div><p>A week at most.</p></div>")))


def test_a_link_that_leads_away_is_no_heading(read):
    link = '<a role="button" href="/prices/">All of our prices</a>'
    assert read(f"<div>{link}</div><p>A week at most.</p>")[1:] == [
        "paragraph: All of our prices", "paragraph: A week at most.",
    ]  # fmt: skip


def test_many_buttons_are_read_in_a_time_that_grows_with_their_number(read):
    lines = read(
        "".join(f'<button aria-controls="p{n}">Part {n}</button><div id="p{n}">Text.</div>' for n in range(3000))
    )
    assert len(lines) == 6001


@pytest.mark.parametrize(
    "markup",
    [
        (
            f'<button aria-controls="n">{NAME}<span aria-hidden="true">v</span></button>'
            '<div id="n" aria-hidden="true"><p>For two nights at most.</p></div>'
        ),
        (
            f'<button aria-expanded="false">{NAME}</button><div class="collapse-body" aria-hidden="true">'
            "<p>For two nights at most.</p></div>"
        ),
        f'<h3>{NAME}</h3><div role="region" aria-hidden="true"><p>For two nights at most.</p></div>',
        f'<h3>{NAME}</h3><p>For two nights at most.</p><div aria-hidden="true">Can I stay?</div>',
    ],
)
def test_a_part_that_is_folded_up_is_read_and_other_hidden_elements_are_not(read, markup):
    assert read(markup) == HEADED


@pytest.mark.parametrize(
    "markup",
    [
        '<div class="toggle"><button>Add to basket</button><div>It is in stock.</div></div>',
        '<div role="tablist"><button role="tab" aria-controls="a">Care</button></div><div id="a">It is in stock.</div>',
    ],
)
def test_a_deed_in_a_frame_and_a_tab_are_no_headings(read, markup):
    assert not any(line.startswith("heading3") for line in read(markup))
