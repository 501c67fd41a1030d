"""The core's sentences in other languages, by their stable codes.

The core speaks English and stays free of catalogues. In English its own sentence is shown; in
another language the sentence that stands here for its code, or else the English one, marked as
English. What was looked at stays as it is: names, addresses, moments.
"""

from typing import Final

from verifier.report import Check, Report
from verifier.web.language import SOURCE_LANGUAGE, day, gettext, language, marked

_BY_CODE: Final = {
    "CONFORMING": marked("It is one credential, written as its specification says."),
    "COMPACT_JWS": marked("It is a credential secured as a compact JWS."),
    "SIGNATURE_MATCHES": marked("The signature matches: nothing was changed since it was signed."),
    "PROOF_VERIFICATION_ERROR": marked("The signature does not match."),
    "ISSUER_RECOGNISED": marked(
        "The issuer is %(issuer)s, whom the operator of this verifier knows."
    ),
    "ISSUER_NOT_RECOGNISED": marked(
        "This verifier does not know the issuer. That does not make it a forgery: find out for "
        "yourself who stands behind this identity."
    ),
    "KEY_NOT_PINNED": marked(
        "It was signed with a key that the operator of this verifier has not reviewed."
    ),
    "NOT_REVOKED": marked("The issuer has not revoked it."),
    "NOT_SUSPENDED": marked("The issuer has not suspended it."),
    "REVOKED": marked("The issuer has revoked it."),
    "SUSPENDED": marked("The issuer has suspended it."),
    "NO_STATUS": marked("The issuer publishes no status for it: it holds as far as its dates go."),
    "STATUS_RETRIEVAL_ERROR": marked("The issuer's list of statuses could not be had."),
    "STATUS_VERIFICATION_ERROR": marked("The issuer's list of statuses does not hold."),
    "WITHIN_VALIDITY": marked("It is within its dates: it is valid until %(end)s."),
    "EXPIRED": marked("It was valid until %(end)s and has expired."),
    "NOT_YET_VALID": marked("It becomes valid on %(start)s; until then it proves nothing."),
    "SCHEMA_HOLDS": marked("It is as the Open Badges schema that it names asks."),
    "CARRIER_UNKNOWN": marked("This is not a kind of file that can carry a credential."),
    "NO_CREDENTIAL": marked("This file carries no credential: it may be a copy or a print."),
    "NO_PROOF": marked("Nobody has signed it."),
    "NOT_CHECKED": marked("This check was not reached."),
}


def said(check: Check, report: Report) -> tuple[str, str]:
    """Return the sentence for ``check``, and the language that it is in."""
    chosen = language()
    message = _BY_CODE.get(check.code)
    if chosen == SOURCE_LANGUAGE or message is None:
        return check.sentence, SOURCE_LANGUAGE
    credential, issuer = report.credential, report.issuer
    start = credential.valid_from if credential is not None else None
    end = credential.valid_until if credential is not None else None
    facts = {
        "issuer": (issuer.name if issuer is not None else None) or "",
        "start": day(start) if start is not None else "",
        "end": day(end) if end is not None else "",
    }
    if any(f"%({name})s" in message and not value for name, value in facts.items()):
        return check.sentence, SOURCE_LANGUAGE
    return gettext(message) % facts, chosen
