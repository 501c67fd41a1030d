"""Checking without us: the trust bundle, and the page that checks by it from disk."""

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from threading import Lock
from typing import Final

from flask import Blueprint, Response, render_template
from markupsafe import Markup

from issuer.services.office import Office
from issuer.services.trust_bundle import trust_bundle
from issuer.web.caching import LONGEST, file_answer
from issuer.web.documents import document_answer
from keys.history import KeyHistory
from verifier.report import Verdict
from verifier.web.language import LANGUAGES, said_in
from verifier.web.site import VerifierSite
from verifier.web.verdict_words import VERDICTS

BUNDLE: Final = "/trust-bundle.json"
HTML: Final = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """The bundle that was signed last."""

    body: bytes
    generated: float
    history: KeyHistory


class _Bundles:
    """Signs a bundle as often as anyone may tell the difference, not with every request.

    Kept for as long as any cache may keep a status list; a change of keys counts at once.
    """

    def __init__(self, office: Office, site: VerifierSite) -> None:
        self._office = office
        self._clock = site.clock
        self._lock = Lock()
        self._kept: _Kept | None = None

    def current(self) -> bytes:
        now = self._clock()
        history = self._office.keys.history()
        with self._lock:
            kept = self._kept
            age = None if kept is None else now.timestamp() - kept.generated
            if kept is None or age is None or not 0 <= age < LONGEST or kept.history != history:
                kept = _Kept(
                    body=trust_bundle(self._office, at=now),
                    generated=now.timestamp(),
                    history=history,
                )
                self._kept = kept
        return kept.body


def offline_pages(office: Office, site: VerifierSite) -> Blueprint:
    """Make the addresses of the trust bundle and of the offline page."""
    pages = Blueprint("offline", __name__)
    bundles = _Bundles(office, site)

    @pages.get(BUNDLE)
    def bundle() -> Response:
        return document_answer(bundles.current(), ())

    @pages.get("/verify/offline")
    def page() -> Response:
        written = page_with(office, bundles.current())
        return file_answer(written, HTML, name="assay-offline-verifier.html")

    @pages.get("/verify/offline/empty")
    def empty_page() -> Response:
        return file_answer(page_with(office, None), HTML, name="assay-offline-verifier.html")

    return pages


def page_with(office: Office, bundle: bytes | None) -> bytes:
    """Return the page as one file, with the issuer's keys and with ``bundle`` in it."""
    script, style = _part("offline.js"), _part("page.css")
    return render_template(
        "verifier/offline/page.html",
        name=office.identity.name,
        address=office.public_url + BUNDLE,
        anchor=office.keys.history().to_json(),
        words={
            language: {
                verdict.value: said_in(language, VERDICTS[verdict].sentence) for verdict in Verdict
            }
            for language in LANGUAGES
        },
        bundle=None if bundle is None else bundle.decode(),
        script=Markup(script),  # noqa: S704 - our own packaged files
        script_digest=_digest(script),
        style=Markup(style),  # noqa: S704 - our own packaged files
        style_digest=_digest(style),
    ).encode()


def _meanings(language: str) -> dict[str, str]:
    return {verdict.value: said_in(language, VERDICTS[verdict].sentence) for verdict in Verdict}


@cache
def _part(name: str) -> str:
    return files("templates").joinpath("verifier", "offline", name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    """Return what a content security policy calls the text by (CSP 3 §2.3.1)."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
