"""A report in words and shapes: the same for the verify page and for a certification's page."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from urllib.parse import unquote, urlsplit

from verifier.report import Check, CredentialShown, IssuerShown, Outcome, Report, Step, Verdict
from verifier.web.check_words import said
from verifier.web.language import day, gettext, language, marked
from verifier.web.verdict_words import DATELESS, FORGED, OTHER_KINDS, VERDICTS, Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class Banner:
    """The answer: a shape, a word with its date, and what that means."""

    tone: Tone
    icon: str
    word: str
    sentence: str

    @property
    def holds(self) -> bool:
        """True for the one answer that is green."""
        return self.tone is Tone.GOOD


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckShown:
    """One check as it is read: what was asked, what came out, and what was looked at."""

    title: str
    question: str
    outcome: str
    icon: str
    tone: Tone
    sentence: str
    language: str
    """In which the sentence is written."""
    facts: tuple[tuple[str, str], ...]
    mute: bool
    """True where an earlier failure leaves this result without meaning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportShown:
    """Everything that the report component shows."""

    banner: Banner
    checks: tuple[CheckShown, ...]
    issuer: IssuerShown | None
    issuer_domain: str | None
    credential: CredentialShown | None
    compare: bool
    """True where it came inside of a paper or picture, which may show something else (row T4)."""
    confirmed: bool
    """True where the signature holds: only then is what the document says its signer's word."""
    at: datetime


_QUESTIONS: Final = {
    Step.FORMAT: (marked("Format"), marked("Is this one complete credential?")),
    Step.PROOF: (marked("Signature"), marked("Is it as it was when it was signed?")),
    Step.ISSUER: (marked("Issuer"), marked("Do we recognise who signed it?")),
    Step.STATUS: (marked("Status"), marked("Has the issuer taken it back?")),
    Step.DATES: (marked("Dates"), marked("Does it hold at this moment?")),
    Step.SCHEMA: (marked("Schema"), marked("Does it have the form that it says it has?")),
}

_OUTCOMES: Final = {
    Outcome.PASSED: marked("Passed"),
    Outcome.FAILED: marked("Not passed"),
    Outcome.INDETERMINATE: marked("Could not be checked"),
}

_FAILED_TONES: Final = {
    Step.FORMAT: Tone.BAD,
    Step.PROOF: Tone.BAD,
    Step.ISSUER: Tone.UNSURE,
    Step.STATUS: Tone.BAD,
    Step.DATES: Tone.CAUTION,
    Step.SCHEMA: Tone.BAD,
}


def present(report: Report) -> ReportShown:
    """Put ``report`` into words, in the language of the request."""
    return ReportShown(
        banner=_banner(report),
        checks=_checks(report),
        issuer=report.issuer,
        issuer_domain=domain_of(report.issuer.id) if report.issuer else None,
        credential=report.credential,
        compare=report.carrier in {"pdf", "png", "svg"},
        confirmed=_all_passed(report, Step.FORMAT) and _all_passed(report, Step.PROOF),
        at=report.at,
    )


def domain_of(issuer_id: str) -> str | None:
    """Return the host (and port) that a ``did:web`` or https issuer id stands on, else None."""
    if issuer_id.startswith("did:web:"):
        return unquote(issuer_id.removeprefix("did:web:").split(":")[0].split("#")[0]) or None
    if issuer_id.startswith(("https://", "http://")):
        try:
            return urlsplit(issuer_id).netloc.rpartition("@")[2] or None
        except ValueError:
            return None
    return None


def _banner(report: Report) -> Banner:
    words = VERDICTS[report.verdict]
    if report.verdict is Verdict.INVALID and _any_failed(report, Step.PROOF):
        words = FORGED
    if report.verdict is Verdict.VALID and report.credential is not None:
        words = OTHER_KINDS.get(report.credential.kind, words)
    moment = None
    if report.credential is not None:
        moment = {
            Verdict.EXPIRED: report.credential.valid_until,
            Verdict.NOT_YET_VALID: report.credential.valid_from,
        }.get(report.verdict)
    word = gettext(words.word)
    if "%(day)s" in word:
        word = word % {"day": day(moment)} if moment else gettext(DATELESS[report.verdict])
    return Banner(tone=words.tone, icon=words.icon, word=word, sentence=gettext(words.sentence))


def _all_passed(report: Report, step: Step) -> bool:
    outcomes = {check.outcome for check in report.checks if check.step is step}
    return outcomes == {Outcome.PASSED}


def _any_failed(report: Report, step: Step) -> bool:
    return any(check.outcome is Outcome.FAILED for check in report.checks if check.step is step)


def _checks(report: Report) -> tuple[CheckShown, ...]:
    """Show every check in the order of steps, and the steps that were not reached."""
    shown: list[CheckShown] = []
    broken: Step | None = None
    for step in Step:
        found = [check for check in report.checks if check.step is step]
        shown += [_check(report, check, broken) for check in found]
        if not found and step in _ALWAYS:
            shown.append(_mute(step, broken))
        if broken is None and step in {Step.FORMAT, Step.PROOF} and _any_failed(report, step):
            broken = step
    return tuple(shown)


_ALWAYS: Final = frozenset({Step.FORMAT, Step.PROOF, Step.ISSUER, Step.STATUS, Step.DATES})
_NOT_CHECKED: Final = "NOT_CHECKED"
"""The core's code for a step that would have meant nothing."""
_MUTE: Final = {
    Step.FORMAT: marked("Since the document could not be read, this says nothing."),
    Step.PROOF: marked("Since the signature does not match, this says nothing."),
}


def _mute(step: Step, broken: Step | None) -> CheckShown:
    title, question = _QUESTIONS[step]
    sentence = marked("This check was not reached.") if broken is None else _MUTE[broken]
    return CheckShown(
        title=gettext(title),
        question=gettext(question),
        outcome=gettext(marked("Not checked")),
        icon="mute",
        tone=Tone.UNSURE,
        sentence=gettext(sentence),
        language=language(),
        facts=(),
        mute=True,
    )


def _check(report: Report, check: Check, broken: Step | None) -> CheckShown:
    if broken is not None:
        return _mute(check.step, broken)
    title, question = _QUESTIONS[check.step]
    sentence, sentence_language = said(check, report)
    if check.code == _NOT_CHECKED:
        return replace(_mute(check.step, None), sentence=sentence, language=sentence_language)
    tone = {Outcome.PASSED: Tone.GOOD, Outcome.FAILED: _FAILED_TONES[check.step]}.get(
        check.outcome, Tone.UNSURE
    )
    return CheckShown(
        title=gettext(title),
        question=gettext(question),
        outcome=gettext(_OUTCOMES[check.outcome]),
        icon=check.outcome.value,
        tone=tone,
        sentence=sentence,
        language=sentence_language,
        facts=check.facts,
        mute=False,
    )
