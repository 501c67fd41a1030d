"""D2: a person who was erased is nowhere; the acts, the bits and the address stay."""

from pathlib import Path

import pytest
from sqlalchemy import text

from issuer.domain.acts import Actor
from issuer.errors import NotFoundError, RefusedError
from issuer.persistence.models import Base
from issuer.persistence.records.holders import HolderDraft
from issuer.persistence.records.idempotency import Answered
from issuer.services.bulk import issue_eligible
from issuer.services.cases import Doer
from issuer.services.directory import search_directory
from issuer.services.erasing import erase
from issuer.services.idempotency import once
from issuer.services.issuing import issue
from issuer.services.merging import merge
from issuer.services.publishing import published_status_list
from issuer.services.reading import certification_view, credential_bytes
from issuer.services.submitting import sign_submitted
from issuer.services.views import DirectoryQuery, ErasedCertification
from tests.issuer.programme import AT
from tests.issuer.services.invariants import assert_whole
from tests.issuer.services.people import candidate, examine, recommend

CANARY = "Kanarienvogel Zwitscher"
EXTERNAL = "kanarie-4711"
MAIL = "kanarie@vogelhaus.example"
OFFICER = Doer(name="officer 1", capacity=Actor.OFFICER)
HOLDER = Doer(name=EXTERNAL, capacity=Actor.HOLDER)


@pytest.fixture
def bird(office):
    """The public id of somebody who is about to be erased, beside somebody who stays."""
    candidate(office, "ada", listed=True)
    draft = HolderDraft(external_id=EXTERNAL, name=CANARY, mail=MAIL, directory_opt_in=True)
    with office.database.transaction() as records:
        records.holders.save([draft], at=AT)
    examine(office, [EXTERNAL])
    recommend(office, EXTERNAL)
    issue_eligible(office, actor="tester", at=AT)

    def certify():
        issued = issue(
            office, holder=EXTERNAL, programme="test", track="base", actor="tester", at=AT
        )
        return Answered(status=200, body=issued.signed)

    once(office, owner="client", key="k", request=b"1", at=AT, act=certify)
    with office.database.reading() as records:
        holder = records.holders.by_external_ids([EXTERNAL])[EXTERNAL]
        return records.certifications.of_holders([holder.id])[holder.id][0].public_id


def everything(office) -> str:
    """Return all that every table holds, as text."""
    with office.database.reading() as records:
        return "\n".join(
            str(tuple(bytes(v) if isinstance(v, memoryview) else v for v in row))
            for table in Base.metadata.tables
            for row in records._connection.execute(text(f"SELECT * FROM {table}"))
        )


@pytest.mark.parametrize("doer", [OFFICER, HOLDER], ids=["officer", "holder"])
def test_D02_the_person_is_nowhere_in_the_database(office, bird, doer, database_url):
    for trace in (CANARY, "kanarienvogel", EXTERNAL, MAIL):
        assert trace in everything(office)
    erased = erase(office, holder=EXTERNAL, doer=doer, at=AT)
    assert erased.public_ids == (bird,)
    left = everything(office)
    for trace in (CANARY, "kanarienvogel", "zwitscher", EXTERNAL, MAIL):
        assert trace not in left
    assert_whole(office, at=AT)
    if database_url.startswith("sqlite:///"):
        # Nor in the pages of the files, where deleted rows use to linger.
        path = database_url.removeprefix("sqlite:///")
        for suffix in ("", "-wal"):
            raw = Path(path + suffix).read_bytes()
            for trace in (CANARY, "zwitscher", EXTERNAL, MAIL):
                assert trace.encode() not in raw


def test_D02_the_address_answers_gone_and_the_bit_is_set_for_good(office, bird):
    erase(office, holder=EXTERNAL, doer=OFFICER, at=AT)
    gone = ErasedCertification(public_id=bird, erased_at=AT)
    assert certification_view(office, bird, at=AT) == gone
    assert credential_bytes(office, bird, 1, at=AT) == gone
    with office.database.reading() as records:
        assert len(records.status_lists.revoked(1)) == 1
    assert published_status_list(office, 1, at=AT).version == 2
    page = search_directory(office, DirectoryQuery(), at=AT)
    assert [entry.holder_name for entry in page.entries] == ["ada"]


def test_D02_what_others_composed_about_the_person_is_erased_with_them(office, bird):
    def composed(identity, subject):
        return sign_submitted(
            office,
            {
                "@context": ["https://www.w3.org/ns/credentials/v2"],
                "id": identity,
                "type": ["VerifiableCredential"],
                "issuer": office.did,
                "validFrom": "2026-01-01T00:00:00Z",
                "credentialSubject": subject,
            },
            actor="api-key:x",
            at=AT,
        ).signed

    theirs = composed("urn:uuid:2c8e2a3e-8b1f-4d38-a1a5-6a6f3a2f9b10", {"id": f"mailto:{MAIL}"})
    others = composed("urn:uuid:2c8e2a3e-8b1f-4d38-a1a5-6a6f3a2f9b11", {"id": "mailto:a@x.example"})
    assert MAIL in everything(office)
    assert theirs != others
    erase(office, holder=EXTERNAL, doer=OFFICER, at=AT)
    assert MAIL not in everything(office)
    assert "a@x.example" in everything(office)
    with office.database.reading() as records:
        erased = records.submitted.find("urn:uuid:2c8e2a3e-8b1f-4d38-a1a5-6a6f3a2f9b10")
        kept = records.submitted.find("urn:uuid:2c8e2a3e-8b1f-4d38-a1a5-6a6f3a2f9b11")
        assert (erased.signed, erased.revoked_at) == (None, AT)
        assert (kept.signed, kept.revoked_at) == (others, None)
        assert records.status_lists.revoked(erased.status_list) == [erased.status_index]


def test_D02_former_identifiers_go_too(office, bird):
    candidate(office, "kanarie-alt")
    merge(office, ended="kanarie-alt", into=EXTERNAL, doer=OFFICER, at=AT)
    assert "kanarie-alt" in everything(office)
    erase(office, holder="kanarie-alt", doer=OFFICER, at=AT)
    assert "kanarie-alt" not in everything(office)
    with office.database.reading() as records:
        for name in (EXTERNAL, "kanarie-alt"):
            assert records.holders.by_external_ids([name])[name].erased_at == AT


def test_what_was_erased_stands_at_no_moment(office, bird):
    """Else figures, mails and routing would go on counting a certification of nobody's."""
    with office.database.reading() as records:
        key = records.certifications.by_public_id(bird).id
        assert records.timelines.of([key])
    erase(office, holder=EXTERNAL, doer=OFFICER, at=AT)
    with office.database.reading() as records:
        assert records.timelines.of([key]) == {}


def test_D02_the_acts_stay(office, bird):
    erase(office, holder=EXTERNAL, doer=HOLDER, at=AT)
    with office.database.reading() as records:
        certification = records.certifications.by_public_id(bird)
        acts = records.acts.of([certification.id])[certification.id]
    assert [(act.kind, act.actor) for act in acts] == [
        ("certified", "tester"),
        ("version-revoked", "holder"),
        ("erased", "holder"),
    ]


def test_D02_who_was_erased_is_known_to_have_been_and_gets_nothing(office, bird):
    erase(office, holder=EXTERNAL, doer=OFFICER, at=AT)
    with office.database.reading() as records:
        assert records.holders.by_external_ids([EXTERNAL])[EXTERNAL].erased_at == AT
    with pytest.raises(NotFoundError):
        issue(office, holder=EXTERNAL, programme="test", track="base", actor="x", at=AT)
    with pytest.raises(NotFoundError):
        erase(office, holder=EXTERNAL, doer=OFFICER, at=AT)
    assert issue_eligible(office, actor="tester", at=AT).holders == 1


def test_a_reviewer_erases_nobody(office, bird):
    with pytest.raises(RefusedError):
        erase(
            office,
            holder=EXTERNAL,
            doer=Doer(name="r", capacity=Actor.REVIEWER),
            at=AT,
        )
