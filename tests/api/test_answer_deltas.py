"""An answer is seen as it is written, and nothing of it that is not sent in the end."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack

import httpx
import pytest

from runtime.accounts import Role
from runtime.compose import Warmline, opened
from tests.api.listening import Stream, has, opened_stream
from tests.api.opening import NewHome, listening, new_keys, settings_for
from tests.api.people import KNOWN, UNKNOWN, Contact, Person, at_desk, eventually, open_as, refused
from tests.retrieval.chat_server import Act, Script, serving
from tests.retrieval.chat_wires import TOKENS_IN, TOKENS_OUT

TAKEN = "We take a deposit of 275 euros for each rowing boat when you collect it"
BACK = "You get the deposit back within five working days after the boat is returned undamaged"
INVENTED = "Members of the club pay no deposit at all"
REPLY = f"{TAKEN} [1]. {INVENTED} [1]. {BACK} [1]."
SENT = f"{TAKEN}. {BACK}."
# The first sentence is whole by then and the last is not.
MIDDLE = 25


class Gate:
    """Holds the model's stream in the middle until the test lets it go on."""

    def __init__(self) -> None:
        self.reached, self.opened = threading.Event(), threading.Event()

    def __call__(self, n: int) -> None:
        if n == MIDDLE:
            self.reached.set()
            self.opened.wait(20)


@pytest.fixture(scope="module")
def script() -> Script:
    return Script()


@pytest.fixture(scope="module")
def written(stocked_home: NewHome, script: Script) -> Iterator[Warmline]:
    """A home whose answers a scripted chat model writes."""
    with ExitStack() as stack:
        address = stack.enter_context(serving(script))
        chat = {"chat_model": "openai:tiny", "chat_base_url": f"{address}/v1", "chat_rewrite_s": 0}
        prices = {"chat_price_in": 1.0, "chat_price_out": 2.0}
        yield stack.enter_context(opened(settings_for(stocked_home(), **chat, **prices)))


@pytest.fixture(scope="module")
def client(written: Warmline) -> Iterator[httpx.Client]:
    with listening(written) as url, httpx.Client(base_url=url, timeout=30) as client:
        yield client


@pytest.fixture
def contact(client: httpx.Client, written: Warmline) -> Contact:
    assert written.chat is not None
    # Whatever the model did in the test before.
    written.chat.model.breaker.report(well=True)
    return open_as(client)


@pytest.fixture
def desk(client: httpx.Client, written: Warmline, contact: Contact) -> Person:
    return at_desk(client, new_keys(written)["default", Role.AGENT], contact.id)


def deltas(stream: Stream) -> list[dict[str, object]]:
    return [one for one in stream.events if one["type"] == "answer.delta"]


def test_the_contact_reads_the_answer_sentence_by_sentence(script: Script, contact: Contact) -> None:
    gate = Gate()
    script.will(Act(REPLY, gate=gate))
    with opened_stream(contact) as stream:
        asked = contact.say(KNOWN).json()["message"]
        stream.read(has("answer.delta"))
        assert contact.get().json()["messages"][-1]["id"] == asked["id"]
        gate.opened.set()
        stream.read(has("message.created", author="assistant", kind="answer"))
        told = deltas(stream)
        answer = stream.events[-1]["data"]
    # The message may overtake the last of them, which is then not told any more.
    whole = [(f"{TAKEN}.", 0), (f" {BACK}.", len(TAKEN) + 1)]
    assert [(one["data"]["text"], one["data"]["position"]) for one in told] == whole[: len(told)]
    assert {one["data"]["epoch"] for one in told} == {1}
    assert {one["data"]["replies_to"] for one in told} == {asked["id"]} == {answer["replies_to"]}
    assert {one["id"] for one in told} == {None}
    assert answer["text"] == SENT
    assert "club" not in str(stream.events)


def test_deltas_are_never_told_again(script: Script, contact: Contact) -> None:
    script.will(REPLY)
    assert contact.told(KNOWN)["text"] == SENT
    with opened_stream(contact, after=0) as stream:
        stream.read(has("message.created", author="assistant", kind="answer"))
        assert deltas(stream) == []


def test_nothing_of_an_answer_is_told_once_an_agent_has_taken_over(
    script: Script, contact: Contact, desk: Person, written: Warmline
) -> None:
    gate = Gate()
    script.will(Act(REPLY, gate=gate))
    with opened_stream(contact) as stream:
        contact.say(KNOWN)
        stream.read(has("answer.delta"))
        desk.post("/claim", {})
        stream.read(has("control.changed", phase="human"))
        gate.opened.set()
        eventually(lambda: not written.work.is_open("turn", contact.id))
        sent = desk.post("/messages", {"text": "Hello, it is me.", "control_epoch": 2})
        assert sent.status_code == 201, sent.text
        stream.read(has("message.created", author="agent"))
    [only] = deltas(stream)
    assert only["data"]["text"] == f"{TAKEN}."
    assert not [one for one in contact.messages if one["author"] == "assistant" and "deposit" in one["text"]]


def test_an_answer_overtaken_by_another_message_is_told_no_further(script: Script, contact: Contact) -> None:
    gate = Gate()
    script.will(Act(REPLY, gate=gate), REPLY)
    with opened_stream(contact) as stream:
        first = contact.say(KNOWN).json()["message"]
        stream.read(has("answer.delta"))
        second = contact.say("For the rowing boat, I mean.").json()["message"]
        gate.opened.set()
        stream.read(has("message.created", author="assistant", replies_to=second["id"]))
        about_first = [one for one in deltas(stream) if one["data"]["replies_to"] == first["id"]]
    assert [one["data"]["text"] for one in about_first] == [f"{TAKEN}."]


def test_what_would_not_be_sent_is_not_told(script: Script, contact: Contact) -> None:
    script.will(REPLY)
    with opened_stream(contact) as stream:
        reply = contact.told(UNKNOWN)
        stream.read(has("message.created", id=reply["id"]))
        assert reply["action"] != "answer"
        assert deltas(stream) == []


@pytest.mark.parametrize("reply", ["NO ANSWER", f"{INVENTED} [1].", Act(status=500)], ids=str)
def test_a_model_with_nothing_to_say_tells_nothing(script: Script, contact: Contact, reply: str | Act) -> None:
    script.will(reply)
    with opened_stream(contact) as stream:
        said = contact.told(KNOWN)
        stream.read(has("message.created", id=said["id"]))
        assert deltas(stream) == []


def test_a_stream_that_is_cut_leaves_what_was_read(script: Script, contact: Contact) -> None:
    script.will(Act(f"{TAKEN} [1]. {BACK} [1]. " + "More of this [1]. " * 9, fault="cut"))
    with opened_stream(contact) as stream:
        said = contact.told(KNOWN)
        stream.read(has("message.created", id=said["id"]))
        told = "".join(str(one["data"]["text"]) for one in deltas(stream))
    assert said["text"].startswith(TAKEN)
    assert said["text"].startswith(told)


def test_tokens_and_their_price_are_kept_with_the_turn_and_counted(
    script: Script, contact: Contact, desk: Person, client: httpx.Client
) -> None:
    script.will(REPLY)
    contact.told(KNOWN)
    cost = (TOKENS_IN + 2 * TOKENS_OUT) / 1_000_000
    usage = {"model": "openai:tiny", "calls": 1, "tokens_in": TOKENS_IN, "tokens_out": TOKENS_OUT}
    [decision] = desk.get().json()["decisions"]
    assert decision["usage"] == {**usage, "outcome": "written", "cost": pytest.approx(cost)}
    metrics = client.get("/metrics").text
    assert 'warmline_chat_turns_total{outcome="written"}' in metrics
    assert 'warmline_chat_tokens_total{direction="in"}' in metrics
    assert "warmline_chat_cost_total" in metrics


def test_an_agents_draft_is_put_in_other_words_and_kept_when_that_fails(desk: Person, script: Script) -> None:
    writer = at_desk(desk.client, desk.token)
    script.will("Hola.")
    told = writer.post("/drafts", {"text": "Hello.", "how": "translate", "language": "Spanish"})
    assert told.json() == {"text": "Hola."}
    for _ in range(2):
        script.will(Act(status=400))
    refused(writer.post("/drafts", {"text": "Hello.", "how": "shorten"}), "chat-model-silent")
    assert desk.get().json()["rewords"] is True
