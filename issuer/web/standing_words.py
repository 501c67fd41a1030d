"""The answer of a certification's page: a standing in words, once our own check agrees."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from issuer.domain.effects import PageWord
from issuer.services.views import CertificationView
from verifier.report import Report, Verdict
from verifier.web.language import day, gettext, marked
from verifier.web.presenting import Banner, present
from verifier.web.verdict_words import Tone, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words(Words):
    agrees: frozenset[Verdict]
    """What our own verification of the current credential may say beside this word."""


_WORDS: Final = {
    PageWord.ACTIVE: _Words(
        tone=Tone.GOOD,
        icon="valid",
        word=marked("Active"),
        sentence=marked("Certified until %(end)s. Every check passed."),
        agrees=frozenset({Verdict.VALID}),
    ),
    PageWord.UPCOMING: _Words(
        tone=Tone.CAUTION,
        icon="upcoming",
        word=marked("Holds from %(day)s"),
        sentence=marked("The certification has been awarded and does not hold yet."),
        agrees=frozenset({Verdict.NOT_YET_VALID}),
    ),
    PageWord.EXPIRED: _Words(
        tone=Tone.CAUTION,
        icon="expired",
        word=marked("Expired on %(day)s"),
        sentence=marked("The certification does not hold now. It can still be renewed."),
        agrees=frozenset({Verdict.EXPIRED, Verdict.REVOKED}),
    ),
    PageWord.LAPSED: _Words(
        tone=Tone.CAUTION,
        icon="lapsed",
        word=marked("Lapsed since %(day)s"),
        sentence=marked("The certification was not renewed in time and does not hold."),
        agrees=frozenset({Verdict.EXPIRED, Verdict.REVOKED}),
    ),
    PageWord.SUSPENDED: _Words(
        tone=Tone.CAUTION,
        icon="suspended",
        word=marked("Suspended since %(day)s"),
        sentence=marked("The certification does not hold while it is suspended."),
        agrees=frozenset({Verdict.REVOKED, Verdict.EXPIRED, Verdict.VALID}),
    ),
    PageWord.WITHDRAWN: _Words(
        tone=Tone.BAD,
        icon="withdrawn",
        word=marked("Withdrawn on %(day)s"),
        sentence=marked("The office has withdrawn this certification: it does not hold."),
        agrees=frozenset({Verdict.REVOKED, Verdict.EXPIRED}),
    ),
    PageWord.SURRENDERED: _Words(
        tone=Tone.CAUTION,
        icon="surrendered",
        word=marked("Surrendered on %(day)s"),
        sentence=marked("The holder has given up this certification: it does not hold."),
        agrees=frozenset({Verdict.REVOKED, Verdict.EXPIRED}),
    ),
}
"""For a suspension by the clock, VALID agrees too: the bits follow within the list's ttl."""

_CORRECTED: Final = _Words(
    tone=Tone.CAUTION,
    icon="corrected",
    word=marked("Certificate being corrected"),
    sentence=marked(
        "The certification stands until %(end)s. Its last certificate was taken back, and a "
        "corrected one takes its place at this address."
    ),
    agrees=frozenset({Verdict.REVOKED}),
)


def answer(view: CertificationView, report: Report) -> Banner:
    """Return the banner of a certification's page.

    The recorded standing is the answer only where verifying the current credential with the
    public verifier agrees with it; otherwise the verifier's verdict is, so that "Active" never
    stands above a check that did not pass.
    """
    following = view.effects
    corrected = following.being_corrected and following.word is PageWord.ACTIVE
    words = _CORRECTED if corrected else _WORDS[following.word]
    if report.verdict not in words.agrees:
        return present(report).banner
    return Banner(
        tone=words.tone,
        icon=words.icon,
        word=_word(words, following.date),
        sentence=gettext(words.sentence) % {"end": day(view.valid_until)},
    )


def _word(words: _Words, date: datetime) -> str:
    return gettext(words.word) % {"day": day(date)}
