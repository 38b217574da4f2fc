"""Which address a source may be kept under: everybody on the staff can read it."""

from urllib.parse import urlsplit

from runtime.errors import BadAddress

WEB = ("http", "https")


def check_address(address: str) -> None:
    """Raises `BadAddress` for one that leads nowhere or holds a secret; paths are not looked at."""
    if address.startswith("/") or "://" not in address:
        return
    try:
        parts = urlsplit(address)
        host, secret = parts.hostname, parts.password
        if parts.scheme in WEB:
            # Raises where it is no number; of a store, "arn:aws:s3" has colons of its own.
            _ = parts.port
    except ValueError as error:
        raise BadAddress("The address is no URL; copy it from the browser's address bar.") from error
    # Of a store what comes before the @ may be the name of a container.
    if "@" in parts.netloc and (secret is not None or parts.scheme in WEB):
        raise BadAddress("The address may hold no user name or password, as all staff can read it; leave them out.")
    if not host and (parts.scheme in WEB or not parts.path.strip("/")):
        raise BadAddress("The address names no host; write it out, as https://example.com/help/.")
