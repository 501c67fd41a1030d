"""Typed access to what is recorded, one object per subject, inside one transaction."""

from functools import cached_property

from sqlalchemy import Connection

from issuer.persistence.models.accounts import AccountSession
from issuer.persistence.models.own_side import HolderSession
from issuer.persistence.records.absences import Absences
from issuer.persistence.records.access_spans import AccessSpans
from issuer.persistence.records.accounts import Accounts
from issuer.persistence.records.acts import Acts
from issuer.persistence.records.api_keys import ApiKeys
from issuer.persistence.records.audit import Audit
from issuer.persistence.records.certifications import Certifications
from issuer.persistence.records.ceus import Ceus
from issuer.persistence.records.concerns import Concerns
from issuer.persistence.records.credentials import Credentials
from issuer.persistence.records.deliveries import Deliveries
from issuer.persistence.records.directory import Directory
from issuer.persistence.records.endpoints import Endpoints
from issuer.persistence.records.figures.awards import AwardFigures
from issuer.persistence.records.figures.people import PeopleFigures
from issuer.persistence.records.figures.renewals import RenewalFigures
from issuer.persistence.records.figures.sittings import SittingFigures
from issuer.persistence.records.holders import Holders
from issuer.persistence.records.idempotency import Idempotency
from issuer.persistence.records.items import Items
from issuer.persistence.records.jobs import Jobs
from issuer.persistence.records.messages import Messages
from issuer.persistence.records.outbox import Outbox
from issuer.persistence.records.people_lists import PeopleLists
from issuer.persistence.records.pools import Pools
from issuer.persistence.records.profiles import Profiles
from issuer.persistence.records.reservations import Reservations
from issuer.persistence.records.results import Results
from issuer.persistence.records.sessions import Sessions
from issuer.persistence.records.sign_ins import SignIns
from issuer.persistence.records.status_lists import StatusLists
from issuer.persistence.records.submitted import Submitted
from issuer.persistence.records.tickets import Tickets
from issuer.persistence.records.timelines import Timelines
from issuer.persistence.records.tracks import Tracks
from issuer.persistence.records.uploads import Uploads
from issuer.persistence.records.withdrawals import Withdrawals


class Records:
    """All records, as one transaction sees them; of no use after it ends."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @cached_property
    def holders(self) -> Holders:
        """People."""
        return Holders(self._connection)

    @cached_property
    def results(self) -> Results:
        """Attempts and fulfilled requirements."""
        return Results(self._connection)

    @cached_property
    def tracks(self) -> Tracks:
        """Track versions as they were used."""
        return Tracks(self._connection)

    @cached_property
    def certifications(self) -> Certifications:
        """Certifications and their cycles."""
        return Certifications(self._connection)

    @cached_property
    def reservations(self) -> Reservations:
        """Credentials that are meant and not yet issued."""
        return Reservations(self._connection)

    @cached_property
    def credentials(self) -> Credentials:
        """Credentials that were issued."""
        return Credentials(self._connection)

    @cached_property
    def submitted(self) -> Submitted:
        """Credentials that others composed and this office signed."""
        return Submitted(self._connection)

    @cached_property
    def status_lists(self) -> StatusLists:
        """Status lists, and the places in them."""
        return StatusLists(self._connection)

    @cached_property
    def timelines(self) -> Timelines:
        """Materialised standings."""
        return Timelines(self._connection)

    @cached_property
    def access(self) -> AccessSpans:
        """Who is granted what, over time."""
        return AccessSpans(self._connection)

    @cached_property
    def pools(self) -> Pools:
        """Agents for tickets, and how busy they are."""
        return Pools(self._connection)

    @cached_property
    def absences(self) -> Absences:
        """Who is not in a pool, and why."""
        return Absences(self._connection)

    @cached_property
    def acts(self) -> Acts:
        """Who did what, when and why: append-only."""
        return Acts(self._connection)

    @cached_property
    def withdrawals(self) -> Withdrawals:
        """Certifications of which a withdrawal may wait."""
        return Withdrawals(self._connection)

    @cached_property
    def ceus(self) -> Ceus:
        """Continuing education."""
        return Ceus(self._connection)

    @cached_property
    def directory(self) -> Directory:
        """Holders who agreed to be listed and whose certification is in date."""
        return Directory(self._connection)

    @cached_property
    def api_keys(self) -> ApiKeys:
        """Keys of the API."""
        return ApiKeys(self._connection)

    @cached_property
    def idempotency(self) -> Idempotency:
        """Answers to requests that may be repeated."""
        return Idempotency(self._connection)

    @cached_property
    def outbox(self) -> Outbox:
        """What is to be told to the outside."""
        return Outbox(self._connection)

    @cached_property
    def deliveries(self) -> Deliveries:
        """Who is told what, and how far that has come."""
        return Deliveries(self._connection)

    @cached_property
    def endpoints(self) -> Endpoints:
        """Systems that are told of events."""
        return Endpoints(self._connection)

    @cached_property
    def sign_ins(self) -> SignIns:
        """One-time links of holders."""
        return SignIns(self._connection)

    @cached_property
    def holder_sessions(self) -> Sessions:
        """Browsers in which holders are signed in."""
        return Sessions(self._connection, HolderSession, HolderSession.holder_id)

    @cached_property
    def people_lists(self) -> PeopleLists:
        """People and certifications as the desk lists them."""
        return PeopleLists(self._connection)

    @cached_property
    def audit(self) -> Audit:
        """Acts across the whole office."""
        return Audit(self._connection)

    @cached_property
    def jobs(self) -> Jobs:
        """Bulk issues that were ordered."""
        return Jobs(self._connection)

    @cached_property
    def uploads(self) -> Uploads:
        """Tables that are looked at before they are taken in."""
        return Uploads(self._connection)

    @cached_property
    def accounts(self) -> Accounts:
        """People who work in the office."""
        return Accounts(self._connection)

    @cached_property
    def account_sessions(self) -> Sessions:
        """Browsers in which accounts are signed in."""
        return Sessions(self._connection, AccountSession, AccountSession.account_id)

    @cached_property
    def profiles(self) -> Profiles:
        """How holders wish to stand in the directory."""
        return Profiles(self._connection)

    @cached_property
    def concerns(self) -> Concerns:
        """What visitors reported about certifications."""
        return Concerns(self._connection)

    @cached_property
    def tickets(self) -> Tickets:
        """Outcomes of tickets."""
        return Tickets(self._connection)

    @cached_property
    def items(self) -> Items:
        """Titles of the items of assessments."""
        return Items(self._connection)

    @cached_property
    def people_figures(self) -> PeopleFigures:
        """How the people of a programme stand."""
        return PeopleFigures(self._connection)

    @cached_property
    def renewal_figures(self) -> RenewalFigures:
        """What runs out, and what was renewed."""
        return RenewalFigures(self._connection)

    @cached_property
    def award_figures(self) -> AwardFigures:
        """What was earned, by whom, and how long it took."""
        return AwardFigures(self._connection)

    @cached_property
    def sitting_figures(self) -> SittingFigures:
        """Sittings of assessments, by component and by item."""
        return SittingFigures(self._connection)

    @cached_property
    def messages(self) -> Messages:
        """What visitors wrote to listed people."""
        return Messages(self._connection)
