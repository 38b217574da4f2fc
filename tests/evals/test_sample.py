"""The shipped help centre and the questions about it keep what the documentation says of them."""

from collections import Counter

import pytest

from conversation.words import content_words
from evals.train import sample_dataset
from runtime.settings import SHIPPED

DATASET = sample_dataset()
QUESTIONS = DATASET.questions
KNOWLEDGE = [one for one in QUESTIONS if one.category in ("plain", "followup", "near_miss")]
# Quoted from the source as it stands in the file; a reader sees a row with its headings, or no emphasis.
QUOTED_FROM_MARKUP = {
    "shop-068": "price-list.csv",
    "shop-069": "price-list.csv",
    "shop-150": "price-list.csv",
    "prod-004": "wifi-connection.md",
    "prod-043": "spare-parts.csv",
    "prod-045": "spare-parts.csv",
    "prod-046": "spare-parts.csv",
    "prod-156": "spare-parts.csv",
}


@pytest.fixture(scope="module")
def documents(sample):
    """Each document's text as Warmline reads it, white space made even."""
    knowledge = sample.brain("default").knowledge
    return {one.source: even(knowledge.text(one.id, one.version)) for one in knowledge.documents()}


def even(text: str) -> str:
    return " ".join(text.split())


def test_there_are_enough_questions_and_documents(documents):
    assert len(QUESTIONS) >= 250
    assert len(documents) >= 30
    assert len({source.rsplit(".", 1)[1] for source in documents}) >= 5


def test_every_document_is_read_and_none_put_aside(sample, documents):
    files = [path for path in (SHIPPED / "sample").rglob("*") if path.is_file()]
    assert set(documents) == {path.relative_to(SHIPPED / "sample").as_posix() for path in files}
    assert sample.brain("default").knowledge.quarantine.listed() == []


def test_ids_are_unique_and_no_question_is_asked_twice():
    assert Counter(one.id for one in QUESTIONS).most_common(1)[0][1] == 1
    asked = Counter((one.text.lower(), one.history) for one in KNOWLEDGE)
    assert [text for text, times in asked.items() if times > 1] == []


def test_a_third_of_the_knowledge_questions_are_near_misses_that_cannot_be_answered():
    near = [one for one in KNOWLEDGE if one.category == "near_miss"]
    assert len(near) >= len(KNOWLEDGE) / 3
    assert not any(one.answerable or one.gold for one in near)


def test_an_answerable_question_names_documents_that_exist_and_evidence(documents):
    for one in QUESTIONS:
        assert one.answerable == bool(one.gold) == bool(one.evidence), one.id
        assert set(one.gold) <= set(documents), one.id


def test_evidence_stands_in_its_document_as_warmline_reads_it(documents):
    elsewhere = {
        one.id
        for one in QUESTIONS
        for evidence in one.evidence
        if not any(even(evidence) in documents[source] for source in one.gold)
    }
    assert elsewhere == set(QUOTED_FROM_MARKUP)


def test_evidence_quoted_from_markup_has_its_words_in_one_line_of_the_document(sample):
    knowledge = sample.brain("default").knowledge
    ids = {one.source: one for one in knowledge.documents()}
    for one in QUESTIONS:
        if one.id in QUOTED_FROM_MARKUP:
            stored = [ids[source] for source in one.gold if source.endswith(QUOTED_FROM_MARKUP[one.id])]
            lines = [line for doc in stored for line in knowledge.text(doc.id, doc.version).splitlines()]
            assert any(wordset(evidence) <= wordset(line) for evidence in one.evidence for line in lines), one.id


def wordset(text: str) -> set[str]:
    return set("".join(c if c.isalnum() else " " for c in text.lower()).split())


def test_follow_ups_have_a_history_and_lean_on_it():
    follow_ups = [one for one in QUESTIONS if one.category == "followup"]
    assert len(follow_ups) >= 20
    assert all(one.history for one in follow_ups)


def test_questions_are_not_copied_from_their_evidence(record_property):
    """How many of a question's words its evidence shares: high overlap would make retrieval look easy."""
    shares = sorted(overlap(one.text, one.evidence) for one in QUESTIONS if one.evidence)
    mean, median = sum(shares) / len(shares), shares[len(shares) // 2]
    record_property("questions", len(shares))
    record_property("mean_term_overlap", round(mean, 3))
    record_property("median_term_overlap", round(median, 3))
    record_property("share_above_two_thirds", round(sum(one > 2 / 3 for one in shares) / len(shares), 3))
    print(f"\nterm overlap of {len(shares)} questions with their evidence: mean {mean:.3f}, median {median:.3f}")
    assert mean < 0.5


def overlap(question: str, evidence: tuple[str, ...]) -> float:
    """The share of the question's meaningful stems that its evidence holds, 0..1."""
    asked = content_words(question)
    return len(asked & content_words(" ".join(evidence))) / max(1, len(asked))
