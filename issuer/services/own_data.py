"""Everything that is kept about a person, as data: theirs to take away (GDPR, articles 15, 20)."""

import io
import zipfile
from collections.abc import Mapping
from datetime import datetime
from typing import Final

import orjson

from issuer.domain.certification import Cycle
from issuer.persistence import Records
from issuer.persistence.records.certifications import CertificationRecord
from issuer.persistence.records.holders import HolderRecord
from issuer.rendering import RenderingError
from issuer.services.holding import Holding, holdings
from issuer.services.office import Office
from issuer.services.papers import baked_png, baked_svg, certificate_pdf
from verifier.timestamps import format_timestamp

DATA_FILE: Final = "data-about-me.json"


def data_about(office: Office, holder: HolderRecord, *, at: datetime) -> dict[str, object]:
    """Return everything that is kept about a holder, as a JSON document.

    Secrets (of links and sessions) are not kept and so not in it; signed credentials lie
    beside it, byte for byte.
    """
    with office.database.reading() as records:
        profile = records.profiles.of(holder.id)
        certifications = records.certifications.of_holders([holder.id]).get(holder.id, [])
        programmes = sorted(
            {each.slug for each in office.programmes} | {each.programme for each in certifications}
        )
        evidence = {
            slug: records.results.evidence([holder.id], programme=slug)[holder.id]
            for slug in programmes
        }
        return {
            "as_of": format_timestamp(at),
            "office": {"name": office.identity.name, "id": office.did},
            "person": {
                "identifier": holder.external_id,
                "name": holder.name,
                "mail": holder.mail,
                "role": holder.role,
                "tier": holder.tier,
                "hired_on": None if holder.hired_on is None else holder.hired_on.isoformat(),
                "left_on": None if holder.left_on is None else holder.left_on.isoformat(),
                "country": holder.country,
                "language": holder.language,
                "mail_in_credentials": holder.mail_in_credentials,
            },
            "directory": {
                "listed": holder.directory_opt_in,
                "shown_name": profile.shown_name if profile else "",
                "country": profile.country if profile else holder.country,
                "languages": list(profile.languages) if profile else [],
                "specialisations": list(profile.specialisations) if profile else [],
                "visitors_may_write": profile.contact if profile else False,
            },
            "attempts": [
                {
                    "programme": slug,
                    "track": each.track,
                    "component": each.component,
                    "taken_at": format_timestamp(each.taken_at),
                    "score": None if each.score is None else str(each.score),
                    "items": [str(item) for item in each.items],
                }
                for slug, found in evidence.items()
                for each in found.attempts
            ],
            "requirements": [
                {
                    "programme": slug,
                    "track": each.track,
                    "requirement": each.requirement,
                    "at": format_timestamp(each.at),
                    "count": each.count,
                }
                for slug, found in evidence.items()
                for each in found.fulfilments
            ],
            "certifications": [_certification(records, each) for each in certifications],
            "sessions": [
                {
                    "signed_in_at": format_timestamp(each.created_at),
                    "last_seen_at": format_timestamp(each.seen_at),
                }
                for each in records.holder_sessions.of(holder.id)
            ],
        }


def everything(office: Office, holder: HolderRecord, *, at: datetime) -> bytes:
    """Return one ZIP: every credential, certificate and badge, and the data about the person."""
    files: dict[str, bytes] = {
        DATA_FILE: orjson.dumps(data_about(office, holder, at=at), option=orjson.OPT_INDENT_2)
    }
    for held in holdings(office, holder.id, at=at):
        files |= _files(office, held)
    return _zipped(files, at)


def _files(office: Office, held: Holding) -> dict[str, bytes]:
    view = held.view
    folder = f"{view.track.slug}-{view.public_id}"
    found = {f"{folder}/credential.json": view.current.signed}
    found |= {
        f"{folder}/versions/{version.number}.json": version.signed for version in view.versions
    }
    drawn = {
        "certificate.pdf": certificate_pdf,
        "badge.png": baked_png,
        "badge.svg": baked_svg,
    }
    for name, draw in drawn.items():
        try:
            found[f"{folder}/{name}"] = draw(office, view)
        except RenderingError as error:
            # The credential is the document; a picture that cannot be drawn must not withhold it.
            found[f"{folder}/{name}.missing.txt"] = f"{error}\n".encode()
    return found


def _zipped(files: Mapping[str, bytes], at: datetime) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, at.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, content)
    return target.getvalue()


def _certification(records: Records, certification: CertificationRecord) -> dict[str, object]:
    key = certification.id
    ledger = records.ceus.ledger(key)
    return {
        "id": certification.public_id,
        "subject": certification.subject,
        "programme": certification.programme,
        "track": certification.track,
        "level": certification.level,
        "cycles": [_cycle(each) for each in records.certifications.cycles([key]).get(key, [])],
        "timeline": [
            {
                "standing": span.standing.value,
                "from": format_timestamp(span.start),
                "until": None if span.end is None else format_timestamp(span.end),
            }
            for span in records.timelines.of([key]).get(key, ())
        ],
        "acts": [
            {"what": act.kind.value, "at": format_timestamp(act.at), "reason": act.reason}
            for act in records.acts.of([key]).get(key, [])
        ],
        "activities": [
            {
                "id": each.id,
                "source": each.source,
                "quantity": str(each.quantity),
                "earned_at": format_timestamp(each.earned_at),
                "evidence": each.evidence,
                "submitted_at": format_timestamp(each.submitted_at),
            }
            for each in ledger.activities
        ],
        "rulings": [
            {
                "activity": each.activity,
                "at": format_timestamp(each.at),
                "outcome": each.outcome.value,
                "reason": each.reason,
            }
            for each in ledger.rulings
        ],
        "corrections": [
            {
                "activity": each.activity,
                "at": format_timestamp(each.at),
                "quantity": str(each.quantity),
                "reason": each.reason,
            }
            for each in ledger.corrections
        ],
    }


def _cycle(cycle: Cycle) -> dict[str, object]:
    return {
        "number": cycle.number,
        "kind": cycle.kind.value,
        "decided_at": format_timestamp(cycle.decided_at),
        "valid_from": format_timestamp(cycle.valid_from),
        "valid_until": format_timestamp(cycle.valid_until),
    }
