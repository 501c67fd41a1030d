"""The web application of an office: where pages, documents and the API are put together."""

import gc
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, make_msgid

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from issuer.delivery.mail import MailServer, opened_post
from issuer.delivery.outcome import PutOff, Refused
from issuer.delivery.secret_box import SecretBox
from issuer.domain.roles import Role
from issuer.errors import UnavailableError
from issuer.opening import (
    assumptions_of,
    mail_server_of,
    open_office,
    webhooks_of,
    with_own,
)
from issuer.recognised import known_issuers
from issuer.services.card_links import CardLinks
from issuer.services.office import Office
from issuer.services.sources import OwnSources
from issuer.settings import Settings, SettingsError, read_passphrase, read_settings, web_secret
from issuer.web.api.blueprint import api
from issuer.web.cards import card_pages
from issuer.web.documents import documents
from issuer.web.me.blueprint import holder_side
from issuer.web.me.posting import Post
from issuer.web.office.blueprint import office_desk
from issuer.web.office.provider import Provider
from issuer.web.office.systems import Receivers
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
    key = web_secret(settings)
    office = replace(office, card_links=CardLinks(key))
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
    app.register_blueprint(card_pages(office, clock=now, framed_by=settings.card_frame_ancestors))
    mailing = mail_server_of(settings) is not None
    for pages in public_pages(office, site, linkedin=settings.linkedin_organization, mail=mailing):
        app.register_blueprint(pages)
    holder_side(app, office, site, key=key, post=post_of(settings, app))
    receivers = Receivers(webhooks=webhooks_of(settings), box=SecretBox(read_passphrase(settings)))
    office_desk(
        app,
        office,
        site,
        key=key,
        receivers=receivers,
        provider=provider_of(settings),
        assumptions=assumptions_of(settings),
        bulk_in_site=settings.bulk_in_site,
    )
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )
    return app


def provider_of(settings: Settings) -> Provider | None:
    """Return by whom people of the office may sign in; None where the settings name nobody.

    Raises SettingsError where something about it is missing.
    """
    if settings.oidc_issuer is None:
        return None
    secret = settings.oidc_client_secret
    if not settings.oidc_client_id or secret is None or not settings.oidc_roles:
        raise SettingsError(
            "Where oidc_issuer is set, oidc_client_id, oidc_client_secret and oidc_roles are "
            "needed too: nobody could sign in otherwise."
        )
    return Provider(
        name=settings.oidc_name,
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=secret.get_secret_value(),
        role_claim=settings.oidc_role_claim,
        roles={value: Role(role) for value, role in settings.oidc_roles.items()},
    )


def post_of(settings: Settings, app: Flask) -> Post | None:
    """Return what mails one-time links; None where there is no way to mail.

    A demonstration without a mail server writes its mails to the log instead: whoever runs it
    reads them there.

    Raises SettingsError where the settings of the mail do not go together.
    """
    server = mail_server_of(settings)
    if server is not None:
        return by_server(
            server, sender=formataddr((settings.issuer_name, settings.mail_from or ""))
        )
    if not settings.is_demonstration:
        return None

    def to_the_log(message: EmailMessage) -> None:
        body = message.get_body(("plain",))
        text = "" if body is None else body.get_content()
        app.logger.warning("Mail is not set up. This would be mailed:\n%s\n%s", message["To"], text)

    return to_the_log


def by_server(server: MailServer, *, sender: str) -> Post:
    """Return what hands one mail to ``server`` at once; it raises ConnectionError to be retried."""

    def post(message: EmailMessage) -> None:
        if "From" not in message:
            message["From"] = sender
            message["Date"] = format_datetime(now())
            message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2].strip(">"))
        with opened_post(server) as way:
            outcome = way.send(message)
        if isinstance(outcome, PutOff):
            raise ConnectionError(outcome.problem)
        if isinstance(outcome, Refused):
            raise UnavailableError(outcome.problem)

    return post


def production() -> Flask:
    """Make the application from this machine's settings: ``gunicorn 'issuer.app:production()'``."""
    settings = read_settings()
    app = create_app(open_office(settings), settings)
    # What was made by now stays as long as the process: looking through it for garbage again
    # and again held single requests up by a tenth of a second.
    gc.collect()
    gc.freeze()
    return app
