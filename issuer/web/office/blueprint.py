"""The desk as a part of the web application."""

from flask import Blueprint, Flask, Response, url_for

from issuer.domain.figures.impact import CostAssumptions
from issuer.services.office import Office
from issuer.web.cookies import OFFICE_SIDE, install_cookies
from issuer.web.office.accounts import account_pages
from issuer.web.office.acts import act_pages
from issuer.web.office.audit import audit_pages
from issuer.web.office.bulk import bulk_pages
from issuer.web.office.certifications import certification_list
from issuer.web.office.dashboard import dashboard_pages
from issuer.web.office.designs import design_pages
from issuer.web.office.desk import Desk
from issuer.web.office.guarding import guard
from issuer.web.office.importing import import_pages
from issuer.web.office.people import people_pages
from issuer.web.office.provider import Provider, provider_pages
from issuer.web.office.queues import queue_pages
from issuer.web.office.reports import report_pages
from issuer.web.office.rights import rights_of
from issuer.web.office.routing import routing_pages
from issuer.web.office.signing_in import signing_in_pages
from issuer.web.office.start import start_page
from issuer.web.office.systems import Receivers, system_pages
from verifier.web.assets import asset_answer, packaged_assets
from verifier.web.limits import limiter_of
from verifier.web.site import VerifierSite


def office_desk(
    app: Flask,
    office: Office,
    site: VerifierSite,
    *,
    key: str,
    receivers: Receivers,
    provider: Provider | None = None,
    assumptions: CostAssumptions | None = None,
    bulk_in_site: bool = True,
) -> None:
    """Give ``app`` the pages below ``/office``.

    Args:
        app: with the house's design installed.
        office: whose people sign in.
        site: the clock, and what verifies.
        key: signs the cookies; secret, the same in every process of the site.
        receivers: what is needed to let other systems be told.
        provider: by which people may sign in; None where they have passwords alone.
        assumptions: what the office takes its programme to cost, for the dashboard.
        bulk_in_site: whether a thread of ``app`` works off bulk issues.

    Raises LookupError where a route does not say which right it asks for.
    """
    csrf = install_cookies(app, key=key, public_url=office.public_url)
    desk = Desk(office=office, site=site)
    pages = Blueprint("office", __name__, url_prefix=OFFICE_SIDE)
    limiter = limiter_of(pages)
    guard(pages, desk, csrf)
    signing_in_pages(pages, desk, limiter, provider=None if provider is None else provider.name)
    if provider is not None:
        provider_pages(app, pages, desk, limiter, provider)
    start_page(pages, desk)
    dashboard_pages(pages, desk, assumptions=assumptions)
    people_pages(pages, desk)
    certification_list(pages, desk)
    act_pages(pages, desk)
    queue_pages(pages, desk)
    routing_pages(pages, desk)
    import_pages(pages, desk)
    bulk_pages(app, pages, desk, in_site=bulk_in_site)
    design_pages(pages, desk)
    audit_pages(pages, desk)
    system_pages(pages, desk, receivers)
    report_pages(pages, desk, assumptions=assumptions)
    account_pages(pages, desk)
    app.register_blueprint(pages)
    app.register_blueprint(_assets())
    rights_of(app, pages.name)


def _assets() -> Blueprint:
    """Serve the desk's own style sheet and script, which caches may keep."""
    assets = Blueprint("office_assets", __name__, url_prefix=f"{OFFICE_SIDE}/assets")

    @assets.get("/<name>")
    def file(name: str) -> Response:
        return asset_answer(name, "office")

    @assets.app_template_global("office_asset")
    def address(name: str) -> str:
        digest = packaged_assets("office")[name].digest
        return url_for("office_assets.file", name=name, v=digest)

    return assets
