"""A typed rating, and what is written beside it."""

import time

import pytest

from policy.ratings import rating_in

RATED = [
    ("4/5 - quick answer", 4, "quick answer"),
    ("3/5, took ages", 3, "took ages"),
    ("4 / 5 great", 4, "great"),
    ("5/5 thanks", 5, "thanks"),
    ("4/5. A bit slow", 4, "A bit slow"),
    ("4 because it took long", 4, "because it took long"),
    ("4 (slow)", 4, "slow"),
    ("4 but slow", 4, "but slow"),
    ("5 :-)", 5, None),
    ("5 - :-)", 5, None),
    ("1 - it still leaks", 1, "it still leaks"),
    ("5/5 👍👍", 5, None),
    ("5 <3", 5, None),
    ("4 out of 5 stars", 4, None),
    ("3 out of 5, too many steps", 3, "too many steps"),
    ("2 since nobody could help", 2, "since nobody could help"),
    ("4 from me", 4, "from me"),
    ("I'd say 4", 4, None),
    ("ok, 3", 3, None),
    ("4 as it was quick", 4, "as it was quick"),
    ("five stars, thank you", 5, "thank you"),
    ("2. Too slow", 2, "Too slow"),
    ("a solid 4", 4, None),
    ("4/5 I had to wait 10 minutes", 4, "I had to wait 10 minutes"),
    ("two, sadly", 2, "sadly"),
]
OTHERS = [
    "3/5 of the units leak",
    "4 of my boxes are missing",
    "4.5",
    "5 days",
    "5 days late",
    "3 items are missing",
    "1. The lamp 2. the cable",
    "5-7 days is long",
    "8/10",
    "4/10",
    "5%",
    "5€",
    "$5",
    "3 more lamps please",
    "4/5/2026",
    "2 very small boxes arrived",
    "5 as well as 6 are broken",
    "4 lamps (slow) arrived",
    "4:30 pm",
    "4/5 lights are dead",
    "2 people",
    "1 year warranty?",
    "three of them do not work",
    "one question",
    "one sec",
    "one more thing",
    "2 for the kitchen please",
    "5 weeks and still nothing",
    "a one-line answer",
    "3x",
    "4pm",
    "5G does not work",
    "50",
    "4 and 5 are missing",
    "3 out of 10",
    "1 or 2 lamps",
    "two lamps",
    "4-5",
    "1 of 5 lamps is broken",
    "3 of 5 boxes leak",
    "5 minutes",
    "2 hours later and still nothing",
    "4 x 3 lamps",
    "1 and a half",
    "5 kg",
    "3rd time I write",
    "4 weeks because of customs",
    "two of my lamps broke",
    "4 is missing",
    "5 and 6 do not light up",
    "1 box because the other was lost",
    "3/5 boxes leak",
    "2/5 lamps are dead",
]


@pytest.mark.parametrize(("text", "score", "comment"), RATED)
def test_a_rating_is_read_with_what_is_written_beside_it(text: str, score: int, comment: str | None) -> None:
    assert rating_in(text) == (score, comment)


@pytest.mark.parametrize("text", OTHERS)
def test_a_number_that_counts_something_is_no_rating(text: str) -> None:
    assert rating_in(text) is None


@pytest.mark.parametrize(
    "text", ["5" + " " * 20_000 + "x", "5 " + ":-) " * 4000, "4 not very " * 2000, "5 -" + "-" * 20_000]
)
def test_long_messages_take_no_time(text: str) -> None:
    before = time.process_time()
    rating_in(text)
    assert time.process_time() - before < 1.0
