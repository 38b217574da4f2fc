"""Post to an address that an owner gave: checked, pinned to what was checked, and bounded in time."""

import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from ipaddress import ip_address

import httpcore
import httpx

from ingest.address import Resolve, Target, checked_addresses, read_target, resolve_host
from ingest.errors import IngestError
from ingest.fetch import AGENT, Seconds
from ingest.pinned import Clock, Pinned
from runtime.deliveries import Posted

SECONDS = Seconds(connect=5.0, read=10.0, whole=15.0)
# Stands for a name that has not been looked up yet.
SOMEWHERE = ip_address("1.1.1.1")


@dataclass(frozen=True, slots=True)
class Poster:
    """Calls as `post(url, headers, body)`. `allow` is as in `checked_addresses`.

    Nothing is followed: a redirect is an answer like any other. Of the answer only the status is read.
    """

    allow: frozenset[str] = frozenset()
    seconds: Seconds = SECONDS
    resolve: Resolve = resolve_host
    clock: Clock = time.monotonic
    tls: ssl.SSLContext = field(default_factory=lambda: httpx.create_ssl_context(trust_env=False))

    def __call__(self, url: str, headers: Mapping[str, str], body: bytes) -> Posted:
        """The status that came back, or why there is none. Raises nothing that the network causes."""
        try:
            return Posted(status=self._status(read_target(url), headers, body))
        except IngestError as refusal:
            return Posted(error=str(refusal))
        except httpcore.TimeoutException:
            return Posted(error="The server took too long to answer.")
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            return Posted(error=f"The server could not be reached ({type(error).__name__}).")

    def _status(self, target: Target, headers: Mapping[str, str], body: bytes) -> int:
        addresses = checked_addresses(target, self.resolve, self.allow)
        network = Pinned(addresses, self.clock() + self.seconds.whole, self.clock)
        origin = httpcore.Origin(target.scheme.encode(), target.host.encode(), target.port)
        url = httpcore.URL(
            scheme=target.scheme.encode(), host=target.host.encode(), port=target.port, target=target.path.encode()
        )
        waits = {"connect": self.seconds.connect, "read": self.seconds.read, "write": self.seconds.read}
        sent = {**_common(target, body), **headers}
        with (
            httpcore.HTTPConnection(origin, ssl_context=self.tls, network_backend=network) as connection,
            connection.stream(
                "POST", url, headers=list(sent.items()), content=body, extensions={"timeout": waits}
            ) as response,
        ):
            return int(response.status)


def _common(target: Target, body: bytes) -> dict[str, str]:
    return {
        "Host": target.authority,
        "User-Agent": f"{AGENT}/{version('warmline')}",
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "Connection": "close",
    }


def objection(url: str, allow: frozenset[str] = frozenset()) -> str | None:
    """Why nothing would ever be posted there, as far as the URL itself tells, or None.

    Names are looked up when something is posted: one that is public today may lead inside tomorrow.
    """
    try:
        checked_addresses(read_target(url), lambda _host, _port: [SOMEWHERE], allow)
    except IngestError as refusal:
        return str(refusal)
    return None
