"""Whether a holder's credentials name their mail address: their own choice, off until then."""

from datetime import datetime

from issuer.errors import NotFoundError
from issuer.services.office import Office


def name_mail_in_credentials(office: Office, holder_id: int, *, wished: bool, at: datetime) -> None:
    """Let the credentials that are issued from now on name the holder's mail address, or not.

    What was signed before stays as it was signed. The address is named as a salted hash, by
    which backpacks recognise their user's badges (``issuer.composition.recipient``).

    Args:
        office: that issues.
        holder_id: key of the holder.
        wished: whether it is to be named.
        at: now.

    Raises:
        NotFoundError: the holder was erased meanwhile.
    """
    with office.database.transaction() as records:
        records.holders.lock([holder_id])
        if records.holders.by_ids([holder_id])[holder_id].erased_at is not None:
            raise NotFoundError("There is no such holder.")
        records.holders.name_mail_in_credentials(holder_id, wished=wished, at=at)
