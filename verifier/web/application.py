"""The verifier by itself: one page that answers people, one API that answers programs."""

from flask import Flask

from verifier.web.design import NavigationItem, SiteFacts, install_design
from verifier.web.first_view import compress
from verifier.web.language import marked
from verifier.web.site import VerifierSite
from verifier.web.vc_api import vc_api
from verifier.web.verifying import verify_pages

VERIFY: NavigationItem = NavigationItem(endpoint="verifier.form", label=marked("Verify"))


def create_app(site: VerifierSite, *, name: str, public_url: str) -> Flask:
    """Make the WSGI application of a verifier that stands alone.

    ``name`` is who runs it, ``public_url`` its scheme, host and port.
    """
    app = Flask(__name__, static_folder=None)
    facts = SiteFacts(name=name, public_url=public_url, home="verifier.form", navigation=(VERIFY,))
    install_design(app, facts)
    pages = verify_pages(site)
    pages.after_request(compress)
    app.register_blueprint(pages)
    app.register_blueprint(vc_api(site))
    return app
