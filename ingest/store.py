"""Documents in an object store or any file system that fsspec knows: S3, Google Cloud Storage, and so on."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import fsspec
from fsspec.spec import AbstractFileSystem

from ingest.document import RawDocument, sha256
from ingest.errors import IngestError, SourceUnreachable, TooLarge
from ingest.identify import identify
from ingest.quarantine import Quarantined, quarantine
from ingest.website import Kept, Unchanged

# What tells a changed object from an unchanged one, by store.
STAMPS = ("ETag", "etag", "md5Hash", "LastModified", "mtime", "updated", "created")


def read_store(
    url: str, known: Mapping[str, str], max_bytes: int
) -> Iterator[RawDocument | Unchanged | Kept | Quarantined]:
    """Every object below `url`, such as `s3://bucket/manuals`, by name; hidden ones are skipped.

    `known` maps a source (the path below `url`) to the validator stored with it. Credentials are found by
    the store's own library. Raises SourceUnreachable before anything comes out.
    """
    files, root, listed = _listed(url)
    for path in sorted(listed):
        about = listed[path]
        source = path.removeprefix(root).lstrip("/") or path.rsplit("/", 1)[-1]
        if any(part.startswith(".") for part in source.split("/")):
            continue
        validator = json.dumps([about.get("size"), *(str(about[name]) for name in STAMPS if name in about)])
        if known.get(source) == validator:
            yield Unchanged(source, validator)
        else:
            yield _read(files, path, source, int(about.get("size") or 0), max_bytes, validator)


def _listed(url: str) -> tuple[AbstractFileSystem, str, dict[str, dict[str, Any]]]:
    try:
        files, root = fsspec.core.url_to_fs(url)
        # Most stores remember for good what they listed once in this process.
        files.invalidate_cache()
        found = files.find(root, detail=True)
    except ImportError as error:
        raise SourceUnreachable(f"{url} needs a package that is not installed: {error}") from error
    except Exception as error:
        # Each store's library has errors of its own, for missing credentials and for much else.
        raise SourceUnreachable(f"{url} cannot be listed ({error}); check the address and the credentials.") from error
    if not found:
        raise SourceUnreachable(f"There is nothing at {url}; check the address.")
    return files, root, found


def _read(
    files: AbstractFileSystem, path: str, source: str, size: int, max_bytes: int, validator: str
) -> RawDocument | Kept | Quarantined:
    try:
        content = b"" if size > max_bytes else files.cat_file(path, start=0, end=max_bytes + 1)
        # Not every store says how large a file is.
        if max(size, len(content)) > max_bytes:
            raise TooLarge(f"The file is over the limit of {max_bytes} bytes; split it.")
    except IngestError as error:
        return quarantine(source, error)
    except Exception as error:  # noqa: BLE001 - as above; what was known of the file stays
        return Kept(source, f"The file could not be read this time ({error}).")
    try:
        return identify(source, content, validator=validator)
    except IngestError as error:
        return quarantine(source, error, sha256(content))
