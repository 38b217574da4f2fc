"""What stands in many documents is told from what a document says itself."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.boilerplate import paragraph_key, repeated

FOOTER = "Was this helpful?"


def test_a_footer_is_reported_with_how_many_documents_have_it():
    pages = [[f"Page {number} says this.", FOOTER if number % 2 else FOOTER.upper() + "  "] for number in range(8)]
    pages += [[f"Page {number} has no footer."] for number in range(2)]
    (found,) = repeated(pages)
    assert (found.text.strip().lower(), found.documents, found.share) == (FOOTER.lower(), 8, 0.8)


def test_what_repeats_inside_one_document_is_not_boilerplate():
    assert repeated([["Ask us."] * 50, ["Something else."]], at_least=2) == ()


def test_both_the_count_and_the_share_must_be_reached():
    pages = [[FOOTER]] * 6 + [["Own text."]] * 0 + [[f"Page {number}."] for number in range(94)]
    assert repeated(pages, at_least=7, share=0.01) == ()
    assert repeated(pages, at_least=2, share=0.07) == ()
    assert [one.documents for one in repeated(pages, at_least=6, share=0.06)] == [6]


def test_no_documents_and_empty_texts_report_nothing():
    assert repeated([]) == repeated([["", " "]] * 20) == ()


@given(st.lists(st.lists(st.sampled_from("abcdef"), max_size=6), max_size=30), st.integers(2, 6))
def test_the_counts_are_those_of_a_plain_count(documents: list[list[str]], at_least: int):
    found = {one.text: one.documents for one in repeated(documents, at_least, share=0.0)}
    plain = {text: sum(text in document for document in documents) for text in "abcdef"}
    assert found == {text: count for text, count in plain.items() if count >= at_least}


@given(st.text())
def test_white_space_and_case_do_not_matter(text: str):
    assert paragraph_key(f"  {text}\n") == paragraph_key(text)
    assert paragraph_key("A  b") == paragraph_key("a\nB") != paragraph_key("a c")
