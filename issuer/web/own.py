"""Our own certifications, as the verify page looks them up: by id or by address."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from flask import url_for

from issuer.services.office import Office
from issuer.services.reading import credential_bytes

PUBLIC_ID: Final = re.compile(r"[a-z2-7]{26}")
_PATHS: Final = re.compile(
    r"/(?:badges/(?P<badge>[a-z2-7]{26})\.(?:png|svg)"
    r"|c/(?P<page>[a-z2-7]{26})(?:/|/versions/\d+|/(?:certificate|badge|qr|credential)\.[a-z]+)?)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class OwnPages:
    """Implements ``verifier.web.site.OwnCertifications`` over the office."""

    office: Office

    def locate(self, text: str) -> str | None:
        """Return the public id in ``text``: alone, or in an address of this office.

        An id may be written in capitals, and with blanks or hyphens between its groups, as
        people copy it from paper. An address counts only with our own host and port (row T5).
        """
        letters = re.sub(r"[\s-]", "", text).lower()
        if PUBLIC_ID.fullmatch(letters):
            return letters
        if any(character.isspace() for character in text):
            return None
        own = urlsplit(self.office.public_url)
        try:
            given = urlsplit(text if "://" in text else f"{own.scheme}://{text}")
        except ValueError:
            return None
        if given.scheme not in {"http", "https"} or given.netloc.lower() != own.netloc.lower():
            return None
        found = _PATHS.fullmatch(given.path)
        return (found["badge"] or found["page"]).lower() if found else None

    def credential(self, public_id: str, *, at: datetime) -> bytes | None:
        """Return the current signed credential, or None where there is none (any more)."""
        found = credential_bytes(self.office, public_id, at=at)
        return found if isinstance(found, bytes) else None

    def page(self, public_id: str) -> str:
        """Return the path of the certification's page."""
        return url_for("certification.page", public_id=public_id)
