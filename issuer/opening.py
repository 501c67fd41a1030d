"""An office put together from its settings, and nothing of it made that was not there."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path

from issuer import programmes as catalogue
from issuer.composition.inputs import IssuerIdentity
from issuer.delivery.letter import Sender
from issuer.delivery.mail import MailServer, Security, opened_post
from issuer.delivery.secret_box import SecretBox
from issuer.delivery.webhook import Webhooks
from issuer.delivery.zendesk import Zendesk
from issuer.delivery.zendesk_http import Account, ZendeskCalls
from issuer.domain.figures.impact import CostAssumptions
from issuer.domain.programme import Programme
from issuer.domain.routing import RoutingRules
from issuer.errors import UnavailableError
from issuer.persistence import Database
from issuer.programmes import ProgrammeError, load_routing, shipped_routing
from issuer.services.delivering import Ways
from issuer.services.figures.assumption_file import load_assumptions
from issuer.services.office import Office, Signatory
from issuer.services.skills import SkillAccount
from issuer.settings import Settings, SettingsError, read_passphrase
from keys.did_web import did_web
from keys.store import KeyStore
from verifier.policy.registry import TrustRegistry

_PNG = b"\x89PNG\r\n\x1a\n"
_LARGEST_PICTURE = 1_000_000
_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


def open_office(settings: Settings) -> Office:
    """Open the office of ``settings``.

    No key is opened: a missing one says so when something is to be signed.

    Raises UnavailableError where the database is not there or not of this release, and
    IssuerError or KeysError where programmes, passphrase or public address are not as they
    must be.
    """
    programmes = programmes_of(settings)
    return Office(
        identity=identity_of(settings),
        programmes=programmes,
        signatory=signatory_of(settings),
        routing=routing_of(settings, programmes),
        database=current_database(settings),
        keys=key_store_of(settings),
        status_list_entries=settings.status_list_entries,
    )


def current_database(settings: Settings) -> Database:
    """Return the database, which must be there and of this release.

    Raises UnavailableError with the command that makes it so.
    """
    database = Database(settings.database)
    if not database.is_current():
        database.dispose()
        raise UnavailableError(
            "The database is not there yet, or was made by another release of Assay. Nothing "
            "was done. Make it or bring it up to date: assay database upgrade"
        )
    return database


def identity_of(settings: Settings) -> IssuerIdentity:
    """Return the issuer as it presents itself in documents."""
    return IssuerIdentity(
        did=did_web(settings.public_url),
        public_url=settings.public_url,
        name=settings.issuer_name,
        description=settings.issuer_description,
        email=settings.issuer_email or "",
    )


def signatory_of(settings: Settings) -> Signatory:
    """Return who signs certificates on paper.

    Raises SettingsError where the picture of the signature cannot be used.
    """
    return Signatory(
        name=settings.signatory_name or settings.issuer_name,
        title=settings.signatory_title,
        picture=_written(settings.signatory_picture),
    )


def _written(place: Path | None) -> bytes | None:
    if place is None:
        return None
    try:
        picture = place.read_bytes()
    except OSError as error:
        raise SettingsError(
            f"The setting signatory_picture names {place}, which cannot be read: {error}."
        ) from None
    if not picture.startswith(_PNG) or len(picture) > _LARGEST_PICTURE:
        raise SettingsError(
            f"The setting signatory_picture names {place}, which is no PNG file of at most 1 MB."
        )
    return picture


def key_store_of(settings: Settings) -> KeyStore:
    """Return the key store; nothing of it is opened yet."""
    return KeyStore(
        settings.keys_place.absolute(),
        read_passphrase(settings),
        controller=did_web(settings.public_url),
    )


def programmes_of(settings: Settings) -> tuple[Programme, ...]:
    """Return the programmes that the settings name; the shipped ones where they name none."""
    if not settings.programmes:
        return catalogue.shipped()
    return tuple(catalogue.load(place) for place in settings.programmes)


def routing_of(settings: Settings, programmes: Sequence[Programme]) -> RoutingRules | None:
    """Return the routing rules that the settings name, or the shipped ones where they fit.

    Raises ProgrammeError where the file that the settings name is not as it must be.
    """
    if settings.routing is not None:
        return load_routing(settings.routing, programmes)
    try:
        return shipped_routing(programmes)
    except ProgrammeError:
        # An own programme has the name of ours and other tracks: our rules are not for it.
        return None


def assumptions_of(settings: Settings) -> CostAssumptions | None:
    """Return what the office takes the programme to cost; None where the settings name no file."""
    if settings.cost_assumptions is None:
        return None
    return load_assumptions(settings.cost_assumptions)


def with_own(office: Office, known: TrustRegistry) -> TrustRegistry:
    """Return the registry with this office first, by the keys that it has at this moment."""
    others = (issuer for issuer in known.issuers if issuer.id != office.did)
    return TrustRegistry(issuers=(*office.own_registry().issuers, *others))


@contextmanager
def opened_ways(settings: Settings) -> Iterator[Ways]:
    """Open the ways out; nothing is connected to before something is to be delivered.

    Raises SettingsError where the settings of the mail do not go together.
    """
    server = mail_server_of(settings)
    with (
        nullcontext() if server is None else opened_post(server) as post,
        opened_skills(settings) as skills,
    ):
        yield Ways(
            post=post,
            sender=Sender(
                name=settings.issuer_name,
                mail=settings.mail_from or "",
                reply_to=settings.issuer_email or "",
            ),
            webhooks=webhooks_of(settings),
            box=SecretBox(read_passphrase(settings)),
            skills=skills,
        )


@contextmanager
def opened_skills(settings: Settings) -> Iterator[SkillAccount | None]:
    """Open the way to the ticket system; None where the settings name none.

    Raises SettingsError where the settings do not go together.
    """
    if settings.zendesk_url is None:
        yield None
        return
    if not settings.zendesk_user or settings.zendesk_token is None:
        raise SettingsError(
            "The settings zendesk_user and zendesk_token are needed where zendesk_url is set."
        )
    calls = ZendeskCalls(
        Account(
            origin=settings.zendesk_url,
            user=settings.zendesk_user,
            token=settings.zendesk_token.get_secret_value(),
        )
    )
    try:
        yield SkillAccount(
            zendesk=Zendesk(calls, jobs=settings.zendesk_jobs_path),
            skill_type=settings.zendesk_skill_type,
        )
    finally:
        calls.close()


def mail_server_of(settings: Settings) -> MailServer | None:
    """Return the server that takes our mail; None where the settings name none."""
    if settings.mail_host is None:
        return None
    security = Security(settings.mail_security)
    if security is Security.NONE and settings.mail_host not in _THIS_MACHINE:
        raise SettingsError(
            "The setting mail_security may be “none” for a mail server on this machine alone: "
            "letters hold names. Set starttls or tls."
        )
    if not settings.mail_from or "@" not in settings.mail_from:
        raise SettingsError(
            "The setting mail_from is needed where mail_host is set: mails come from an address."
        )
    password = settings.mail_password
    return MailServer(
        host=settings.mail_host,
        port=settings.mail_port,
        security=security,
        user=settings.mail_user,
        password="" if password is None else password.get_secret_value(),
    )


def webhooks_of(settings: Settings) -> Webhooks:
    """Return how webhooks are sent."""
    return Webhooks(allow_private=settings.webhook_private_addresses)
