"""Signing in at the desk: by password, or by the identity provider's word; and out again."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from issuer.domain.acts import OFFICE_ACCOUNT
from issuer.domain.roles import Role
from issuer.errors import RefusedError
from issuer.persistence import Database, Records
from issuer.persistence.records.accounts import AccountDraft, AccountRecord
from issuer.services import passwords
from issuer.services.accounts import NAME, added, apply_role
from issuer.services.sessions import digest_of, is_to_be_noted, open_session, running


@dataclass(frozen=True, slots=True, kw_only=True)
class Vouched:
    """Whom an identity provider vouches for, its token checked by the caller."""

    issuer: str
    subject: str
    name: str
    """What the provider calls the account: a preferred user name or a mail address."""
    shown_name: str
    role: Role


def actor_of(account: AccountRecord) -> str:
    """Return who the record says acted, where this account did."""
    return f"{OFFICE_ACCOUNT}{account.name}"


def sign_in(database: Database, name: str, password: str, *, at: datetime) -> str | None:
    """Begin a session and return its secret; None where name and password do not go together.

    A disabled account, one of the identity provider, and none at all answer the same, after
    the same time.
    """
    name = name.strip().casefold()
    with database.reading() as records:
        account = records.accounts.by_name(name)
    usable = None if account is None or account.disabled_at is not None else account
    if not passwords.matches(None if usable is None else usable.password_hash, password):
        return None
    assert usable is not None  # noqa: S101 - without an account no password matches
    anew = None
    if usable.password_hash is not None and passwords.is_outdated(usable.password_hash):
        anew = passwords.hashed(password, name=name)
    with database.transaction() as records:
        if anew is not None:
            records.accounts.change_password(usable.id, anew, must_change=usable.must_change)
        return _opened(records, usable.id, at=at)


def sign_in_vouched(database: Database, vouched: Vouched, *, at: datetime) -> str:
    """Begin a session for whom the identity provider vouches; return its secret.

    The account is made at the first time. Its role is the provider's word, each time anew.

    Raises RefusedError where the account is disabled here, and ConflictError where another
    account has the name: an account with a password is never taken over.
    """
    with database.transaction() as records:
        account = records.accounts.by_subject(vouched.issuer, vouched.subject)
        if account is None:
            draft = AccountDraft(
                name=_name_of(vouched),
                shown_name=" ".join(vouched.shown_name.split())[:200] or _name_of(vouched),
                role=vouched.role,
                oidc_issuer=vouched.issuer,
                oidc_subject=vouched.subject,
            )
            actor = f"{OFFICE_ACCOUNT}{draft.name}"
            account = added(records, draft, actor=actor, at=at)
        if account.disabled_at is not None:
            raise RefusedError("This account is disabled. Ask an administrator of the office.")
        if account.role is not vouched.role:
            apply_role(records, account, vouched.role, actor=actor_of(account), at=at)
        return _opened(records, account.id, at=at)


def role_of(claim: object, roles: Mapping[str, Role]) -> Role | None:
    """Return the role for a provider's claim, a text or a list of texts; None for no role.

    Where several fit, the one that stands last among the roles counts: it may do most.
    """
    values = [claim] if isinstance(claim, str) else claim if isinstance(claim, list) else []
    fitting = {roles[value] for value in values if isinstance(value, str) and value in roles}
    return next((role for role in reversed(Role) if role in fitting), None)


def signed_in(database: Database, secret: str, *, at: datetime) -> AccountRecord | None:
    """Return who is signed in by a session; None where it is unknown or has ended."""
    with database.reading() as records:
        session = running(records.account_sessions, secret, at=at)
        account = None if session is None else records.accounts.by_id(session.owner_id)
    if session is None or account is None or account.disabled_at is not None:
        return None
    if is_to_be_noted(session, at=at):
        with database.transaction() as records:
            records.account_sessions.seen(session.digest, at=at)
    return account


def sign_out(database: Database, secret: str) -> None:
    """End a session for good; whoever kept its cookie has nothing."""
    with database.transaction() as records:
        records.account_sessions.end(digest_of(secret))


def _opened(records: Records, account_id: int, *, at: datetime) -> str:
    records.accounts.signed_in(account_id, at=at)
    return open_session(records.account_sessions, account_id, at=at)


def _name_of(vouched: Vouched) -> str:
    name = re.sub(r"[^a-z0-9._@-]+", "-", vouched.name.strip().casefold()).strip("-._@")[:100]
    if NAME.fullmatch(name) is None:
        raise RefusedError(
            "The identity provider names this account in a way that cannot be used here. It "
            "must give a preferred user name or a mail address."
        )
    return name
