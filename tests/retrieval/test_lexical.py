"""The lexical index finds words and codes, and survives whatever is typed."""

import pytest
import tantivy
from hypothesis import example, given
from hypothesis import strategies as st

from retrieval.lexical import LexicalIndex, drop
from retrieval.query import terms
from tests.retrieval.chunks import chunk_of

CHUNKS = [
    chunk_of("prices", "product_code: TB-S2; product: Sprig 2; price_eur: 129.00"),
    chunk_of("pumps", "product_code: TB-PU-S2; product: Pump; price_eur: 19.90"),
    chunk_of("returns", "You can return products within 30 days of delivery."),
    chunk_of("hours", "We open at nine.", heading=("Opening hours",), title="Contact"),
    chunk_of("errors", "E4 means that the pump doesn't turn."),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    found = LexicalIndex(tmp_path_factory.mktemp("lexical"))
    found.add(CHUNKS)
    return found


def best(index: LexicalIndex, query: str) -> str:
    return index.search(terms(query), 5)[0][0]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("what does the TB-S2 cost", "prices"),
        ("tb-pu-s2", "pumps"),
        ("error e4", "errors"),
        ("returning a product", "returns"),
        ("opening hours", "hours"),
        ("CONTACT", "hours"),
        ("it doesn't turn", "errors"),
        ("___ returning _", "returns"),
    ],
)
def test_words_codes_and_headings_are_found_whatever_their_form(index, query, expected):
    assert best(index, query) == expected


@pytest.mark.parametrize(
    "query",
    [
        'say "return" AND (NOT hours OR -E4) text:x id:prices heading:[a TO b] *? ~2 ^3 \\ /re/',
        '"unbalanced',
        "'''",
        "___ _",
        "a" * 10_000,
        "word " * 5_000,
        "\u0000\u200b\ufeff",
        "",
    ],
)
def test_quotes_and_operators_are_mere_words(index, query):
    scores = [score for _, score in index.search(terms(query), 5)]
    assert scores == sorted(scores, reverse=True)


@given(st.text())
@example("-.'")
@example("a--b..c''d")
def test_no_question_ever_raises(index, query):
    assert all(score >= 0 for _, score in index.search(terms(query), 3))


def test_an_operator_does_not_exclude(index):
    assert best(index, "return -products NOT delivery") == "returns"


def test_what_is_removed_is_gone(tmp_path):
    index = LexicalIndex(tmp_path)
    index.add(CHUNKS)
    index.remove(["returns", "never-there"])
    assert index.ids() == {"prices", "pumps", "hours", "errors"}
    assert "returns" not in dict(index.search(terms("return products delivery"), 10))


def test_adding_again_replaces(tmp_path):
    index = LexicalIndex(tmp_path)
    index.add([chunk_of("a", "The old wording about lamps.")])
    index.add([chunk_of("a", "The new wording about pumps.")])
    assert (index.search(terms("lamps"), 5), index.ids()) == ([], {"a"})
    assert best(index, "pumps") == "a"


def test_an_index_is_there_again_after_it_was_opened_anew(tmp_path):
    LexicalIndex(tmp_path).add(CHUNKS)
    assert LexicalIndex(tmp_path).ids() == {chunk.id for chunk in CHUNKS}


def test_an_empty_index_finds_nothing(tmp_path):
    index = LexicalIndex(tmp_path)
    assert (index.search(terms("anything"), 5), index.ids()) == ([], set())


def test_a_dropped_index_begins_anew(tmp_path):
    LexicalIndex(tmp_path / "one").add(CHUNKS)
    drop(tmp_path / "one")
    assert LexicalIndex(tmp_path / "one").ids() == set()
    drop(tmp_path / "never-there")


def test_a_lighter_word_counts_less(index):
    assert index.search({"delivery": 1.0, "pump": 0.1}, 1)[0][0] == "returns"
    assert index.search({"delivery": 0.1, "pump": 1.0}, 1)[0][0] != "returns"


def test_words_are_told_as_they_are_written_the_most_frequent_first(index):
    found = index.words("p")
    assert ("price", 2) in found
    assert [count for _, count in found] == sorted((count for _, count in found), reverse=True)
    assert ("opening", 1) in index.words("open")
    assert index.words("xyz") == []


def test_a_folder_with_other_fields_is_begun_anew(tmp_path):
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True)
    tantivy.Index(builder.build(), path=str(tmp_path))
    assert LexicalIndex(tmp_path).ids() == set()
    found = LexicalIndex(tmp_path)
    found.add(CHUNKS)
    assert best(found, "error e4") == "errors"


def test_a_price_is_found_without_the_mark_of_its_footnote(tmp_path):
    index = LexicalIndex(tmp_path)
    index.add([chunk_of("fee", "Joining costs 25¹ euros."), chunk_of("other", "Room 251.")])
    assert [best(index, query) for query in ("25", "251")] == ["fee", "other"]
