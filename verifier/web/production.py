"""The verifier by itself, from this machine's environment.

``gunicorn 'verifier.web.production:application()'``. Variables: ``ASSAY_TRUST_REGISTRY`` (the
trust registry's file; without it, nobody is recognised), ``VERIFIER_NAME``,
``VERIFIER_PUBLIC_URL`` and ``VERIFIER_TRUSTED_PROXIES`` (how many proxies stand in front).
"""

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from verifier.policy.registry import TrustRegistry
from verifier.policy.registry_file import REGISTRY_VARIABLE, load_registry
from verifier.resolver.fetching import Fetcher
from verifier.resolver.resolver import Resolver
from verifier.web.application import create_app
from verifier.web.site import VerifierSite


def now() -> datetime:
    """Return the present moment: aware, UTC, whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)


def application(environment: Mapping[str, str] = os.environ) -> Flask:
    """Make the verifier's WSGI application.

    Raises VerifierError where the registry's file is not as it must be, and ValueError for a
    number of proxies that is none. The registry is read once: start again after a change.
    """
    place = environment.get(REGISTRY_VARIABLE)
    known = load_registry(Path(place)) if place else TrustRegistry()
    public_url = environment.get("VERIFIER_PUBLIC_URL", "http://localhost:8000").rstrip("/")
    resolver = Resolver(
        registry=lambda: known,
        clock=now,
        fetcher=Fetcher(refused_origins=frozenset({public_url})),
    )
    site = VerifierSite(registry=lambda: known, sources=resolver.sources, clock=now)
    name = environment.get("VERIFIER_NAME", "Credential verifier")
    app = create_app(site, name=name, public_url=public_url)
    hops = int(environment.get("VERIFIER_TRUSTED_PROXIES", "0"))
    if hops:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )
    return app
