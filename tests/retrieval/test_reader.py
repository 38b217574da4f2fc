"""What a message is, before any document is looked at."""

import numpy as np
import pytest

from conversation.model import Author, Message, MessageKind, TurnKind
from retrieval.heads import load_heads
from retrieval.reader import Reader
from runtime.settings import SHIPPED


@pytest.fixture(scope="module")
def reader(embedder):
    heads = load_heads(SHIPPED / "policy" / "reader.json", embedder.fingerprint)
    return Reader(embedder.look, heads, near=lambda _vector, _depth: [("first", 0.5), ("second", 0.2)])


def asked(*texts: str) -> tuple[Message, ...]:
    return tuple(Message(f"m{n}", Author.CONTACT, text, "") for n, text in enumerate(texts))


def offered() -> tuple[Message, ...]:
    question = asked("Do you ship to Norway?")
    return (*question, Message("o", Author.ASSISTANT, "Would you like a person?", "", MessageKind.OFFER))


@pytest.mark.parametrize(
    ("text", "kind", "smalltalk"),
    [
        ("where can I return my order", TurnKind.KNOWLEDGE, None),
        ("what does error E7 mean?", TurnKind.KNOWLEDGE, None),
        ("hello", TurnKind.SMALLTALK, "greeting"),
        ("thanks a lot", TurnKind.SMALLTALK, "thanks"),
        ("Thank you Bob, you were great", TurnKind.SMALLTALK, "thanks"),
        ("you were great but it still does not work", TurnKind.KNOWLEDGE, None),
        ("I want to talk to a human", TurnKind.REQUEST, None),
        ("can I speak to someone please", TurnKind.REQUEST, None),
    ],
)
def test_questions_small_talk_and_requests_are_told_apart(reader, text, kind, smalltalk):
    reading = reader(text, ())
    assert (reading.kind, reading.smalltalk) == (kind, smalltalk)


def test_small_talk_in_front_of_a_question_does_not_hide_it(reader):
    text = "hello, thanks for the quick reply yesterday, but which plan includes the seed pods for nine places?"
    assert reader(text, ()).kind is TurnKind.KNOWLEDGE


def test_what_only_looks_like_idle_talk_is_a_question_where_the_documents_have_its_words(embedder, reader):
    question = "max age for a cat to join"
    assert reader(question, ()).smalltalk == "chitchat"
    for known, kind in (({"max", "age", "cat", "join"}, TurnKind.KNOWLEDGE), ({"age", "join"}, TurnKind.SMALLTALK)):
        knowing = Reader(embedder.look, reader._heads, is_known=known.__contains__)
        assert knowing(question, ()).kind is kind
        assert knowing("hello", ()).smalltalk == "greeting"


@pytest.mark.parametrize("text", ["no", "No thanks!", "not now", "never mind"])
def test_no_after_an_offer_declines_it(reader, text):
    assert reader(text, offered()).smalltalk == "declined"
    assert reader(text, ()).smalltalk != "declined"


def test_a_request_after_an_offer_is_no_refusal(reader):
    assert reader("no, I want to talk to a human", offered()).kind is TurnKind.REQUEST


def test_a_slip_is_put_right_in_what_is_looked_for_and_stays_in_what_is_heard(embedder):
    heads = load_heads(SHIPPED / "policy" / "reader.json", embedder.fingerprint)
    literal = Reader(embedder.look, heads)
    correcting = Reader(embedder.look, heads, meant=lambda text: text.replace("isnurance", "insurance"))
    typed, meant = "is isnurance included?", "is insurance included?"
    found = correcting(typed, ())
    assert (found.query, found.terms) == (meant, literal(meant, ()).terms)
    assert found.vector == pytest.approx(literal(meant, ()).vector, abs=1e-5)
    assert found.signals == pytest.approx(literal(typed, ()).signals, abs=1e-5)


def test_anger_is_heard(reader):
    angry = reader("this is ridiculous, nothing works and nobody answers!!", ())
    calm = reader("where can I return my order", ())
    assert (angry.sentiment.label, calm.sentiment.label) == ("frustrated", "calm")
    assert angry.sentiment.score > calm.sentiment.score


def test_signals_compare_with_what_the_contact_said_before(reader):
    question = "where can I return my order"
    first = reader(question, ()).signals
    assert (first["repetition"], first["same_need"], first["earlier_messages"]) == (0.0, 0.0, 0.0)
    assert first["frustrated_trend"] == 0.0
    again = reader(question, asked(question, "hello", question)).signals
    assert again["repetition"] == pytest.approx(1.0, abs=1e-5)
    assert (again["same_need"], again["earlier_messages"]) == (2.0, 3.0)
    assert again["frustrated_max"] >= again["frustrated"]


def test_what_others_said_is_no_repetition(reader):
    answer = Message("a", Author.ASSISTANT, "where can I return my order", "", MessageKind.ANSWER)
    assert reader("where can I return my order", (answer,)).signals["earlier_messages"] == 0.0


def test_a_question_that_stands_alone_is_searched_by_its_own_vector(reader, embedder):
    question = "how long is the warranty of the Sprig 2"
    assert np.abs(embedder([question])[0] - np.array(reader(question, ()).vector)).max() < 1e-5


def test_a_follow_up_is_searched_by_a_vector_between_its_own_and_the_querys(reader, embedder):
    history = asked("How long is the warranty of the Sprig 2?")
    reading = reader("and for the mini?", history)
    assert reading.query == f"{history[0].text}\nand for the mini?"
    own, querys = embedder(["and for the mini?", reading.query])
    assert 0.35 < reading.signals["leaning"] < 1
    assert reading.terms["mini"] == 1.0 > reading.terms["sprig"] > 0
    searched = np.array(reading.vector)
    assert np.linalg.norm(searched) == pytest.approx(1.0, abs=1e-5)
    assert min(searched @ own, searched @ querys) > own @ querys


def test_a_question_that_many_passages_fit_leans_more_than_one_that_a_passage_stands_out_for(embedder):
    heads = load_heads(SHIPPED / "policy" / "reader.json", embedder.fingerprint)
    cosines = {"alike": (0.6, 0.59, 0.58), "apart": (0.6, 0.2, 0.1)}

    def leaning(name: str) -> float:
        near = [(str(n), cosine) for n, cosine in enumerate(cosines[name])]
        read = Reader(embedder.look, heads, near=lambda _vector, depth: near[:depth])
        return read("do they offer free parking", asked("How much is a room at the Mill?")).signals["leaning"]

    assert leaning("alike") > 0.35 > leaning("apart")


def test_small_talk_is_not_looked_up(embedder):
    def near(_vector, _depth):
        raise AssertionError("It was looked up.")

    heads = load_heads(SHIPPED / "policy" / "reader.json", embedder.fingerprint)
    reading = Reader(embedder.look, heads, near=near)("thank you so much", asked("How much is a room?"))
    assert reading.kind is TurnKind.SMALLTALK
    assert reading.signals["leaning"] == 0.0


def test_what_is_said_next_rests_on_what_the_contact_asked_and_not_on_what_was_answered(reader, embedder):
    asked_before = asked("How long is the warranty of the Sprig 2?")
    answer = Message("a", Author.ASSISTANT, "The Sprig 2 comes with two years of warranty.", "", MessageKind.ANSWER)
    reading = reader("and for the mini?", (*asked_before, answer))
    assert reading.told == (answer.text,)
    assert list(reading.aim) == pytest.approx(list(reader("and for the mini?", asked_before).aim), abs=1e-5)
    own, before = embedder(["and for the mini?", asked_before[0].text])
    assert own @ before < np.array(reading.aim) @ before < 1


def test_a_question_that_stands_alone_has_no_other_aim(reader):
    assert not reader("which lamp colours can I choose for the kitchen", asked("My parcel has not arrived")).aim


def test_a_change_of_topic_leaves_the_history_behind(reader, embedder):
    history = asked("My parcel to Norway has not arrived")
    question = "which lamp colours can I choose for the kitchen"
    reading = reader(question, history)
    assert reading.query == question
    assert embedder([question])[0] @ np.array(reading.vector) > 0.95
    assert reading.terms["parcel"] < 0.2


def test_reading_twice_gives_the_same(reader):
    assert reader("how much is shipping?", offered()) == reader("how much is shipping?", offered())


@pytest.mark.parametrize(
    "text",
    [
        "Put me through with a bank worker!",
        "Can somebody else take a look",
        "is there anybody I can talk to",
        "My order came in pieces and the form is no use, let me speak with one of your people",
        "how do i reach a human at your company",
    ],
)
def test_wishes_for_a_person_are_heard_in_any_domain(reader, text):
    assert reader(text, ()).kind is TurnKind.REQUEST


@pytest.mark.parametrize(
    "text",
    ["what is your phone number?", "how do I contact support?", "can my sister talk to the landlord for me"],
)
def test_a_question_about_contacting_is_a_question(reader, text):
    assert reader(text, ()).kind is TurnKind.KNOWLEDGE


@pytest.mark.parametrize("text", ["thanks, that is all", "that will be all", "ok thanks bye"])
def test_an_end_in_several_words_is_no_question(reader, text):
    history = asked("How long is the warranty?", "and for the mini?")
    assert reader(text, history).smalltalk == "goodbye"
    assert reader("is that all i have to pay?", history).kind is TurnKind.KNOWLEDGE


@pytest.mark.parametrize(
    "text", ["my card was declined", "no signal", "bag lost", "where is my order", "WHERE IS THE FORM"]
)
def test_terse_is_not_angry(reader, text):
    assert reader(text, ()).sentiment.label == "calm"
