"""What the pages of a website repeat is taken off their edges."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import Document, Extract, Part, RawDocument, assemble
from ingest.identify import identify
from ingest.partition import partition
from ingest.quarantine import Quarantined
from ingest.template import HELD, Template, without_template
from tests.ingest.templated import TEMPLATES, pages_of


def document(source, *lines):
    """Lines that begin with # are headings."""
    parts = [Part("heading", x[1:].strip(), 1) if x.startswith("#") else Part("paragraph", x) for x in lines]
    return assemble(RawDocument(source, "html", b"", source), Extract(tuple(parts)))


def texts(pages, template=None):
    cleared = without_template(pages, Template() if template is None else template)
    return [[element.text for element in page.elements] for page in cleared if isinstance(page, Document)]


def site(count):
    return [
        document(
            str(n), "Menu", "Prices", f"# About {n}", f"Text {n}.", "Press Save.", f"More {n}.", "Footer", "Imprint"
        )
        for n in range(count)
    ]


def test_the_repeated_edges_stay_on_the_first_page_only():
    first, *others = texts(site(5))
    assert first == ["Menu", "Prices", "About 0", "Text 0.", "Press Save.", "More 0.", "Footer", "Imprint"]
    assert others == [[f"About {n}", f"Text {n}.", "Press Save.", f"More {n}."] for n in range(1, 5)]


def test_what_two_pages_share_is_no_template():
    assert [len(page) for page in texts(site(2))] == [8, 8]


def test_a_breadcrumb_in_the_menu_does_not_protect_what_follows():
    pages = [document(str(n), "Menu", f"You are at {n}", "Side", "Bar", f"# About {n}", f"Text {n}.") for n in range(4)]
    assert texts(pages)[1:] == [[f"You are at {n}", f"About {n}", f"Text {n}."] for n in range(1, 4)]


def test_a_page_that_is_nothing_but_template_is_left_as_it_is():
    assert texts([document(str(n), "Menu", "Footer") for n in range(5)]) == [["Menu", "Footer"]] * 5


def test_what_was_learned_serves_a_later_run():
    template = Template()
    texts(site(5), template)
    later = document("new", "Menu", "Prices", "# New", "Text.", "Footer", "Imprint")
    assert texts([later], Template.from_json(template.to_json())) == [["New", "Text."]]


@pytest.mark.parametrize("text", ["7", "{}", '{"pages":"x","blocks":{}}', "nothing"])
def test_what_is_no_template_is_refused(text):
    with pytest.raises(ValueError, match=r"template|unexpected|JSON|character|invalid"):
        Template.from_json(text)


def test_refusals_pass_and_no_more_than_twenty_pages_are_held():
    taken = []

    def pages():
        for number, page in enumerate(site(HELD * 2)):
            taken.append(number)
            yield Quarantined(str(number), "why", "EmptyDocument") if number == 3 else page

    found = without_template(pages(), Template())
    assert isinstance(next(found), Document)
    assert len(taken) == HELD
    rest = list(found)
    assert len(rest) == HELD * 2 - 1
    assert isinstance(rest[2], Quarantined)


@pytest.mark.parametrize("template", TEMPLATES)
def test_nothing_of_the_content_is_lost_and_all_of_the_template_but_on_one_page(template):
    written = list(pages_of(template, 8))
    parsed = [partition(identify(f"{n}.html", page.html.encode())) for n, page in enumerate(written)]
    for number, (page, cleared) in enumerate(zip(written, without_template(parsed, Template()), strict=True)):
        assert isinstance(cleared, Document)
        assert all(one in cleared.text for blocks in page.content.values() for one in blocks)
        if number:
            assert not any(one in cleared.text for blocks in page.template.values() for one in blocks)


@given(st.lists(st.lists(st.sampled_from(["A.", "B.", "C.", "# D", "E."]), min_size=1, max_size=6), max_size=8))
def test_a_cleared_page_is_a_document_made_of_its_own_elements(pages):
    documents = [document(str(n), *lines) for n, lines in enumerate(pages)]
    for before, after in zip(documents, without_template(documents, Template()), strict=True):
        assert isinstance(after, Document)
        assert all(after.text[e.start : e.end] == e.text for e in after.elements)
        rest = iter([e.text for e in before.elements])
        assert all(e.text in rest for e in after.elements)
        assert after.elements
        assert (after.source, after.title, after.content_hash) == (before.source, before.title, before.content_hash)
