"""API keys: shown once, kept as a digest, ended by time or by hand."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest

from issuer.errors import ConflictError, NotFoundError, RefusedError
from issuer.services.api_keys import (
    authenticate,
    create_api_key,
    list_api_keys,
    revoke_api_key,
)
from issuer.services.scopes import Scope

AT = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


def make(database, name="training system", **options):
    options = {"scopes": {Scope.HOLDERS_READ}, "at": AT, **options}
    return create_api_key(database, name=name, **options)


def test_a_key_passes_with_its_scopes_alone(database):
    token = make(database, scopes={Scope.HOLDERS_READ, Scope.RECORDS_WRITE})
    key = authenticate(database, token, at=AT)
    assert key is not None
    assert key.scopes == {Scope.HOLDERS_READ, Scope.RECORDS_WRITE}
    assert key.actor == "api-key:training system"


def test_a_token_has_256_random_bits_and_only_its_digest_is_kept(database):
    token = make(database)
    assert token.startswith("assay_")
    assert len(token) == len("assay_") + 43
    with database.reading() as records:
        (kept,) = records.api_keys.all()
    assert kept.sha256 == hashlib.sha256(token.encode()).hexdigest()
    assert token.removeprefix("assay_") not in repr(kept)
    assert make(database, name="another") != token


@pytest.mark.parametrize("token", ["", "assay_", "assay_" + "A" * 43, "bearer", "assay_ä"])
def test_another_token_does_not_pass(database, token):
    make(database)
    assert authenticate(database, token, at=AT) is None


def test_a_key_ends_at_its_moment(database):
    end = AT + timedelta(days=1)
    token = make(database, expires_at=end)
    assert authenticate(database, token, at=end - timedelta(seconds=1)) is not None
    assert authenticate(database, token, at=end) is None


def test_a_revoked_key_does_not_pass(database):
    token = make(database)
    revoke_api_key(database, "training system", at=AT)
    assert authenticate(database, token, at=AT) is None
    with pytest.raises(NotFoundError, match="assay api-key list"):
        revoke_api_key(database, "training system", at=AT)


def test_the_last_use_is_noted_to_the_minute(database):
    token = make(database)
    for seconds in (0, 30, 59, 61):
        assert authenticate(database, token, at=AT + timedelta(seconds=seconds)) is not None
        (key,) = list_api_keys(database)
        assert key.last_used_at == AT + timedelta(seconds=61 if seconds == 61 else 0)


def test_a_key_that_could_do_nothing_is_not_made(database):
    with pytest.raises(RefusedError, match="scope"):
        make(database, scopes=set())
    with pytest.raises(RefusedError, match="later moment"):
        make(database, expires_at=AT)
    assert list_api_keys(database) == []


def test_a_name_is_used_once(database):
    make(database)
    with pytest.raises(ConflictError):
        make(database)
