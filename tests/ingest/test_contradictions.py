"""Passages that contradict each other are found, and those that only look alike are not."""

from collections.abc import Sequence
from itertools import count

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.chunk import chunk
from ingest.contradictions import Contradiction, contradictions
from ingest.document import Document
from ingest.load import load
from ingest.neighbours import close_pairs
from ingest.parse import ParserPool, parse_documents
from ingest.tokens import token_counter
from retrieval.chunk import Chunk
from retrieval.embed import Embedder
from runtime.settings import SHIPPED

OTHER = "We deliver to all countries of the Union and send the invoice by post."
PERIOD = "You can return products within {} of delivery."


def found_in(*texts: str, titles: Sequence[str] = (), same: dict[str, str] | None = None) -> tuple[Contradiction, ...]:
    """What contradicts among documents of one passage each, all of them close to one another. Passages
    about something else make the words of these rare."""
    names = count()
    passages = [*texts, *(f"{OTHER} Filler{number} word{number}." for number in range(6))]
    chunks = [
        Chunk(f"c{name}", f"d{name}", 1, f"{name}.md", titles[name] if name < len(titles) else None, (), text, 0, 0, 0)
        for name, text in zip(names, passages, strict=False)
    ]
    return contradictions(chunks, np.full((len(chunks), 4), 0.5, np.float32), same)


@pytest.mark.parametrize(
    ("one", "other", "what"),
    [
        (
            PERIOD.format("30 days"),
            "Products can be returned within 14 days of delivery.",
            "30 days, the other 14 days",
        ),
        ("The return label costs 4.90 EUR.", "The return label costs € 5.", "4.90 EUR, the other € 5"),
        ("Country: Chile; Label fee: USD 18.00", "Chile: the label fee is USD 12.", "USD 18.00, the other USD 12"),
        ("The student discount is 10 %.", "The student discount is 15%.", "10 %, the other 15%"),
        ("Chat support opens at 9 am.", "Chat support opens at 10:00.", "9 am, the other 10:00"),
        ("Die Frist beträgt 30 Tage ab Lieferung.", "Die Frist beträgt 14 Tage ab Lieferung.", "30 Tage, the other 14"),
        ("您可以在30天内退回商品。", "您可以在14天内退回商品。", "30天, the other 14天"),
    ],
)
def test_two_values_of_one_measure_contradict(one: str, other: str, what: str):
    (found,) = found_in(one, other)
    assert (found.a, found.b) == ("c0", "c1")
    assert what in found.what
    assert 0.3 <= found.likeness <= 1


def test_what_one_says_and_the_other_denies_contradicts():
    (found,) = found_in("Opened seed packs can be returned to us.", "Opened seed packs cannot be returned to us.")
    assert found.what == "The other says the opposite of this: Opened seed packs cannot be returned to us."


@pytest.mark.parametrize(
    "texts",
    [
        (PERIOD.format("30 days"), "Products can be returned within 30 days of delivery."),
        (PERIOD.format("30 days"), "You can return products within one month of delivery."),
        ("The label costs 5 EUR.", "The label costs 5.00 € or 6 USD."),
        ("A refund takes 7 days.", "The lamp has a warranty of 24 months after 14 days of tests."),
        ("Plan: Basic; Price: 6.90 EUR", "Plan: Premium yearly; Price: 9.90 EUR"),
        ("Do not use:\n\nCommon phrases or repeated characters", "Use:\n\nNo common phrases or repeated characters"),
        (
            PERIOD.format("30 days"),
            PERIOD.format("30 days") + " Until 2024 it was different: " + PERIOD.format("14 days"),
        ),
    ],
)
def test_what_agrees_or_is_about_something_else_does_not(texts: tuple[str, ...]):
    assert found_in(*texts) == ()


def test_forms_filled_in_differently_do_not_contradict():
    assert found_in(*(f"This page was last updated on {day} March 2025." for day in range(1, 6))) == ()


def test_two_models_of_a_make_may_differ():
    texts = ("Add 5 ml of plant food to the tank.", "Add 10 ml of plant food to the tank.")
    (same,) = found_in(*texts, titles=("First fill", "First fill"))
    (models,) = found_in(*texts, titles=("First fill of the Sprig 2", "First fill of the Sprig Max"))
    assert models.likeness < same.likeness


def test_the_languages_of_one_document_are_not_compared():
    texts = (PERIOD.format("30 days"), PERIOD.format("14 days"))
    assert found_in(*texts, same={"d0": "returns", "d1": "returns"}) == ()


def test_what_parts_many_documents_in_the_same_way_is_reported_once():
    assert len(found_in(*[PERIOD.format("30 days")] * 4, PERIOD.format("14 days"))) == 1


def test_nothing_in_nothing_out():
    assert contradictions([], np.empty((0, 4), np.float32)) == ()


@given(st.integers(0, 2**32), st.integers(0, 60), st.integers(1, 8))
def test_close_pairs_are_those_of_a_comparison_one_by_one(seed: int, size: int, most: int):
    chance = np.random.default_rng(seed)
    vectors = chance.normal(size=(size, 3)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    owners = chance.integers(0, 4, size).tolist()
    found = list(close_pairs(vectors, owners, 0.5, most))
    for row in range(size):
        later = [other for other in range(row + 1, size) if owners[other] != owners[row]]
        near = sorted((float(vectors[row] @ vectors[other]) for other in later), reverse=True)
        cosines = [cosine for one, _, cosine in found if one == row]
        assert cosines == pytest.approx([cosine for cosine in near if cosine >= 0.5][:most], abs=1e-5)


def test_blocks_of_vectors_are_joined_without_a_gap():
    half = np.random.default_rng(0).normal(size=(4500, 16)).astype(np.float32)
    half /= np.linalg.norm(half, axis=1, keepdims=True)
    found = close_pairs(np.vstack([half, half]), list(range(9000)), 0.9999, 3)
    assert [(one, other) for one, other, _ in found] == [(row, row + 4500) for row in range(4500)]


@pytest.fixture(scope="module")
def sample_chunks() -> list[Chunk]:
    count_tokens = token_counter()
    with ParserPool(1) as pool:
        parsed = [one for one in parse_documents(load([SHIPPED / "sample"]), pool) if isinstance(one, Document)]
    return [part for document in parsed for part in chunk(document, document.source, 1, count_tokens)]


@pytest.mark.slow
def test_the_old_policies_of_the_sample_are_found_and_little_else(sample_chunks: list[Chunk], embedder: Embedder):
    vectors = embedder([part.embedding_text() for part in sample_chunks])
    found = contradictions(sample_chunks, vectors)
    sources = {part.id: part.source.removeprefix("shop/").removeprefix("product/") for part in sample_chunks}
    old = {"returns-policy-2024.md", "warranty-2023.md"}
    true = [one for one in found if {sources[one.a], sources[one.b]} & old]
    for wanted in ("24 months", "30 days", "USD 12.00", "CHF 9.00", "6 months", "14 working days"):
        assert any(wanted in one.what for one in true), wanted
    assert len(found) - len(true) <= 2
    assert [one for one in found[:5] if one not in true] == []
