"""Which addresses the portal may connect to: public unicast ones, and never the deployment's own.

A Client URL is typed by a person and answered by a name server of somebody's choice. So a name is resolved once, every
address of the answer is checked, and only a checked address is connected to; a name that also points inside is refused
whole. Pure but for the resolver that is handed in.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Collection, Sequence

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver = Callable[[str, int], Sequence[str]]

# Listed in full, not left to `is_global`: the standard library's list changes with its patch level.
_FORBIDDEN_IPV4 = tuple(
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
# Global unicast is 2000::/3 and nothing else: loopback, mapped and translated IPv4 (::ffff:0:0/96, 64:ff9b::/96),
# unique local, link-local and multicast addresses lie outside of it. Inside it, tunnels that carry IPv4 are refused.
_GLOBAL_IPV6 = ipaddress.IPv6Network("2000::/3")
_FORBIDDEN_IPV6 = tuple(
    ipaddress.IPv6Network(network)
    for network in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
)


class NotAllowed(Exception):
    """The name leads to an address that the portal does not connect to, or to none."""


def system_resolver(host: str, port: int) -> Sequence[str]:
    """Every A and AAAA address that the machine's resolver knows for the name."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def checked_addresses(
    host: str, port: int, *, resolver: Resolver, own: Collection[str] = (), is_exception: bool = False
) -> list[str]:
    """The addresses of the host, all of them checked; an exception's are taken as they come."""
    literal = _literal(host)
    addresses = [_address(answer) for answer in ([host] if literal else resolver(host, port))]
    if not addresses:
        raise NotAllowed("no address")
    if not is_exception:
        for address in addresses:
            if not is_public(address) or str(address) in own:
                raise NotAllowed("address not allowed")
    return [str(address) for address in addresses]


def is_public(address: Address) -> bool:
    """Whether anybody on the internet could be at this address, and nobody on our side of the wall is."""
    if isinstance(address, ipaddress.IPv4Address):
        return address.is_global and not any(address in network for network in _FORBIDDEN_IPV4)
    if address.scope_id or address not in _GLOBAL_IPV6:
        return False
    return address.is_global and not any(address in network for network in _FORBIDDEN_IPV6)


def _address(answer: str) -> Address:
    try:
        return ipaddress.ip_address(answer)
    except ValueError:
        raise NotAllowed("not an address") from None


def _literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
