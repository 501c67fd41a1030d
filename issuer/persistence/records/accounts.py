"""Accounts of the office: who there is, in which role, and how they prove who they are."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, insert, select, update

from issuer.domain.roles import Role
from issuer.persistence.models.accounts import Account


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountDraft:
    """An account that is about to be recorded."""

    name: str
    shown_name: str
    role: Role
    password_hash: str | None = None
    must_change: bool = False
    oidc_issuer: str | None = None
    oidc_subject: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRecord:
    """An account as recorded."""

    id: int
    name: str
    shown_name: str
    role: Role
    password_hash: str | None
    must_change: bool
    oidc_issuer: str | None
    created_at: datetime
    signed_in_at: datetime | None
    disabled_at: datetime | None


class Accounts:
    """Records and finds accounts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, draft: AccountDraft, *, at: datetime) -> int:
        """Record an account and return its number; a name is used once (ConflictError)."""
        statement = insert(Account).values(
            name=draft.name,
            shown_name=draft.shown_name,
            role=draft.role.value,
            password_hash=draft.password_hash,
            must_change=draft.must_change,
            oidc_issuer=draft.oidc_issuer,
            oidc_subject=draft.oidc_subject,
            created_at=at,
        )
        return self._connection.execute(statement.returning(Account.id)).scalar_one()

    def by_id(self, account_id: int) -> AccountRecord | None:
        """Return the account with this number, also where it is disabled."""
        return next(iter(self._where(Account.id == account_id)), None)

    def by_name(self, name: str) -> AccountRecord | None:
        """Return the account of this name, also where it is disabled."""
        return next(iter(self._where(Account.name == name)), None)

    def by_subject(self, issuer: str, subject: str) -> AccountRecord | None:
        """Return the account for which an identity provider vouches."""
        condition = (Account.oidc_issuer == issuer) & (Account.oidc_subject == subject)
        return next(iter(self._where(condition)), None)

    def all(self) -> list[AccountRecord]:
        """Return every account by its name."""
        return self._where(Account.id.is_not(None))

    def working(self, role: Role) -> int:
        """Return how many accounts in ``role`` are not disabled."""
        query = (
            select(func.count())
            .select_from(Account)
            .where(Account.role == role.value, Account.disabled_at.is_(None))
        )
        return self._connection.execute(query).scalar_one()

    def change_role(self, account_id: int, role: Role) -> None:
        """Give an account another role."""
        self._change(account_id, role=role.value)

    def change_password(self, account_id: int, password_hash: str, *, must_change: bool) -> None:
        """Replace the password's hash."""
        self._change(account_id, password_hash=password_hash, must_change=must_change)

    def disable(self, account_id: int, *, at: datetime | None) -> None:
        """Disable an account, or with ``at`` None enable it again."""
        self._change(account_id, disabled_at=at)

    def signed_in(self, account_id: int, *, at: datetime) -> None:
        """Note when somebody signed in last."""
        self._change(account_id, signed_in_at=at)

    def _change(self, account_id: int, **values: object) -> None:
        self._connection.execute(update(Account).where(Account.id == account_id).values(**values))

    def _where(self, condition: ColumnElement[bool]) -> list[AccountRecord]:
        query = (
            select(
                Account.id,
                Account.name,
                Account.shown_name,
                Account.role,
                Account.password_hash,
                Account.must_change,
                Account.oidc_issuer,
                Account.created_at,
                Account.signed_in_at,
                Account.disabled_at,
            )
            .where(condition)
            .order_by(Account.name)
        )
        return [_record(dict(row)) for row in self._connection.execute(query).mappings()]


def _record(values: dict[str, Any]) -> AccountRecord:
    return AccountRecord(**{**values, "role": Role(values["role"])})
