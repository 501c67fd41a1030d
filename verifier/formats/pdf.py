"""A credential in a PDF: the one that is attached to it.

A PDF is the most elaborate thing that anybody may send here, so it is opened in a child
process that may use 256 MB of memory and 3 seconds, and that can neither write a file nor
start anything (row U5). A file's name inside of the PDF is never used.
"""

from pathlib import Path

from verifier.errors import MalformedError
from verifier.formats.carriers import Securing, securing_of
from verifier.formats.child_process import ChildFailedError, read_in_child

_SECONDS = 3
_CHILD = Path(__file__).with_name("pdf_child.py")


def read_pdf(document: bytes) -> bytes:
    """Return the credential attached to ``document``: JSON text or a compact JWS.

    Other attachments are passed over. Raises MalformedError where the file is broken,
    encrypted, or too much work, or where it carries no credential, or more than one.
    """
    found = [attachment for attachment in _attachments(document) if _is_credential(attachment)]
    if not found:
        raise MalformedError(
            "This PDF has no credential attached: it may be a print or a copy of a "
            "certificate. Use the file that the issuer offers, or the address printed on it.",
            code="NO_CREDENTIAL",
        )
    if len(found) > 1:
        raise MalformedError(
            f"This PDF has {len(found)} credentials attached; it must have exactly one.",
            code="SEVERAL_CREDENTIALS",
        )
    return found[0]


def _attachments(document: bytes) -> list[bytes]:
    try:
        return read_in_child(_CHILD, document, seconds=_SECONDS)
    except ChildFailedError as error:
        if error.late:
            raise _broken("it takes too long to read") from error
        raise _broken("it is damaged, encrypted, or needs too much memory") from error


def _is_credential(attachment: bytes) -> bool:
    try:
        securing = securing_of(attachment)
    except MalformedError:
        return False
    return securing is Securing.COMPACT_JWS or b"VerifiableCredential" in attachment


def _broken(what: str) -> MalformedError:
    return MalformedError(f"This PDF cannot be read: {what}.", code="CARRIER_BROKEN")
