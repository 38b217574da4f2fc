"""Near-duplicates are found from sketches, whole and in part, and nothing else is."""

import os
import random
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.document import Document
from ingest.errors import DamagedSketch
from ingest.shingles import ALL, read_sketch, sketch, terms
from ingest.twins import Twin, families, sketches, twins

DATA = Path(os.environ.get("WARMLINE_DATA", Path(__file__).parents[3] / "shared" / "data"))
SEEDS = st.integers(0, 2**32)
LENGTHS = st.integers(40, 3000)


def prose(seed: int | str, words: int) -> list[str]:
    """Words that no text of another seed holds in this order."""
    chance = random.Random(seed)
    return [
        chance.choice(["the", "of", "and", "to", "in", "is", "for"]) + str(chance.randrange(5000)) for _ in range(words)
    ]


def compared(*texts: list[str], least: float = 0.0) -> tuple[Twin, ...]:
    return twins({str(number): sketch(" ".join(text)) for number, text in enumerate(texts)}, least)


@given(SEEDS, st.integers(1, 3000))
def test_a_text_and_its_copy_share_everything(seed: int, length: int):
    text = prose(seed, length)
    shouted = [word.upper() + "," for word in text]
    assert compared(text, text) == compared(text, shouted) == (Twin("0", "1", 1.0, 1.0),)


@given(SEEDS, LENGTHS, LENGTHS)
def test_texts_without_a_sequence_in_common_are_no_pair(seed: int, length: int, other: int):
    assert compared(prose(seed, length), prose(f"other {seed}", other)) == ()


@given(SEEDS, st.integers(400, 3000), st.integers(0, 8000))
def test_a_text_with_more_after_it_still_holds_all_of_the_first(seed: int, length: int, more: int):
    text = prose(seed, length)
    (twin,) = compared(text, text + prose(f"more {seed}", more))
    assert twin.share_of_a >= 0.97
    assert abs(twin.share_of_b - length / (length + more)) < 0.3


def test_a_share_falls_step_by_step_with_the_words_changed():
    text = prose("edited", 4000)
    spots = random.Random(0).sample(range(len(text)), 800)
    shares = []
    for changed in (0, 25, 50, 100, 200, 400, 800):
        edited = [f"new{spot}" if spot in set(spots[:changed]) else word for spot, word in enumerate(text)]
        (twin,) = compared(text, edited)
        shares.append(twin.share)
        assert abs(twin.share - (1 - changed / len(text)) ** 4) < 0.1
    assert all(before > after for before, after in pairwise(shares))


def test_text_without_spaces_is_compared_character_by_character():
    signs = [chr(code) for code in range(0x4E00, 0x4E00 + 900)]
    random.Random(1).shuffle(signs)
    book, other = "".join(signs), "".join(reversed(signs))
    assert terms("帳戶 OK") == ["帳", "戶", "ok"]
    found = twins({"book": sketch(book), "chapter": sketch(book[200:500] + "。"), "other": sketch(other)})
    assert [(twin.a, twin.b, twin.share_of_b) for twin in found] == [("book", "chapter", 1.0)]


def test_a_footer_on_every_page_makes_no_pair():
    footer = prose("footer", 120)
    assert compared(*(prose(page, 60) + footer for page in range(40)), least=0.5) == ()


def test_a_long_series_of_near_copies_hangs_together():
    letter = prose("letter", 400)
    series = [[*letter[:200], f"number{page}", *letter[200:]] for page in range(60)]
    pages = [prose(page, 400) for page in range(60)]
    found = compared(*series, *pages, least=0.5)
    assert families(found) == (tuple(sorted(str(page) for page in range(60))),)
    assert len(found) < 200


def test_many_exact_copies_are_each_paired_with_the_first_alone():
    stored = dict.fromkeys("abcd", sketch("We deliver to all countries of the Union within three days."))
    assert [(twin.a, twin.b) for twin in twins(stored)] == [("a", "b"), ("a", "c"), ("a", "d")]


def test_documents_without_words_are_twins_of_nothing():
    assert twins({}) == twins({"a": sketch(""), "b": sketch("—"), "c": sketch("one")}) == ()


@given(st.text(max_size=300))
def test_a_sketch_reads_back_as_it_was_written(text: str):
    read = read_sketch(sketch(text))
    assert read.bound == ALL or len(read.hashes) == 64
    assert list(read.hashes) == sorted(set(read.hashes))


@settings(max_examples=5)
@given(SEEDS)
def test_a_sketch_takes_a_fraction_of_its_text(seed: int):
    text = " ".join(prose(seed, 20_000))
    assert len(sketch(text)) < len(text) / 8


@pytest.mark.parametrize("content", [b"", b"\x01", b"\x02" + bytes(8), b"\x01" + bytes(9), sketch("a b c d e")[:-1]])
def test_a_damaged_sketch_is_refused_in_words(content: bytes):
    with pytest.raises(DamagedSketch, match="ingest the document again"):
        twins({"a": content})


def _texts(name: str, parsed: Callable[[str, bytes | str], Document]) -> dict[str, str]:
    files = DATA / name / "files"
    if not files.is_dir():
        pytest.skip(f"the labelled set {name} is not on this machine; set WARMLINE_DATA")
    paths = {path.relative_to(files).as_posix(): path for path in files.rglob("*") if path.is_file()}
    empty = "contact"
    return {name: parsed(name, path.read_bytes()).text for name, path in paths.items() if empty not in name}


def test_the_debian_faq_is_the_same_book_as_chapters_as_pdf_and_as_text(parsed: Callable[..., Document]):
    texts = _texts("docs_debian_faq", parsed)
    found = twins(sketches((name, name, text) for name, text in texts.items()))
    books = {"debian-faq.en.pdf", "debian-faq.en.txt"}
    chapters = texts.keys() - books
    wanted = {frozenset(books)} | {frozenset({chapter, book}) for chapter in chapters for book in books}
    assert {frozenset({twin.a, twin.b}) for twin in found} == wanted
    assert all(twin.share > 0.8 for twin in found)


def test_a_help_centre_has_only_the_twins_that_people_see_in_it(parsed: Callable[..., Document]):
    texts = _texts("docs_login_gov", parsed)
    found = twins(sketches((name, name, text) for name, text in texts.items()))
    seen = ("change-your-password", "forgot-your-password"), ("text-sms-or-phone", "text-sms-phone"), ("VPAT", "VPAT")
    assert all(any(one in twin.a and other in twin.b for one, other in seen) for twin in found)
    assert sum("VPAT" in twin.a for twin in found) == 6
