"""Pages that name their content by an id or a class, and what stands beside it."""

import pytest

TEXT = "<p>Boats may stay in the shed for one winter.</p><p>Whoever stays longer pays for the next one too.</p>"
SAID = ["heading1: Winter", *(f"paragraph: {one}" for one in TEXT.replace("<p>", "").split("</p>") if one)]
BESIDE = '<div class="top"><a href="/">Harbour of Oldmere</a></div>'


@pytest.fixture
def read(outline):
    return lambda markup: outline("a.html", f"<html><body>{markup}</body></html>")


@pytest.mark.parametrize(
    "named",
    [
        '<div id="main-content">{}</div>',
        '<div class="wide content">{}</div>',
        '<div id="main"><div class="content">{}</div></div>',
    ],
)
def test_what_is_named_as_the_content_is_read_alone(read, named):
    assert read(BESIDE + named.format(f"<h1>Winter</h1>{TEXT}")) == SAID


@pytest.mark.parametrize(
    "markup",
    [
        f'<h1>Winter</h1><div class="content">{TEXT}</div>',
        f'<div class="content"><h1>Winter</h1>{TEXT[:49]}</div><div>{TEXT[49:]}</div>',
        f'<div class="content"><h1>Winter</h1></div>{TEXT}',
        f'<div class="content"><h1>Winter</h1>{TEXT[:49]}</div><div class="content">{TEXT[49:]}</div>',
    ],
)
def test_nothing_is_lost_where_the_content_is_elsewhere_too(read, markup):
    assert read(markup) == SAID


def test_the_name_of_the_only_panel_stays(read):
    assert read(f'<h2>Winter</h2><div class="content">{TEXT}</div>') == ["heading2: Winter", *SAID[1:]]
    assert read(f'{BESIDE}<div id="content"><h2>Winter</h2>{TEXT}</div>') == ["heading2: Winter", *SAID[1:]]


def test_a_column_of_links_is_left_out_and_one_that_says_something_stays(read):
    menu = '<h3>In this section</h3><ul><li><a href="/a">Overview</a></li><li><a href="/b">Details</a></li></ul>'
    assert read(f'<div class="sidebar">{menu}</div><h1>Winter</h1>{TEXT}') == SAID
    assert read(f'<div class="content"><h1>Winter</h1>{TEXT}<div class="side-nav">{menu}</div></div>') == SAID
    hours = "<p>The shed is open from 9 to 17.</p>"
    assert len(read(f'<div class="sidebar">{hours}{menu}</div><h1>Winter</h1>{TEXT}')) > len(SAID)


BESIDES = [
    '<div id="sidebar"><h3>Hours</h3><table><tr><td>Mon-Fri</td><td>9-18</td></tr></table></div>',
    '<div class="sidebar"><a href="tel:012345">01234 5</a></div>',
    "<div>We are closed until 5 May</div>",
    '<div class="prices">A service costs <b>forty</b> pounds.</div>',
    "<div>© 2026 Oldmere, 01234 567890</div>",
]


@pytest.mark.parametrize("beside", BESIDES)
def test_a_fact_beside_the_content_stays(read, beside):
    content = f'<div id="content"><h1>Winter</h1>{TEXT * 3}</div>'
    assert len(read(content + beside)) > len(read(content))


@pytest.mark.parametrize(
    "beside",
    [
        "<div>© 2020-2026 Oldmere</div>",
        '<div>You are here: <a href="/">Home</a></div>',
        '<div class="cookie-banner">We use cookies.</div>',
        "<h3>In this section</h3>",
    ],
)
def test_what_leads_around_beside_the_content_is_left_out(read, beside):
    assert read(f'<div id="content"><h1>Winter</h1>{TEXT}</div>{beside}') == SAID


@pytest.mark.parametrize(
    "column",
    [
        '<h3>Phone</h3><a href="tel:012345">01234 5</a> <a href="mailto:a@b.example">a@b.example</a>',
        '<h3>Open Mon-Fri 9-17</h3><ul><li><a href="/a">All stations and trains</a></li></ul>',
        f'<p>The shed is open today.</p><a href="/a">{"Stations and trains " * 20}</a>',
    ],
)
def test_a_column_with_a_number_or_a_sentence_stays(read, column):
    assert len(read(f'<h1>Winter</h1>{TEXT}<div class="sidebar">{column}</div>')) > len(SAID)
