"""Labels of boxes, as generators of documentation write them."""

import pytest

SAID = ["paragraph: Boats may stay for one winter.", "paragraph: Who comes late pays half."]


@pytest.fixture
def read(outline):
    return lambda markup: outline("a.html", f"<main><p>Boats may stay for one winter.</p>{markup}</main>")


@pytest.mark.parametrize(
    "box",
    [
        (
            '<div class="theme-admonition theme-admonition-note alert alert--secondary">'
            '<div class="admonitionHeading"><span><svg></svg></span>note</div>'
            '<div class="admonitionContent"><p>Who comes late pays half.</p></div></div>'
        ),
        '<div class="admonition tip"><p class="admonition-title">Tip:</p><p>Who comes late pays half.</p></div>',
        '<div class="warning custom-block"><p>WARNING</p><p>Who comes late pays half.</p></div>',
        '<div class="markdown-alert"><div><p>Caution</p></div><p>Who comes late pays half.</p></div>',
        '<aside class="callout-info"><h4>Important!</h4><div>Who comes late pays half.</div></aside>',
    ],
)
def test_the_bare_label_of_a_box_is_left_out(read, box):
    assert read(box) == SAID


def test_a_box_named_by_its_writer_keeps_the_name(read):
    box = '<div class="admonition note"><p>Latecomers</p><p>They pay half.</p></div>'
    assert read(box)[1:] == ["paragraph: Latecomers", "paragraph: They pay half."]


def test_a_word_that_a_sentence_begins_with_stays(read):
    box = '<div class="alert"><p><strong>Note</strong> that latecomers pay half.</p></div>'
    assert read(box)[1:] == ["paragraph: Note that latecomers pay half."]


def test_a_box_of_nothing_else_and_a_word_outside_a_box_stay(read):
    assert read('<div class="alert">Danger</div>')[1:] == ["paragraph: Danger"]
    assert read("<div><p>Note</p><p>They pay half.</p></div>")[1:] == ["paragraph: Note", "paragraph: They pay half."]


@pytest.mark.parametrize(
    "box",
    [
        '<table class="alert-levels"><tr><td>Warning</td><td>Stay out</td></tr><tr><td>Red</td><td>Leave</td></tr></table>',
        '<table class="callout-table"><tr><td><p>Warning</p></td><td>Stay out</td></tr></table>',
        '<table class="callout-table"><tr><th>Warning</th><th>Phone</th></tr><tr><td>Desk</td><td>1</td></tr></table>',
        '<dl class="alert levels"><dt>Warning</dt><dd>Drive slowly.</dd></dl>',
        '<ul class="alert"><li>Warning</li><li>Phone 1</li></ul>',
    ],
)
def test_the_name_of_a_row_or_an_item_stays(read, box):
    assert "Warning" in " ".join(read(box))
