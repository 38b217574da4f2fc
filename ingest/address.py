"""Which URLs may be fetched, and which addresses may be connected to.

A crawler runs inside the owner's network and takes its URLs from strangers' pages. So an address counts
as forbidden unless it is plainly on the public internet, or the owner has allowed it by name.
"""

import re
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from queue import Empty, Queue
from threading import Thread
from urllib.parse import urljoin, urlsplit

import idna

from ingest.errors import AddressRefused, HostUnknown

Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int], list[Address]]

PORTS = {"http": 80, "https": 443}
FIRST_FREE_PORT = 1024
MAX_URL = 2000
LOOK_UP_SECONDS = 10.0
LABEL = r"(?!-)[a-z0-9_-]{1,63}(?<!-)"
NAME = re.compile(rf"(?=.{{1,253}}\Z){LABEL}(?:\.{LABEL})*")
# A last label of this kind makes browsers and C libraries read the whole name as an IPv4 number.
NUMBER = re.compile(r"(?:[0-9]+|0x[0-9a-f]*)")
FORBIDDEN = re.compile(r"[\x00-\x20\x7f\\]")
LOCAL_NAMES = ("localhost", "local", "localdomain", "internal", "intranet", "home.arpa", "lan")

# The special-purpose registries of IANA, and the metadata service that one cloud keeps at a public number.
CLOSED_V4 = """
    0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24
    192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4
    168.63.129.16/32
"""
OPEN_V6 = ip_network("2000::/3")
# Inside the open part: protocol assignments with Teredo and ORCHID, documentation, and 6to4.
CLOSED_V6 = "2001::/23 2001:db8::/32 2002::/16 3fff::/20"
NAT64 = IPv6Network("64:ff9b::/96")
ISATAP = (0x00005EFE, 0x02005EFE)
# Where an allowed host name may lead: an intranet, but not the services a cloud keeps beside a machine.
PRIVATE = """
    10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 172.16.0.0/12 192.168.0.0/16 ::1/128 fc00::/7
"""
METADATA = "100.100.100.200/32 fd00:ec2::/32 fd20:ce::254/128"


def _networks(listed: str) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(map(ip_network, listed.split()))


CLOSED = _networks(CLOSED_V4 + CLOSED_V6)
PRIVATE_NETWORKS, METADATA_NETWORKS = _networks(PRIVATE), _networks(METADATA)


@dataclass(frozen=True, slots=True)
class Target:
    """A URL taken apart in the one way that is also used to connect.

    `host` is a lower-case ASCII name without a final dot, or an address in its canonical spelling
    without brackets; `path` begins with a slash and includes the query, and holds ASCII only.
    """

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """Host and, unless it is the scheme's own, port, as in the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The URL again, without user or fragment."""
        return f"{self.scheme}://{self.authority}{self.path}"


def read_target(url: str) -> Target:
    """Take a URL apart. Raises AddressRefused for anything but plain http or https to a name or a
    canonical address, on port 80, 443 or from 1024 up."""
    if FORBIDDEN.search(url) or len(url) > MAX_URL:
        raise AddressRefused("The URL has spaces, backslashes or control characters, or is too long; write it out.")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise AddressRefused("This is not a URL; copy it from the browser's address bar.") from error
    if parts.scheme not in PORTS:
        raise AddressRefused("Only http and https addresses are fetched; give the URL of a web page.")
    if "@" in parts.netloc:
        raise AddressRefused("The URL holds a user name or password; use a page that needs none.")
    port = PORTS[parts.scheme] if port is None else port
    if port not in PORTS.values() and port < FIRST_FREE_PORT:
        raise AddressRefused(f"Port {port} belongs to another service; use 80, 443 or one from 1024 up.")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, _host(host, parts.netloc), port, quoted(path))


def joined(page: str, url: str) -> str:
    """`url` as it is meant on `page`. Raises AddressRefused if it cannot be read as a URL."""
    try:
        return urljoin(page, url)
    except ValueError as error:
        raise AddressRefused("The page leads to something that is not a URL; correct the link.") from error


def quoted(path: str) -> str:
    """`path` with everything beyond ASCII percent-encoded as UTF-8."""
    return "".join(c if c.isascii() else "".join(f"%{b:02X}" for b in c.encode(errors="replace")) for c in path)


def _host(host: str, netloc: str) -> str:
    if netloc.startswith("["):
        return _literal(host)
    try:
        name = host if host.isascii() else idna.encode(host, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError) as error:
        raise AddressRefused("The host name is not spelled as one; check the URL.") from error
    name = name.lower().removesuffix(".")
    if NUMBER.fullmatch(name.rsplit(".", 1)[-1]):
        return _number(name, host)
    if not NAME.fullmatch(name):
        raise AddressRefused("The host name is not spelled as one; check the URL.")
    return name


def _literal(host: str) -> str:
    try:
        address = ip_address(host)
    except ValueError as error:
        raise AddressRefused("The address in brackets is not an IPv6 address; check the URL.") from error
    if address.version == 4 or "%" in host:
        raise AddressRefused("The address in brackets is not a plain IPv6 address; check the URL.")
    return str(address)


def _number(name: str, written: str) -> str:
    """An IPv4 address, spelled with four decimal numbers and nothing else."""
    try:
        if str(IPv4Address(name)) == written:
            return name
    except ValueError:
        pass
    raise AddressRefused("The address is a number in an unusual spelling; write it as four decimal numbers.")


def checked_addresses(target: Target, resolve: Resolve, allow: frozenset[str] = frozenset()) -> list[Address]:
    """The addresses of `target`, every one of which may be connected to.

    `allow` holds what the owner permits beyond the public internet: networks ("10.2.0.0/16", "::1") and
    host names. An allowed name may lead into a private network, never to a link-local or metadata
    address; an allowed network is taken at its word. Raises AddressRefused if any address is forbidden,
    so a name with one public and one private address is refused, and HostUnknown if there is none.
    """
    networks, names = _allowed(allow)
    found = _addresses(target, resolve, names)
    if not found:
        raise HostUnknown(f"There is no address for {target.host}; check the spelling, or try again later.")
    for address in found:
        if not _may_connect(address, networks, target.host in names):
            raise AddressRefused(
                f"{target.host} leads to {address}, which is not on the public internet; "
                "if this is your own network, add it to the allowed hosts."
            )
    return found


def _addresses(target: Target, resolve: Resolve, names: frozenset[str]) -> list[Address]:
    if ":" in target.host or NUMBER.fullmatch(target.host.rsplit(".", 1)[-1]):
        return [ip_address(target.host)]
    local = any(target.host == name or target.host.endswith(f".{name}") for name in LOCAL_NAMES)
    if (local or "." not in target.host) and target.host not in names:
        raise AddressRefused(
            f"{target.host} is a name of the local network; if it is yours, add it to the allowed hosts."
        )
    return resolve(target.host, target.port)


def _allowed(allow: Iterable[str]) -> tuple[tuple[IPv4Network | IPv6Network, ...], frozenset[str]]:
    networks, names = [], set()
    for one in allow:
        try:
            networks.append(ip_network(one))
        except ValueError:
            names.add(one.lower().removesuffix("."))
    return tuple(networks), frozenset(names)


def _may_connect(address: Address, networks: Iterable[IPv4Network | IPv6Network], named: bool) -> bool:
    if any(address in network for network in networks):
        return True
    if named and any(address in network for network in PRIVATE_NETWORKS):
        return not any(address in network for network in METADATA_NETWORKS)
    return is_public(address)


def is_public(address: Address) -> bool:
    """Whether an address is on the public internet, and would still be if a gateway unpacked it.

    Of the ways to write an IPv4 address inside an IPv6 one only NAT64 passes, because networks without
    IPv4 reach everything through it, and only around a public address.
    """
    if isinstance(address, IPv6Address):
        if address in NAT64:
            return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
        if address not in OPEN_V6 or (int(address) >> 32) & 0xFFFFFFFF in ISATAP:
            return False
    return not any(address in network for network in CLOSED)


def resolve_host(host: str, port: int) -> list[Address]:
    """Ask the operating system, for at most ten seconds. Raises HostUnknown when it has no answer."""
    answers: Queue[list[Address]] = Queue()
    # The system's own look-up cannot be interrupted; a thread that nobody waits for may finish it.
    Thread(target=lambda: answers.put(_looked_up(host, port)), daemon=True).start()
    try:
        found = answers.get(timeout=LOOK_UP_SECONDS)
    except Empty:
        found = []
    if not found:
        raise HostUnknown(f"There is no address for {host}; check the spelling, or try again later.")
    return found


def _looked_up(host: str, port: int) -> list[Address]:
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(ip_address(str(row[4][0])) for row in rows))
