"""Tabs that only classes and scripts make tabs."""

import pytest

PANELS = '<div id="{0}" class="{2}"><p>Run setup.</p></div><div id="{1}" class="{2}"><p>Open the image.</p></div>'


@pytest.mark.parametrize(
    "markup",
    [
        '<ul><li><a href="#w" data-toggle="tab">Windows</a></li><li><a href="#m" data-toggle="tab">macOS</a></li></ul>'
        + PANELS.format("w", "m", "x"),
        '<ul class="tabs"><li><a href="#w">Windows</a></li><li><a href="#m">macOS</a></li></ul>'
        + PANELS.format("w", "m", "ui-tabs-panel"),
        "<div><button onclick=\"open(event, 'w')\">Windows</button><button onclick=\"open(event, 'm')\">macOS</button></div>"
        + PANELS.format("w", "m", "tabcontent"),
    ],
)
def test_the_name_of_a_tab_stands_over_what_it_shows(outline, markup):
    assert outline("a.html", f"<main><h1>Install</h1>{markup}</main>") == [
        "heading1: Install",
        "heading2: Windows",
        "paragraph: Run setup.",
        "heading2: macOS",
        "paragraph: Open the image.",
    ]


def test_a_link_to_a_part_of_the_page_is_no_tab(outline):
    page = '<main><h1>Install</h1><p>See <a href="#w">Windows</a>.</p><div id="w" class="table-body"><p>Run.</p></div></main>'
    assert outline("a.html", page) == ["heading1: Install", "paragraph: See Windows.", "paragraph: Run."]
