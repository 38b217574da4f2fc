"""Which addresses a source may be kept under."""

import pytest

from runtime.errors import BadAddress
from runtime.source_address import check_address


@pytest.mark.parametrize(
    "address",
    [
        "/docs/a@b",
        "https://example.com/@team",
        "http://[::1]:8080/",
        "s3://bucket/manuals",
        "abfs://container@account.dfs.core.windows.net/manuals",
        "memory:///manuals",
        "s3://arn:aws:s3:us-west-2:123456789012:accesspoint/my/manuals",
    ],
)
def test_paths_pages_and_stores_are_kept(address: str) -> None:
    check_address(address)


@pytest.mark.parametrize(
    "address",
    ["https://user@example.com/", "gs://key:secret@bucket/", "http://", "http://:80/", "s3://", "http://[::1/"],
)
def test_secrets_and_what_leads_nowhere_are_not(address: str) -> None:
    with pytest.raises(BadAddress, match=";"):
        check_address(address)
