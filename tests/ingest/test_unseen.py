"""What a web page shows nobody."""

import pytest


@pytest.fixture
def read(outline):
    """The lines of a page below its heading."""
    text = "<p>We rent boats to everybody who can swim.</p>"
    return lambda markup: outline("a.html", f"<main><h1>Boats</h1>{text}{markup}</main>")[2:]


@pytest.mark.parametrize(
    "markup",
    [
        '<p style="display:none">We pay £2.</p>',
        '<p style="color: red; Display : None !important">We pay £2.</p>',
        "<div hidden><p>We pay £2.</p></div>",
        '<p style="visibility:hidden">We pay £2.</p>',
        '<p style="font-size: 0px">We pay £2.</p>',
        "<s>It costs £9.</s><p><strike>£8</strike></p>",
        '<p style="text-decoration: line-through">It costs £9.</p>',
    ],
)
def test_hidden_and_struck_words_are_not_read(read, markup):
    assert read(markup) == []


@pytest.mark.parametrize(
    "markup",
    [
        "<h3>How long?</h3><div style='display:none'>For a day.</div>",
        "<p><a href='#n'>How long?</a></p><hr><p id='n' hidden>For a day.</p>",
        "<p onclick='show()'>How long?</p><p hidden>For a day.</p>",
        "<ul><li>How long?</li></ul><div class='faq-answer' style='display:none'>For a day.</div>",
        "<p>How long?</p><p hidden='until-found'>For a day.</p>",
        "<p>How long?</p><p style='font-size: 0.9em'>For a day.</p>",
        "<div><p onclick='show()'>How long?</p></div><p hidden>For a day.</p>",
        "<p>How long?</p><div style='font-size:0'><p style='font-size:16px'>For a day.</p></div>",
        "<p>How long?</p><div style='font-size: 0'><p class='column'>For a day.</p></div>",
        "<p>How long?</p><div style='visibility:hidden'><p style='visibility:visible'>For a day.</p></div>",
    ],
)
def test_what_may_be_opened_is_read(read, markup):
    assert read(markup)[-1].endswith(": For a day.")


def test_a_page_that_a_script_shows_when_it_is_ready_is_read(outline):
    page = "<body><div id='app' style='visibility:hidden'><h1>Boats</h1><p>We rent boats.</p></div></body>"
    assert outline("a.html", page) == ["heading1: Boats", "paragraph: We rent boats."]
