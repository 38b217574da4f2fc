"""Tabs and accordions that say in their roles what they are."""

import pytest

HEADED = [
    "heading2: Moorings",
    "heading3: Can I stay the night?",
    "paragraph: For two nights at most.",
    "heading3: Is there water?",
    "paragraph: At every berth.",
]
ONE, TWO = "<p>For two nights at most.</p>", "<p>At every berth.</p>"


@pytest.fixture
def read(outline):
    return lambda markup: outline("a.html", f"<main><h2>Moorings</h2>{markup}</main>")


@pytest.mark.parametrize(
    "markup",
    [
        (
            '<div class="item"><div role="tab"><span><i></i></span><a href="#">Can I stay the night?</a></div>'
            f'<div role="tabpanel">{ONE}</div></div>'
            f'<div class="item"><div role="tab">Is there water?</div><div role="tabpanel">{TWO}</div></div>'
        ),
        (
            '<nav><ul role="tablist"><li><a role="tab" id="a">Can I stay the night?</a></li>'
            '<li><a role="tab" id="b">Is there water?</a></li></ul></nav>'
            f'<div role="tabpanel" aria-labelledby="a">{ONE}</div><div role="tabpanel" aria-labelledby="b">{TWO}</div>'
        ),
        (
            '<div role="tablist"><button role="tab" aria-controls="a">Can I stay the night?</button>'
            '<button role="tab" aria-controls="b">Is there water?</button></div>'
            '<div role="tab" aria-controls="a" aria-hidden="true">Can I stay the night?</div>'
            f'<div role="tabpanel" id="a">{ONE}</div>'
            '<div role="tab" aria-controls="b" aria-hidden="true">Is there water?</div>'
            f'<div role="tabpanel" id="b">{TWO}</div>'
        ),
    ],
)
def test_a_tab_is_the_heading_of_its_panel(read, markup):
    assert read(markup) == HEADED


def test_tabs_that_name_no_panel_stay(read):
    row = '<div role="tab">Nights</div><div role="tab">Water</div><div role="tabpanel"><p>Two.</p></div>'
    assert read(row)[1:] == ["paragraph: Nights", "paragraph: Water", "paragraph: Two."]
    rows = '<table><tr role="tabpanel" aria-labelledby="a"><td>Two.</td></tr></table><b role="tab" id="a">Nights</b>'
    assert read(rows)[1:] == ["table_row: Two.", "paragraph: Nights"]
    assert read('<div role="tab" aria-controls="x">Nights</div>')[1:] == ["paragraph: Nights"]


def test_a_heading_that_is_a_tab_is_told_once(read):
    markup = f'<div role="tab" id="a"><h3>Can I stay the night?</h3></div><div role="tabpanel">{ONE}</div>'
    assert read(markup) == HEADED[:3]


def test_a_number_and_an_alternative_in_code_are_no_headings(read):
    shown = '<button role="tab" aria-controls="a">{}</button><div><div role="tabpanel" id="a">{}</div></div>'
    for name, panel in (("1", ONE), ("npm", "<pre>npm install</pre>")):
        assert not any(line.startswith("heading3") for line in read(shown.format(name, panel)))


PLANS = (
    '<button role="tab" aria-controls="a">Basic</button><button role="tab" aria-controls="b">Pro</button>'
    '<div><div role="tabpanel" id="a"><h2>Price</h2><p>Nine.</p></div>'
    '<div role="tabpanel" id="b"><h2>Price</h2><p>Ten.</p></div></div>'
)
PRICED = [
    "heading2: Moorings", "heading3: Basic", "heading4: Price", "paragraph: Nine.",
    "heading3: Pro", "heading4: Price", "paragraph: Ten.",
]  # fmt: skip


def test_the_headings_in_a_panel_stand_below_its_tab(read):
    assert read(PLANS) == PRICED
    assert read(f"{PLANS}<h3>Boats</h3><p>All.</p>") == [*PRICED, "heading3: Boats", "paragraph: All."]


def test_tabs_in_a_panel_stand_below_its_tab(read):
    inner = '<button role="tab" aria-controls="{0}">Small</button><div role="tabpanel" id="{0}"><p>Nine.</p></div>'
    outer = '<button role="tab" aria-controls="{0}">{0}</button><div role="tabpanel" id="{0}">{1}</div>'
    found = read(outer.format("Month", inner.format("c")) + outer.format("Year", inner.format("d")))
    assert found[1:4] == ["heading3: Month", "heading4: Small", "paragraph: Nine."]
    assert found[4:] == ["heading3: Year", "heading4: Small", "paragraph: Nine."]


def test_what_goes_on_behind_the_last_panel_is_not_about_its_tab(read):
    assert read(f"{PLANS}<p>With tax.</p>") == [*PRICED, "heading2: Moorings", "paragraph: With tax."]
