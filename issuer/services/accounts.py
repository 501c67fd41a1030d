"""Accounts of the office: added, given a role or a password, disabled; each is recorded."""

import re
from datetime import datetime
from typing import Final

from issuer.domain.roles import Role
from issuer.errors import ConflictError, NotFoundError, RefusedError
from issuer.persistence import Database, Records
from issuer.persistence.records.accounts import AccountDraft, AccountRecord
from issuer.persistence.records.acts import ActKind, ActRecord
from issuer.services import passwords
from issuer.services.sessions import digest_of

NAME: Final = re.compile(r"[a-z0-9](?:[a-z0-9._@-]{0,98}[a-z0-9])?")
"""Names of accounts; people are one person by this name, in whatever case it is typed."""
_LONGEST_SHOWN: Final = 200


def account_name(text: str) -> str:
    """Return the name of an account as it is recorded. Raises RefusedError for what is none."""
    name = text.strip().casefold()
    if NAME.fullmatch(name) is None:
        raise RefusedError(
            f"“{text[:100]}” cannot be the name of an account. Use small letters, digits and "
            "the signs . _ @ - between them, as in maria.lopez."
        )
    return name


def add_account(
    database: Database,
    *,
    name: str,
    shown_name: str,
    role: Role,
    password: str,
    must_change: bool,
    actor: str,
    at: datetime,
) -> AccountRecord:
    """Add an account that signs in with a password.

    Args:
        database: of the office.
        name: what is typed to sign in; folded to small letters.
        shown_name: as it is written on the desk's pages; the name where it is empty.
        role: what the person may do.
        password: in plain; only its hash is kept.
        must_change: whether it lasts for one sign-in, since somebody else chose it.
        actor: who adds it, for the record.
        at: now.

    Raises RefusedError for a name or password that will not do, and ConflictError where the
    name is taken.
    """
    name = account_name(name)
    draft = AccountDraft(
        name=name,
        shown_name=_one_line(shown_name) or name,
        role=role,
        password_hash=passwords.hashed(password, name=name),
        must_change=must_change,
    )
    with database.transaction() as records:
        return added(records, draft, actor=actor, at=at)


def added(records: Records, draft: AccountDraft, *, actor: str, at: datetime) -> AccountRecord:
    """Record an account and that it was added. Raises ConflictError where the name is taken."""
    if records.accounts.by_name(draft.name) is not None:
        raise ConflictError(f"There is an account “{draft.name}” already.")
    account_id = records.accounts.add(draft, at=at)
    _record(records, ActKind.ACCOUNT_ADDED, account_id, actor, at, reason=draft.role.value)
    account = records.accounts.by_id(account_id)
    assert account is not None  # noqa: S101 - it was recorded just now
    return account


def list_accounts(database: Database) -> list[AccountRecord]:
    """Return every account, also disabled ones, by name."""
    with database.reading() as records:
        return records.accounts.all()


def change_role(database: Database, name: str, role: Role, *, actor: str, at: datetime) -> None:
    """Give an account another role; whoever is signed in with it has to sign in anew.

    Raises NotFoundError, and RefusedError where nobody would be left to administer.
    """
    with database.transaction() as records:
        account = _named(records, name)
        if account.role is role:
            return
        if role is not Role.ADMINISTRATOR:
            _keep_an_administrator(records, account)
        apply_role(records, account, role, actor=actor, at=at)


def apply_role(
    records: Records, account: AccountRecord, role: Role, *, actor: str, at: datetime
) -> None:
    """Change the role, end the sessions, and record both."""
    records.accounts.change_role(account.id, role)
    records.account_sessions.end_all(account.id)
    _record(records, ActKind.ACCOUNT_ROLE, account.id, actor, at, reason=role.value)


def disable_account(database: Database, name: str, *, actor: str, at: datetime) -> None:
    """Let an account sign in no more, and end its sessions. What it did stays on record.

    Raises NotFoundError, and RefusedError where nobody would be left to administer.
    """
    with database.transaction() as records:
        account = _named(records, name)
        if account.disabled_at is not None:
            return
        _keep_an_administrator(records, account)
        records.accounts.disable(account.id, at=at)
        records.account_sessions.end_all(account.id)
        _record(records, ActKind.ACCOUNT_DISABLED, account.id, actor, at)


def enable_account(database: Database, name: str, *, actor: str, at: datetime) -> None:
    """Let a disabled account sign in again. Raises NotFoundError where there is none."""
    with database.transaction() as records:
        account = _named(records, name)
        if account.disabled_at is None:
            return
        records.accounts.disable(account.id, at=None)
        _record(records, ActKind.ACCOUNT_ENABLED, account.id, actor, at)


def reset_password(
    database: Database, name: str, password: str, *, must_change: bool, actor: str, at: datetime
) -> None:
    """Give an account another password, and end its sessions.

    Raises NotFoundError, and RefusedError where the password will not do or the identity
    provider vouches for the account.
    """
    with database.transaction() as records:
        account = _named(records, name)
        _require_password(account)
        records.accounts.change_password(
            account.id, passwords.hashed(password, name=account.name), must_change=must_change
        )
        records.account_sessions.end_all(account.id)
        _record(records, ActKind.ACCOUNT_PASSWORD, account.id, actor, at)


def change_own_password(
    database: Database,
    account: AccountRecord,
    *,
    old: str,
    new: str,
    session: str,
    actor: str,
    at: datetime,
) -> None:
    """Change one's own password; all other browsers are signed out, ``session``'s is not.

    Raises RefusedError where the old password is not right or the new one will not do.
    """
    _require_password(account)
    if not passwords.matches(account.password_hash, old):
        raise RefusedError("The present password is not right. Nothing was changed.")
    if old == new:
        raise RefusedError("That is the present password. Choose another.")
    hashed = passwords.hashed(new, name=account.name)
    with database.transaction() as records:
        records.accounts.change_password(account.id, hashed, must_change=False)
        for each in records.account_sessions.of(account.id):
            if each.digest != digest_of(session):
                records.account_sessions.end(each.digest)
        _record(records, ActKind.ACCOUNT_PASSWORD, account.id, actor, at)


def _named(records: Records, name: str) -> AccountRecord:
    account = records.accounts.by_name(name.strip().casefold())
    if account is None:
        raise NotFoundError(f"There is no account “{name}”. See: assay accounts list")
    return account


def _require_password(account: AccountRecord) -> None:
    if account.oidc_issuer is not None:
        raise RefusedError(
            f"“{account.name}” signs in by the identity provider and has no password here."
        )


def _keep_an_administrator(records: Records, account: AccountRecord) -> None:
    if (
        account.role is Role.ADMINISTRATOR
        and account.disabled_at is None
        and records.accounts.working(Role.ADMINISTRATOR) == 1
    ):
        raise RefusedError(
            f"“{account.name}” is the only administrator. Make another one first, so that "
            "somebody can look after the accounts."
        )


def _record(
    records: Records, kind: ActKind, account_id: int, actor: str, at: datetime, *, reason: str = ""
) -> None:
    act = ActRecord(
        certification_id=None,
        at=at,
        actor=actor,
        kind=kind,
        reason=reason,
        details={"account": account_id},
    )
    records.acts.add([act])


def _one_line(text: str) -> str:
    return " ".join(text.split())[:_LONGEST_SHOWN]
