"""Sources are added, synced and removed, and what is none is refused."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.running import Warmline
from tests.ingest.website import Website, page, served


@pytest.fixture
def site() -> Iterator[Website]:
    with served() as made:
        made.put("/robots.txt", "", 404)
        yield made


@pytest.fixture
def reachable(monkeypatch) -> None:
    """The crawler may go to the loopback, and need not be polite there."""
    monkeypatch.setenv("WARMLINE_CRAWL_ALLOWED", '["127.0.0.1"]')
    monkeypatch.setenv("WARMLINE_CRAWL_DELAY_S", "0")


def sources_of(warmline: Warmline, home: Path) -> dict[str, dict]:
    ran = warmline("source", "list", "--json", "--home", home)
    assert (ran.status, ran.err) == (0, "")
    return {one["address"]: one for one in json.loads(ran.out)}


@pytest.mark.usefixtures("reachable")
def test_a_url_is_ingested_kept_as_a_source_synced_and_removed(warmline, new_home, site):
    home = new_home()
    site.put("/lamps.html", page("Lamps", text="The lamp LM-7 costs 30 euros."))
    url = f"{site.url}/lamps.html"
    ran = warmline("ingest", url, "--home", home, "--quiet")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("1 added, 0 changed, 0 unchanged")
    source = sources_of(warmline, home)[url]
    assert (source["kind"], source["state"], source["counts"]["added"]) == ("url", "ok", 1)
    assert url in warmline("source", "list", "--home", home).out
    again = warmline("source", "sync", source["id"], "--home", home, "--json")
    assert (again.status, json.loads(again.out)["unchanged"]) == (0, 1)
    assert [one["source"] for one in json.loads(warmline("documents", "--json", "--home", home).out)["documents"]] == [
        url
    ]
    removed = warmline("source", "remove", url, "--home", home)
    assert (removed.status, removed.out) == (0, f"Removed {url} with 1 documents.\n")
    assert sources_of(warmline, home) == {}
    assert json.loads(warmline("documents", "--json", "--home", home).out)["documents"] == []


@pytest.mark.usefixtures("reachable")
def test_a_source_that_cannot_be_reached_is_told_and_does_not_stop_the_others(warmline, new_home, site, tmp_path):
    (tmp_path / "a.md").write_text("The lamp LM-7 costs 30 euros.")
    home, url = new_home(), f"{site.url}/none.html"
    ran = warmline("ingest", url, tmp_path, "--home", home, "--json")
    told = json.loads(ran.out)
    assert (ran.status, told["added"]) == (1, 1)
    assert [one["source"] for one in told["failed"]] == [url]
    assert "404" in told["failed"][0]["reason"]
    synced = warmline("source", "sync", "--home", home, "--json")
    assert (synced.status, json.loads(synced.out)["unchanged"]) == (1, 1)
    shown = sources_of(warmline, home)
    assert {one["state"] for one in shown.values()} == {"ok", "failed"}
    assert "404" in shown[url]["error"]


def test_an_ingested_folder_is_kept_as_a_source_and_a_file_is_not(warmline, new_home, tmp_path):
    home, folder = new_home(), tmp_path / "docs"
    folder.mkdir()
    (folder / "a.md").write_text("The lamp LM-7 costs 30 euros.")
    assert warmline("ingest", folder / "a.md", "--home", home, "--quiet").status == 0
    assert sources_of(warmline, home) == {}
    assert warmline("ingest", folder, "--home", home, "--quiet").out.startswith("0 added, 0 changed, 1 unchanged")
    assert sources_of(warmline, home)[str(folder)]["counts"]["unchanged"] == 1


def test_a_source_is_added_with_its_settings_and_found_by_its_address(warmline, tmp_path):
    home, folder = tmp_path / "home", tmp_path / "docs"
    folder.mkdir()
    home.mkdir()
    ran = warmline("source", "add", folder, "--every", "6h", "--audience", "staff", "--library", "hr", "--home", home)
    assert (ran.status, ran.err) == (0, "")
    source = sources_of(warmline, home)[str(folder)]
    assert (source["kind"], source["every_s"], source["audience"], source["library"]) == (
        "folder",
        21600,
        "staff",
        "hr",
    )
    assert source["id"] in ran.out
    assert warmline("source", "add", "https://example.org/", "--kind", "sitemap", "--home", home).status == 0
    assert sources_of(warmline, home)["https://example.org/"]["kind"] == "sitemap"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--kind", "newspaper"), "--kind is one of folder, file, url, site, sitemap, feed, store."),
        (("--kind", "upload"), "--kind is one of folder, file, url, site, sitemap, feed, store."),
        (("--kind", "folder"), "https://example.org/ is no folder; leave --kind out, or give another."),
        (("--kind", "store"), "https://example.org/ is no store; leave --kind out, or give another."),
        (("--every", "often"), "'often' is no period; write it as 30m, 6h or 1d."),
        (("--every", "1s"), "'1s' is too often; a source is looked at once a minute at most, as with 1m."),
        (("--audience", "everybody"), "--audience is public or staff."),
        (("--library", "n" * 65), "--library is a name of 1 to 64 characters."),
        (("--library", ""), "--library is a name of 1 to 64 characters."),
    ],
)
def test_a_source_with_wrong_settings_is_refused(warmline, tmp_path, words, said):
    assert warmline("source", "add", "https://example.org/", *words, "--home", tmp_path).refused() == said
    assert sources_of(warmline, tmp_path) == {}


def test_a_source_of_nothing_is_refused(warmline, tmp_path):
    for address in (tmp_path / "none", "file:///etc/passwd"):
        assert warmline("source", "add", address, "--home", tmp_path).refused() == (
            f"There is nothing at {address}; check the path."
        )


@pytest.mark.parametrize("words", [("source", "add"), ("ingest",)])
def test_an_address_that_is_none_is_refused(warmline, tmp_path, words):
    assert warmline(*words, "http://[::1/", "--home", tmp_path).refused() == (
        "There is nothing at http://[::1/; check the path."
    )


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("https://user:secret@example.com/", "no user name or password"),
        ("https://user@example.com/", "no user name or password"),
        ("s3://key:secret@bucket/manuals", "no user name or password"),
        ("http://", "names no host"),
        ("https:///help/", "names no host"),
        ("https://example.com:port/", "is no URL"),
    ],
)
def test_an_address_that_no_source_is_kept_under_is_refused(warmline, tmp_path, address, said):
    assert said in warmline("source", "add", address, "--home", tmp_path).refused()
    assert sources_of(warmline, tmp_path) == {}


def test_an_address_that_no_source_is_kept_under_does_not_stop_what_is_ingested_beside_it(warmline, new_home, tmp_path):
    (tmp_path / "a.md").write_text("The lamp LM-7 costs 30 euros.")
    home = new_home()
    ran = warmline("ingest", "https://user:secret@example.com/", tmp_path, "--home", home, "--json")
    told = json.loads(ran.out)
    assert (ran.status, told["added"]) == (1, 1)
    assert "no user name or password" in told["failed"][0]["reason"]
    assert list(sources_of(warmline, home)) == [str(tmp_path)]


@pytest.mark.parametrize("words", [("source", "sync", "nothing"), ("source", "remove", "nothing")])
def test_an_unknown_source_is_named(warmline, home, words):
    assert warmline(*words, "--home", home).refused() == "There is no source nothing; see warmline source list."
