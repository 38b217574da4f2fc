"""What stands at the edges of a page and says nothing of its subject."""

import time

import pytest

from ingest.document import Part
from ingest.page_noise import without_noise

BODY = ["Boats may stay in the shed for one winter.", "Whoever stays longer pays for the next one as well."]


def kept(*texts: str) -> list[str]:
    """Of a page with that heading (#) and those paragraphs."""
    parts = [Part("heading", one[1:], 1) if one.startswith("#") else Part("paragraph", one) for one in texts]
    return [part.text for part in without_noise(parts)]


@pytest.mark.parametrize(
    "line",
    [
        "Updated 3 weeks ago · 4 min read", "Last updated: 2 days ago", "4 min read", "Reading time: 5 minutes",
        "Share this page", "Share on Facebook", "Print this article", "Back to top",
        "Edit this page", "Edit this page on GitHub",
        "Was this article helpful? Yes No", "Was this helpful?", "Did this answer your question?",
        "12 out of 20 found this helpful", "Was this page useful to you? Yes / No",
    ],
)  # fmt: skip
def test_a_line_about_the_page_is_left_out_at_its_edges(line):
    assert kept("Menu", "#Winter", line, *BODY) == ["Menu", "Winter", *BODY]
    assert kept("#Winter", *BODY, line, "Call us.") == ["Winter", *BODY, "Call us."]


def test_the_replies_go_with_the_question_and_stay_without_it():
    assert kept("#Winter", *BODY, "#Was this helpful?", "Yes", "No") == ["Winter", *BODY]
    assert kept("#Winter", *BODY, "Yes", "No") == ["Winter", *BODY, "Yes", "No"]


@pytest.mark.parametrize(
    "line",
    [
        "Last reviewed: 3 May 2026", "Press Share this page to send it to your crew.", "5 min", "Yes", "Share",
        "Was this article helpful to the crew? Write to us.", "We were updated 3 weeks ago by the harbour.",
        "Reading time at the bar: 5 minutes", "The shed was last updated 2 years ago",
    ],
)  # fmt: skip
def test_what_may_be_an_answer_stays(line):
    assert kept("#Winter", line, *BODY, line) == ["Winter", line, *BODY, line]


def test_an_article_about_sharing_a_page_keeps_its_words():
    page = ["#How to share a page", "Open the menu and choose:", "Share this page"]
    assert kept(*page) == [one.removeprefix("#") for one in page]


def test_the_middle_of_a_page_keeps_what_it_says():
    page = ["Winter", *BODY * 3, "Share this page", *BODY * 5]
    assert kept("#Winter", *page[1:]) == page


def test_a_page_of_nothing_else_is_left_as_it_is():
    assert kept("#Winter", "Share this page", "4 min read") == ["Winter", "Share this page", "4 min read"]
    assert kept() == []


def test_a_long_line_is_no_note_and_read_in_no_time():
    began = time.monotonic()
    assert len(kept("#Winter", *["- " * 1_000_000, "!" * 89, "Was this " + " " * 80 + "x"])) == 4
    assert time.monotonic() - began < 5


def test_a_web_page_loses_them(outline):
    page = "<main><h1>Winter</h1><p>Updated 3 weeks ago · 4 min read</p><p>Boats may stay.</p><p>Was this helpful? <a>Yes</a> <a>No</a></p></main>"
    assert outline("a.html", page) == ["heading1: Winter", "paragraph: Boats may stay."]


def test_what_leads_from_a_note_back_to_its_mark_is_left_out(outline):
    page = '<main><p>It costs 5 EUR.</p><ol><li id="n">From 50 EUR free. <a href="#r">↩\ufe0e</a></li></ol></main>'
    assert outline("a.html", page)[-1] == "list_item1: 1. From 50 EUR free."
