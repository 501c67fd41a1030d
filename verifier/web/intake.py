"""What a visitor hands in: a file, a text, a request body, or the address of one of ours."""

import re
from dataclasses import dataclass
from typing import ClassVar, Final

from flask import Request

from verifier.errors import VerifierError
from verifier.web.language import gettext as _
from verifier.web.site import OwnCertifications

LARGEST_FILE: Final = 5 * 1024 * 1024
"""In bytes; badges and certificates are far smaller."""

_FORMS: Final = {"multipart/form-data", "application/x-www-form-urlencoded"}
_COMPACT_JWS: Final = re.compile(r"ey[\w-]+\.[\w-]+\.[\w-]*")


class IntakeError(VerifierError):
    """Nothing to check came in; the message says what to send instead."""

    code: ClassVar[str] = "NOTHING_PRESENTED"
    status: ClassVar[int] = 400


class TooLargeError(IntakeError):
    """More bytes than any badge or certificate has."""

    code = "TOO_LARGE"
    status = 413


class UnknownAddressError(IntakeError):
    """A text that is neither a credential nor an address of ours."""

    code = "ADDRESS_NOT_OURS"
    status = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Bytes to be verified as they came; their kind is found by their content alone."""

    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnAddress:
    """One of our certifications was named, by id or address."""

    public_id: str


def take(request: Request, own: OwnCertifications | None) -> Document | OwnAddress:
    """Return what the request presents.

    A form gives ``file`` or ``text``; any other body is the document itself. File names and
    media types are not looked at (rows U6, P7). Raises IntakeError for none, for both, for too
    much, and for an address that is not ours: nothing that a stranger names is fetched.
    """
    if request.mimetype not in _FORMS:
        body = request.get_data(cache=False)
        if not body:
            raise IntakeError(_("The request has no body. Send the credential as the body."))
        return Document(body=_small_enough(body))
    upload = request.files.get("file")
    body = upload.stream.read(LARGEST_FILE + 1) if upload is not None else b""
    text = request.form.get("text", "").strip()
    if body and text:
        raise IntakeError(_("Give either a file or a text, not both."))
    if body:
        return Document(body=_small_enough(body))
    if not text:
        raise IntakeError(_("Choose a file, or paste a credential, an address or an id."))
    return _text(text, own)


def pictured_address(texts: tuple[str, ...], own: OwnCertifications) -> OwnAddress | None:
    """Return the certification of ours that the QR codes of a photo name; None for no code.

    Raises UnknownAddressError where they lead elsewhere (a certificate that only looks like
    one of ours, row T5), or to more than one of ours.
    """
    if not texts:
        return None
    named = {public_id for text in texts if (public_id := own.locate(text)) is not None}
    if len(named) == 1:
        return OwnAddress(public_id=named.pop())
    if named:
        raise UnknownAddressError(
            _("There are several QR codes in this picture. Take a photo of one certificate.")
        )
    raise UnknownAddressError(
        _(
            "The QR code in this picture does not lead to this office. If the certificate says "
            "that it is one of ours, do not rely on it."
        )
    )


def _text(text: str, own: OwnCertifications | None) -> Document | OwnAddress:
    if text.startswith(("{", "[", "<")) or _COMPACT_JWS.fullmatch("".join(text.split())):
        if not text.startswith(("{", "[", "<")):
            text = "".join(text.split())
        return Document(body=_small_enough(text.encode("utf-8", "surrogatepass")))
    public_id = own.locate(text) if own is not None else None
    if public_id is None:
        raise UnknownAddressError(
            _(
                "This is neither a credential nor an address of this office. For a badge of "
                "somebody else's, download it there and give us the file."
            )
        )
    return OwnAddress(public_id=public_id)


def _small_enough(body: bytes) -> bytes:
    if len(body) > LARGEST_FILE:
        raise TooLargeError(_("Files of up to 5 MB are read here."))
    return body
