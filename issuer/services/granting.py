"""Whether somebody may do what a track grants, from the same timelines as everything else."""

from datetime import datetime

from issuer.domain.access import Access, access
from issuer.domain.programme import Programme, Track
from issuer.errors import NotFoundError
from issuer.persistence import Records
from issuer.services.catalogue import find_track
from issuer.services.deciding import require_holder
from issuer.services.office import Office
from issuer.services.rules import tracks_of


def access_of(
    office: Office, *, holder: str, track: str, at: datetime
) -> tuple[Programme, Track, Access]:
    """Answer for the person with external id ``holder``.

    Raises NotFoundError where there is no such track. An unknown person is answered like one
    who is not certified: a gate that asks must get a no, not an error.
    """
    programme, rules = find_track(office.programmes, track)
    with office.database.reading() as records:
        try:
            person = require_holder(records, holder)
        except NotFoundError:
            return programme, rules, access((), {}, at)
        return programme, rules, _access(records, person.id, programme.slug, rules.slug, at)


def _access(records: Records, holder_id: int, programme: str, track: str, at: datetime) -> Access:
    held = records.certifications.of_holders([holder_id]).get(holder_id, [])
    timelines = records.timelines.of([one.id for one in held])
    rules = tracks_of(records, held)
    wanted = next((one for one in held if (one.programme, one.track) == (programme, track)), None)
    granting = () if wanted is None else timelines.get(wanted.id, ())
    restricting = {
        f"{one.programme}/{one.track}": timelines.get(one.id, ())
        for one in held
        if rules[one.programme, one.track, one.track_version].restricts_access
    }
    return access(granting, restricting, at)
