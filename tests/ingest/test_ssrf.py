"""URLs that try to reach what is behind us: none makes a single connection."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address

import pytest

from ingest.crawl import crawl
from ingest.errors import AddressRefused, IngestError, SourceUnreachable
from ingest.fetch import Fetched, Fetcher
from ingest.website import Limits, Start
from tests.ingest.website import Time, Trap, Website, names, page, served

# PORT is that of the trap: whoever reads one of these as the loopback address walks into it.
SPELLINGS = [
    "http://127.0.0.1:PORT/",
    "http://127.0.0.1.:PORT/",
    "http://127.1:PORT/",
    "http://127.0.1:PORT/",
    "http://2130706433:PORT/",
    "http://017700000001:PORT/",
    "http://0x7f000001:PORT/",
    "http://0x7f.0.0.1:PORT/",
    "http://0177.0.0.1:PORT/",
    "http://127.0.0.0x1:PORT/",
    "http://127.000.000.001:PORT/",
    "http://0:PORT/",
    "http://0.0.0.0:PORT/",
    "http://00:PORT/",
    "http://127.0.0.1%00.example.com:PORT/",
    "http://1２７.0.0.1:PORT/",
    "http://①②⑦.⓪.⓪.①:PORT/",
    "http://127。0。0。1:PORT/",
    "http://127.0.0.1．:PORT/",
    "http://%31%32%37.0.0.1:PORT/",
    "http://4294967297:PORT/",
    "http://127.66.66.66:PORT/",
    "http://[::1]:PORT/",
    "http://[0:0:0:0:0:0:0:1]:PORT/",
    "http://[::]:PORT/",
    "http://[::ffff:127.0.0.1]:PORT/",
    "http://[::ffff:7f00:1]:PORT/",
    "http://[::127.0.0.1]:PORT/",
    "http://[64:ff9b::127.0.0.1]:PORT/",
    "http://[2002:7f00:1::]:PORT/",
    "http://[::1%25lo]:PORT/",
    "http://[::1%lo]:PORT/",
    "http://[127.0.0.1]:PORT/",
    "http://localhost:PORT/",
    "http://LOCALHOST:PORT/",
    "http://localhost.:PORT/",
    "http://a.localhost:PORT/",
    "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:PORT/",
    "http://ｌocalhost:PORT/",
    "http://localhost..:PORT/",
    "http://user@127.0.0.1:PORT/",
    "http://example.com@127.0.0.1:PORT/",
    "http://127.0.0.1:PORT@example.com/",
    "http://example.com:80@127.0.0.1:PORT/",
    "http://127.0.0.1:PORT\\@example.com/",
    "http:\\\\127.0.0.1:PORT/",
    "http:/127.0.0.1:PORT/",
    "//127.0.0.1:PORT/",
    "http:///127.0.0.1:PORT/",
    "https://127.0.0.1:PORT/",
    "http://loop.example:PORT/",
    "http://six.example:PORT/",
    "http://both.example:PORT/",
    "http://unspecified.example:PORT/",
    "file:///etc/passwd",
    "file://127.0.0.1:PORT/",
    "gopher://127.0.0.1:PORT/_GET",
    "data:text/html,hello",
    "ftp://127.0.0.1:PORT/",
    "dict://127.0.0.1:PORT/",
    "ldap://127.0.0.1:PORT/",
    "jar:http://127.0.0.1:PORT/!/",
    "javascript:alert(1)",
    "ws://127.0.0.1:PORT/",
    "unix:///run/docker.sock",
    "http+unix://run/docker.sock",
    "http://169.254.169.254/latest/meta-data/",
    "http://[fd00:ec2::254]/",
    "http://2852039166/",
    "http://0xa9fea9fe/",
    "http://169.254.169.254.nip.example/",
    "http://metadata.google.internal/",
    "http://100.100.100.200/",
    "http://192.0.0.192/",
    "http://168.63.129.16/",
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://192.168.0.1/",
    "http://100.64.0.1/",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
    "http://[fe80::1]/",
    "http://[ff02::1]/",
    "http://93.184.215.14:22/",
    "http://93.184.215.14:25/",
]

RESOLVE = names(
    loop_example="127.0.0.1",
    six_example="::1",
    both_example="93.184.215.14 127.0.0.1",
    unspecified_example="0.0.0.0",
    site_example="127.0.0.1",
)


SAME_HOST = ("http:/127", "http:///127")


@pytest.fixture
def trap():
    made = Trap()
    yield made
    made.close()


def resolve(host, port):
    if host.endswith(".nip.example"):
        return [ip_address("169.254.169.254")]
    return RESOLVE(host, port)


def of_site(**options):
    """A fetcher that may reach the test site by its name, and nothing else on this machine."""
    return Fetcher(allow=frozenset({"site.example"}), resolve=resolve, **options)


def test_the_trap_counts():
    trap = Trap()
    socket.create_connection(("127.0.0.1", trap.port)).close()
    assert trap.close() == 1


def test_the_corpus_is_large_enough():
    assert len(set(SPELLINGS)) >= 80


def test_no_spelling_reaches_the_trap(trap):
    fetch = of_site()
    for url in SPELLINGS:
        with pytest.raises(AddressRefused):
            fetch(url.replace("PORT", str(trap.port)))
    assert trap.close() == 0


def test_no_redirect_reaches_the_trap(trap):
    fetch = of_site()
    with served() as site:
        for number, url in enumerate(SPELLINGS):
            site.redirect(f"/{number}", url.replace("PORT", str(trap.port)).encode().decode("latin-1"))
            if url.startswith(SAME_HOST):
                # Where the scheme is that of the page, this is a path on its host.
                assert fetch(f"http://site.example:{site.port}/{number}").status == 404
                continue
            with pytest.raises(AddressRefused):
                fetch(f"http://site.example:{site.port}/{number}")
        assert {path for path in site.requests if path[1:].isdecimal()} == {f"/{n}" for n in range(len(SPELLINGS))}
    assert trap.close() == 0


def test_a_redirect_at_the_end_of_a_chain_is_checked_as_well(trap):
    with served() as site:
        site.redirect("/a", "/b")
        site.redirect("/b", f"http://site.example:{site.port}/c", 308)
        site.redirect("/c", f"http://127.0.0.1:{trap.port}/", 307)
        with pytest.raises(AddressRefused):
            of_site()(f"http://site.example:{site.port}/a")
        assert site.requests == ["/a", "/b", "/c"]
    assert trap.close() == 0


@contextmanager
def on_one_port() -> Iterator[tuple[Website, Trap]]:
    """A site and a trap on two addresses; where somebody else has the port of one, another port is tried."""
    for _ in range(20):
        with served("127.0.0.2") as site:
            try:
                trap = Trap(site.port)
            except OSError:
                continue
            yield site, trap
            return
    pytest.fail("No port is free on both addresses.")


def test_a_name_that_changes_its_address_is_connected_to_where_it_was_checked():
    """The site and the trap have the same port on two addresses of the loopback network."""
    asked = []

    def rebinding(host, port):
        asked.append(host)
        return [ip_address("127.0.0.2" if len(asked) == 1 else "127.0.0.1")]

    with on_one_port() as (site, trap):
        site.put("/", page("Pinned"))
        fetch = Fetcher(allow=frozenset({"127.0.0.2"}), resolve=rebinding)
        answer = fetch(f"http://rebind.example:{site.port}/")
        assert isinstance(answer, Fetched)
        assert b"Pinned" in answer.content
        assert asked == ["rebind.example"]
        assert site.headers[0]["host"] == f"rebind.example:{site.port}"
        with pytest.raises(AddressRefused):
            fetch(f"http://rebind.example:{site.port}/")
        assert trap.close() == 0


def test_a_page_of_bait_leads_a_crawl_nowhere(trap):
    bait = [url.replace("PORT", str(trap.port)) for url in SPELLINGS]
    with served() as site:
        start = f"http://site.example:{site.port}/"
        site.put("/robots.txt", "".join(f"Sitemap: {url}\n" for url in bait))
        site.put("/", page("Bait", "/next", "/redirect", *bait))
        site.put(
            "/next", page("Next", head=f'<base href="http://127.0.0.1:{trap.port}/"><link rel=canonical href="/x">')
        )
        site.redirect("/redirect", f"http://127.0.0.1:{trap.port}/")
        time = Time()
        items = list(crawl(Start(start), of_site(), {}, Limits(), time.sleep, time.clock))
        assert [item.source for item in items] == [start, f"{start}next"]
    assert trap.close() == 0


@pytest.mark.parametrize("kind", ["url", "site", "sitemap", "feed"])
def test_no_kind_of_start_reaches_the_trap(trap, kind):
    time, fetch = Time(), of_site()
    for url in SPELLINGS:
        start = Start(url.replace("PORT", str(trap.port)), kind)
        with pytest.raises(SourceUnreachable):
            list(crawl(start, fetch, {}, Limits(), time.sleep, time.clock))
    assert trap.close() == 0


def test_the_environment_sends_nothing_through_a_proxy(trap, monkeypatch):
    for name in ("http_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{trap.port}")
    with served() as site:
        site.put("/", page("Direct"))
        assert isinstance(of_site()(f"http://site.example:{site.port}/"), Fetched)
    assert trap.close() == 0


def test_every_refusal_is_a_sentence_for_the_owner():
    fetch = of_site()
    for url in SPELLINGS:
        with pytest.raises(IngestError, match=r"; .*\.$") as caught:
            fetch(url.replace("PORT", "8080"))
        assert len(str(caught.value)) > 30
