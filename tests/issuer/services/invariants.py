"""What must hold of an office's records whatever happened before (I1 to I8 of the attacks)."""

import json
from collections import Counter
from datetime import datetime
from hashlib import sha256

import orjson
from sqlalchemy import select

from issuer.persistence.models import Act, Certification, Credential, StatusList
from issuer.services import finishing
from issuer.services.materialising import granted_to, known_of, rebuilt
from issuer.services.office import Office
from issuer.services.rules import tracks_of
from tests.issuer.services.offices import own_sources
from verifier.report import Verdict
from verifier.status.bitstring import decode, value_at
from verifier.verify import verify

GIVING = {"certified", "renewed", "reinstated", "extended", "corrected", "reissued"}
"""Acts from which a credential comes."""


def hold_what_is_handed_on_to_what_is_recorded(monkeypatch) -> None:
    """Let each storing of credentials fail that goes on with other facts than are recorded."""
    real = finishing.follow_known

    def follow_known(records, office, signing, known, **more):
        recorded = known_of(records, known.held)
        assert known.facts == recorded.facts
        assert {key: list(group) for key, group in known.held.items()} == recorded.held
        return real(records, office, signing, known, **more)

    monkeypatch.setattr(finishing, "follow_known", follow_known)


def assert_whole(office: Office, *, at: datetime, expected: int | None = None) -> None:
    """Check every invariant on everything that is recorded."""
    with office.database.reading() as records:
        connection = records._connection
        credentials = connection.execute(select(Credential.__table__)).all()
        certifications = connection.execute(select(Certification.__table__)).all()
        acts = connection.execute(select(Act.__table__)).all()
        lists = connection.execute(select(StatusList.__table__)).all()
        held = records.certifications.of_holders({c.holder_id for c in certifications})
        tracks = tracks_of(records, [each for group in held.values() for each in group])
        computed = rebuilt(known_of(records, held), tracks)
        stored = records.timelines.of(computed)
        people = records.holders.by_ids(held)
        granted = {
            key: {} if people[key].erased_at else granted_to(group, computed, tracks)
            for key, group in held.items()
        }
        assert records.access.of(held) == {key: each for key, each in granted.items() if each}
    given_out = [credential for credential in credentials if credential.state == "issued"]
    # Of an erased holder only the places and the revocations are left.
    issued = [credential for credential in given_out if credential.signed is not None]
    assert all(c.revoked_at is not None for c in given_out if c.signed is None)
    if expected is not None:
        assert len(issued) == expected
        assert [c.state for c in credentials] == ["issued"] * expected

    # I2: no two share (certification, version) or (list, index).
    _different((c.certification_id, c.version) for c in credentials)
    _different((c.status_list, c.status_index) for c in credentials)
    _different(json.loads(c.signed)["credentialSubject"]["id"] + str(c.version) for c in issued)

    public = {certification.id: certification.public_id for certification in certifications}
    signed_lists = {row.number: json.loads(row.signed) for row in lists if row.signed}
    for credential in issued:
        document = json.loads(credential.signed)
        proof = document.pop("proof")
        # I4: what was signed is what was reserved, for this address and this place.
        assert sha256(orjson.dumps(document)).hexdigest() == credential.unsigned_digest
        assert len(proof) == 1
        assert document["id"].endswith(f"/c/{public[credential.certification_id]}")
        status = document["credentialStatus"]
        assert status["statusListIndex"] == str(credential.status_index)
        assert status["statusListCredential"].endswith(f"/status/{credential.status_list}")
        # I5: the published bit is what the record says.
        encoded = signed_lists[credential.status_list]["credentialSubject"]["encodedList"]
        bit = value_at(decode(encoded), credential.status_index)
        assert bit == (credential.revoked_at is not None)

    # Each issued credential has one act that gave it, each revoked one an act that ended it.
    given = Counter(
        (act.certification_id, json.loads(act.details)["version"])
        for act in acts
        if act.kind in GIVING
    )
    assert given == Counter((c.certification_id, c.version) for c in given_out)
    ended = Counter(
        (act.certification_id, json.loads(act.details)["version"])
        for act in acts
        if act.kind == "version-revoked"
    )
    assert ended == Counter(
        (c.certification_id, c.version) for c in given_out if c.revoked_at is not None
    )

    # The materialised standing is the one that the facts give.
    assert stored == {key: spans for key, spans in computed.items() if spans}

    registry, sources = office.own_registry(), own_sources(office, at)
    for credential in issued[:20]:
        report = verify(bytes(credential.signed), at=at, registry=registry, sources=sources)
        expected_verdict = Verdict.VALID
        if credential.revoked_at is not None:
            expected_verdict = Verdict.REVOKED
        elif at < credential.valid_from:
            expected_verdict = Verdict.NOT_YET_VALID
        elif at >= credential.valid_until:
            expected_verdict = Verdict.EXPIRED
        assert report.verdict is expected_verdict, report


def _different(values) -> None:
    doubled = [value for value, count in Counter(values).items() if count > 1]
    assert doubled == []
