"""Sources of every kind are run, and how each run went is kept."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import fsspec
import pytest

from ingest.errors import SourceUnreachable
from ingest.origins import address_of, is_remote, kind_of, may_be, run_source
from ingest.sync_report import SyncReport
from runtime.settings import Settings
from runtime.sources import SourceKind, SourceState
from tests.ingest.knowing import Home, folder_of
from tests.ingest.website import Website, page, served

MENU = "".join(f'<p><a href="/{n}">Lamp {n}</a></p>' for n in range(4))


@pytest.fixture
def site() -> Iterator[Website]:
    with served() as made:
        made.put("/robots.txt", "", 404)
        yield made


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, crawl_allowed=["127.0.0.1"], crawl_delay_s=0)


def run(home: Home, settings: Settings, kind: SourceKind, address: str) -> SyncReport:
    sources = home.sources()
    return run_source(home.sync, sources, sources.ensure(kind, address), settings)


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("https://example.org", "site"),
        ("https://example.org/help/", "site"),
        ("https://example.org/help", "url"),
        ("https://example.org/a.html?x=/", "url"),
        ("https://example.org/sitemap.xml", "sitemap"),
        ("https://example.org/sitemap-2.xml.gz", "sitemap"),
        ("https://example.org/blog/feed/", "feed"),
        ("https://example.org/news.rss", "feed"),
        ("HTTPS://example.org/atom.xml", "feed"),
        ("s3://bucket/manuals", "store"),
        ("gs://bucket", "store"),
        ("memory://bucket", "store"),
        ("file:///etc/passwd", "file"),
        ("http://[::1/", "file"),
        ("none", "file"),
    ],
)
def test_an_address_tells_what_it_most_likely_is(address: str, kind: str) -> None:
    assert kind_of(address).value == kind
    assert is_remote(address) == (kind != "file")
    assert may_be(SourceKind(kind), address)


def test_paths_are_kept_in_full_and_urls_as_they_are(tmp_path: Path) -> None:
    assert kind_of(str(tmp_path)) is SourceKind.FOLDER
    assert address_of(str(tmp_path / "a" / ".." / "b")) == str(tmp_path / "b")
    assert address_of("https://example.org/a/../b") == "https://example.org/a/../b"
    assert may_be(SourceKind.FEED, "https://example.org/")
    assert not may_be(SourceKind.STORE, "https://example.org/")
    assert not may_be(SourceKind.SITE, "s3://bucket")
    assert not may_be(SourceKind.FOLDER, "s3://bucket")


def test_a_site_is_read_its_template_kept_and_nothing_read_twice(home: Home, settings: Settings, site: Website) -> None:
    for n in range(4):
        site.put(f"/{n}", f"<html><body>{MENU}<h1>Lamp {n}</h1><p>The lamp LM-{n} costs {n}9 euros.</p></body></html>")
    first = run(home, settings, SourceKind.SITE, f"{site.url}/0")
    assert len(first.added) == 4
    source = home.sources().get(f"{site.url}/0")
    assert (source.state, source.counts) == (SourceState.OK, first.counts())
    assert '"pages":4' in (home.sources().template(source) or "")
    site.forget()
    again = run(home, settings, SourceKind.SITE, f"{site.url}/0")
    assert (len(again.unchanged), again.chunks, again.removed) == (4, 0, [])
    assert {status for path, status in site.statuses if path != "/robots.txt"} == {304}
    assert home.agrees()


def test_a_page_that_is_gone_is_removed_and_an_unreachable_site_changes_nothing(
    home: Home, settings: Settings, site: Website
) -> None:
    site.put("/", page("Home", "/a"))
    site.put("/a", page("Lamps", text="The lamp LM-7 costs 30 euros."))
    assert len(run(home, settings, SourceKind.SITE, f"{site.url}/").added) == 2
    site.put("/", "Forbidden.", 403)
    with pytest.raises(SourceUnreachable):
        run(home, settings, SourceKind.SITE, f"{site.url}/")
    failed = home.sources().get(f"{site.url}/")
    assert failed.state is SourceState.FAILED
    assert "403" in (failed.error or "")
    assert len(home.knowledge.documents()) == 2
    site.put("/", page("Home", "/a"))
    site.put("/a", "Gone.", 404)
    assert run(home, settings, SourceKind.SITE, f"{site.url}/").removed == [f"{site.url}/a"]
    assert home.sources().get(f"{site.url}/").error is None


def test_a_folder_and_a_file_are_sources_too(home: Home, settings: Settings, tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "docs", {"a.md": "The lamp LM-7.", "b.md": "The lamp LM-8."})
    assert run(home, settings, SourceKind.FOLDER, str(folder)).added == ["a.md", "b.md"]
    assert run(home, settings, SourceKind.FILE, str(folder / "a.md")).added == ["a.md"]
    (folder / "b.md").unlink()
    assert run(home, settings, SourceKind.FOLDER, str(folder)).removed == ["b.md"]
    folder.rename(tmp_path / "elsewhere")
    with pytest.raises(SourceUnreachable, match="put it back, or remove the source"):
        run(home, settings, SourceKind.FOLDER, str(folder))
    assert len(home.knowledge.documents()) == 2


def test_a_store_is_synced_and_an_empty_one_removes_nothing(home: Home, settings: Settings) -> None:
    url, files = "memory://origins/manuals", fsspec.filesystem("memory")
    files.pipe_file(f"{url}/a.md", b"The lamp LM-7.")
    files.pipe_file(f"{url}/b.md", b"The lamp LM-8.")
    assert run(home, settings, SourceKind.STORE, url).added == ["a.md", "b.md"]
    assert run(home, settings, SourceKind.STORE, url).unchanged == ["a.md", "b.md"]
    files.rm(f"{url}/b.md")
    assert run(home, settings, SourceKind.STORE, url).removed == ["b.md"]
    files.rm(f"{url}/a.md")
    with pytest.raises(SourceUnreachable):
        run(home, settings, SourceKind.STORE, url)
    assert [one.source for one in home.knowledge.documents()] == ["a.md"]


def test_a_source_that_is_removed_while_it_is_read_leaves_nothing(
    home: Home, settings: Settings, tmp_path: Path
) -> None:
    folder = folder_of(tmp_path / "docs", {"a.md": "The lamp LM-7."})
    sources = home.sources()
    source = sources.add(SourceKind.FOLDER, str(folder), every_s=60)
    run_source(home.sync, sources, source, settings, progress=lambda _: sources.remove(source))
    assert home.knowledge.documents() == []
    assert sources.all() == []
    assert home.agrees()


def test_the_limit_for_uploads_holds_for_sources(home: Home, settings: Settings, tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "docs", {"a.md": "The lamp LM-7. " * 100})
    sources = home.sources()
    small = settings.model_copy(update={"max_upload_bytes": 1_000})
    report = run_source(home.sync, sources, sources.ensure(SourceKind.FOLDER, str(folder)), small)
    assert list(report.quarantined) == ["a.md"]
    assert replace(sources.get(str(folder)), counts=None).state is SourceState.OK
