"""A report as JSON, for the command line, the page and the API alike; and as a problem.

The names are part of the public interface (docs/verifying.md): codes and members are only
ever added.
"""

from datetime import datetime

from verifier.report import Check, Endorsement, Outcome, PresentationReport, Report, Verdict
from verifier.timestamps import format_timestamp

JsonObject = dict[str, object]

_TITLES = {
    Verdict.MALFORMED: "It could not be read as one credential",
    Verdict.INVALID: "The credential does not hold",
    Verdict.UNTRUSTED_ISSUER: "The issuer is not recognised",
    Verdict.REVOKED: "The credential was revoked",
    Verdict.SUSPENDED: "The credential is suspended",
    Verdict.NOT_YET_VALID: "The credential is not valid yet",
    Verdict.EXPIRED: "The credential has expired",
    Verdict.INDETERMINATE: "It could not be found out whether the credential holds",
    Verdict.VALID: "The credential is valid",
}

_PROBLEM_TYPES = {
    "https://w3id.org/security#": (
        "PROOF_VERIFICATION_ERROR",
        "PROOF_GENERATION_ERROR",
        "INVALID_DOMAIN_ERROR",
        "INVALID_CHALLENGE_ERROR",
        "INVALID_VERIFICATION_METHOD_URL",
        "INVALID_CONTROLLER_DOCUMENT_ID",
        "INVALID_CONTROLLER_DOCUMENT",
        "INVALID_VERIFICATION_METHOD",
        "INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD",
        "DATA_LOSS_DETECTION_ERROR",
    ),
    "https://www.w3.org/ns/credentials/status-list#": (
        "STATUS_RETRIEVAL_ERROR",
        "STATUS_VERIFICATION_ERROR",
        "STATUS_LIST_LENGTH_ERROR",
        "RANGE_ERROR",
        "MALFORMED_VALUE_ERROR",
    ),
}
"""The problem types that the specifications name, by the address before their name."""


def report_document(report: Report) -> JsonObject:
    """Return the whole report as JSON; members without a value are left out."""
    issuer, credential = report.issuer, report.credential
    return _filled(
        {
            "verdict": report.verdict.value,
            "checkedAt": format_timestamp(report.at),
            "carrier": report.carrier,
            "issuer": None
            if issuer is None
            else _filled(
                {
                    "id": issuer.id,
                    "recognised": issuer.recognised,
                    "name": issuer.name,
                    "claimedName": issuer.claimed_name,
                    "logo": issuer.logo,
                }
            ),
            "credential": None
            if credential is None
            else _filled(
                {
                    "id": credential.id,
                    "kind": credential.kind,
                    "types": list(credential.types),
                    "name": credential.name,
                    "holderName": credential.holder_name,
                    "achievementId": credential.achievement_id,
                    "achievementName": credential.achievement_name,
                    "achievementDescription": credential.achievement_description,
                    "criteria": credential.criteria,
                    "validFrom": _moment(credential.valid_from),
                    "validUntil": _moment(credential.valid_until),
                    "awardedDate": _moment(credential.awarded_date),
                    "refreshAddress": credential.refresh_address,
                }
            ),
            "checks": [_check(check) for check in report.checks],
            "endorsements": [_endorsement(each) for each in report.endorsements] or None,
        }
    )


def presentation_document(report: PresentationReport) -> JsonObject:
    """Return the report about a presentation as JSON, with one report for each credential."""
    return _filled(
        {
            "verdict": report.verdict.value,
            "checkedAt": format_timestamp(report.at),
            "holder": report.holder,
            "checks": [_check(check) for check in report.checks],
            "credentials": [report_document(each) for each in report.credentials],
        }
    )


def presentation_problem(report: PresentationReport) -> JsonObject:
    """Return a presentation's report that is not VALID as an RFC 9457 problem.

    What decided is named: the presentation's own check, or that of its worst credential.
    Raises ValueError for a VALID report.
    """
    worst = next((each for each in report.credentials if each.verdict is report.verdict), None)
    checks = report.checks if worst is None else worst.checks
    return _problem(report.verdict, checks, presentation_document(report))


def problem_document(report: Report) -> JsonObject:
    """Return a report that is not VALID as an RFC 9457 problem, the whole report inside.

    ``status`` is 400 for what could not be read and 422 for everything else. Raises ValueError
    for a VALID report: that is no problem.
    """
    return _problem(report.verdict, report.checks, report_document(report))


def _problem(verdict: Verdict, checks: tuple[Check, ...], document: JsonObject) -> JsonObject:
    if verdict is Verdict.VALID:
        raise ValueError("a valid credential is not a problem")
    worst = _decisive(verdict, checks)
    return {
        "type": _problem_type(worst.code),
        "title": title(verdict),
        "status": 400 if verdict is Verdict.MALFORMED else 422,
        "detail": worst.sentence,
        "verdict": verdict.value,
        "code": worst.code,
        "report": document,
    }


def title(verdict: Verdict) -> str:
    """Return the verdict in a few words."""
    return _TITLES[verdict]


def _decisive(verdict: Verdict, checks: tuple[Check, ...]) -> Check:
    """Return the check that speaks for the verdict: the first that failed, else unknown."""
    named = [check for check in checks if check.code == verdict.name]
    failed = [check for check in checks if check.outcome is Outcome.FAILED]
    unknown = [check for check in checks if check.outcome is Outcome.INDETERMINATE]
    if verdict is Verdict.INDETERMINATE:
        return (unknown or failed)[0]
    return (named or failed or unknown)[0]


def _problem_type(code: str) -> str:
    for prefix, names in _PROBLEM_TYPES.items():
        if code in names:
            return prefix + code
    return "about:blank"


def _check(check: Check) -> JsonObject:
    document: JsonObject = {
        "step": check.step.value,
        "outcome": check.outcome.value,
        "code": check.code,
        "sentence": check.sentence,
    }
    if check.facts:
        document["facts"] = dict(check.facts)
    return document


def _endorsement(endorsement: Endorsement) -> JsonObject:
    return _filled(
        {
            "place": endorsement.place,
            "comment": endorsement.comment,
            "report": report_document(endorsement.report),
        }
    )


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else format_timestamp(moment)


def _filled(members: JsonObject) -> JsonObject:
    return {name: value for name, value in members.items() if value is not None}
