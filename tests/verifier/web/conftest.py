from datetime import UTC, datetime

import pytest

from verifier.report import (
    Check,
    CredentialShown,
    IssuerShown,
    Outcome,
    Report,
    Step,
    Verdict,
)
from verifier.sources import Found, Unavailable

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)


class Nothing:
    """Sources of a verifier that knows nobody."""

    def controller_document(self, address: str, at: datetime) -> Found | Unavailable:
        return Unavailable(reason="nothing is fetched here")

    def status_list(self, address: str, at: datetime) -> Found | Unavailable:
        return Unavailable(reason="nothing is fetched here")


class ReportMaker:
    """Makes reports as the core would, for what the pages do with them."""

    def __call__(
        self,
        verdict: Verdict,
        *,
        holder: str = "Ada Lovelace",
        claimed: str = "Example Office",
        recognised: bool = True,
        kind: str = "open-badge",
        **outcomes: Outcome,
    ) -> Report:
        checks = tuple(
            Check(
                step=step,
                outcome=outcomes.get(step.value, Outcome.PASSED),
                code="CODE",
                sentence=f"What the {step.value} check found.",
                facts=(("looked at", f"{step.value} fact"),),
            )
            for step in list(Step)[:5]
        )
        return Report(
            verdict=verdict,
            at=AT,
            checks=checks,
            carrier="json",
            issuer=IssuerShown(
                id="did:web:certify.example%3A8443",
                recognised=recognised,
                name="Example Office" if recognised else None,
                claimed_name=claimed,
            ),
            credential=CredentialShown(
                id="https://certify.example/c/abc",
                kind=kind,
                types=("VerifiableCredential", "OpenBadgeCredential"),
                name="Product Fundamentals",
                holder_name=holder,
                achievement_id=None,
                achievement_name="Product Fundamentals",
                achievement_description="Solves common questions.",
                criteria=None,
                valid_from=datetime(2026, 1, 2, tzinfo=UTC),
                valid_until=datetime(2026, 7, 2, tzinfo=UTC),
                awarded_date=datetime(2026, 1, 2, tzinfo=UTC),
                refresh_address=None,
            ),
        )


@pytest.fixture
def make_report() -> ReportMaker:
    return ReportMaker()


@pytest.fixture
def at() -> datetime:
    return AT


@pytest.fixture
def browser() -> dict[str, str]:
    """What a browser says of itself."""
    return {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@pytest.fixture
def nothing() -> Nothing:
    return Nothing()
