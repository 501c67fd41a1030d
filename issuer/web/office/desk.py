"""What the pages of the desk work with: the office, the moment, who is signed in."""

from dataclasses import dataclass
from datetime import datetime

from flask import flash, g, redirect
from werkzeug.wrappers import Response

from issuer.domain.acts import Actor
from issuer.domain.roles import Right, may
from issuer.persistence.records.accounts import AccountRecord
from issuer.services.account_sessions import actor_of
from issuer.services.cases import Doer
from issuer.services.office import Office
from verifier.web.site import VerifierSite


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the pages of the desk work with."""

    office: Office
    site: VerifierSite

    def now(self) -> datetime:
        """Return the moment of this request: read once."""
        if "at" not in g:
            g.at = self.site.clock()
        moment: datetime = g.at
        return moment

    def account(self) -> AccountRecord:
        """Return who is signed in; only to be asked behind the guard."""
        account: AccountRecord = g.account
        return account

    def actor(self) -> str:
        """Return who the record says acts in this request."""
        return actor_of(self.account())

    def doer(self, capacity: Actor) -> Doer:
        """Return who acts, in the capacity that the page's right gives."""
        return Doer(name=self.actor(), capacity=capacity)

    def may(self, right: Right) -> bool:
        """Return whether who is signed in has ``right``."""
        return may(self.account().role, right)


def done(words: str, address: str) -> Response:
    """Go on to ``address`` and say there what was done."""
    flash(words, "good")
    return redirect(address, 303)
