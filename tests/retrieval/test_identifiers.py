"""Names as programs have them."""

from hypothesis import given
from hypothesis import strategies as st

from retrieval.identifiers import identifiers, with_identifiers_first
from tests.conversation.building import passage

TEXTS = ("The answer has a status.", "Code: rate_limited; Do: wait", "Code: rate_limited_2; Do: ask")


def test_they_are_words_with_strokes_below_and_no_parts_of_paths() -> None:
    assert identifiers("What is Rate_Limited, and max_items?") == {"rate_limited", "max_items"}
    assert not identifiers("_ a_ _b __init__ /etc/my_file ./x_y a-b_c well known")


def test_passages_that_have_what_is_asked_for_come_first() -> None:
    some = [passage(n, text) for n, text in enumerate(TEXTS, start=1)]
    assert [one.rank for one in with_identifiers_first("what is rate_limited", some)] == [2, 1, 3]
    four = [passage(n, text) for n, text in enumerate((TEXTS[0], *[TEXTS[1]] * 3), start=1)]
    assert [one.rank for one in with_identifiers_first("what is rate_limited", four)] == [2, 1, 3, 4]
    assert with_identifiers_first("what is a rate limit", some) == tuple(some)
    assert with_identifiers_first("what is max_items", some) == tuple(some)


@given(st.text(alphabet="ab_ ", max_size=12), st.lists(st.text(alphabet="ab_ ", max_size=12), max_size=5))
def test_none_is_lost_and_none_comes_twice(question: str, texts: list[str]) -> None:
    some = [passage(n, text) for n, text in enumerate(texts, start=1)]
    assert sorted(with_identifiers_first(question, some), key=lambda one: one.rank) == some
