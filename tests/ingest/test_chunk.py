"""What holds of every way to cut a document."""

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.chunk import chunk, chunk_id
from ingest.document import Extract, Part, RawDocument, assemble
from ingest.tokens import token_counter

WORDS = st.text(alphabet="ab.!? -:\n漢é", min_size=1, max_size=60)
PARTS = st.builds(
    Part,
    kind=st.sampled_from(["heading", "paragraph", "list_item", "table_row", "code", "caption"]),
    text=WORDS.map(lambda text: f"x{text}"),
    level=st.integers(1, 6),
)


def words(text: str) -> int:
    return len(text.split())


def document_of(*parts: Part, title: str | None = None):
    raw = RawDocument("s", "record", b"", "0" * 64, title)
    return assemble(raw, Extract(parts))


def cut(*parts: Part, **options):
    return chunk(document_of(*parts), "d", 1, words, **options)


@settings(max_examples=300, deadline=None)
@given(st.lists(PARTS, min_size=1, max_size=20), st.integers(2, 30))
def test_nothing_is_lost_and_nothing_is_invented(parts, max_tokens):
    document = document_of(*parts)
    chunks = chunk(document, "d", 1, words, max_tokens=max_tokens)
    covered = [False] * len(document.text)
    for one in chunks:
        assert one.text == document.text[one.start : one.end]
        assert one.text == one.text.strip()
        assert one.text
        assert not any(covered[one.start : one.end])
        covered[one.start : one.end] = [True] * (one.end - one.start)
    paths = {heading for one in chunks for heading in one.heading}
    for element in document.elements:
        missing = [i for i in range(element.start, element.end) if not covered[i] and not document.text[i].isspace()]
        assert not missing or (element.kind == "heading" and element.text in paths)
    assert [one.ordinal for one in chunks] == list(range(len(chunks)))
    assert [one.start for one in chunks] == sorted(one.start for one in chunks)
    assert len({one.id for one in chunks}) == len(chunks)


@settings(max_examples=300, deadline=None)
@given(st.lists(PARTS, min_size=1, max_size=20), st.integers(4, 30), st.integers(0, 10))
def test_chunks_are_bounded_heading_path_included(parts, max_tokens, overlap):
    for one in chunk(document_of(*parts), "d", 1, words, max_tokens=max_tokens, overlap=overlap):
        # A heading that repeats the one above it is embedded once.
        assert words(" ".join(dict.fromkeys(one.heading))) + words(one.text) <= max_tokens


@settings(max_examples=200, deadline=None)
@given(st.lists(PARTS, min_size=1, max_size=20), st.integers(4, 30), st.integers(1, 10))
def test_overlap_repeats_but_never_skips_and_always_advances(parts, max_tokens, overlap):
    document = document_of(*parts)
    plain = chunk(document, "d", 1, words, max_tokens=max_tokens)
    chunks = chunk(document, "d", 1, words, max_tokens=max_tokens, overlap=overlap)
    ends = [one.end for one in chunks]
    assert ends == sorted(set(ends))

    def covered(cut_up):
        return {index for one in cut_up for index in range(one.start, one.end) if not document.text[index].isspace()}

    assert covered(chunks) == covered(plain)


def test_the_heading_path_is_tracked():
    chunks = cut(
        Part("heading", "Guide", level=1),
        Part("paragraph", "Intro."),
        Part("heading", "Refunds", level=2),
        Part("paragraph", "Within 14 days."),
        Part("heading", "Shipping", level=2),
        Part("paragraph", "Three days."),
    )
    assert [(one.heading, one.text) for one in chunks] == [
        (("Guide",), "Intro."),
        (("Guide", "Refunds"), "Within 14 days."),
        (("Guide", "Shipping"), "Three days."),
    ]


def test_a_heading_with_nothing_under_it_is_kept_as_text():
    chunks = cut(
        Part("heading", "Coming soon", level=2), Part("heading", "Prices", level=2), Part("paragraph", "6 EUR.")
    )
    assert [(one.heading, one.text) for one in chunks] == [((), "Coming soon"), (("Prices",), "6 EUR.")]


def test_a_list_stays_whole_with_the_line_that_introduces_it():
    filler = Part("paragraph", "word " * 8)
    items = [Part("list_item", f"item number {n}") for n in range(3)]
    chunks = cut(filler, Part("paragraph", "You need:"), *items, max_tokens=14)
    assert [one.text for one in chunks] == [
        ("word " * 8).strip(),
        "You need:\n\nitem number 0\nitem number 1\nitem number 2",
    ]


def test_a_question_stays_with_its_answer():
    filler, answer = (Part("paragraph", "word " * count) for count in (8, 6))
    chunks = cut(filler, Part("paragraph", "What happens then?"), answer, max_tokens=14)
    assert [one.text for one in chunks] == [
        ("word " * 8).strip(),
        f"What happens then?\n\n{('word ' * 6).strip()}",
    ]


def test_a_list_stays_with_its_line_where_the_question_before_has_no_room():
    items = [Part("list_item", f"item number {n}") for n in range(4)]
    chunks = cut(Part("paragraph", "What do we need?"), Part("paragraph", "You need:"), *items, max_tokens=14)
    assert [one.text for one in chunks] == [
        "What do we need?",
        "You need:\n\nitem number 0\nitem number 1\nitem number 2\nitem number 3",
    ]


def test_a_long_paragraph_that_ends_in_a_question_is_none():
    asked = Part("paragraph", f"{'word ' * 60}then?")
    chunks = cut(asked, Part("paragraph", "word " * 6), max_tokens=62)
    assert [len(one.text.split()) for one in chunks] == [61, 6]


def test_a_long_paragraph_is_cut_between_sentences():
    chunks = cut(Part("paragraph", "One two three. Four five six. Seven e.g. eight nine."), max_tokens=7)
    assert [one.text for one in chunks] == ["One two three. Four five six.", "Seven e.g. eight nine."]


def test_a_word_longer_than_a_chunk_is_cut_by_characters():
    chunks = chunk(document_of(Part("paragraph", "x" * 50)), "d", 1, len, max_tokens=20)
    assert "".join(one.text for one in chunks) == "x" * 50
    assert all(len(one.text) <= 20 for one in chunks)


def test_chunks_carry_page_second_and_row_of_their_first_element():
    (one,) = cut(Part("table_row", "Plan: Basic", page=3, row=7), Part("table_row", "Plan: Plus", page=3, row=8))
    assert (one.page, one.row, one.second) == (3, 7, None)


def test_ids_are_stable_and_differ_between_versions():
    assert chunk_id("d", 1, 0) == "a1895c6fa291bcadbb4fabb4"
    assert chunk_id("d", 1, 0) != chunk_id("d", 2, 0)


def test_each_element_is_counted_about_once():
    calls = 0

    def count(text: str) -> int:
        nonlocal calls
        calls += 1
        return words(text)

    parts = [Part("paragraph", "Some words in a sentence.") for _ in range(1000)]
    chunk(document_of(*parts), "d", 1, count, max_tokens=50)
    assert calls <= 1100


def test_real_tokens_are_counted_without_special_ones():
    count = token_counter()
    assert count("hello world") == 2
    text = "The refund policy, explained in detail; see chapter 4.2 for the exceptions. " * 40
    for one in chunk(document_of(Part("heading", "Refund policy", level=1), Part("paragraph", text)), "d", 1, count):
        assert count(one.embedding_text()) <= 200
