"""Names and values in boxes side by side."""

import pytest


@pytest.fixture
def read(outline):
    return lambda markup: outline("a.html", f"<main><h1>Fees</h1>{markup}<p>All with tax.</p></main>")[1:-1]


def boxes(*pairs: tuple[str, str], tag: str = "div") -> str:
    return "".join(f"<div class='r'><{tag}>{one}</{tag}><div>{other}</div></div>" for one, other in pairs)


@pytest.mark.parametrize("tag", ["div", "p", "span"])
def test_a_name_stands_with_its_value(read, tag):
    assert read(boxes(("Late return", "5 EUR"), ("Lost key", "<b>free</b>"), tag=tag)) == [
        "paragraph: Late return: 5 EUR",
        "paragraph: Lost key: free",
    ]


def test_boxes_that_follow_each_other_are_pairs_too(read):
    flat = "<div><div>Monday</div><div>9 to 18</div><div>Sunday:</div><div>closed</div></div>"
    assert read(flat) == ["paragraph: Monday: 9 to 18", "paragraph: Sunday: closed"]


def test_a_number_stands_before_what_it_counts(read):
    assert read(boxes(("350", "Employees"), ("12", "Branches"))) == [
        "paragraph: 350 Employees",
        "paragraph: 12 Branches",
    ]


@pytest.mark.parametrize(
    "markup",
    [
        boxes(("Late return", "5 EUR")),
        boxes(("We are open.", "9 to 18"), ("We are closed.", "18 to 9")),
        boxes(("Tents", "Six people"), ("Boats", "Ten people")),
        boxes(("Tents", "5 EUR<ul><li>a day</li></ul>"), ("Boats", "6 EUR<ul><li>a day</li></ul>")),
    ],
)
def test_other_boxes_stay_as_they_are(read, markup):
    assert not any(": " in line.partition(": ")[2] for line in read(markup))


def test_small_figures_that_a_page_calls_so_are_no_steps(read):
    counted = boxes(("1", "Museum"), ("2", "Gardens"))
    assert read(f"<div class='stats'>{counted}</div>") == ["paragraph: 1 Museum", "paragraph: 2 Gardens"]
    assert read(f"<div class='steps'>{counted}</div>") == ["paragraph: 1. Museum", "paragraph: 2. Gardens"]
