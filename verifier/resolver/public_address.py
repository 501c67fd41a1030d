"""Which IP addresses may be connected to: those of the public internet, and no others."""

from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

_TRANSLATED = (
    ip_network("64:ff9b::/96"),
    ip_network("64:ff9b:1::/48"),
    ip_network("2002::/16"),
    ip_network("2001::/32"),
    ip_network("::/96"),
)
"""IPv6 ranges that stand for IPv4 addresses: NAT64, 6to4, Teredo, IPv4-compatible."""

_NOT_PUBLIC_YET_CALLED_SO = (
    ip_network("192.88.99.0/24"),
    ip_network("100.64.0.0/10"),
    ip_network("fec0::/10"),
)


def is_public(text: str) -> bool:
    """Return whether the IP address ``text`` belongs to the public internet (row F1).

    False for loopback, private, link-local (the metadata service of clouds), shared, reserved
    and multicast addresses, and for every IPv6 address that merely stands for an IPv4 one.
    """
    try:
        address = ip_address(text)
    except ValueError:
        return False
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(str(address.ipv4_mapped))
        if address.scope_id is not None or _inside(address, _TRANSLATED):
            return False
    if _inside(address, _NOT_PUBLIC_YET_CALLED_SO):
        return False
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_loopback or address.is_link_local
    )


def _inside(
    address: IPv4Address | IPv6Address, networks: tuple[IPv4Network | IPv6Network, ...]
) -> bool:
    return any(address in network for network in networks)
