"""Chunks that were looked up lately are of one generation and no more than a number."""

from hypothesis import given
from hypothesis import strategies as st

from retrieval.chunk import Chunk
from runtime.recent_chunks import RecentChunks


def chunk(name: str, text: str = "") -> Chunk:
    return Chunk(name, "doc", 1, "faq.md", None, (), text, 0, len(text), 0)


def test_what_was_kept_comes_back_in_its_scope_alone() -> None:
    recent = RecentChunks()
    recent.keep(1, "staff", {"a": chunk("a"), "b": chunk("twin")})
    assert recent.of(1, "staff", ["b", "c"]) == {"b": chunk("twin")}
    assert recent.of(1, "public", ["a"]) == {}


def test_the_longest_unasked_is_let_go_first() -> None:
    recent = RecentChunks(most=2)
    recent.keep(1, "staff", {"a": chunk("a"), "b": chunk("b")})
    recent.of(1, "staff", ["a"])
    recent.keep(1, "staff", {"c": chunk("c")})
    assert recent.of(1, "staff", ["a", "b", "c"]).keys() == {"a", "c"}


steps = st.lists(st.tuples(st.booleans(), st.integers(0, 3), st.sampled_from("abc")), max_size=30)


@given(steps)
def test_nothing_of_another_generation_is_ever_given(taken: list[tuple[bool, int, str]]) -> None:
    recent, newest = RecentChunks(most=2), -1
    for keeps, generation, name in taken:
        if keeps:
            recent.keep(generation, "staff", {name: chunk(name, f"{generation}")})
            newest = max(newest, generation)
        else:
            found = recent.of(generation, "staff", [name])
            assert found in ({}, {name: chunk(name, f"{generation}")})
            assert generation == newest or not found
