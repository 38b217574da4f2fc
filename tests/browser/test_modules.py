"""The pure modules, run where they live: in a browser, under the pages' own policy, with no server."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route

pytestmark = pytest.mark.browser
STATIC = Path(__file__).parents[2] / "api" / "static"
ORIGIN = "http://modules.test"
POLICY = "default-src 'none'; script-src 'self'; require-trusted-types-for 'script'"
SNAPSHOT: dict[str, Any] = {
    "id": "c1",
    "phase": "bot",
    "controller": "assistant",
    "control_epoch": 1,
    "episode": 1,
    "assignee": None,
    "seq": 2,
    "messages": [],
    "survey": None,
    "offered": False,
}


def serve(route: Route) -> None:
    path = STATIC / route.request.url.removeprefix(f"{ORIGIN}/")
    if path.suffix == ".js":
        route.fulfill(body=path.read_text(), content_type="text/javascript")
    else:
        route.fulfill(
            body="<title>Modules</title>",
            content_type="text/html",
            headers={"Content-Security-Policy": POLICY},
        )


@pytest.fixture
def page(new_page: Callable[[], Page]) -> Page:
    page = new_page()
    page.route(f"{ORIGIN}/**", serve)
    page.goto(f"{ORIGIN}/")
    return page


def message(seq: int, text: str = "hello", **more: Any) -> dict[str, Any]:
    data = {"id": f"m{seq}", "seq": seq, "author": "contact", "text": text, "kind": "text", **more}
    return {"seq": seq, "type": "message.created", "at": "2026-01-01T00:00:00Z", "data": data}


def control(seq: int, epoch: int, phase: str = "human") -> dict[str, Any]:
    data = {"phase": phase, "controller": "agent", "epoch": epoch, "reason": None, "assignee": None}
    return {"seq": seq, "type": "control.changed", "data": data}


def reduced(page: Page, *events: dict[str, Any]) -> Any:
    return page.evaluate(
        """async ([snapshot, events]) => {
          const { initialState, reduce } = await import("/reduce.js");
          return events.reduce(reduce, initialState(snapshot));
        }""",
        [SNAPSHOT, list(events)],
    )


def rendered(page: Page, text: str) -> str:
    html: str = page.evaluate(
        """async (text) => {
          const { markdown } = await import("/markdown.js");
          const { html, render } = await import("/html.js");
          const root = document.createElement("div");
          render(html`<${Fragment(markdown(text))} />`, root);
          return root.innerHTML;
          function Fragment(content) { return () => content; }
        }""",
        text,
    )
    return html


def test_the_same_event_twice_changes_nothing(page: Page) -> None:
    once = reduced(page, message(3), control(4, epoch=2))
    twice = reduced(page, message(3), control(4, epoch=2), message(3), control(4, epoch=2))
    assert once == twice
    assert (once["seq"], once["phase"], len(once["messages"])) == (4, "human", 1)


def test_an_event_without_a_number_is_never_taken_for_an_old_one(page: Page) -> None:
    """chatwoot#14296, chatwoot#15220: typing indicators that never go away."""
    typing = {"type": "typing", "data": {"author": "agent"}}
    assert reduced(page, typing)["typing"] == "agent"
    assert reduced(page, typing, message(3, author="agent"))["typing"] is None


def test_an_unknown_event_is_passed_over(page: Page) -> None:
    for name in ("something.new", "constructor", "__proto__"):
        state = reduced(page, {"seq": 3, "type": name, "data": {"messages": 1}})
        assert state == {**reduced(page), "seq": 3}


def test_a_missed_change_of_control_asks_for_a_refresh(page: Page) -> None:
    assert reduced(page, control(3, epoch=2))["needsRefresh"] is False
    assert reduced(page, control(3, epoch=4))["needsRefresh"] is True


def test_an_old_change_of_control_is_passed_over(page: Page) -> None:
    state = reduced(page, control(3, epoch=3), control(4, epoch=2, phase="bot"))
    assert (state["phase"], state["epoch"]) == ("human", 3)


def test_a_sent_message_is_shown_once_whichever_answer_comes_first(page: Page) -> None:
    started = {"type": "sending.started", "data": {"key": "k", "text": "hello"}}
    done = {"type": "sending.done", "data": {"key": "k"}}
    by_stream = reduced(page, started, message(3))
    by_request = reduced(page, started, {**message(3), "seq": None}, done, message(3))
    for state in (by_stream, by_request):
        assert (len(state["messages"]), state["sending"]) == (1, [])


def test_a_message_whose_answer_was_lost_is_not_shown_as_unsent(page: Page) -> None:
    started = {"type": "sending.started", "data": {"key": "k", "text": "hello"}}
    failed = {"type": "sending.failed", "data": {"key": "k", "problem": "No answer."}}
    assert reduced(page, started, failed)["sending"][0]["problem"] == "No answer."
    assert reduced(page, started, message(3), failed)["sending"] == []


def delta(text: str, position: int, epoch: int = 1) -> dict[str, Any]:
    data = {"text": text, "position": position, "epoch": epoch, "replies_to": "m3"}
    return {"type": "answer.delta", "data": data}


def test_an_answer_grows_as_it_is_written_and_the_message_takes_its_place(page: Page) -> None:
    growing = (message(3), delta("Größe \U0001f600.", 0), delta(" Two.", 8))
    assert reduced(page, *growing)["draft"] == "Größe \U0001f600. Two."
    state = reduced(page, *growing, message(4, "Größe \U0001f600. Two.", author="assistant"))
    assert (state["draft"], len(state["messages"])) == ("", 2)


def test_a_delta_that_does_not_join_is_passed_over_and_a_new_answer_begins_anew(page: Page) -> None:
    assert reduced(page, message(3), delta(" Two.", 4))["draft"] == ""
    assert reduced(page, message(3), delta("One.", 0), delta(" Three.", 9))["draft"] == "One."
    assert reduced(page, message(3), delta("One.", 0), delta("Other.", 0))["draft"] == "Other."


def test_nothing_is_drafted_any_more_once_control_has_changed(page: Page) -> None:
    state = reduced(page, message(3), delta("One.", 0), control(4, epoch=2), delta(" Two.", 4), delta("One.", 0))
    assert state["draft"] == ""


def test_a_new_episode_may_offer_and_ask_again(page: Page) -> None:
    survey = {"seq": 4, "type": "survey.requested", "data": {"scale": 5}}
    offer = message(3, kind="offer", author="assistant")
    reopened = {"seq": 5, "type": "conversation.reopened", "data": {"episode": 2}}
    assert reduced(page, offer, survey)["offered"] is True
    state = reduced(page, offer, survey, reopened)
    assert (state["offered"], state["survey"], state["episode"]) == (False, None, 2)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Plain\ntwo", "<p>Plain<br>two</p>"),
        (
            "**bold** and *soft* and _soft_",
            "<p><strong>bold</strong> and <em>soft</em> and <em>soft</em></p>",
        ),
        ("`a*b*c` snake_case_name 2 * 3 * 4", "<p><code>a*b*c</code> snake_case_name 2 * 3 * 4</p>"),
        ("- one\n- two\n\nend", "<ul><li>one</li><li>two</li></ul><p>end</p>"),
        ("3. three\n4. four", '<ol start="3"><li>three</li><li>four</li></ol>'),
        ("```\n<b>\n```", '<pre tabindex="0"><code>&lt;b&gt;</code></pre>'),
        ("# Title", "<p><strong>Title</strong></p>"),
        ("<img src=x onerror=alert(1)>", "<p>&lt;img src=x onerror=alert(1)&gt;</p>"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("[x](data:text/html,1)", "<p>[x](data:text/html,1)</p>"),
        ("see [9]", "<p>see [9]</p>"),
    ],
)
def test_markdown(page: Page, text: str, html: str) -> None:
    assert rendered(page, text) == html


def test_a_link_opens_elsewhere_and_learns_nothing(page: Page) -> None:
    links = [rendered(page, text) for text in ("[a](https://a.test/x)", "go to https://a.test/x.")]
    for link in links:
        assert '<a href="https://a.test/x" target="_blank" rel="noopener noreferrer nofollow">' in link
    assert rendered(page, "[m](mailto:a@a.test)").count("<a ") == 1


def test_a_long_hostile_text_is_rendered_quickly(page: Page) -> None:
    for unit in ("**", "[", "_a", "`", "*a ", "[a](", "http://"):
        rendered(page, unit * (4000 // len(unit)))


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_a_stream_may_be_cut_anywhere(page: Page, size: int) -> None:
    text = ': hi\r\n\r\nid: 7\r\ndata: {"a":\r\ndata: 1}\r\n\r\nevent: typing\ndata: {}\n\ndata: unfinished'
    events = page.evaluate(
        """async ([text, size]) => {
          const { createParser } = await import("/sse.js");
          const feed = createParser();
          const events = [];
          for (let at = 0; at < text.length; at += size) events.push(...feed(text.slice(at, at + size)));
          return events;
        }""",
        [text, size],
    )
    assert [json.loads(event["data"]) for event in events] == [{"a": 1}, {}]
    assert (events[0]["id"], events[1]["event"]) == ("7", "typing")


def test_a_stream_resumes_where_it_broke_and_stops_when_refused(page: Page) -> None:
    seen = page.evaluate(
        """async () => {
          const { openStream } = await import("/sse.js");
          const asked = [], heard = [];
          const answers = [
            () => new Response('id: 5\\ndata: {"seq":5,"type":"a","data":{}}\\n\\n'),
            () => { throw new TypeError("network"); },
            () => new Response("", { status: 401 }),
          ];
          globalThis.fetch = async (url, { headers }) => {
            asked.push([headers["Last-Event-ID"] ?? null, headers.Authorization]);
            return answers[asked.length - 1]();
          };
          const status = [];
          await new Promise((done) => openStream({
            url: "/events", token: "t", lastId: 3,
            onEvent: (event) => heard.push(event.seq),
            onStatus: (now) => { status.push(now); if (now === "refused") done(); },
          }));
          return { asked, heard, status };
        }"""
    )
    assert seen["asked"] == [["3", "Bearer t"], ["5", "Bearer t"], ["5", "Bearer t"]]
    assert seen["heard"] == [5]
    assert seen["status"] == ["live", "waiting", "waiting", "refused"]


def test_a_silent_stream_is_dropped_and_tried_again(page: Page) -> None:
    asked = page.evaluate(
        """async () => {
          const { openStream } = await import("/sse.js");
          let asked = 0;
          globalThis.fetch = (url, { signal }) => new Promise((_, fail) => {
            asked += 1;
            signal.addEventListener("abort", () => fail(signal.reason));
          });
          const stream = openStream({ url: "/events", token: "t", onEvent() {}, watchdog: 50 });
          await new Promise((wake) => setTimeout(wake, 1500));
          stream.close();
          return asked;
        }"""
    )
    assert asked >= 2


def test_a_key_exists_without_a_secure_context(page: Page) -> None:
    keys = page.evaluate(
        """async () => {
          const { newKey } = await import("/api.js");
          return [crypto.randomUUID === undefined, newKey(), newKey()];
        }"""
    )
    assert keys[0] is True
    assert len(keys[1]) == 32
    assert keys[1] != keys[2]
