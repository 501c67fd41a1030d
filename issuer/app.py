"""The web application of an office: where pages, documents and the API are put together."""

from datetime import UTC, datetime

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from issuer.opening import known_issuers, open_office, with_own
from issuer.services.office import Office
from issuer.services.sources import OwnSources
from issuer.settings import Settings, read_settings
from issuer.web.api.blueprint import api
from issuer.web.documents import documents
from issuer.web.own import OwnPages
from issuer.web.pages import public_pages, site_facts
from issuer.web.refusals import install_house_refusals
from verifier.policy.registry import TrustRegistry
from verifier.resolver.fetching import Fetcher
from verifier.resolver.resolver import Resolver
from verifier.web.design import install_design
from verifier.web.site import VerifierSite


def now() -> datetime:
    """Return the present moment: aware, UTC, whole seconds. The one clock of the application."""
    return datetime.now(UTC).replace(microsecond=0)


def create_app(office: Office, settings: Settings) -> Flask:
    """Make the web application of an office."""
    app = Flask("issuer", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = settings.max_upload_bytes
    known = known_issuers(settings)

    def registry() -> TrustRegistry:
        # Asked each time: a key that another process made counts at once.
        return with_own(office, known)

    resolver = Resolver(
        registry=registry,
        clock=now,
        port=OwnSources(office, clock=now),
        # What is ours is answered from our records, never asked of ourselves (row F9).
        fetcher=Fetcher(refused_origins=frozenset({office.public_url})),
    )
    site = VerifierSite(
        registry=registry,
        sources=resolver.sources,
        clock=now,
        own=OwnPages(office),
    )
    install_design(app, site_facts(office))
    install_house_refusals(app)
    app.register_blueprint(documents(office, clock=now))
    app.register_blueprint(api(office, clock=now, rate=settings.api_rate_limit))
    for pages in public_pages(office, site, linkedin=settings.linkedin_organization):
        app.register_blueprint(pages)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )
    return app


def production() -> Flask:
    """Make the application from this machine's settings: ``gunicorn 'issuer.app:production()'``."""
    settings = read_settings()
    return create_app(open_office(settings), settings)
