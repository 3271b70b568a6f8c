"""Which addresses the portal connects to."""

import ipaddress

import pytest

from ledgerhall.portal import guard

INSIDE = """
0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 127.0.0.1 127.8.9.1 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.8
192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.255
240.0.0.1 255.255.255.255 :: ::1 ::ffff:8.8.8.8 ::ffff:127.0.0.1 ::8.8.8.8 64:ff9b::7f00:1 64:ff9b:1::1 100::1
fc00::1 fd12::1 fe80::1 fec0::1 ff02::1 2001::1 2001:db8::1 2002:7f00:1:: 2002:808:808::1 3fff::1 5f00::1
""".split()
OUTSIDE = """
1.1.1.1 8.8.8.8 93.184.215.14 172.15.0.1 172.32.0.1 192.167.0.1 2606:4700::1111 2a00:1450:400f::1
""".split()


@pytest.mark.parametrize("address", INSIDE)
def test_refuses_addresses_inside(address: str) -> None:
    assert not guard.is_public(ipaddress.ip_address(address))
    with pytest.raises(guard.NotAllowed):
        guard.checked_addresses("books.example.com", 443, resolver=lambda host, port: ["8.8.8.8", address])


@pytest.mark.parametrize("address", OUTSIDE)
def test_takes_addresses_outside(address: str) -> None:
    assert guard.checked_addresses("books.example.com", 443, resolver=lambda host, port: [address]) == [address]


def test_refuses_the_deployments_own_public_address() -> None:
    with pytest.raises(guard.NotAllowed):
        guard.checked_addresses("books.example.com", 443, resolver=lambda host, port: ["8.8.8.8"], own={"8.8.8.8"})


def test_refuses_a_name_without_an_address() -> None:
    with pytest.raises(guard.NotAllowed):
        guard.checked_addresses("books.example.com", 443, resolver=lambda host, port: [])
    with pytest.raises(guard.NotAllowed):
        guard.checked_addresses("books.example.com", 443, resolver=lambda host, port: ["elsewhere"])


def test_a_literal_address_is_checked_and_never_resolved() -> None:
    def never(host: str, port: int) -> list[str]:
        raise AssertionError("resolved")

    assert guard.checked_addresses("8.8.8.8", 443, resolver=never) == ["8.8.8.8"]
    with pytest.raises(guard.NotAllowed):
        guard.checked_addresses("10.0.0.1", 443, resolver=never)


def test_an_exception_is_taken_as_it_comes() -> None:
    inside = ["10.0.0.1"]
    assert guard.checked_addresses("books", 80, resolver=lambda host, port: inside, is_exception=True) == inside
