"""Documents in a store: new, changed, unchanged, too large, gone for a moment; nothing is guessed from a failure."""

from collections.abc import Iterator
from itertools import count
from typing import Any

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem

from ingest.document import RawDocument
from ingest.errors import SourceUnreachable
from ingest.quarantine import Quarantined
from ingest.store import read_store
from ingest.website import Kept, Unchanged

NAMES = count()
LIMIT = 1000


class Bucket:
    """A folder of the memory store, of one test alone."""

    def __init__(self, protocol: str = "memory") -> None:
        self.url = f"{protocol}://bucket-{next(NAMES)}"
        self.files: Any = fsspec.filesystem(protocol)

    def put(self, **texts: str | bytes) -> None:
        for name, text in texts.items():
            path = f"{self.url}/{name.replace('__', '/').replace('_', '.')}"
            self.files.pipe_file(path, text.encode() if isinstance(text, str) else text)

    def read(self, known: dict[str, str] | None = None, max_bytes: int = LIMIT) -> dict[str, Any]:
        found = list(read_store(self.url, known or {}, max_bytes))
        assert [one.source for one in found] == sorted({one.source for one in found})
        return {one.source: one for one in found}


class Unwilling(MemoryFileSystem):
    """A store that lists what it then will not give; like most, it remembers what it listed."""

    protocol = "unwilling"
    refusal: OSError | None = PermissionError("no access")

    def find(self, path: str, maxdepth: int | None = None, withdirs: bool = False, **more: Any) -> Any:
        listed = self.dircache
        if path not in listed:
            listed[path] = super().find(path, maxdepth, withdirs, **more)
        return listed[path]

    def invalidate_cache(self, path: str | None = None) -> None:
        self.dircache.clear()

    def cat_file(self, path: str, start: int | None = None, end: int | None = None, **more: Any) -> bytes:
        if self.refusal and path.endswith("b.md"):
            raise self.refusal
        return bytes(super().cat_file(path, start, end, **more))


class Silent(MemoryFileSystem):
    """A store that cannot be listed, and one that does not say how large its objects are."""

    protocol = "silent"

    def find(self, path: str, maxdepth: int | None = None, withdirs: bool = False, **more: Any) -> Any:
        if "locked" in path:
            raise PermissionError("the key is not known")
        found = super().find(path, maxdepth, withdirs, **more)
        return {name: {**about, "size": None} for name, about in found.items()}


@pytest.fixture(scope="module", autouse=True)
def stores() -> Iterator[None]:
    for made in (Unwilling, Silent):
        fsspec.register_implementation(made.protocol, made, clobber=True)
    yield
    MemoryFileSystem.store.clear()


@pytest.fixture
def bucket() -> Bucket:
    return Bucket()


def validators(found: dict[str, Any]) -> dict[str, str]:
    return {source: one.validator for source, one in found.items() if one.validator}


def test_every_object_comes_by_its_path_and_hidden_ones_do_not(bucket: Bucket) -> None:
    bucket.put(b_md="# B", manuals__a_txt="Text A.", manuals___hidden_md="# No", _git__c_md="# No")
    found = bucket.read()
    assert list(found) == ["b.md", "manuals/a.txt"]
    raw = found["manuals/a.txt"]
    assert isinstance(raw, RawDocument)
    assert (raw.content, raw.format) == (b"Text A.", "txt")


def test_what_has_not_changed_is_not_read_again(bucket: Bucket) -> None:
    bucket.put(a_md="# A", b_md="# B")
    known = validators(bucket.read())
    again = bucket.read(known)
    assert again == {source: Unchanged(source, known[source]) for source in ("a.md", "b.md")}
    bucket.put(b_md="# C")
    changed = bucket.read(known)
    assert (type(changed["a.md"]), type(changed["b.md"])) == (Unchanged, RawDocument)
    assert changed["b.md"].content == b"# C"
    assert changed["b.md"].validator != known["b.md"]


def test_an_object_that_is_gone_does_not_come(bucket: Bucket) -> None:
    bucket.put(a_md="# A", b_md="# B")
    known = validators(bucket.read())
    bucket.files.rm(f"{bucket.url}/a.md")
    assert list(bucket.read(known)) == ["b.md"]


def test_one_object_may_be_the_whole_source(bucket: Bucket) -> None:
    bucket.put(a_md="# A", b_md="# B")
    [raw] = read_store(f"{bucket.url}/a.md", {}, LIMIT)
    assert isinstance(raw, RawDocument)
    assert (raw.source, raw.content) == ("a.md", b"# A")


def test_a_neighbour_with_a_longer_name_is_another_folder(bucket: Bucket) -> None:
    bucket.put(manual__a_md="# A", manuals__b_md="# B")
    for url in (f"{bucket.url}/manual", f"{bucket.url}/manual/"):
        assert [one.source for one in read_store(url, {}, LIMIT)] == ["a.md"]


def test_bad_objects_are_put_aside_with_a_reason(bucket: Bucket) -> None:
    bucket.put(big_txt="x" * (LIMIT + 1), full_txt="x" * LIMIT, empty_md="", tool_exe=b"MZ\x00\x01")
    found = bucket.read()
    assert {source: one.error for source, one in found.items() if isinstance(one, Quarantined)} == {
        "big.txt": "TooLarge",
        "empty.md": "EmptyDocument",
        "tool.exe": "UnknownFormat",
    }
    assert len(found["full.txt"].content) == LIMIT


def test_an_object_of_unknown_size_is_never_cut_short() -> None:
    bucket = Bucket("silent")
    bucket.put(big_txt="x" * (LIMIT + 1), full_txt="x" * LIMIT)
    found = bucket.read()
    assert isinstance(found["big.txt"], Quarantined)
    assert found["big.txt"].error == "TooLarge"
    assert len(found["full.txt"].content) == LIMIT


def test_an_object_that_cannot_be_read_this_time_is_kept() -> None:
    bucket = Bucket("unwilling")
    bucket.put(a_md="# A", b_md="# B")
    found = bucket.read()
    assert isinstance(found["a.md"], RawDocument)
    assert found["b.md"] == Kept("b.md", "The file could not be read this time (no access).")


def test_a_run_sees_what_came_after_the_store_was_last_listed() -> None:
    bucket = Bucket("unwilling")
    bucket.put(a_md="# A")
    assert list(bucket.read()) == ["a.md"]
    bucket.put(c_md="# C")
    assert list(bucket.read()) == ["a.md", "c.md"]


@pytest.mark.parametrize(
    "url", ["memory://nothing-here", "silent://locked", "nonsense://bucket", "s3://bucket/manuals"]
)
def test_a_store_that_cannot_be_listed_raises_before_anything_comes(url: str) -> None:
    with pytest.raises(SourceUnreachable) as refusal:
        next(read_store(url, {}, LIMIT))
    assert url in str(refusal.value)
