"""Words and stems, by which two texts are compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversation.words import FUNCTION_WORDS, WORD, content_words, in_plain_letters, stem, stems, without_pictures


@pytest.mark.parametrize(
    ("word", "stemmed"),
    [
        ("orders", "order"),
        ("shipping", "shipp"),
        ("shipped", "shipp"),
        ("batteries", "battery"),
        ("tried", "tri"),
        ("applied", "apply"),
        ("boxes", "box"),
        ("charge", "charg"),
        ("charges", "charg"),
        ("gas", "gas"),
        ("is", "is"),
        ("wifi", "wifi"),
    ],
)
def test_a_word_is_cut_to_what_its_forms_share(word: str, stemmed: str) -> None:
    assert stem(word) == stemmed


def test_words_that_carry_no_meaning_are_left_out_of_content_words_only() -> None:
    assert content_words("Where are my Orders?") == {"order"}
    assert stems("Where are my Orders?") == {"wher", "are", "my", "order"}


def test_model_numbers_and_hyphens_stay_whole() -> None:
    assert content_words("E-17 on the WH-1000XM4, v2.1") == {"e-17", "wh-1000xm4", "v2.1"}


@given(st.text(max_size=60))
def test_case_and_repetition_do_not_matter(text: str) -> None:
    assert content_words(f"{text} {text}") == content_words(text)
    assert content_words(text) <= stems(text)
    assert not content_words(" ".join(FUNCTION_WORDS))


def test_the_mark_of_a_footnote_is_no_part_of_a_word() -> None:
    assert WORD.findall("Joining costs £25¹, for 10⁶ litres") == ["Joining", "costs", "25", "for", "10", "litres"]


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("ＲＥＦＵＮＤ　ｎｏｗ？", "REFUND now?"),
        ("𝐑𝐞𝐟𝐮𝐧𝐝", "Refund"),
        ("5 m² №3 ½ Größe 返品 👍", "5 m² №3 ½ Größe 返品 👍"),
    ],
)
def test_letters_in_another_width_or_style_are_read_as_plain_ones(typed: str, plain: str) -> None:
    assert in_plain_letters(typed) == plain


def test_of_a_picture_its_words_are_read_and_a_message_of_nothing_else_stays() -> None:
    assert without_pictures("![lamp](http://x.example/a.png) it is dark") == "lamp it is dark"
    assert without_pictures("![](http://x.example/a.png)") == "![](http://x.example/a.png)"
