"""Questions and answers in JSON."""

import json

import pytest

from ingest.errors import NoQuestions


@pytest.mark.parametrize(
    "content",
    [
        [{"question": "How long?", "answer": "Two days."}],
        [{"q": "How long?", "a": "Two days.", "tags": ["x"]}],
        {"faq": [{"q": "How long?", "a": "Two days."}], "title": "Shipping"},
    ],
)
def test_a_question_is_the_heading_of_its_answer(parsed, outline, content):
    text = json.dumps(content)
    assert outline("shipping.json", text) == ["heading1: How long?", "paragraph: Two days."]
    assert parsed("shipping.json", text).title in ("shipping", "Shipping")


def test_the_file_gives_the_title_and_blank_lines_part_an_answer(samples, parsed, outline):
    assert outline("questions.json", samples["questions.json"]) == [
        "heading1: How long?",
        "paragraph: Two days.",
        "paragraph: Three abroad.",
        "heading1: Where?",
        "paragraph: Here.",
    ]
    assert parsed("questions.json", samples["questions.json"]).title == "questions"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{}", "holds no questions"),
        ("[]", "holds no questions"),
        ("3", "holds no questions"),
        ('{"faq": {"q": "a"}}', "holds no questions"),
        ('[{"q": "a"}]', "Entry 1"),
        ('[{"q": "a", "a": "b"}, {"q": "a", "a": 5}]', "Entry 2"),
        ('[{"q": " ", "a": "b"}]', "Entry 1"),
        ('["q", "a"]', "Entry 1"),
        ('[{"q": "a", "a": "b"}', "not JSON"),
        ("[" * 100_000, "nested too deep to be read; write a list"),
    ],
)
def test_any_other_json_is_refused_with_what_to_write(parsed, text, said):
    with pytest.raises(NoQuestions, match=said):
        parsed("a.json", text)


def test_an_answer_in_html_is_read_as_a_page(outline):
    answer = "<h2>Fees</h2><p>Yes: <b>&pound;8</b>.</p><ul><li>bring ID</li></ul>"
    assert outline("a.json", json.dumps([{"question": "Guests?", "answer": answer}])) == [
        *("heading1: Guests?", "heading3: Fees", "paragraph: Yes: £8.", "list_item1: bring ID"),
    ]
    plain = [{"question": "Which?", "answer": "Those with a < b."}]
    assert outline("a.json", json.dumps(plain))[1] == "paragraph: Those with a < b."


def test_blank_lines_divide_an_answer_whose_tags_do_not(outline):
    answer = "Bring <b>two</b> keys.\n\n<!-- rev -->\n\nAsk <i>Ann</i>."
    assert outline("a.json", json.dumps([{"question": "Guests?", "answer": answer}])) == [
        *("heading1: Guests?", "paragraph: Bring two keys.", "paragraph: Ask Ann."),
    ]
