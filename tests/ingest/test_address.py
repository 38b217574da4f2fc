"""Which URLs and addresses may be fetched."""

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.address import checked_addresses, is_public, read_target, resolve_host
from ingest.errors import AddressRefused, HostUnknown
from tests.ingest.website import names

PUBLIC = ip_address("93.184.215.14")


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        ("https://example.com", "https://example.com/"),
        ("HTTP://EXAMPLE.com:80/a?b=c", "http://example.com/a?b=c"),
        ("https://example.com.:443/", "https://example.com/"),
        ("https://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4"),
        ("http://example.com:8080/", "http://example.com:8080/"),
        ("http://8.8.8.8/x", "http://8.8.8.8/x"),
        ("http://[2606:4700:0:0::1111]/", "http://[2606:4700::1111]/"),
        ("http://a_b.example.com/", "http://a_b.example.com/"),
    ],
)
def test_a_url_of_a_public_place_is_taken_apart(url, plain):
    assert read_target(url).url == plain
    assert read_target(plain).url == plain


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "168.63.129.16",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "::127.0.0.1",
        "::8.8.8.8",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "2001:db8::1",
        "2002:7f00:1::1",
        "2002:a9fe:a9fe::",
        "3fff::1",
        "fc00::1",
        "fd00:ec2::254",
        "fd20:ce::254",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "5f00::1",
        "2a00:1:2:3::5efe:7f00:1",
        "2a00:1:2:3:200:5efe:a00:1",
    ],
)
def test_no_address_off_the_public_internet_is_public(address):
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["1.1.1.1", "172.32.0.1", "2606:4700::1111", "64:ff9b::808:808", "2a00:1450::1"])
def test_public_addresses_are(address):
    assert is_public(ip_address(address))


@given(st.integers(0, 2**32 - 1).map(IPv4Address))
def test_what_the_standard_library_knows_as_private_is_never_public(address):
    assert not (is_public(address) and (address.is_private or address.is_multicast or not address.is_global))


@given(st.integers(0, 2**128 - 1).map(IPv6Address))
def test_neither_is_it_in_ipv6(address):
    assert not (is_public(address) and (address.is_private or address.is_multicast or not address.is_global))


@given(st.integers(0, 2**32 - 1).map(IPv4Address))
def test_nat64_is_as_public_as_the_address_inside(address):
    assert is_public(IPv6Address(int(IPv6Address("64:ff9b::")) + int(address))) == is_public(address)


@given(st.text(max_size=40), st.sampled_from(["", "http://", "https://[", "https://a.example/"]))
def test_any_text_is_refused_by_name_or_has_one_spelling(text, start):
    try:
        target = read_target(start + text)
    except AddressRefused:
        return
    assert target.url.isascii()
    assert read_target(target.url) == target


def addresses(url, allow=(), **hosts):
    return checked_addresses(read_target(url), names(**hosts), frozenset(allow))


def test_one_private_address_among_public_ones_is_enough_to_refuse_a_name():
    assert addresses("http://a.example", a_example="93.184.215.14") == [PUBLIC]
    with pytest.raises(AddressRefused, match=r"10\.0\.0\.1"):
        addresses("http://a.example", a_example="93.184.215.14 10.0.0.1")


def test_a_name_without_an_address_is_unknown():
    with pytest.raises(HostUnknown):
        addresses("http://nowhere.example")


@pytest.mark.parametrize("host", ["localhost", "a.localhost", "printer.local", "metadata.google.internal", "wiki"])
def test_local_names_are_not_even_looked_up(host):
    def resolve(name, port):
        raise AssertionError(name)

    with pytest.raises(AddressRefused):
        checked_addresses(read_target(f"http://{host}/"), resolve)


def test_an_allowed_name_may_lead_into_a_private_network_and_nowhere_worse():
    assert addresses("http://wiki/", ["wiki"], wiki="10.0.0.8") == [ip_address("10.0.0.8")]
    for worse in ("169.254.169.254", "fd00:ec2::254", "100.100.100.200", "0.0.0.0", "224.0.0.1", "fe80::1"):
        with pytest.raises(AddressRefused):
            addresses("http://wiki/", ["wiki"], wiki=worse)


def test_an_allowed_network_lets_in_its_own_addresses_only():
    assert addresses("http://10.2.3.4/", ["10.2.0.0/16"]) == [ip_address("10.2.3.4")]
    assert addresses("http://[::1]/", ["::1"]) == [ip_address("::1")]
    with pytest.raises(AddressRefused):
        addresses("http://10.3.0.1/", ["10.2.0.0/16"])


def test_the_system_knows_numbers_and_has_no_answer_for_nonsense():
    assert resolve_host("127.0.0.1", 80) == [ip_address("127.0.0.1")]
    with pytest.raises(HostUnknown):
        resolve_host("a..b", 80)
