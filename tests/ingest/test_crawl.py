"""A website is crawled, changed and crawled again."""

import gzip
from datetime import date
from itertools import pairwise
from urllib.parse import urlsplit

import pytest

from ingest.crawl import crawl
from ingest.document import RawDocument
from ingest.errors import SourceUnreachable
from ingest.fetch import Seconds
from ingest.partition import partition
from ingest.quarantine import Quarantined
from ingest.website import Kept, Limits, Start, Unchanged
from tests.ingest.website import Answer, Time, drip, fetcher, flood, page, served, silence


@pytest.fixture
def site():
    with served() as made:
        made.put("/robots.txt", "", 404)
        yield made


SLOW = (silence, drip)
PATIENT, HASTY = fetcher(), fetcher(seconds=Seconds(0.3, 0.3, 0.6))


@pytest.fixture
def fetch(site):
    """Patient with every page but those that never end, so that a busy machine changes nothing."""

    def fetch_one(url, before):
        slow = site.pages.get(urlsplit(url).path) in SLOW
        return (HASTY if slow else PATIENT)(url, before)

    return fetch_one


@pytest.fixture
def read(site, fetch):
    """Crawl the site and remember what came out, as a sync would: what does not come out is removed."""
    known = {}

    def run(path="/", kind="site", prefix=None, known=known, **limits):
        site.forget()
        time = Time()
        start = Start(f"{site.url}{path}", kind, prefix)
        found, stored = {}, {}
        for item in crawl(start, fetch, dict(known), Limits(**limits), time.sleep, time.clock):
            short = item.source.removeprefix(site.url)
            assert short not in found
            found[short] = {RawDocument: "new", Unchanged: "same", Kept: "kept"}.get(type(item)) or item.error
            if isinstance(item, RawDocument | Unchanged):
                stored[item.source] = item.validator
            elif item.source in known:
                stored[item.source] = known[item.source]
        known.clear()
        known.update(stored)
        return found

    return run


def documents(site, fetch, path="/", kind="site", **limits):
    time = Time()
    items = crawl(Start(f"{site.url}{path}", kind), fetch, {}, Limits(**limits), time.sleep, time.clock)
    return {item.source.removeprefix(site.url): item for item in items if isinstance(item, RawDocument)}


def pages_asked(site):
    return [path for path in site.requests if path != "/robots.txt"]


def test_the_links_of_a_site_are_followed_and_each_page_comes_once(site, read):
    site.put("/", page("Home", "/a", "b#part", "/a?utm_source=mail", "./sub/../a", "HTTP://127.0.0.1/elsewhere"))
    site.put("/a", page("A", "/", "/b"))
    site.put("/b", page("B", "/missing", "mailto:a@example.com", "javascript:void(0)", "tel:1", "https://example.com/"))
    assert read() == {"/": "new", "/a": "new", "/b": "new"}
    assert site.requests == ["/robots.txt", "/", "/a", "/b", "/missing"]


def test_an_unchanged_site_sends_nothing_but_304_and_its_links_are_not_lost(site, read):
    site.put("/", page("Home", "/a"))
    site.put("/a", page("A", "/b"))
    site.put("/b", page("B"))
    read()
    assert read() == {"/": "same", "/a": "same", "/b": "same"}
    assert site.statuses == [("/robots.txt", 404), ("/", 304), ("/a", 304), ("/b", 304)]


def test_changed_new_and_deleted_pages_are_told_apart(site, read):
    site.put("/", page("Home", "/a", "/b", "/c"))
    for name in "abc":
        site.put(f"/{name}", page(name))
    read()
    site.put("/", page("Home", "/a", "/b", "/c", "/d"))
    site.put("/a", page("a", text="Something else."))
    site.put("/b", "", 410)
    del site.pages["/c"]
    site.put("/d", page("d"))
    assert read() == {"/": "new", "/a": "new", "/d": "new"}
    assert dict(site.statuses) == {"/robots.txt": 404, "/": 200, "/a": 200, "/b": 410, "/c": 404, "/d": 200}


def test_a_site_without_validators_is_compared_by_content(site, read):
    site.pages["/"] = Answer(page("Home", "/a").encode(), etag=False)
    site.pages["/a"] = Answer(page("A").encode(), etag=False)
    read()
    site.pages["/a"] = Answer(page("A", text="New.").encode(), etag=False)
    assert read() == {"/": "same", "/a": "new"}


@pytest.mark.parametrize("trouble", [silence, drip, Answer(status=500), Answer(status=429), Answer(status=403)])
def test_a_page_in_trouble_is_kept_and_so_is_what_only_it_links_to(site, read, trouble):
    site.put("/", page("Home", "/hub"))
    site.put("/hub", page("Hub", "/leaf", "/gone"))
    site.put("/leaf", page("Leaf"))
    site.put("/gone", page("Gone"))
    read()
    site.pages["/hub"] = trouble
    del site.pages["/gone"]
    assert read() == {"/": "same", "/hub": "kept", "/leaf": "same"}
    site.put("/hub", page("Hub", "/leaf"))
    assert read() == {"/": "same", "/hub": "new", "/leaf": "same"}


FAR = "Mon, 01 Jan 99999999999999999999 00:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "status", "outcome"), [({"Last_Modified": FAR}, 200, "new"), ({"Retry_After": FAR}, 503, "kept")]
)
def test_a_header_that_makes_no_sense_costs_no_page(site, read, headers, status, outcome):
    site.put("/", page("Home", "/a", "/b"))
    site.put("/a", page("A"), status, **headers)
    site.put("/b", page("B"))
    assert read() == {"/": "new", "/a": outcome, "/b": "new"}


def test_what_nobody_foresaw_on_a_page_puts_that_page_aside_and_loses_none(site, fetch):
    def fetch_one(url, before):
        if url.endswith("/odd"):
            raise OverflowError
        return fetch(url, before)

    site.put("/", page("Home", "/odd", "/b"))
    site.put("/b", page("B"))
    site.put("/behind", page("Behind"))
    time = Time()
    known = {f"{site.url}/behind": "{}"}
    items = list(crawl(Start(f"{site.url}/"), fetch_one, known, Limits(), time.sleep, time.clock))
    assert [item.source.removeprefix(site.url) for item in items] == ["/", "/odd", "/b", "/behind"]
    [refused] = [item for item in items if isinstance(item, Quarantined)]
    assert (refused.source, refused.error) == (f"{site.url}/odd", "Unforeseen")


def test_a_start_that_nobody_can_foresee_is_unreachable(site):
    def fetch_none(url, before):
        raise OverflowError

    time = Time()
    with pytest.raises(SourceUnreachable):
        list(crawl(Start(site.url), fetch_none, {}, Limits(), time.sleep, time.clock))


def test_a_page_that_is_no_longer_linked_does_not_come_out(site, read):
    site.put("/", page("Home", "/a"))
    site.put("/a", page("A"))
    read()
    site.put("/", page("Home"))
    assert read() == {"/": "new"}


@pytest.mark.parametrize("trouble", [Answer(status=404), Answer(status=503), silence, flood])
@pytest.mark.parametrize("kind", ["site", "sitemap", "feed"])
def test_a_start_that_cannot_be_read_says_so_and_nothing_is_removed(site, read, trouble, kind):
    site.pages["/"] = trouble
    with pytest.raises(SourceUnreachable):
        read("/", kind, known={f"{site.url}/a": "{}"})


def test_a_site_that_breaks_down_is_left_alone_and_nothing_is_lost(site, read):
    site.put("/", page("Home", *(f"/{number}" for number in range(20))))
    for number in range(20):
        site.put(f"/{number}", page(str(number)))
    assert len(read()) == 21
    for number in range(20):
        site.put(f"/{number}", "", 500)
    kept = {f"/{number}": "kept" for number in range(20)}
    assert read(failures=3) == {"/": "same", "/ (pages not reached)": "kept", **kept}
    assert len(pages_asked(site)) == 4


def test_robots_txt_is_asked_once_and_nothing_disallowed_is_requested(site, read):
    site.put("/robots.txt", "User-agent: *\nDisallow: /private\nAllow: /private/open\nDisallow: /*.pdf$\n")
    site.put("/", page("Home", "/private/a", "/private/open", "/a.pdf", "/redirect", "/b"))
    site.redirect("/redirect", "/private/b")
    for path in ("/private/a", "/private/b", "/private/open", "/a.pdf", "/b"):
        site.put(path, page(path))
    assert read() == {"/": "new", "/private/open": "new", "/b": "new"}
    assert site.requests == ["/robots.txt", "/", "/private/open", "/redirect", "/b"]


def test_our_own_name_in_robots_txt_outweighs_the_star(site, read):
    site.put("/robots.txt", "User-agent: *\nDisallow: /\n\nUser-agent: Warmline\nDisallow: /no\n")
    site.put("/", page("Home", "/no"))
    assert read() == {"/": "new"}
    assert pages_asked(site) == ["/"]


def test_a_page_that_robots_txt_now_excludes_does_not_come_out(site, read):
    site.put("/", page("Home", "/a"))
    site.put("/a", page("A"))
    read()
    site.put("/robots.txt", "User-agent: *\nDisallow: /a\n")
    assert read() == {"/": "same"}


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_robots_txt_in_trouble_means_not_now(site, read, status):
    site.put("/robots.txt", "", status)
    site.put("/", page("Home"))
    with pytest.raises(SourceUnreachable, match=r"robots|answered"):
        read()
    assert pages_asked(site) == []


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_no_robots_txt_means_everything_is_allowed(site, read, status):
    site.put("/robots.txt", "User-agent: *\nDisallow: /", status)
    site.put("/", page("Home"))
    assert read() == {"/": "new"}


def test_the_whole_site_may_be_excluded(site, read):
    site.put("/robots.txt", "User-agent: *\nDisallow: /\n")
    with pytest.raises(SourceUnreachable, match=r"robots\.txt"):
        read()
    assert site.requests == ["/robots.txt"]


@pytest.mark.parametrize(
    ("asked", "spacing"),
    [("", 1.0), ("Crawl-delay: 0.2", 1.0), ("Crawl-delay: 7", 7.0), ("Crawl-delay: 86400", 30.0)],
)
def test_requests_to_a_host_are_spaced(site, fetch, asked, spacing):
    site.put("/robots.txt", f"User-agent: *\n{asked}\n")
    site.put("/", page("Home", "/a", "/r"))
    site.put("/a", page("A"))
    site.redirect("/r", "/b")
    site.put("/b", page("B"))
    time, times = Time(), []

    def timed(url, before):
        def note(hop):
            validator = before(hop)
            times.append(time.now)
            return validator

        return fetch(url, note)

    list(crawl(Start(site.url), timed, {}, Limits(), time.sleep, time.clock))
    assert len(times) == len(site.requests) == 5
    gaps = [after - before for before, after in pairwise(times)]
    # The first gap is set before robots.txt was read.
    assert gaps[0] == 1.0
    assert gaps[1:] == pytest.approx([spacing] * len(gaps[1:]))


def test_noindex_pages_stay_out_and_their_links_are_followed(site, read):
    site.put("/", page("Home", "/a", "/b", "/c", "/d"))
    site.put("/a", page("A", "/from-a", head='<meta name="robots" content="NOINDEX, follow">'))
    site.put("/b", page("B", "/from-b"), X_Robots_Tag="googlebot: nosnippet, warmline: noindex, nofollow")
    site.put("/c", page("C", "/from-c"), X_Robots_Tag="googlebot: noindex")
    site.put("/d", page("D", "/from-d", head='<meta name="Warmline" content="none">'))
    for name in "abcd":
        site.put(f"/from-{name}", page(name))
    assert read() == {"/": "new", "/c": "new", "/from-a": "new", "/from-c": "new"}


def test_nofollow_links_are_not_followed(site, read):
    site.put("/", page("Home", head="").replace("<main>", '<main><a rel="ugc nofollow" href="/a">A</a>'))
    site.put("/a", page("A"))
    assert read() == {"/": "new"}


def test_a_page_under_several_addresses_comes_once_under_its_canonical_one(site, read):
    canonical = '<link rel="canonical" href="/page">'
    site.put("/", page("Home", "/page?print=1", "/page", "/page?session=7"))
    for path in ("/page", "/page?print=1", "/page?session=7"):
        site.put(path, page("Page", head=canonical))
    assert read() == {"/": "new", "/page": "new"}
    assert read() == {"/": "same", "/page": "same"}


@pytest.mark.parametrize("canonical", ["https://example.com/page", "/", "http://127.0.0.1:1/page", "javascript:1"])
def test_a_canonical_address_elsewhere_or_on_the_front_page_is_not_believed(site, read, canonical):
    site.put("/", page("Home", "/page"))
    site.put("/page", page("Page", head=f'<link rel="canonical" href="{canonical}">'))
    assert read() == {"/": "new", "/page": "new"}


def test_redirects_end_at_one_document_and_loops_are_reported(site, read):
    site.put("/", page("Home", "/old", "/older", "/new", "/loop", "/away"))
    site.redirect("/older", "/old", 301)
    site.redirect("/old", "/new", 301)
    site.redirect("/loop", "/loop2")
    site.redirect("/loop2", "/loop")
    site.redirect("/away", "https://example.com/")
    site.put("/new", page("New"))
    assert read() == {"/": "new", "/new": "new", "/loop2": "TooManyRedirects"}
    assert site.requests.count("/new") == 1


def test_only_the_folder_of_the_start_is_read(site, read):
    site.put("/docs/index.html", page("Docs", "a.html", "/other.html", "../up.html"))
    site.put("/docs/a.html", page("A", "deep/b.html"))
    site.put("/docs/deep/b.html", page("B"))
    site.put("/other.html", page("Other"))
    assert read("/docs/index.html") == {"/docs/index.html": "new", "/docs/a.html": "new", "/docs/deep/b.html": "new"}
    assert pages_asked(site) == ["/docs/index.html", "/docs/a.html", "/docs/deep/b.html"]


def test_a_prefix_may_be_given(site, read):
    site.put("/", page("Home", "/docs/a", "/docs", "/blog/b"))
    site.put("/docs/a", page("A", "/blog/b"))
    assert read(prefix="/docs/") == {"/": "new", "/docs/a": "new"}


def test_a_calendar_without_end_is_left_at_the_depth_limit(site, read):
    def month(number):
        site.put(f"/calendar?month={number}", page(f"Month {number}", f"/calendar?month={number + 1}", "/"))

    for number in range(60):
        month(number)
    site.put("/", page("Home", "/calendar?month=0", "/a"))
    site.put("/a", page("A", "/b"))
    site.put("/b", page("B"))
    found = read(depth=5)
    assert {"/a", "/b"} <= found.keys()
    assert len(found) == 3 + 5


def test_at_the_page_limit_what_was_known_is_kept(site, read):
    site.put("/", page("Home", *(f"/{number}" for number in range(9))))
    for number in range(9):
        site.put(f"/{number}", page(str(number)))
    assert len(read()) == 10
    found = read(pages=4)
    assert [found[path] for path in ("/", "/0", "/1", "/2")] == ["same"] * 4
    assert [found[f"/{number}"] for number in range(3, 9)] == ["kept"] * 6
    assert len(pages_asked(site)) == 4


def test_linked_files_are_documents_and_pictures_are_not_asked_for(site, fetch, make_pdf):
    site.put("/", page("Home", "/a.pdf", "/b.txt", "/logo.png", "/style.css", "/video.mp4", "/download?id=1", "/data"))
    site.put("/a.pdf", make_pdf([[(11, "Some words in a file.")]]), Content_Type="application/pdf")
    site.put("/b.txt", "Some plain words.", Content_Type="text/plain")
    site.put("/download?id=1", "# Notes\n\nSome words.", Content_Type="text/markdown")
    site.put("/data", "{}", Content_Type="application/json")
    found = documents(site, fetch)
    assert {path: raw.format for path, raw in found.items()} == {
        "/": "html",
        "/a.pdf": "pdf",
        "/b.txt": "txt",
        "/download?id=1": "markdown",
    }
    assert not {"/logo.png", "/style.css", "/video.mp4"} & set(site.requests)


def test_pages_that_cannot_go_in_are_quarantined_with_a_reason(site, read):
    site.put("/", page("Home", "/bomb", "/endless", "/empty", "/data"))
    site.put("/bomb", gzip.compress(bytes(5_000_000)), Content_Encoding="gzip")
    site.pages["/endless"] = flood
    site.put("/empty", "")
    site.put("/data", "{}", Content_Type="application/octet-stream")
    assert read() == {
        "/": "new",
        "/bomb": "TooLarge",
        "/endless": "TooLarge",
        "/empty": "EmptyDocument",
        "/data": "UnknownFormat",
    }


def test_the_charset_of_the_headers_reaches_the_parser(site, fetch):
    site.put("/", page("Прайс").encode("koi8-r"), Content_Type="text/html; charset=koi8-r")
    assert "Прайс" in documents(site, fetch)["/"].content.decode()


def test_the_server_dates_a_page_that_does_not_say(site, fetch):
    stamp = "Mon, 02 Mar 2026 10:00:00 GMT"
    site.put("/", page("Home", "/a"), Last_Modified=stamp)
    site.put("/a", page("A", head='<meta property="article:modified_time" content="2025-01-01">'), Last_Modified=stamp)
    found = documents(site, fetch)
    assert (found["/"].updated, found["/a"].updated) == (date(2026, 3, 2), None)


def test_a_base_address_is_honoured(site, read):
    site.put("/", page("Home", "a", head='<base href="/sub/">'))
    site.put("/sub/a", page("A"))
    assert read() == {"/": "new", "/sub/a": "new"}


def test_a_start_that_moved_takes_the_site_with_it(site, read):
    site.redirect("/", "/en/")
    site.put("/en/", page("Home", "/en/a", "/de/a"))
    site.put("/en/a", page("A"))
    assert read() == {"/en/": "new", "/en/a": "new"}


# One page


def test_a_single_page_is_read_without_its_links(site, read):
    site.put("/a", page("A", "/b"))
    site.put("/b", page("B"))
    assert read("/a", "url") == {"/a": "new"}
    assert read("/a", "url") == {"/a": "same"}
    assert pages_asked(site) == ["/a"]


def test_a_single_page_that_is_gone_does_not_come_out_and_one_that_never_was_is_an_error(site, read):
    site.put("/a", page("A"))
    read("/a", "url")
    del site.pages["/a"]
    assert read("/a", "url") == {}
    with pytest.raises(SourceUnreachable, match="404"):
        read("/a", "url")


# Sitemaps


def sitemap(site, *paths, lastmod=""):
    stamp = f"<lastmod>{lastmod}</lastmod>" if lastmod else ""
    urls = "".join(f"<url><loc>{site.url}{path}</loc>{stamp}</url>" for path in paths)
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'


def index(site, *paths):
    maps = "".join(f"<sitemap><loc>{site.url}{path}</loc></sitemap>" for path in paths)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{maps}</sitemapindex>'


def test_the_pages_of_a_sitemap_are_read_and_no_links(site, read):
    site.put("/sitemap.xml", sitemap(site, "/a", "/b", "/a#x"))
    site.put("/a", page("A", "/unlisted"))
    site.put("/b", page("B"))
    assert read("/sitemap.xml", "sitemap") == {"/a": "new", "/b": "new"}
    site.put("/sitemap.xml", sitemap(site, "/b"))
    assert read("/sitemap.xml", "sitemap") == {"/b": "same"}


def test_an_index_leads_to_packed_sitemaps(site, fetch):
    site.put("/sitemap.xml", index(site, "/one.xml.gz", "/two.xml"))
    site.put("/one.xml.gz", gzip.compress(sitemap(site, "/a", lastmod="2026-02-03T10:00:00Z").encode()))
    site.put("/two.xml", sitemap(site, "/b"))
    site.put("/a", page("A"))
    site.put("/b", page("B"))
    found = documents(site, fetch, "/sitemap.xml", "sitemap")
    assert {path: raw.updated for path, raw in found.items()} == {"/a": date(2026, 2, 3), "/b": None}


def test_a_part_that_cannot_be_read_removes_nothing(site, read):
    site.put("/sitemap.xml", index(site, "/one.xml", "/two.xml"))
    site.put("/one.xml", sitemap(site, "/a"))
    site.put("/two.xml", sitemap(site, "/b", "/c"))
    for name in "abc":
        site.put(f"/{name}", page(name))
    read("/sitemap.xml", "sitemap")
    site.put("/two.xml", "", 503)
    del site.pages["/c"]
    assert read("/sitemap.xml", "sitemap") == {"/two.xml": "ServerUnavailable", "/a": "same", "/b": "same"}


def test_an_index_that_names_itself_or_too_many_parts_ends(site, read):
    site.put("/sitemap.xml", index(site, "/sitemap.xml", *(f"/{number}.xml" for number in range(50))))
    for number in range(50):
        site.put(f"/{number}.xml", sitemap(site, "/a"))
    site.put("/a", page("A"))
    assert read("/sitemap.xml", "sitemap", lists=5)["/a"] == "new"
    assert len([path for path in site.requests if path.endswith(".xml")]) <= 6


@pytest.mark.parametrize(
    "content",
    [
        "<html><body>Not a sitemap</body></html>",
        '<!DOCTYPE x [<!ENTITY a "b">]><urlset><url><loc>&a;</loc></url></urlset>',
        '<!DOCTYPE x SYSTEM "file:///etc/passwd"><urlset/>',
        "<urlset><url>",
        "",
        "<urlset><url><loc>https://example.com/</loc></url></urlset>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_what_is_no_sitemap_of_this_host_is_an_error(site, read, content, encoding):
    site.put("/sitemap.xml", content.encode(encoding))
    with pytest.raises(SourceUnreachable):
        read("/sitemap.xml", "sitemap", known={f"{site.url}/a": "{}"})


# Feeds


def rss(site, *paths):
    items = "".join(
        f"<item><title>T</title><link>{site.url}{path}</link><pubDate>Tue, 03 Feb 2026 10:00:00 GMT</pubDate></item>"
        for path in paths
    )
    return f'<rss version="2.0"><channel><title>News</title><link>{site.url}/</link>{items}</channel></rss>'


def atom(site, *paths):
    entries = "".join(
        f'<entry><link rel="self" href="/feed/{path}"/><link href="{path}"/><updated>2026-02-03T10:00:00Z</updated></entry>'
        for path in paths
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>'


@pytest.mark.parametrize("feed", [rss, atom])
def test_the_entries_of_a_feed_are_read_with_their_date(site, fetch, feed):
    site.put("/feed", feed(site, "/a", "/b"))
    site.put("/a", page("A", "/not-announced"))
    site.put("/b", page("B"))
    found = documents(site, fetch, "/feed", "feed")
    assert {path: raw.updated for path, raw in found.items()} == {"/a": date(2026, 2, 3), "/b": date(2026, 2, 3)}


def test_an_entry_of_a_feed_whose_date_makes_no_sense_is_read_without_one(site, fetch):
    site.put("/feed", rss(site, "/a").replace("Tue, 03 Feb 2026 10:00:00 GMT", FAR))
    site.put("/a", page("A"))
    assert documents(site, fetch, "/feed", "feed")["/a"].updated is None


def test_a_page_that_left_the_feed_stays_while_it_is_there(site, read):
    site.put("/feed", rss(site, "/a", "/b"))
    for name in "abc":
        site.put(f"/{name}", page(name))
    read("/feed", "feed")
    site.put("/feed", rss(site, "/c"))
    assert read("/feed", "feed") == {"/c": "new", "/a": "same", "/b": "same"}
    del site.pages["/a"]
    assert read("/feed", "feed") == {"/c": "same", "/b": "same"}


def test_a_crawled_page_is_parsed_like_a_file_and_named_by_its_address(site, fetch):
    site.put("/", page("Opening hours", text="We open at nine."))
    found = partition(documents(site, fetch)["/"])
    assert (found.source, found.title) == (f"{site.url}/", "Opening hours")
    assert "We open at nine." in found.text


def test_quarantine_names_the_page_and_says_what_to_do(site, fetch):
    site.put("/", page("Home", "/empty"))
    site.put("/empty", "")
    time = Time()
    items = list(crawl(Start(site.url), fetch, {}, Limits(), time.sleep, time.clock))
    [refused] = [item for item in items if isinstance(item, Quarantined)]
    assert refused.source == f"{site.url}/empty"
    assert refused.reason.endswith(".")
