"""``assay submitted``: ending what was signed for another system."""

import pytest

from issuer.cli.clock import now
from issuer.cli.frame import Exit
from issuer.opening import open_office
from issuer.services.submitting import sign_submitted
from issuer.settings import read_settings

ID = "urn:uuid:2c8e2a3e-8b1f-4d38-a1a5-6a6f3a2f9b10"


@pytest.fixture
def signed(with_office):
    office = open_office(read_settings())
    document = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": ID,
        "type": ["VerifiableCredential"],
        "issuer": office.did,
        "credentialSubject": {"id": "did:example:ada", "name": "Ada"},
    }
    sign_submitted(office, document, actor="api-key:x", at=now())
    office.database.dispose()
    return with_office


def test_revoke(signed):
    first = signed("submitted", "revoke", ID, "--reason", "issued-in-error")
    assert (first.exit_code, first.stdout.split(": ")[0]) == (Exit.DONE, "Revoked")
    again = signed("submitted", "revoke", ID, "--reason", "issued-in-error")
    assert (again.exit_code, again.stdout.split(": ")[0]) == (Exit.DONE, "Was revoked already")


def test_erase(signed):
    assert signed("submitted", "erase", ID).exit_code == Exit.DONE
    assert signed("submitted", "erase", ID).exit_code == Exit.REFUSED


def test_what_is_not_known_is_refused(with_office):
    result = with_office("submitted", "revoke", "urn:x", "--reason", "issued-in-error")
    assert result.exit_code == Exit.REFUSED
    assert "urn:x" in result.stderr
