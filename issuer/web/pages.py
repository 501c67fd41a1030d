"""All public pages of the office, for the application to register."""

from typing import Final

from flask import Blueprint

from issuer.services.office import Office
from issuer.web.achievements import achievement_pages
from issuer.web.certification import certification_pages
from issuer.web.concerns import concern_pages
from issuer.web.directory import directory_pages
from issuer.web.downloads import download_pages
from issuer.web.front import front_pages
from issuer.web.messages import message_pages
from issuer.web.offline import offline_pages
from issuer.web.people import people_pages
from issuer.web.share_pages import share_pages
from keys.did_web import is_loopback
from verifier.web.application import VERIFY
from verifier.web.design import NavigationItem, SiteFacts
from verifier.web.first_view import compress
from verifier.web.language import marked
from verifier.web.site import VerifierSite
from verifier.web.vc_api import vc_api
from verifier.web.verifying import verify_pages

NAVIGATION: Final = (
    VERIFY,
    NavigationItem(endpoint="directory.search", label=marked("Directory")),
    NavigationItem(endpoint="front.about", label=marked("About")),
    NavigationItem(endpoint="me.overview", label=marked("For holders")),
)


def site_facts(office: Office) -> SiteFacts:
    """Return what every page says about this office's site."""
    return SiteFacts(
        name=office.identity.name,
        public_url=office.public_url,
        home="front.home",
        navigation=NAVIGATION,
        demonstration=is_loopback(office.did),
    )


def public_pages(
    office: Office, site: VerifierSite, *, linkedin: str | None = None, mail: bool = False
) -> tuple[Blueprint, ...]:
    """Make the blueprints of every public page of ``office``, ``/verify`` among them.

    ``site`` says whom the verifier recognises, where it looks things up, and what time it is.
    ``linkedin`` is the number of the office's LinkedIn page. Where no ``mail`` is sent, visitors
    cannot write to listed people.
    """
    public = (
        front_pages(office, site),
        certification_pages(office, site),
        download_pages(office, site),
        share_pages(office, site, linkedin=linkedin),
        concern_pages(office, site),
        directory_pages(office, site),
        people_pages(office, site, mail=mail),
        *((message_pages(office, site),) if mail else ()),
        achievement_pages(office, site),
        verify_pages(site),
        offline_pages(office, site),
        vc_api(site),
    )
    for pages in public:
        pages.after_request(compress)
    return public
