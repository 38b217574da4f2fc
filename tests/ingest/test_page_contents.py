"""Lists of links to the parts of the page that they stand on."""

import pytest

LINKS = (
    '<ul><li><a href="#a">Nights</a></li><li><a href="#b">2. Water</a><ul><li><a href="#c">Taps</a></li></ul></li></ul>'
)
PARTS = '<h2 id="a">Nights</h2><p>Two at most.</p><h2 id="b">Water</h2><p>At every berth.</p><h3 id="c">Taps</h3><p>Two.</p>'
SAID = [
    "heading2: Nights", "paragraph: Two at most.", "heading2: Water", "paragraph: At every berth.",
    "heading3: Taps", "paragraph: Two.",
]  # fmt: skip


@pytest.fixture
def read(outline):
    return lambda markup: outline("a.html", f"<main>{markup}</main>")


@pytest.mark.parametrize(
    "contents",
    [
        f"<h2>On this page</h2>{LINKS}",
        f"<div><p><b>Contents:</b></p><div>{LINKS}</div></div>",
        f'<div class="x"><div>{LINKS}</div></div>',
        f"<details><summary>Table of contents</summary>{LINKS}</details>",
    ],
)
def test_a_list_of_the_parts_is_left_out_with_its_label(read, contents):
    assert read(contents + PARTS) == SAID


def test_it_may_stand_anywhere_if_it_is_labelled(read):
    assert read(f"<p>About berths.</p>{PARTS}<p>On this page</p>{LINKS}") == ["paragraph: About berths.", *SAID]
    assert read(f"<h1>Berths</h1>{LINKS}{PARTS}") == ["heading1: Berths", *SAID]


def test_a_heading_that_has_more_below_it_stays(read):
    found = read(f"<p>About berths.</p><h2>Contents</h2>{LINKS}<p>Of a parcel.</p>{PARTS}")
    assert found[:3] == ["paragraph: About berths.", "heading2: Contents", "paragraph: Of a parcel."]


@pytest.mark.parametrize(
    "markup",
    [
        f"<p>You can have:</p>{LINKS}{PARTS}",
        '<ul><li><a href="#a">Delivery</a></li><li><a href="#b">Returns</a></li></ul><div id="a"><p>Free.</p></div>',
        f'<p>On this page</p><ul><li><a href="#a">Nights</a>: two at most</li></ul>{PARTS}',
        f'<p>Contents</p><ul><li><a href="nights.html">Nights</a></li></ul>{PARTS}',
        f'<p>Contents</p><ul><li><a href="#">Nights</a></li></ul>{PARTS}',
    ],
)
def test_a_list_that_says_something_stays(read, markup):
    assert any(line.startswith("list_item") for line in read(markup))


def test_a_name_that_stands_nowhere_else_stays(read):
    asked = '<li><a href="#d">Is there wifi?</a></li></ul>'
    found = read(f'{LINKS.removesuffix("</ul>")}{asked}{PARTS}<p id="d">Yes, free.</p>')
    assert found == ["list_item1: Is there wifi?", *SAID, "paragraph: Yes, free."]
    bold = "<p><b>Nights</b> end at nine.</p><p><b>Water</b> is cold.</p><p><b>Taps</b> drip.</p>"
    assert sum(line.startswith("list_item") for line in read(f"<h2>Contents</h2>{LINKS}{bold}")) == 3


@pytest.mark.parametrize(
    "markup",
    [
        '<div class="tableOfContents_x1"><ul class="table-of-contents"><li><a href="#a">Nights</a></li></ul></div>',
        '<div class="theme-doc-toc-mobile">On this page</div>',
        '<footer class="theme-doc-footer"><a class="theme-edit-this-page">Edit this page</a><span>Last updated</span></footer>',
        '<aside class="md-source-file">May 3, 2026</aside>',
    ],
)
def test_what_generators_put_beside_a_text_is_left_out(read, markup):
    assert read(f"<p>About berths.</p>{PARTS}{markup}") == ["paragraph: About berths.", *SAID]
