"""The trust bundle: the office's keys and lists as of a moment, signed, and nothing private."""

import json
from datetime import timedelta

import pytest

from issuer.errors import UnavailableError
from issuer.services.held_sources import HeldSources
from issuer.services.issuing import issue
from issuer.services.publishing import published_status_list
from issuer.services.trust_bundle import trust_bundle
from keys.algorithms import KeyType
from keys.passphrase import Passphrase
from keys.store import KeyStore
from tests.issuer.programme import AT
from tests.issuer.services.offices import DID, PASSPHRASE
from tests.issuer.services.people import enrol, examine
from verifier.proofs.data_integrity import check_proofs, require_controller
from verifier.report import Outcome


def test_it_is_signed_by_the_office_and_holds_the_lists_as_they_are_served(office):
    enrol(office, "Ada Example", at=AT)
    examine(office, ["Ada Example"], taken_at=AT - timedelta(days=1))
    issue(office, holder="Ada Example", programme="test", track="base", actor="tester", at=AT)
    bundle = json.loads(trust_bundle(office, at=AT))

    sources = HeldSources(did=office.did, did_json=office.did_json(), lists={})
    results = check_proofs(bundle, at=AT, sources=sources)
    assert [result.outcome for result in results] == [Outcome.PASSED]
    require_controller(results, office.did)
    served = published_status_list(office, 1, at=AT).body.decode()
    address = f"{office.public_url}/status/1"
    assert bundle["statusLists"] == [{"address": address, "credential": served}]
    assert bundle["generatedAt"] == "2026-11-21T12:00:00Z"
    assert bundle["didDocument"] == json.loads(office.did_json())
    assert "Ada" not in json.dumps(bundle)
    assert "secret" not in json.dumps(bundle).lower()


def test_lists_that_have_grown_old_are_signed_anew_for_it(office):
    enrol(office, "Ada Example", at=AT)
    examine(office, ["Ada Example"], taken_at=AT - timedelta(days=1))
    issue(office, holder="Ada Example", programme="test", track="base", actor="tester", at=AT)
    later = AT + timedelta(days=3)
    listed = json.loads(json.loads(trust_bundle(office, at=later))["statusLists"][0]["credential"])
    assert listed["validFrom"] == "2026-11-24T12:00:00Z"


@pytest.fixture
def keys_place(tmp_path):
    """Keys of this test's own, since they are rotated."""
    store = KeyStore(tmp_path / "keys", Passphrase(PASSPHRASE), controller=DID)
    store.generate(at=AT - timedelta(days=3650))
    return tmp_path / "keys"


def test_a_key_that_the_page_does_not_know_signs_none(office):
    office.keys.rotate(at=AT, key_type=KeyType.P256)
    with pytest.raises(UnavailableError, match="Ed25519"):
        trust_bundle(office, at=AT)
