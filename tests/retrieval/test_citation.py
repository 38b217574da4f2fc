from dataclasses import replace

from conversation.model import Place
from retrieval.citation import citation
from tests.retrieval.writing_model import passage


def test_a_citation_quotes_its_characters_and_counts_them_in_the_document():
    made = citation(passage("We ship abroad. It takes 4 days.", 2, start=100), 16, 32)
    assert (made.quote, made.start, made.end) == ("It takes 4 days.", 116, 132)
    assert (made.source, made.document_id, made.version, made.second) == ("2.md", "d2", 3, 12.5)


def test_a_citation_names_the_page_on_which_its_words_begin():
    over_two_pages = replace(passage("One. Two.", 1, start=100), places=(Place(100, page=3), Place(105, page=4)))
    assert [citation(over_two_pages, start, 9).page for start in (0, 4, 5)] == [3, 3, 4]
