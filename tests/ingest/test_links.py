"""One spelling for a URL, and what a page says to a crawler."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import DangerousXml, IngestError, TooLarge
from ingest.links import Head, Site, asked_by, may_be_document, normalised, read_head
from ingest.pagelist import MAX_BYTES, Announced, read_feed, read_sitemap

HERE = "https://example.com/docs/page?x=1"


@pytest.mark.parametrize(
    ("link", "plain"),
    [
        ("HTTPS://Example.COM:443/a", "https://example.com/a"),
        ("http://example.com:80", "http://example.com/"),
        ("a/../b/./c", "https://example.com/docs/b/c"),
        ("/../../a", "https://example.com/a"),
        ("..", "https://example.com/"),
        ("#top", "https://example.com/docs/page?x=1"),
        ("", "https://example.com/docs/page?x=1"),
        ("?", "https://example.com/docs/page?x=1"),
        ("?b=2&a=1", "https://example.com/docs/page?b=2&a=1"),
        ("/a?utm_source=x&b=1&UTM_Medium=y&gclid=3&fbclid", "https://example.com/a?b=1"),
        ("/a?utm_source=x", "https://example.com/a"),
        ("/%7euser/%2F%c3%a4", "https://example.com/~user/%2F%C3%A4"),
        ("/ä b", "https://example.com/%C3%A4%20b"),
        (" \n/a\tb ", "https://example.com/ab"),
        ("//other.example/a", "https://other.example/a"),
        ("https://example.com./a", "https://example.com/a"),
    ],
)
def test_a_link_has_one_spelling(link, plain):
    assert normalised(link, HERE) == plain


@pytest.mark.parametrize(
    "link", ["mailto:a@b.example", "javascript:alert(1)", "tel:1", "file:///etc/passwd", "http://["]
)
def test_what_is_no_page_has_none(link):
    assert normalised(link, HERE) is None


@given(st.text(max_size=60))
def test_the_spelling_of_a_spelling_is_itself(link):
    plain = normalised(link, HERE)
    if plain is not None:
        assert normalised(plain) == plain
        assert "#" not in plain
        assert plain.isascii()


@given(st.lists(st.sampled_from(["a", "b", ".", "..", ""]), max_size=8))
def test_dot_segments_go_and_never_climb_above_the_root(segments):
    plain = normalised("/a/" + "/".join(segments), HERE)
    assert plain is not None
    assert not {".", ".."} & set(plain.removeprefix("https://example.com").split("/"))


def test_a_site_is_one_host_and_one_folder():
    site = Site.around("https://example.com/docs/index.html")
    inside = ("https://example.com/docs/", "http://example.com/docs/a?b", "https://example.com:443/docs/a")
    outside = ("https://example.com/doc", "https://www.example.com/docs/", "https://example.com:8443/docs/")
    assert all(map(site.holds, inside))
    assert not any(map(site.holds, outside))


@pytest.mark.parametrize(
    ("tag", "wishes"),
    [
        ("noindex", {"noindex"}),
        ("none", {"noindex", "nofollow"}),
        ("NoIndex , NoFollow", {"noindex", "nofollow"}),
        ("googlebot: noindex", set()),
        ("googlebot: noindex, warmline: nofollow", {"nofollow"}),
        ("unavailable_after: 25 Jun 2026 15:00:00 PST, noindex", {"noindex"}),
        ("max-snippet:-1, index, follow", set()),
        ("", set()),
    ],
)
def test_the_wishes_of_a_header_are_read(tag, wishes):
    assert asked_by(tag) == wishes


def test_a_page_without_a_head_says_what_it_can():
    assert read_head("<a href=/a>A</a><a href='/a#b'>B</a><area href=c>", HERE).links == (
        "https://example.com/a",
        "https://example.com/docs/c",
    )


def test_a_page_that_has_moved_by_itself_leads_to_the_new_one():
    page = "<meta http-equiv=Refresh content=\"0; URL='/new'\">"
    assert read_head(page, HERE).links == ("https://example.com/new",)


@pytest.mark.parametrize(
    "text", ["", "   ", "no markup", "<!-- -->", "<", "\0", "<a href='http://['>x</a>", "<base href='//['>"]
)
def test_a_page_that_is_none_says_nothing(text):
    assert read_head(text, HERE) == Head()


@given(st.text(max_size=300))
def test_no_text_upsets_the_reader(text):
    read_head(f"<html>{text}<a href='/b'>", HERE)


def test_deep_pages_are_read_without_growing():
    deep = "<div>" * 100_000 + '<a href="/a">'
    assert read_head(deep, HERE).links in ((), ("https://example.com/a",))


def test_pictures_and_programs_are_no_documents():
    assert not any(
        map(may_be_document, ("https://a.example/x.PNG", "https://a.example/x.zip?y", "https://a.example/a.js"))
    )
    assert all(map(may_be_document, ("https://a.example/x.pdf", "https://a.example/png", "https://a.example/?f=x.png")))


def test_a_sitemap_may_be_a_list_of_lines():
    assert read_sitemap(b"https://a.example/1\n\nhttps://a.example/2\n").pages == (
        Announced("https://a.example/1"),
        Announced("https://a.example/2"),
    )


def test_a_list_over_the_limit_is_refused():
    with pytest.raises(TooLarge):
        read_sitemap(b"<urlset>" + b" " * MAX_BYTES)


def test_entities_are_refused_behind_comments_and_in_any_encoding():
    for encoding in ("utf-8", "utf-16", "utf-32"):
        text = '<?xml version="1.0"?><!-- a --><?b c?>\n<!DOCTYPE a [<!ENTITY b "c">]><a/>'
        with pytest.raises(DangerousXml):
            read_feed(text.encode(encoding))


def test_an_rdf_feed_is_read():
    feed = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
      xmlns:dc="http://purl.org/dc/elements/1.1/"><item><title>T</title><link> https://a.example/1 </link>
      <dc:date>2026-01-02</dc:date></item><item><guid>https://a.example/2</guid></item><item/></rdf:RDF>"""
    pages = read_feed(feed.encode()).pages
    assert [(one.url, str(one.updated)) for one in pages] == [
        ("https://a.example/1", "2026-01-02"),
        ("https://a.example/2", "None"),
    ]


@given(st.binary(max_size=200))
def test_no_bytes_upset_a_list_reader(content):
    for read in (read_sitemap, read_feed):
        with suppress(IngestError):
            read(b"<rss>" + content)
