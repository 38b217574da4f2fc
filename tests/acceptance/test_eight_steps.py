"""The eight steps of hybrid chat, over HTTP alone, on a company that exists in this test only."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.company import make_company
from tests.serving import serve

SEED = 20261122


@pytest.fixture(scope="module")
def url_and_log_in(tmp_path_factory: pytest.TempPathFactory, model_cache: Path) -> Iterator[tuple[str, str, str]]:
    with serve(tmp_path_factory.mktemp("acceptance"), model_cache, SEED) as served:
        yield served.url, served.agent_email, served.agent_password


@pytest.fixture
def connect(url_and_log_in: tuple[str, str, str]) -> Iterator[Callable[[str], httpx.Client]]:
    """Makes clients for whom a token opens the door, and closes them at the end."""
    with ExitStack() as clients:

        def client(token: str) -> httpx.Client:
            headers = {"Authorization": f"Bearer {token}"}
            return clients.enter_context(httpx.Client(base_url=url_and_log_in[0], headers=headers, timeout=30))

        yield client


def events(client: httpx.Client, path: str, until: Callable[[list[dict[str, Any]]], bool]) -> list[dict[str, Any]]:
    """Read a stream from its beginning until it has shown enough."""
    seen: list[dict[str, Any]] = []
    with client.stream("GET", path, headers={"Last-Event-ID": "0"}, timeout=20) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        for line in stream.iter_lines():
            if line.startswith("data: "):
                seen.append(json.loads(line[6:]))
                if until(seen):
                    return seen
    raise AssertionError(f"the stream ended early: {seen}")


def test_a_customer_is_answered_handed_over_helped_and_asked_how_it_went(
    url_and_log_in: tuple[str, str, str], connect: Callable[[str], httpx.Client]
) -> None:
    url, email, password = url_and_log_in
    company = make_company(SEED)

    # 1. Greeting and context.
    opened = httpx.post(f"{url}/v1/conversations", json={"contact": {"name": "Ana"}, "attributes": {"plan": "family"}})
    assert opened.status_code == 201
    conversation, token = opened.json()["id"], opened.json()["token"]
    assert opened.json()["phase"] == "bot"
    path = f"/v1/conversations/{conversation}"
    customer = connect(token)
    greeting = customer.get(path).json()["messages"][0]
    assert greeting["author"] == "assistant"

    def say(text: str, key: str) -> dict[str, Any]:
        headers = {"Idempotency-Key": key, "Prefer": "wait=20"}
        sent = customer.post(f"{path}/messages", json={"text": text}, headers=headers)
        assert sent.status_code == 201, sent.text
        return dict(sent.json())

    # 2. A cited answer; the same key says it once.
    first = say(f"How much is the deposit for the {company.product}?", "one")
    assert first["reply"]["action"] == "answer", first
    assert str(company.deposit) in first["reply"]["text"]
    assert "deposit.html" in {citation["source"] for citation in first["reply"]["citations"]}
    assert say(f"How much is the deposit for the {company.product}?", "one")["message"] == first["message"]
    conflict = customer.post(f"{path}/messages", json={"text": "Other words"}, headers={"Idempotency-Key": "one"})
    assert (conflict.status_code, conflict.json()["type"]) == (409, "/problems/idempotency-conflict")

    # 3. Outside the documents: an offer first. 4. The customer is told when a person takes over.
    offer = say("Do you also organise guided tours through Iceland in winter?", "two")["reply"]
    assert offer["action"] == "offer", offer
    notice = say("yes please", "three")["reply"]
    assert notice["kind"] == "notice"
    assert customer.get(path).json()["phase"] == "queued"

    # 5. An agent claims, and sees transcript, reason, confidence and suggestions.
    session = httpx.post(f"{url}/v1/sessions", json={"email": email, "password": password})
    assert session.status_code == 201
    agent = connect(session.json()["token"])
    [waiting] = [row for row in agent.get("/v1/desk/queue").json() if row["id"] == conversation]
    assert (waiting["phase"], waiting["reason"]) == ("queued", "customer_request")
    desk = f"/v1/desk/conversations/{conversation}"
    epoch = agent.post(f"{desk}/claim", json={}).json()["control_epoch"]
    story = agent.get(desk).json()
    assert [decision["action"] for decision in story["decisions"]] == ["answer", "offer", "escalate"]
    assert all(0 <= decision["confidence"] <= 1 for decision in story["decisions"])
    assert story["attributes"] == {"plan": "family"}
    assert "Iceland" in story["summary"]
    customer.post(
        f"{path}/messages",
        json={"text": f"And what if I bring the {company.product} back too late?"},
        headers={"Idempotency-Key": "four"},
    )
    suggestions = agent.get(f"{desk}/suggestions").json()
    assert any(str(company.late_fee) in suggestion["text"] for suggestion in suggestions)
    assert suggestions[0]["citations"]

    # 6. The agent answers, alone; a stale epoch is refused.
    said = {"text": f"It is {company.late_fee} euros an hour, and no tours, sorry.", "control_epoch": epoch}
    assert agent.post(f"{desk}/messages", json=said).status_code == 201
    stale = agent.post(f"{desk}/messages", json={**said, "control_epoch": epoch - 1})
    assert (stale.status_code, stale.json()["type"]) == (409, "/problems/stale-epoch")

    # 7. Handback; 8. the bot summarises, surveys, resolves.
    assert agent.post(f"{desk}/handback", json={"outcome": "solved"}).status_code == 200
    events(customer, f"{path}/events", lambda seen: any(one["type"] == "survey.requested" for one in seen))
    assert customer.post(f"{path}/survey", json={"score": 5}).status_code == 201
    story_told = events(
        customer, f"{path}/events", lambda seen: any(one["type"] == "conversation.resolved" for one in seen)
    )
    assert customer.get(path).json()["phase"] == "resolved"

    messages = [one["data"] for one in story_told if one["type"] == "message.created"]
    phases = [one["data"]["phase"] for one in story_told if one["type"] == "control.changed"]
    assert phases == ["bot", "queued", "human", "closing"] + ["resolved"] * (len(phases) - 4)
    assert [one["seq"] for one in story_told] == sorted({one["seq"] for one in story_told})
    assert not {"decision.made", "note.created", "suggestion.created"} & {one["type"] for one in story_told}
    assert any(message["author"] == "assistant" and "Maya" in message["text"] for message in messages)
    assert any(message["kind"] == "summary" for message in messages)
    assert sum(one["type"] == "survey.requested" for one in story_told) == 1
    joined = next(i for i, one in enumerate(story_told) if one["data"].get("phase") == "human")
    left = next(i for i, one in enumerate(story_told) if one["data"].get("phase") == "closing")
    spoke = {one["data"]["author"] for one in story_told[joined:left] if one["type"] == "message.created"}
    assert spoke == {"contact", "agent"}


def test_an_angry_customer_and_an_explicit_request_reach_a_person(
    url_and_log_in: tuple[str, str, str], connect: Callable[[str], httpx.Client]
) -> None:
    url, _, _ = url_and_log_in
    for text, reason in (
        ("I want to talk to a real person please", "customer_request"),
        ("This is DISGUSTING. You stole my money, you useless liars, I am furious!!!", "sentiment"),
    ):
        opened = httpx.post(f"{url}/v1/conversations").json()
        client = connect(opened["token"])
        path = f"/v1/conversations/{opened['id']}"
        reply = client.post(f"{path}/messages", json={"text": text}, headers={"Prefer": "wait=20"}).json()["reply"]
        assert reply["action"] == "escalate"
        shown = events(client, f"{path}/events", lambda seen: seen[-1]["data"].get("phase") == "queued")
        assert shown[-1]["data"]["reason"] == reason


def test_a_burst_of_messages_gets_one_reply(
    url_and_log_in: tuple[str, str, str], connect: Callable[[str], httpx.Client]
) -> None:
    url, _, _ = url_and_log_in
    opened = httpx.post(f"{url}/v1/conversations").json()
    client = connect(opened["token"])
    path = f"/v1/conversations/{opened['id']}"
    for text in ("hello", "one question", "is theft insurance included in the price?"):
        client.post(f"{path}/messages", json={"text": text})
    until = time.monotonic() + 15
    while time.monotonic() < until:
        messages = client.get(path).json()["messages"]
        if messages[-1]["author"] == "assistant" and len(messages) > 4:
            break
        time.sleep(0.1)
    time.sleep(1)
    assert [one["author"] for one in client.get(path).json()["messages"]] == [
        "assistant",
        *["contact"] * 3,
        "assistant",
    ]
