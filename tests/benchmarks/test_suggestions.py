"""The tables over a least confidence count what they say."""

from benchmarks.suggestions import below, rows


def item(gold: list[str], *suggested: tuple[float, bool]) -> dict:
    return {"gold": gold, "suggested": [{"confidence": sure, "right": right} for sure, right in suggested]}


ITEMS = [item(["a"], (0.9, True), (0.02, False)), item(["b"], (0.07, True)), item([], (0.04, False))]


def test_a_floor_takes_away_noise_and_what_was_right_below_it() -> None:
    table = list(rows(ITEMS))
    assert table[0] == "| 0.0 | 1.33 | 0.500 (2 of 4) | 1.000 (2 of 2) | 1.000 (1 of 1) |"
    assert table[2] == "| 0.1 | 0.33 | 1.000 (1 of 1) | 0.500 (1 of 2) | 0.000 (0 of 1) |"


def test_replies_are_counted_by_confidence() -> None:
    assert list(below(ITEMS))[:2] == ["| 0.0 to 0.05 | 0.000 (0 of 2) |", "| 0.05 to 0.1 | 1.000 (1 of 1) |"]
