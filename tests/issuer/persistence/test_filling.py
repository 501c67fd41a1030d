"""What a migration fills in is what the acts would have written."""

from dataclasses import replace
from datetime import timedelta
from importlib import import_module

from sqlalchemy import column, delete, select, table

from issuer.domain.acts import SuspensionReason
from issuer.persistence.models import AccessKind, AccessSpan
from issuer.services.erasing import erase
from issuer.services.issuing import issue
from issuer.services.suspending import suspend
from tests.issuer.programme import AT, BASE, PROGRAMME
from tests.issuer.services.people import candidate, examine, recommend
from tests.issuer.services.test_over_time import HOLDER, OFFICER

DAY = timedelta(days=1)
KINDS = table("access_kinds", column("id"), column("programme"), column("what"))
SPANS = table(
    "access_spans", column("kind_id"), column("holder_id"), column("start"), column("end")
)
"""As the migration has them: moments are numbers there."""


def test_grants_are_filled_in_from_the_timelines_that_are_there(office):
    strict = replace(BASE, slug="third", name="Security", restricts_access=True, validity_months=6)
    office = replace(office, programmes=(replace(PROGRAMME, tracks=(*PROGRAMME.tracks, strict)),))
    candidate(office, "ada", "bob", "eve")
    examine(office, ["ada"], track="upper")
    recommend(office, "ada")
    examine(office, ["ada", "bob"], track="third")
    given = {
        (name, track): issue(
            office, holder=name, programme="test", track=track, actor="tester", at=AT
        ).public_id
        for name, track in (
            ("ada", "base"),
            ("ada", "upper"),
            ("ada", "third"),
            ("bob", "base"),
            ("bob", "third"),
            ("eve", "base"),
        )
    }
    suspend(
        office,
        public_id=given["bob", "third"],
        reason=SuspensionReason.COMPLAINT,
        doer=OFFICER,
        at=AT + DAY,
    )
    erase(office, holder="eve", doer=HOLDER, at=AT + 2 * DAY)
    with office.database.transaction() as records:
        connection = records._connection
        people = list(records.holders.by_external_ids(["ada", "bob"]).values())
        keys = [each.id for each in people]
        written = records.access.of(keys)
        count = len(connection.execute(select(AccessSpan.holder_id)).all())
        assert written
        connection.execute(delete(AccessSpan))
        connection.execute(delete(AccessKind))
        migration = import_module("issuer.persistence.migrations.versions.0015_routing")
        migration._fill(connection, KINDS, SPANS)
        assert records.access.of(keys) == written
        assert len(connection.execute(select(AccessSpan.holder_id)).all()) == count
