"""The languages of one document are recognised by name, and a name alone proves little."""

import json
import os
from collections.abc import Callable, Mapping
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import Document
from ingest.errors import EmptyDocument
from ingest.translations import Edition, editions
from policy.language import language_of

LOGIN = Path(os.environ.get("WARMLINE_DATA", Path(__file__).parents[3] / "shared" / "data")) / "docs_login_gov"


def groups(languages: Mapping[str, str | None]) -> set[frozenset[str]]:
    found: dict[str, set[str]] = {}
    for source, edition in editions(languages).items():
        found.setdefault(edition.group, set()).add(source)
    return {frozenset(sources) for sources in found.values()}


@pytest.mark.parametrize(
    ("english", "french"),
    [
        ("help/en/a.md", "help/fr/a.md"),
        ("help/a.md", "fr/help/a.md"),
        ("a.en.md", "a.fr.md"),
        ("a._en.md", "a._fr.md"),
        ("a_EN.html", "a_FR.html"),
        ("a.md", "a-fr-CA.md"),
        ("en_a.pdf", "fr_a.pdf"),
        ("en/a.en.md", "fr/a.fr.md"),
        ("https://a.example/en/help", "https://a.example/fr/help"),
        ("https://a.example/", "https://a.example/fr/"),
        ("https://a.example/", "https://a.example/fr"),
        ("https://a.example/help?id=1&lang=en", "https://a.example/help?id=1&lang=fr"),
        ("https://a.example/help", "https://a.example/help?lang=fr"),
        ("https://www.a.example/help", "https://fr.a.example/help"),
    ],
)
@pytest.mark.parametrize("known", [True, False])
def test_two_languages_of_a_page_are_one_document(english: str, french: str, known: bool):
    found = editions({english: "en", french: "fr"} if known else {english: None, french: None})
    assert found[english].group == found[french].group
    assert found[french].language == "fr"
    assert found[english].language in ("en", None)


@pytest.mark.parametrize(
    "names",
    [
        ("how.md", "how-to.md"),
        ("report.md", "report-id.md"),
        ("it/rules.md", "hr/rules.md"),
        ("rules-it.md", "rules-hr.md"),
        ("https://a.example/no/a", "https://a.example/a"),
    ],
)
def test_words_that_look_like_codes_divide_nothing(names: tuple[str, str]):
    assert editions(dict.fromkeys(names, "en")) == {name: Edition(name, "en") for name in names}


def test_a_page_that_waits_for_its_translation_belongs_to_its_group():
    languages = {"a.en.md": "en", "a.es.md": "en", "b.en.md": "en", "b.es.md": "es", "a.it.md": "en"}
    assert groups(languages) == {
        frozenset({"a.en.md", "a.es.md"}),
        frozenset({"b.en.md", "b.es.md"}),
        frozenset({"a.it.md"}),
    }


def test_a_second_document_of_the_same_language_stays_out():
    assert groups({"chi.md": "it", "chi-it.md": "it"}) == {frozenset({"chi.md"}), frozenset({"chi-it.md"})}


NAMES = st.from_regex(
    r"(https://[a-z]{1,3}\.example/)?([a-z]{2}/){0,2}[a-z]{1,4}([._-][a-z]{2})?(\.md)?(\?lang=[a-z]{2})?",
    fullmatch=True,
)


@given(st.dictionaries(NAMES | st.text(max_size=20), st.sampled_from(["en", "es", "it", None]), max_size=12))
def test_every_source_gets_an_edition_and_a_group_holds_a_language_by_code_or_text(languages: dict[str, str | None]):
    found = editions(languages)
    assert found.keys() == languages.keys()
    for source, edition in found.items():
        assert edition.language == languages[source] or edition.group != source


def test_the_translations_of_a_help_centre_are_found_without_a_miss_or_a_mix_up(parsed: Callable[..., Document]):
    if not LOGIN.is_dir():
        pytest.skip("the labelled set docs_login_gov is not on this machine; set WARMLINE_DATA")
    rows = [json.loads(line) for line in (LOGIN / "manifest.jsonl").read_text().splitlines()]
    pages = [row for row in rows if row.get("group")]
    true = _pairs({row["path"]: row["group"] for row in pages})
    spoken = {row["path"]: _language(LOGIN / row["path"], parsed) for row in pages}
    by_permalink = {row["permalink"]: spoken[row["path"]] for row in pages}
    assert len(true) == 64 * 6
    assert all(spoken[row["path"]] in (row["lang"], None) for row in pages)
    assert _pairs({source: one.group for source, one in editions(spoken).items()}) == true
    assert len(_pairs({source: one.group for source, one in editions(by_permalink).items()})) == len(true)


def _language(path: Path, parsed: Callable[..., Document]) -> str | None:
    try:
        return language_of(parsed(path.name, path.read_bytes()).text)
    except EmptyDocument:
        return None


def _pairs(group_of: Mapping[str, str]) -> set[tuple[str, str]]:
    return {pair for pair in combinations(sorted(group_of), 2) if group_of[pair[0]] == group_of[pair[1]]}
