"""One certificate's facts, from which the tests vary."""

from datetime import UTC, date, datetime

import pytest

from issuer.domain.programme import Level
from issuer.rendering import CertificateFacts, Signature


@pytest.fixture
def certificate():
    def facts(**changes) -> CertificateFacts:
        values = {
            "holder_name": "Léonie Fröhlich",
            "programme_name": "Support agents",
            "track_name": "Advanced Troubleshooting",
            "level": Level.SILVER,
            "glyph": "wrench",
            "scope": "Diagnoses and resolves advanced product problems.",
            "issued": date(2026, 3, 3),
            "valid_until": date(2027, 9, 24),
            "certificate_id": "k7m2qvx4t6bnd3hwza5rcyj8pe",
            "issuer_name": "Example Certification Office",
            "issuer_domain": "certification.example.com",
            "signature": Signature(name="M. Okonkwo-Reyes", office="Head of Certification"),
            "address": "https://certification.example.com/c/k7m2qvx4t6bnd3hwza5rcyj8pe",
            "credential": b'{"name":"a signed credential"}\n',
            "created": datetime(2026, 3, 3, 9, 30, tzinfo=UTC),
        }
        return CertificateFacts(**{**values, **changes})

    return facts
