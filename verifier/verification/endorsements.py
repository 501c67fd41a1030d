"""Endorsements: credentials about a credential, carried inside of it (OB 3.0 §9.1 step 6).

An endorsement is somebody else's word. It has a report of its own, by the same rules, and no
say in the verdict about the credential that carries it: neither does a false one make a true
credential worse, nor a true one a false credential better.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from verifier import strict_json
from verifier.credential import Credential, Kind
from verifier.datamodel.values import several
from verifier.errors import InvalidError, VerifierError
from verifier.formats.carriers import Securing
from verifier.policy.verdict import verdict_of
from verifier.remembering import Memory
from verifier.report import Check, Endorsement, Outcome, Report, Step, Verdict
from verifier.verification.judging import Judge
from verifier.verification.opened import open_secured
from verifier.verification.sentences import not_checked

MOST_ENDORSEMENTS = 8
"""Endorsements of one credential that are verified."""

MOST_BYTES = 256 * 1024
"""All of them together: what is left over is not verified, and says so."""

DEEPEST = 2
"""Endorsements of endorsements are the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Carried:
    """An endorsement as it stands in a credential."""

    place: str
    payload: bytes
    securing: Securing
    endorsed_id: str | None
    """The id of what carries it, which is what it must speak of."""


_CARRYING: Final = {
    "endorsement": Securing.EMBEDDED,
    "endorsementJwt": Securing.COMPACT_JWS,
}
"""Members that hold endorsements, and how these are secured."""


def check_endorsements(judge: Judge, credential: Credential) -> tuple[Endorsement, ...]:
    """Return what the endorsements inside ``credential`` come to, in the document's order."""
    key = credential.outline.fingerprint
    if key is not None and _WITHOUT.get(key) is not None:
        return ()
    collector = _Collector(judge)
    collector.collect(credential, "", 1)
    if key is not None and not collector.found:
        _WITHOUT.put(key, known=True)
    return tuple(collector.found)


_WITHOUT: Final[Memory[bool]] = Memory(1024)
"""Fingerprints of outlines in which nothing carries an endorsement; no own text is one."""


class _Collector:
    """Gathers endorsements, with what has been spent on them."""

    def __init__(self, judge: Judge) -> None:
        self.found: list[Endorsement] = []
        self._judge = judge
        self._bytes = 0

    def collect(self, credential: Credential, above: str, depth: int) -> None:
        """Judge what ``credential`` carries, and what that carries in turn."""
        for carried in _carried(credential.document, ""):
            place = above + carried.place
            self._bytes += len(carried.payload)
            spent = len(self.found) >= MOST_ENDORSEMENTS or self._bytes > MOST_BYTES
            if spent or depth > DEEPEST:
                self.found.append(_left_out(self._judge, place))
                return
            report, endorsing = _judged(self._judge, carried)
            holds = report.verdict is not Verdict.MALFORMED and report.credential is not None
            shown = endorsing if holds else None
            comment = None if shown is None else _comment(shown)
            self.found.append(Endorsement(place=place, report=report, comment=comment))
            if shown is not None:
                self.collect(shown, place, depth + 1)


def _judged(judge: Judge, carried: _Carried) -> tuple[Report, Credential | None]:
    try:
        opened = open_secured(carried.payload, carried.securing)
    except InvalidError as error:
        return judge.contradicting(error, carrier=None), None
    except VerifierError as error:
        return judge.unreadable(error, carrier=None), None
    report = judge.judge(opened, carrier=None)
    endorsing = opened.credential
    if endorsing.kind is not Kind.ENDORSEMENT or endorsing.subjects[0].id != carried.endorsed_id:
        elsewhere = Check(
            step=Step.FORMAT,
            outcome=Outcome.FAILED,
            code="ENDORSES_SOMETHING_ELSE",
            sentence="It is not an endorsement of what carries it.",
        )
        checks = (elsewhere, *report.checks[1:])
        report = Report(
            verdict=verdict_of(checks),
            at=report.at,
            checks=checks,
            carrier=None,
            issuer=report.issuer,
            credential=report.credential,
        )
    return report, endorsing


def _left_out(judge: Judge, place: str) -> Endorsement:
    check = not_checked(Step.FORMAT, "more endorsements than are verified for one credential.")
    return Endorsement(
        place=place,
        report=Report(
            verdict=verdict_of((check,)),
            at=judge.at,
            checks=(check,),
            carrier=None,
            issuer=None,
            credential=None,
        ),
        comment=None,
    )


def _carried(document: Mapping[str, object], place: str) -> Iterator[_Carried]:
    """Find the endorsements of the credential, its achievement, and the profiles in it."""
    yield from _of(document, place)
    subject, issuer = document.get("credentialSubject"), document.get("issuer")
    yield from _of(issuer, f"{place}/issuer")
    if not isinstance(subject, dict):
        return
    below = f"{place}/credentialSubject"
    yield from _of(subject.get("source"), f"{below}/source")
    achievement = subject.get("achievement")
    yield from _of(achievement, f"{below}/achievement")
    if isinstance(achievement, dict):
        yield from _of(achievement.get("creator"), f"{below}/achievement/creator")


def _of(endorsed: object, place: str) -> Iterator[_Carried]:
    if not isinstance(endorsed, dict) or endorsed.keys().isdisjoint(_CARRYING):
        return
    identity = endorsed.get("id")
    for member, securing in _CARRYING.items():
        value = endorsed.get(member)
        listed = isinstance(value, list)
        for index, each in enumerate(several(value)):
            yield _Carried(
                place=f"{place}/{member}/{index}" if listed else f"{place}/{member}",
                payload=each.encode() if isinstance(each, str) else strict_json.dump(each),
                securing=securing,
                endorsed_id=identity if isinstance(identity, str) else None,
            )


def _comment(endorsing: Credential) -> str | None:
    comment = endorsing.subjects[0].claims.get("endorsementComment")
    return comment if isinstance(comment, str) else None
