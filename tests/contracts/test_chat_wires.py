"""Every wire format gives the same answer, streamed and whole, and every fault of it the extractive one.

The servers are on loopback. A format whose package is not installed is skipped.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from importlib.util import find_spec

import pytest

from conversation.model import Answer, ChatOutcome, Turn
from retrieval.chat_model import Clockwork
from retrieval.embed import Embedder
from retrieval.generate_chat import ChatGenerator
from retrieval.meter import Meter
from tests.retrieval.chat_server import Act, Script, serving
from tests.retrieval.chat_wires import TOKENS_IN, TOKENS_OUT, Anthropic, Google, Ollama, OpenAi, Wire
from tests.retrieval.writing_model import EVIDENCE, QUOTED, READING, Hands, generator

# Some vendors' clients leave their sockets to the garbage collector.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
WIRES: dict[str, tuple[Wire, str, str, str]] = {
    "openai": (OpenAi, "langchain_openai", "openai:tiny", "/v1"),
    "anthropic": (Anthropic, "langchain_anthropic", "anthropic:tiny", ""),
    "ollama": (Ollama, "langchain_ollama", "ollama:tiny", ""),
    "google": (Google, "langchain_google_genai", "google:gemini-tiny", ""),
}
REPLY = "You can return products within 30 days of delivery [1]. It takes 4 days [2]."
SAID = "You can return products within 30 days of delivery. It takes 4 days."
Made = Callable[..., ChatGenerator]


@pytest.fixture(params=WIRES)
def wire(request: pytest.FixtureRequest) -> str:
    name = str(request.param)
    package = WIRES[name][1]
    if not find_spec(package):
        pytest.skip(f"{package} is not installed")
    return name


@pytest.fixture
def script() -> Script:
    return Script()


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def made(wire: str, script: Script, hands: Hands, embedder: Embedder) -> Iterator[Made]:
    """Makes a generator that speaks that format with the scripted server."""
    speaks, _, name, path = WIRES[wire]
    with ExitStack() as open_until_the_end:
        url = open_until_the_end.enter_context(serving(script, speaks))

        def make(works: Clockwork | None = None, timeout_s: float = 20.0) -> ChatGenerator:
            return generator(embedder, url + path, name, works or hands.works(), timeout_s)

        yield make


def asked(made: ChatGenerator, streamed: bool) -> tuple[Answer | None, Meter, list[str]]:
    """What it answers, what that used up, and what was shown on the way."""
    meter, shown = Meter("tiny"), []

    def show(turn: Turn) -> bool:
        shown.append(turn.answer.text if turn.answer else "")
        return True

    more = {"show": show} if streamed else {}
    return made(READING, "How long?", EVIDENCE, meter=meter, **more), meter, shown


streamed_or_whole = pytest.mark.parametrize("streamed", [True, False], ids=["streamed", "whole"])


@streamed_or_whole
def test_an_answer_comes_with_its_citations_and_its_tokens(made: Made, script: Script, streamed: bool) -> None:
    script.will(REPLY)
    answer, meter, shown = asked(made(), streamed)
    assert answer is not None
    assert answer.text == SAID
    assert [one.source for one in answer.citations] == ["1.md", "2.md"]
    assert (meter.calls, meter.tokens_in, meter.tokens_out) == (1, TOKENS_IN, TOKENS_OUT)
    assert meter.outcome is ChatOutcome.WRITTEN
    assert shown == ([SAID.partition(" It")[0], SAID] if streamed else [])


@streamed_or_whole
def test_a_rate_limit_is_waited_for_as_long_as_it_says(
    made: Made, script: Script, hands: Hands, streamed: bool, wire: str
) -> None:
    script.will(Act(status=429, headers={"Retry-After": "3"}), REPLY)
    answer, meter, _ = asked(made(), streamed)
    assert answer is not None
    assert answer.text == SAID
    assert meter.calls == 2
    # Ollama's client does not pass on how long to wait.
    assert hands.pauses == [pytest.approx(0.2 if wire == "ollama" else 3.2)]


@streamed_or_whole
def test_a_rate_limit_that_outlasts_the_time_is_not_waited_for(
    made: Made, script: Script, hands: Hands, streamed: bool, wire: str
) -> None:
    if wire == "ollama":
        pytest.skip("its client does not pass on how long to wait")
    script.will(Act(status=429, headers={"Retry-After": "60"}))
    answer, meter, _ = asked(made(), streamed)
    assert (answer, meter.outcome, hands.pauses) == (QUOTED, ChatOutcome.FAILED, [])


@streamed_or_whole
@pytest.mark.parametrize("status", [500, 529])
def test_errors_of_the_server_are_tried_again_a_few_times(
    made: Made, script: Script, hands: Hands, streamed: bool, status: int
) -> None:
    script.will(Act(status=status))
    answer, meter, _ = asked(made(), streamed)
    assert (answer, meter.outcome) == (QUOTED, ChatOutcome.FAILED)
    assert (len(script.asked), len(hands.pauses)) == (3, 2)


@streamed_or_whole
@pytest.mark.parametrize("fault", ["late", "drip"])
def test_a_model_that_is_late_is_not_waited_for(made: Made, script: Script, streamed: bool, fault: str) -> None:
    script.will(Act(REPLY * 20, fault=fault))
    answer, meter, _ = asked(made(Clockwork(), timeout_s=0.3), streamed=False)
    assert (answer, meter.outcome, meter.calls) == (QUOTED, ChatOutcome.FAILED, 1)


@streamed_or_whole
def test_garbage_is_tried_again_and_then_given_up(made: Made, script: Script, streamed: bool) -> None:
    script.will(Act(fault="garbage"))
    answer, meter, _ = asked(made(), streamed)
    assert (answer, meter.outcome, len(script.asked)) == (QUOTED, ChatOutcome.FAILED, 3)
    script.will(Act(fault="garbage"), REPLY)
    answer, _, _ = asked(made(), streamed)
    assert answer is not None
    assert answer.text == SAID


def test_what_was_shown_before_the_stream_was_cut_stands(made: Made, script: Script) -> None:
    script.will(Act(REPLY, fault="cut"))
    answer, meter, shown = asked(made(), streamed=True)
    assert shown == [SAID.partition(" It")[0]]
    assert answer is not None
    assert answer.text == shown[-1]
    assert (meter.outcome, meter.calls) == (ChatOutcome.WRITTEN, 1)


@streamed_or_whole
def test_a_reply_that_was_cut_unseen_is_asked_for_again(made: Made, script: Script, streamed: bool) -> None:
    script.will(Act("It takes 4 days [2].", fault="cut"), REPLY)
    answer, meter, _ = asked(made(), streamed)
    assert answer is not None
    assert (answer.text, meter.calls) == (SAID, 2)


@streamed_or_whole
def test_an_empty_reply_is_a_failure(made: Made, script: Script, streamed: bool) -> None:
    script.will("")
    answer, meter, _ = asked(made(), streamed)
    assert (answer, meter.outcome, meter.calls) == (QUOTED, ChatOutcome.FAILED, 3)


@streamed_or_whole
def test_a_refusal_says_nothing(made: Made, script: Script, wire: str, streamed: bool) -> None:
    script.will(Act(body=WIRES[wire][0].refusal()))
    answer, meter, shown = asked(made(), streamed)
    assert answer is not None
    assert (answer.text, shown) == (QUOTED.text, [])
    assert meter.outcome in (ChatOutcome.FAILED, ChatOutcome.UNSUPPORTED)


@streamed_or_whole
def test_a_huge_reply_is_not_read_to_its_end(made: Made, script: Script, streamed: bool) -> None:
    script.will("It takes 4 days [2]. " + "The sky is green [2]. " * 2_000)
    answer, meter, _ = asked(made(), streamed)
    assert answer is not None
    assert answer.text == "It takes 4 days."
    assert meter.outcome is ChatOutcome.WRITTEN


@streamed_or_whole
def test_a_refused_key_is_not_tried_again(made: Made, script: Script, streamed: bool) -> None:
    script.will(Act(status=401))
    answer, meter, _ = asked(made(), streamed)
    assert (answer, meter.outcome, meter.calls) == (QUOTED, ChatOutcome.FAILED, 1)


@streamed_or_whole
def test_a_model_that_refuses_the_niceties_is_asked_without_them(made: Made, script: Script, streamed: bool) -> None:
    script.will(Act(status=400), REPLY)
    model = made()
    for _ in range(2):
        answer, _, _ = asked(model, streamed)
        assert answer is not None
        assert answer.text == SAID
    refused, plain, again = map(str, script.asked)
    assert "'temperature': 0.0" in refused
    assert "'temperature': 0.0" not in plain + again
