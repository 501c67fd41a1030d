"""What a webhook says: the event, and whose certification in what it is about."""

import orjson

from issuer.composition import addresses
from issuer.persistence import Records
from issuer.persistence.records.acts import ActKind
from issuer.persistence.records.deliveries import DeliveryRecord
from issuer.services.office import Office
from verifier.timestamps import format_timestamp


def payload(records: Records, office: Office, delivery: DeliveryRecord) -> bytes | None:
    """Return the body of a webhook; None where the person was erased.

    That somebody was erased is itself told, by the certification's id alone, so that
    receivers can forget it too.
    """
    event = delivery.event
    certification = records.certifications.by_ids([event.certification_id])[event.certification_id]
    holder = records.holders.by_ids([certification.holder_id])[certification.holder_id]
    is_erasure = event.kind == ActKind.ERASED.value
    if holder.erased_at is not None and not is_erasure:
        return None
    data: dict[str, object] = {
        "certification": certification.public_id,
        "url": addresses.certification(office.public_url, certification.public_id),
        "programme": certification.programme,
        "track": certification.track,
    }
    if not is_erasure:
        data["holder"] = holder.external_id
        span = records.timelines.at([certification.id], event.at).get(certification.id)
        if span is not None:
            data["standing"] = span.standing.value
            data["valid_until"] = format_timestamp(span.valid_until)
    return orjson.dumps(
        {
            "type": f"certification.{event.kind}",
            "timestamp": format_timestamp(event.at),
            "sequence": event.id,
            "data": data,
        }
    )
