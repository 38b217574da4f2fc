"""Sources over the API: added, read in the background, answered from, changed, and out; and who sees what of them."""

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from ingest.open import syncing
from runtime.accounts import Role
from runtime.compose import Warmline, opened
from runtime.passages import STAFF
from runtime.sources import SourceKind
from tests.api.opening import NewHome, in_process, new_keys, settings_for
from tests.api.people import Keys, at_desk, bearer, eventually, open_as, refused
from tests.ingest.website import Website, page, served

LANTERN = "How much is a green lantern a night?"
RATE = "What commission do we pay the harbour porter?"


@pytest.fixture(scope="module")
def warmline(stocked_home: NewHome) -> Iterator[Warmline]:
    """Of this module's own: sources come and go in it."""
    settings = settings_for(stocked_home(), crawl_allowed=["127.0.0.1"], crawl_delay_s=0)
    with opened(settings) as warmline:
        yield warmline


@pytest.fixture(scope="module")
def keys(warmline: Warmline) -> Keys:
    return new_keys(warmline)


@pytest.fixture(scope="module")
def http(warmline: Warmline) -> Iterator[TestClient]:
    with in_process(warmline) as client:
        yield client


@pytest.fixture
def owner(keys: Keys) -> dict[str, str]:
    return bearer(keys["default", Role.OWNER])


@pytest.fixture
def site() -> Iterator[Website]:
    with served() as made:
        made.put("/robots.txt", "", 404)
        yield made


def lantern(fee: int) -> str:
    return page("Lanterns", text=f"We lend a green lantern for {fee} euros a night. Ask for it at the harbour office.")


def add(http: TestClient, owner: dict[str, str], **body: Any) -> Any:
    return http.post("/v1/sources", json=body, headers=owner)


def row(http: TestClient, owner: dict[str, str], source: str) -> dict[str, Any]:
    [found] = [one for one in http.get("/v1/sources", headers=owner).json() if one["id"] == source]
    return dict(found)


def added(http: TestClient, owner: dict[str, str], **body: Any) -> dict[str, Any]:
    """The source after its first run."""
    response = add(http, owner, **body)
    assert response.status_code == 201, response.text
    source = response.json()["id"]
    eventually(lambda: row(http, owner, source)["state"] != "new")
    return row(http, owner, source)


def synced(http: TestClient, owner: dict[str, str], source: str) -> dict[str, Any]:
    """The source after one more run."""
    before = row(http, owner, source)["synced_at"]
    queued = http.post(f"/v1/sources/{source}/sync", headers=owner)
    assert (queued.status_code, queued.json()) == (202, {"id": source, "state": "queued"})
    eventually(lambda: row(http, owner, source)["synced_at"] != before)
    return row(http, owner, source)


def removed(http: TestClient, owner: dict[str, str], source: str) -> None:
    assert http.delete(f"/v1/sources/{source}", headers=owner).status_code == 204


def sources_listed(http: TestClient, owner: dict[str, str]) -> set[str]:
    return {one["source"] for one in http.get("/v1/documents", headers=owner).json()}


def test_a_site_is_read_answered_from_changed_and_removed(
    http: TestClient, owner: dict[str, str], site: Website
) -> None:
    site.put("/", page("Harbour", "/lanterns"))
    site.put("/lanterns", lantern(6))
    source = added(http, owner, kind="site", address=f"{site.url}/")
    assert (source["state"], source["error"], source["counts"]["added"]) == ("ok", None, 2)
    assert (source["kind"], source["library"], source["audience"]) == ("site", "main", "public")
    assert "workspace" not in source
    assert f"{site.url}/lanterns" in sources_listed(http, owner)
    contact = open_as(http)
    first = contact.told(LANTERN)
    assert first["action"] == "answer"
    assert "6 euros" in first["text"]
    [cited] = [one for one in contact.messages[-1]["citations"] if one["source"] == f"{site.url}/lanterns"]
    pair = {name: cited[name] for name in ("document_id", "version")}
    assert contact.get().json()["changed_since"] == []

    site.put("/lanterns", lantern(8))
    assert synced(http, owner, source["id"])["counts"]["changed"] == 1
    assert "8 euros" in open_as(http).told(LANTERN)["text"]
    assert contact.get().json()["changed_since"] == [pair]
    assert "6 euros" in cited["quote"]

    removed(http, owner, source["id"])
    assert source["id"] not in {one["id"] for one in http.get("/v1/sources", headers=owner).json()}
    assert not any(one.startswith(site.url) for one in sources_listed(http, owner))
    gone = open_as(http).told(LANTERN)
    assert "8 euros" not in gone["text"]
    assert not any(one["source"].startswith(site.url) for one in gone["citations"])
    assert contact.get().json()["changed_since"] == [pair]
    refused(http.delete(f"/v1/sources/{source['id']}", headers=owner), "not-found")
    refused(http.post(f"/v1/sources/{source['id']}/sync", headers=owner), "not-found")


def test_the_desk_too_sees_that_a_cited_document_changed(
    http: TestClient, keys: Keys, owner: dict[str, str], site: Website
) -> None:
    site.put("/lanterns", lantern(4))
    source = added(http, owner, kind="url", address=f"{site.url}/lanterns")
    contact = open_as(http)
    assert contact.told(LANTERN)["citations"]
    desk = at_desk(http, keys["default", Role.AGENT], contact.id)

    assert desk.get().json()["changed_since"] == []
    removed(http, owner, source["id"])
    [stale] = desk.get().json()["changed_since"]
    assert stale["document_id"] in {one["document_id"] for one in contact.messages[-1]["citations"]}


def test_a_source_that_cannot_be_reached_says_so_and_keeps_what_there_was(
    http: TestClient, owner: dict[str, str], site: Website
) -> None:
    site.put("/lanterns", lantern(5))
    source = added(http, owner, kind="url", address=f"{site.url}/lanterns")
    site.put("/lanterns", "Down.", 403)
    failed = synced(http, owner, source["id"])
    assert failed["state"] == "failed"
    assert "403" in failed["error"]
    assert "5 euros" in open_as(http).told(LANTERN)["text"]
    site.put("/lanterns", lantern(5))
    again = synced(http, owner, source["id"])
    assert (again["state"], again["error"], again["counts"]["unchanged"]) == ("ok", None, 1)
    removed(http, owner, source["id"])


@pytest.mark.parametrize("path", ["", "/latest/meta-data/"])
def test_an_address_inside_the_network_is_not_read(http: TestClient, owner: dict[str, str], path: str) -> None:
    source = added(http, owner, kind="url", address=f"http://169.254.169.254{path}")
    assert source["state"] == "failed"
    assert source["counts"] == {}
    removed(http, owner, source["id"])


def test_what_is_for_staff_is_suggested_and_found_but_never_told_a_contact(
    http: TestClient, keys: Keys, owner: dict[str, str], site: Website
) -> None:
    text = "We pay the harbour porter a commission of 13 percent of the rental price. It is paid on Fridays."
    site.put("/porter", page("Commission of the harbour porter", text=text))
    address = f"{site.url}/porter"
    source = added(http, owner, kind="url", address=address, audience="staff", library="handbook")
    assert (source["audience"], source["library"], source["counts"]["added"]) == ("staff", "handbook", 1)
    contact = open_as(http)
    reply = contact.told(RATE)
    assert "13 percent" not in reply["text"]
    assert address not in {one["source"] for one in reply["citations"]}

    agent = at_desk(http, keys["default", Role.AGENT])
    assert agent.get("/search", params={"q": RATE}).json()[0]["source"] == address
    desk = at_desk(http, keys["default", Role.AGENT], contact.id)
    for decision in desk.get().json()["decisions"]:
        assert address not in {one["source"] for one in decision["evidence"]}
        assert "13 percent" not in str(decision["draft_answer"])
    assert desk.post("/claim", {}).status_code == 200
    contact.say(RATE)
    suggested = eventually(lambda: desk.get().json()["suggestions"])
    assert any("13 percent" in one["text"] for one in suggested)
    assert "13 percent" not in str(contact.messages)

    assert add(http, owner, kind="url", address=address, audience="public").status_code == 201
    assert "13 percent" in open_as(http).told(RATE)["text"]
    removed(http, owner, source["id"])
    assert address not in {one["source"] for one in agent.get("/search", params={"q": RATE}).json()}


def test_a_folder_that_the_command_line_made_internal_is_internal_here(
    http: TestClient, warmline: Warmline, keys: Keys, tmp_path: Any
) -> None:
    (tmp_path / "code.md").write_text("# Gate code\n\nThe gate code of the boathouse is 4711.\n")
    warmline.sources("default").add(SourceKind.FOLDER, str(tmp_path), audience=STAFF)
    with syncing(warmline, "default") as sync:
        assert sync(tmp_path).added == ["code.md"]
    question = "What is the gate code of the boathouse?"
    assert "4711" not in open_as(http).told(question)["text"]
    found = at_desk(http, keys["default", Role.AGENT]).get("/search", params={"q": question}).json()
    assert found[0]["source"] == "code.md"


def test_only_content_owners_change_sources_and_all_staff_see_them(
    http: TestClient, keys: Keys, owner: dict[str, str], site: Website
) -> None:
    site.put("/lanterns", lantern(3))
    body = {"kind": "url", "address": f"{site.url}/lanterns"}
    source = added(http, owner, **body)
    for role in (Role.AGENT, Role.ANALYST):
        headers = bearer(keys["default", role])
        assert row(http, headers, source["id"]) == source
        refused(add(http, headers, **body), "forbidden")
        refused(http.post(f"/v1/sources/{source['id']}/sync", headers=headers), "forbidden")
        refused(http.delete(f"/v1/sources/{source['id']}", headers=headers), "forbidden")
    assert row(http, owner, source["id"]) == source
    admin = bearer(keys["default", Role.ADMIN])
    assert synced(http, admin, source["id"])["counts"]["unchanged"] == 1
    removed(http, admin, source["id"])


def test_another_workspace_sees_and_reaches_nothing_of_it(
    http: TestClient, keys: Keys, owner: dict[str, str], site: Website
) -> None:
    site.put("/lanterns", lantern(2))
    source = added(http, owner, kind="url", address=f"{site.url}/lanterns")
    stranger = bearer(keys["other", Role.ADMIN])
    assert http.get("/v1/sources", headers=stranger).json() == []
    refused(http.post(f"/v1/sources/{source['id']}/sync", headers=stranger), "not-found")
    refused(http.delete(f"/v1/sources/{source['id']}", headers=stranger), "not-found")
    assert sources_listed(http, stranger) == set()
    assert "2 euros" not in open_as(http, "other").told(LANTERN)["text"]
    theirs = added(http, stranger, kind="url", address=f"{site.url}/lanterns")
    assert theirs["id"] != source["id"]
    removed(http, stranger, theirs["id"])
    assert "2 euros" in open_as(http).told(LANTERN)["text"]
    removed(http, owner, source["id"])


def test_adding_it_again_changes_its_settings(http: TestClient, owner: dict[str, str], site: Website) -> None:
    site.put("/lanterns", lantern(1))
    body = {"kind": "url", "address": f"{site.url}/lanterns"}
    first = added(http, owner, **body)
    assert first["every_s"] is None
    again = add(http, owner, **body, every_s=3600, library="lamps").json()
    assert (again["id"], again["every_s"], again["library"]) == (first["id"], 3600, "lamps")
    removed(http, owner, first["id"])


@pytest.mark.parametrize(
    "address",
    [
        "",
        "/etc",
        "/etc/passwd",
        "docs",
        "../docs",
        "~/docs",
        "C:\\docs",
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        "local:///etc/passwd",
        "memory://bucket",
        "sftp://host/docs",
        "ftp://host/docs",
        "zip://a.zip",
        "github://owner:repo@/",
        "simplecache::s3://bucket/a",
        "s3://bucket::file:///etc",
        "s3://",
        "http://",
        "https://example.org/a b",
        "https://example.org/\x00",
        "https://example.org/\n",
        " https://example.org/",
        "https://user:secret@example.org/",
        "http://[::1/",
        "https://example.org/" + "a" * 2_000,
    ],
)
@pytest.mark.parametrize("kind", ["site", "store"])
def test_only_web_pages_and_stores_are_taken(http: TestClient, owner: dict[str, str], kind: str, address: str) -> None:
    refused(add(http, owner, kind=kind, address=address), "invalid")


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("store", "http://127.0.0.1/"),
        ("store", "https://example.org/"),
        ("url", "s3://bucket/manuals"),
        ("site", "gs://bucket"),
        ("folder", "https://example.org/"),
        ("folder", "/etc"),
        ("file", "/etc/passwd"),
        ("upload", "https://example.org/"),
        ("nonsense", "https://example.org/"),
        (None, "https://example.org/"),
    ],
)
def test_each_kind_has_its_own_addresses(
    http: TestClient, owner: dict[str, str], kind: str | None, address: str
) -> None:
    refused(add(http, owner, kind=kind, address=address), "invalid")


@pytest.mark.parametrize(
    "settings",
    [
        {"every_s": 59},
        {"every_s": 0},
        {"every_s": -60},
        {"every_s": "often"},
        {"audience": "everybody"},
        {"library": ""},
        {"library": "a\nb"},
        {"library": "n" * 65},
    ],
)
def test_settings_that_make_no_sense_are_refused(
    http: TestClient, owner: dict[str, str], settings: dict[str, Any]
) -> None:
    refused(add(http, owner, kind="url", address="https://example.org/", **settings), "invalid")


def test_a_period_without_an_end_is_refused(http: TestClient, owner: dict[str, str]) -> None:
    body = b'{"kind": "url", "address": "https://example.org/", "every_s": 1e999}'
    headers = {**owner, "Content-Type": "application/json"}
    refused(http.post("/v1/sources", content=body, headers=headers), "invalid")
