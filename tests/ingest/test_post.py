"""Posting to an address that an owner gave: never inside, never further than it was sent, never for ever."""

import pytest

from ingest.fetch import Seconds
from ingest.post import Poster, objection
from runtime.deliveries import Posted
from tests.ingest.test_ssrf import SPELLINGS, resolve
from tests.ingest.website import LOOPBACK, Trap, names
from tests.receiving import receiving

BODY = '{"type":"message.created","text":"Größe"}'.encode()
POST = Poster(LOOPBACK)


def test_the_body_arrives_as_it_was_with_its_headers() -> None:
    with receiving() as receiver:
        assert POST(receiver.url, {"webhook-id": "d1"}, BODY) == Posted(204)
    [got] = receiver.received
    assert (got.path, got.body, got.headers["webhook-id"]) == ("/hook", BODY, "d1")
    assert got.headers["content-type"] == "application/json"
    assert got.headers["user-agent"].startswith("Warmline/")


@pytest.mark.parametrize("status", [200, 400, 404, 410, 429, 500, 503])
def test_whatever_is_answered_is_told(status: int) -> None:
    with receiving(status) as receiver:
        assert POST(receiver.url, {}, BODY) == Posted(status)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(status: int) -> None:
    with receiving(status) as receiver:
        assert POST(receiver.url, {}, BODY) == Posted(status)
    assert len(receiver.received) == 1
    assert not Posted(status).taken


def test_a_server_that_does_not_answer_is_not_waited_for() -> None:
    hasty = Poster(LOOPBACK, Seconds(connect=1.0, read=0.1, whole=0.2))
    with receiving(0) as receiver:
        told = hasty(receiver.url, {}, BODY)
    assert told.error == "The server took too long to answer."
    assert told.unwell


def test_a_server_that_is_not_there_is_told() -> None:
    with receiving() as receiver:
        url = receiver.url
    told = POST(url, {}, BODY)
    assert (told.status, told.taken) == (None, False)
    assert "could not be reached" in str(told.error)


def test_no_spelling_of_an_inner_address_is_connected_to() -> None:
    trap = Trap()
    post = Poster(resolve=resolve)
    for spelling in SPELLINGS:
        told = post(spelling.replace("PORT", str(trap.port)), {}, BODY)
        assert told.status is None, spelling
        assert told.error, spelling
    assert trap.close() == 0


def test_a_name_is_looked_up_once_for_what_is_connected_to() -> None:
    answers = [names(hook_example="127.0.0.1"), names(hook_example="10.0.0.1")]
    post = Poster(LOOPBACK, resolve=lambda host, port: answers.pop(0)(host, port))
    with receiving() as receiver:
        url = receiver.url.replace("127.0.0.1", "hook.example")
        assert post(url, {}, BODY) == Posted(204)
        assert "not on the public internet" in str(post(url, {}, BODY).error)
    assert len(receiver.received) == 1


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:9000/", "http://169.254.169.254/", "http://localhost/", "https://crm/", "ftp://a.example/", "x"],
)
def test_an_address_that_could_never_be_posted_to_is_refused_when_it_is_given(url: str) -> None:
    assert objection(url)


def test_a_public_address_and_an_allowed_one_are_not() -> None:
    assert objection("https://crm.example.com/hook") is None
    assert objection("http://127.0.0.1:9000/", LOOPBACK) is None
    assert objection("http://crm:9000/", frozenset({"crm"})) is None
