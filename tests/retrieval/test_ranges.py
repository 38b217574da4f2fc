"""A quantity that is asked for lies in the range that a row is named by."""

import pytest

from retrieval.ranges import holding, quantities

BERTHS = ("up to 8 m", "8 to 10 m", "10 to 12 m", "over 15 m")


@pytest.mark.parametrize(
    ("question", "names", "rows"),
    [
        ("price per night 11m yacht", BERTHS, (2,)),
        ("a week for a 9 metre boat?", BERTHS, (1,)),
        ("a 10-metre boat", BERTHS, (1, 2)),
        ("we are 17.5 m long", BERTHS, (3,)),
        ("13 metres", BERTHS, ()),
        ("a berth for 9 nights", BERTHS, ()),
        ("how much for a 12kg dog", ("Cat", "Dog under 10 kg", "Dog 10 to 25 kg", "Dog over 25 kg"), (2,)),
        ("ticket for my 14 year old", ("Adult", "Weekend, 12 to 17", "Under 12s", "65+"), (1,)),
        ("my 14-year-old", ("Youth (12-17)", "Under 12"), (0,)),
        ("is it cheaper aged 70", ("Youth (12-17)", "65 and over", "Age 18 to 64"), (1,)),
        ("and for 2 items", ("1 to 3 items", "4 to 6 items"), (0,)),
        ("postage on a £45 order", ("£20 to £50", "from £50", "Orders under £20"), (0,)),
        ("1,200 units", ("100 to 999 units", "1,000 units or more"), (1,)),
        ("open on 14 May?", ("1 to 31 May", "1 to 30 June"), (0,)),
        ("a jar of 0.125 l", ("0.1 to 0.2 l", "up to 1 l", "over 100 l"), (0, 1)),
        ("my 14 year old", ("10:00 - 18:00", "Youth (12-17)"), (1,)),
        ("is it open at 14:00", ("12 to 17", "Youth"), ()),
        ("order 14", ("12 to 17",), ()),
    ],
)
def test_the_rows_of_a_quantity_are_those_whose_range_holds_it(
    question: str, names: tuple[str, ...], rows: tuple[int, ...]
) -> None:
    asked = quantities(question)
    assert tuple(n for n, name in enumerate(names) if holding(name, asked)) == rows
