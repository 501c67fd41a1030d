"""What a migration fills in is what the acts would have written."""

from dataclasses import replace
from datetime import timedelta
from importlib import import_module

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import column, delete, select, table, text

from issuer.domain.acts import SuspensionReason
from issuer.persistence.models import AccessKind, AccessSpan, DirectoryEntry, DirectoryKind
from issuer.persistence.records.listing import refresh_listing
from issuer.services.erasing import erase
from issuer.services.issuing import issue
from issuer.services.listing import Listing, choose_listing
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

HOLDERS = select(DirectoryEntry.holder_id)


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


def entries(connection):
    """Return every entry of the directory with what its kind stands for."""
    kind = {column for column in DirectoryKind.__table__.c if column.key != "id"}
    own = {column for column in DirectoryEntry.__table__.c if column.key != "kind_id"}
    columns = sorted(kind | own, key=lambda column: column.key)
    query = select(*columns).join(DirectoryKind, DirectoryKind.id == DirectoryEntry.kind_id)
    return sorted(map(tuple, connection.execute(query)))


def speak(office, name, *languages):
    with office.database.reading() as records:
        holder = records.holders.by_external_ids([name])[name]
    wish = Listing(
        listed=True,
        shown_name="",
        country="NO",
        languages=languages,
        specialisations=(),
        contact=False,
    )
    choose_listing(office, holder.id, wish, at=AT)


def test_entries_of_the_directory_keep_what_they_say_as_kinds(office):
    candidate(office, "ada", "bob", "eve", listed=True)
    for name in ("ada", "bob", "eve"):
        issue(office, holder=name, programme="test", track="base", actor="tester", at=AT)
    speak(office, "ada", "nb", "en")
    speak(office, "bob", "en", "nb")
    with office.database.transaction() as records:
        connection = records._connection
        written = entries(connection)
        assert len(written) == 3
        for statement in (
            "CREATE TABLE before AS SELECT e.*, k.programme, k.track, k.level, k.country, "
            "k.languages FROM directory_entries e JOIN directory_kinds k ON k.id = e.kind_id",
            "ALTER TABLE before DROP COLUMN kind_id",
            "DROP TABLE directory_entries",
            "DROP TABLE directory_kinds",
            "ALTER TABLE before RENAME TO directory_entries",
        ):
            connection.execute(text(statement))
        name = "issuer.persistence.migrations.versions.0018_kinds_of_the_directory"
        with Operations.context(MigrationContext.configure(connection)):
            import_module(name).upgrade()
        assert entries(connection) == written
        kinds = connection.execute(select(DirectoryKind.languages)).scalars()
        assert sorted(kinds) == ["", " en nb "], "who speaks the same is of one kind"
        refresh_listing(connection, [row.holder_id for row in connection.execute(HOLDERS)])
        assert entries(connection) == written
    assert office.database.differences() == []
