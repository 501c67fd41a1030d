"""How much one visitor may ask for: counted in memory, by client address, and forgotten."""

from ipaddress import IPv6Address, ip_address
from typing import Final

from flask import Blueprint, Flask, request
from flask.sansio.blueprints import BlueprintSetupState
from flask_limiter import Limiter

_IPV6_SITE_BITS: Final = 64
"""One household or phone holds a whole /64: counting single addresses would count nothing."""


def client_address() -> str:
    """Return the visitor's address, IPv6 by its /64.

    ``remote_addr`` is the peer's own, or the one that a trusted proxy names: whoever makes
    the application wraps it in ``ProxyFix`` for exactly that many proxies, and headers of
    anyone else are not read (row W11).
    """
    written = request.remote_addr or ""
    try:
        address = ip_address(written)
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return str(int(address) >> (128 - _IPV6_SITE_BITS))
    return str(getattr(address, "ipv4_mapped", None) or address)


def limiter_of(pages: Blueprint) -> Limiter:
    """Make the counter of one blueprint; each process counts for itself."""
    limiter = Limiter(client_address, storage_uri="memory://", strategy="moving-window")

    @pages.record_once
    def register(state: BlueprintSetupState) -> None:
        application = state.app
        assert isinstance(application, Flask)  # noqa: S101 - it says App, the common base
        limiter.init_app(application)

    return limiter
