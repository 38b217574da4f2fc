"""Headings become questions and leave the text; the sets come out the same each time."""

import json
from pathlib import Path

import pytest

from benchmarks.headings import debian_faq, login_gov
from evals.datasets import Dataset, read_lines

CHAPTER = """<html><head><title>Chapter 9</title></head><body>
<h1>Chapter 9. Keeping up</h1>
<h2>9.1. How can I keep my system current?</h2><p>Use one of the tools below.</p>
<h3>9.1.1. aptitude</h3><p>It shows a full-screen list of packages.</p>
<h2>9.2. Must I reboot?</h2><p>No, only after a new kernel.</p></body></html>"""
TOOLS = """<html><head><title>Chapter 8</title></head><body>
<h1>Chapter 8. Tools</h1><p>Several are there.</p>
<h2>8.1. aptitude</h2><p>A text interface to the package system.</p></body></html>"""
PAGE = """---
title: Backup codes
---
Codes are for those without a phone.

## Backup codes

Ten codes are made for you.
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("data")
    faq, pages = root / "docs_debian_faq" / "files", root / "docs_login_gov" / "files"
    faq.mkdir(parents=True)
    (faq / "uptodate.en.html").write_text(CHAPTER)
    (faq / "pkgtools.en.html").write_text(TOOLS)
    (faq / "index.en.html").write_text(CHAPTER)
    (faq / "debian-faq.en.txt").write_text("9.1. How can I keep my system current?\n\nUse one of the tools below.\n")
    pages.mkdir(parents=True)
    (pages / "codes._en.md").write_text(PAGE)
    (pages / "codes._fr.md").write_text(PAGE.replace("Ten codes", "Dix codes"))
    listed = [("codes._en.md", "en"), ("codes._fr.md", "fr"), ("nothing-in-it._en.md", "en")]
    lines = [{"path": f"files/{name}", "title": "Backup codes", "lang": language} for name, language in listed]
    written = "".join(json.dumps(one) + "\n" for one in [*lines, {"path": "files/a.pdf", "format": "pdf"}])
    (pages.parent / "manifest.jsonl").write_text(written)
    return root


@pytest.fixture(scope="module")
def faq(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return debian_faq(data, tmp_path_factory.mktemp("faq"))


def test_every_heading_with_text_under_it_asks_for_that_text(faq: Dataset) -> None:
    asked = {one.text: one.gold for one in faq.questions}
    assert asked["How can I keep my system current?"] == ("uptodate.en.html#2",)
    assert asked["Must I reboot?"] == ("uptodate.en.html#4",)
    assert "Keeping up" not in asked


def test_a_heading_that_comes_twice_is_asked_once_and_answered_by_both(faq: Dataset) -> None:
    [question] = [one for one in faq.questions if one.text == "aptitude"]
    assert question.gold == ("pkgtools.en.html#2", "uptodate.en.html#3")


def test_no_document_holds_its_own_heading_and_duplicates_are_left_out(faq: Dataset) -> None:
    texts = {one["_id"]: one["text"] for one in read_lines(faq.corpus)}
    assert len(texts) == 5
    assert not [one for one in faq.questions if any(one.text in texts[gold] for gold in one.gold)]


def test_a_page_is_asked_for_by_its_title_which_is_taken_out(data: Path, tmp_path: Path) -> None:
    made = login_gov(data, tmp_path)
    [question] = made.questions
    [document] = read_lines(made.corpus)
    assert (question.text, question.gold) == ("Backup codes", ("codes._en.md",))
    assert document["title"] == ""
    assert document["text"].split("\n\n") == ["Codes are for those without a phone.", "Ten codes are made for you."]


def test_a_set_comes_out_the_same_twice(data: Path, faq: Dataset, tmp_path: Path) -> None:
    assert debian_faq(data, tmp_path).sha256 == faq.sha256
