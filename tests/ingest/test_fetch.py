"""Fetching one page within bounds of time and size."""

import gzip
import socket
import threading
import tracemalloc
from datetime import UTC, datetime

import pytest

from ingest.errors import (
    DamagedDocument,
    FetchFailed,
    FetchTimedOut,
    HostUnknown,
    RobotsRefused,
    ServerUnavailable,
    TooLarge,
    TooManyRedirects,
)
from ingest.fetch import Fetched, NotModified, Seconds, seconds_to_wait
from ingest.inflate import inflated
from ingest.validator import Remembered, conditions, remembered, validator_of, with_links
from tests.ingest.website import (
    Answer,
    Time,
    Trap,
    drip,
    drip_headers,
    fetcher,
    flood,
    names,
    page,
    served,
    silence,
)


@pytest.fixture
def site():
    with served() as made:
        yield made


def test_a_page_comes_with_its_status_a_few_headers_and_a_validator(site):
    site.put("/a", page("A"), Set_Cookie="a=b", Last_Modified="Mon, 02 Mar 2026 10:00:00 GMT")
    answer = fetcher()(f"{site.url}/a#part")
    assert isinstance(answer, Fetched)
    assert (answer.url, answer.status, answer.content) == (f"{site.url}/a", 200, page("A").encode())
    assert set(answer.headers) == {"content-type", "last-modified", "etag"}
    assert remembered(answer.validator).modified == "Mon, 02 Mar 2026 10:00:00 GMT"


def test_a_request_says_who_asks_and_carries_nothing_else(site):
    site.put("/", page("A"), Set_Cookie="session=1")
    fetch = fetcher()
    fetch(site.url)
    fetch(site.url)
    for sent in site.headers:
        assert sent["user-agent"].startswith("Warmline/")
        assert set(sent) == {"host", "user-agent", "accept", "accept-encoding", "connection"}


def test_an_unchanged_page_is_not_sent_again(site):
    site.put("/a", page("A"))
    fetch = fetcher()
    first = fetch(f"{site.url}/a")
    assert fetch(f"{site.url}/a", lambda url: first.validator) == NotModified(f"{site.url}/a")
    site.put("/a", page("B"))
    assert isinstance(fetch(f"{site.url}/a", lambda url: first.validator), Fetched)
    assert site.statuses == [("/a", 200), ("/a", 304), ("/a", 200)]


def test_what_was_not_asked_conditionally_cannot_be_unmodified(site):
    site.put("/a", b"", 304)
    answer = fetcher()(f"{site.url}/a")
    assert isinstance(answer, Fetched)
    assert (answer.status, answer.content) == (304, b"")


def test_five_redirects_are_followed_and_the_validator_is_that_of_the_last(site):
    for number in range(5):
        site.redirect(f"/{number}", f"/{number + 1}", (301, 302, 303, 307, 308)[number])
    site.put("/5", page("End"))
    asked = []
    answer = fetcher()(f"{site.url}/0", asked.append)
    assert (answer.url, answer.status) == (f"{site.url}/5", 200)
    assert asked == [f"{site.url}/{number}" for number in range(6)]


@pytest.mark.parametrize("target", ["/loop", "/other"])
def test_a_redirect_loop_ends(site, target):
    site.redirect("/loop", target)
    site.redirect("/other", "/loop")
    with pytest.raises(TooManyRedirects):
        fetcher()(f"{site.url}/loop")
    assert len(site.requests) == 6


def test_a_refusal_ahead_of_a_redirect_stops_it(site):
    site.redirect("/a", "/private")

    def before(url):
        if "private" in url:
            raise RobotsRefused("no")

    with pytest.raises(RobotsRefused):
        fetcher()(f"{site.url}/a", before)
    assert site.requests == ["/a"]


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_page_that_is_not_there_is_an_answer_without_content(site, status):
    site.put("/a", "x" * 1000, status)
    answer = fetcher()(f"{site.url}/a")
    assert (answer.status, answer.content) == (status, b"")


@pytest.mark.parametrize("status", [429, 500, 502, 503, 520])
def test_a_server_in_trouble_is_not_an_answer(site, status):
    site.put("/a", "", status)
    with pytest.raises(ServerUnavailable):
        fetcher()(f"{site.url}/a")
    assert site.requests == ["/a"]


@pytest.mark.parametrize("status", [429, 503])
def test_a_server_that_asks_to_come_back_is_asked_once_more(site, status):
    site.put("/a", "", status, Retry_After="1")
    time = Time()
    with pytest.raises(ServerUnavailable):
        fetcher(sleep=time.sleep)(f"{site.url}/a")
    assert (time.sleeps, site.requests) == ([1.0], ["/a", "/a"])


def test_a_server_that_recovers_in_time_is_read(site):
    site.put("/a", "", 503, Retry_After="1")

    def recover(seconds):
        site.put("/a", page("A"))

    assert fetcher(sleep=recover)(f"{site.url}/a").status == 200


def test_a_server_that_asks_for_more_time_than_there_is_is_not_waited_for(site):
    site.put("/a", "", 503, Retry_After="3600")
    time = Time()
    with pytest.raises(ServerUnavailable):
        fetcher(sleep=time.sleep)(f"{site.url}/a")
    assert time.sleeps == []


FAR = "Mon, 01 Jan 99999999999999999999 00:00:00 GMT"


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7.0),
        ("Tue, 24 Nov 2026 10:00:30 GMT", 30.0),
        ("Tue, 24 Nov 2020 10:00:00 GMT", 0.0),
        ("soon", None),
        (FAR, None),
    ],
)
def test_retry_after_is_seconds_or_a_date(header, seconds):
    assert seconds_to_wait(header, datetime(2026, 11, 24, 10, tzinfo=UTC)) == seconds


@pytest.mark.parametrize("slow", [drip, drip_headers, silence])
def test_no_server_takes_more_than_its_time(site, slow):
    site.pages["/slow"] = slow
    with pytest.raises(FetchTimedOut):
        fetcher(seconds=Seconds(0.3, 0.3, 0.6))(f"{site.url}/slow")


def test_politeness_does_not_count_as_the_servers_time(site):
    site.put("/a", page("A"))
    time = Time()
    assert fetcher(clock=time.clock)(f"{site.url}/a", lambda url: time.sleep(60.0)).status == 200


def test_an_endless_page_is_refused_at_the_limit(site):
    site.pages["/flood"] = flood
    tracemalloc.start()
    with pytest.raises(TooLarge):
        fetcher(max_bytes=1_000_000)(f"{site.url}/flood")
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_gzip_is_unpacked(site):
    site.put("/a", gzip.compress(b"hello") + gzip.compress(b" again"), Content_Encoding="gzip")
    assert fetcher()(f"{site.url}/a").content == b"hello again"


def test_a_gzip_bomb_is_refused_before_it_grows(site):
    bomb = gzip.compress(bytes(200_000_000))
    site.put("/bomb", bomb, Content_Encoding="gzip")
    tracemalloc.start()
    with pytest.raises(TooLarge):
        fetcher(max_bytes=1_000_000)(f"{site.url}/bomb")
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


@pytest.mark.parametrize("encoding", ["br", "zstd", "deflate", "gzip, gzip"])
def test_other_packings_are_refused(site, encoding):
    site.put("/a", b"anything", Content_Encoding=encoding)
    with pytest.raises(DamagedDocument):
        fetcher()(f"{site.url}/a")


@pytest.mark.parametrize(
    "content", [b"not gzip", gzip.compress(b"hello" * 100, mtime=0)[:-12]], ids=["other", "cut short"]
)
def test_broken_gzip_is_refused(content):
    with pytest.raises(DamagedDocument):
        inflated([content], 1000)


def cut_short(handler):
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b"only this")
    handler.close_connection = True


def nonsense(handler):
    handler.wfile.write(b"I am no web server\r\n\r\n")
    handler.close_connection = True


@pytest.mark.parametrize("broken", [cut_short, nonsense])
def test_an_answer_that_breaks_off_or_is_no_http_has_failed(site, broken):
    site.pages["/a"] = broken
    with pytest.raises(FetchFailed):
        fetcher()(f"{site.url}/a")


def test_nobody_listening_has_failed():
    trap = Trap()
    trap.close()
    with pytest.raises(FetchFailed):
        fetcher()(f"http://127.0.0.1:{trap.port}/")


def test_an_unknown_host_has_failed():
    with pytest.raises(HostUnknown):
        fetcher(resolve=names())("http://nowhere.example/")


def test_a_second_address_is_tried_when_the_first_does_not_answer(site):
    site.put("/", page("A"))
    fetch = fetcher(resolve=names(two_example="127.9.9.9 127.0.0.1"))
    assert fetch(f"http://two.example:{site.port}/").status == 200


def test_https_asks_the_checked_address_for_the_certificate_of_the_name():
    first_words = []

    def listen():
        connection, _ = server.accept()
        with connection:
            first_words.append(connection.recv(4096))

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=listen)
        thread.start()
        with pytest.raises(FetchFailed):
            fetcher(resolve=names(tls_example="127.0.0.1"))(f"https://tls.example:{server.getsockname()[1]}/")
        thread.join()
    assert b"tls.example" in first_words[0]
    assert fetcher().tls.check_hostname


def test_a_location_with_spaces_or_beyond_ascii_is_followed(site):
    site.pages["/a"] = Answer(status=302, headers={"Location": "/übersicht der.html".encode().decode("latin-1")})
    site.put("/%C3%BCbersicht%20der.html", page("A"))
    assert fetcher()(f"{site.url}/a").status == 200


def test_a_validator_keeps_links_and_refuses_what_would_split_a_header():
    validator = with_links(validator_of({"etag": '"1"'}, b"x"), ["/a", "/b"])
    assert remembered(validator).links == ("/a", "/b")
    assert conditions(validator) == {"If-None-Match": '"1"'}
    assert conditions(validator_of({"etag": '"1"\r\nX-Bad: 1', "last-modified": "\u2028"}, b"x")) == {}


def test_a_page_with_too_many_links_to_remember_is_read_again():
    validator = with_links(validator_of({"etag": '"1"'}, b"x"), map(str, range(501)))
    assert conditions(validator) == {}
    assert remembered(validator).content_hash


@pytest.mark.parametrize("validator", [None, "", "null", "[]", "7", "{", '{"links":7,"etag":[]}'])
def test_what_is_no_validator_remembers_nothing(validator):
    assert remembered(validator) == Remembered()
