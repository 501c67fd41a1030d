"""``/verify``: give us a credential, and read whether it holds."""

from flask import Blueprint, render_template

from verifier.web.site import VerifierSite


def verify_pages(site: VerifierSite) -> Blueprint:
    """Make the pages of ``/verify`` for ``site`` (endpoints ``verifier.form``, ``.answer``)."""
    pages = Blueprint("verifier", __name__)

    @pages.get("/verify")
    def form() -> str:
        return render_template("verifier/verify.html", by_address=site.own is not None)

    return pages
