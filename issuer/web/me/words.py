"""Words for what a holder can do, and for what is wrong with what they typed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from issuer.domain.certification import CycleKind
from issuer.domain.ceu import Counting
from issuer.domain.missing import Missing, Value
from issuer.services import handing_in, listing
from issuer.services.holding import Keeping, Outlook
from verifier.web.language import day, gettext, marked, number

_MISSING: Final = {
    Keeping.PREPARE: marked("Renewal opens on %(opens)s. Have this ready by %(until)s:"),
    Keeping.RENEW: marked("Renewal is open. Before %(until)s this is still missing:"),
    Keeping.RENEW_LATE: marked(
        "It has expired and can still be renewed. Before %(until)s this is still missing:"
    ),
    Keeping.REINSTATE: marked(
        "It has lapsed and can be brought back. Before %(until)s this is still missing:"
    ),
}
_READY: Final = {
    Keeping.PREPARE: marked(
        "Renewal opens on %(opens)s, and everything that it asks for is on record already."
    ),
    Keeping.RENEW: marked(
        "Everything that renewal asks for is on record: a reviewer will accept it. There is "
        "nothing for you to do."
    ),
    Keeping.RENEW_LATE: marked(
        "It has expired, but everything that renewal asks for is on record: a reviewer will accept "
        "it."
    ),
    Keeping.REINSTATE: marked(
        "It has lapsed, but everything that brings it back is on record: a reviewer will accept it."
    ),
}
_OTHERWISE: Final = {
    Keeping.EARN_ANEW: marked("It lapsed too long ago to be brought back. It can be earned anew."),
    Keeping.CLOSED: marked("There is nothing to renew at present."),
}

_COUNTING: Final = {
    Counting.COUNTED: marked("Accepted"),
    Counting.PENDING: marked("Waiting for a reviewer"),
    Counting.REFUSED: marked("Not accepted"),
    Counting.DUPLICATE: marked("Handed in twice: counted once"),
    Counting.OUTSIDE: marked("From before the certification: does not count"),
    Counting.UNKNOWN_SOURCE: marked("This kind no longer counts"),
}
_COUNTING_ICONS: Final = {Counting.COUNTED: "passed", Counting.PENDING: "expired"}
_COUNTING_TONES: Final = {Counting.COUNTED: "good", Counting.PENDING: "unsure"}

_CYCLES: Final = {
    CycleKind.AWARDED: marked("Awarded"),
    CycleKind.RENEWED: marked("Renewed"),
    CycleKind.REINSTATED: marked("Reinstated"),
    CycleKind.EXTENDED: marked("Extended by a higher level"),
}

_FAULTS: Final = {
    handing_in.Fault.SOURCE_UNKNOWN: marked("Choose one of the kinds."),
    handing_in.Fault.QUANTITY_OUT_OF_RANGE: marked("Write a number above 0, at most 500."),
    handing_in.Fault.QUANTITY_TOO_FINE: marked("Two digits after the point are enough."),
    handing_in.Fault.NOT_A_WHOLE_NUMBER: marked("This kind is counted: write a whole number."),
    handing_in.Fault.IN_THE_FUTURE: marked("This day is still to come."),
    handing_in.Fault.BEFORE_THE_FIRST_CYCLE: marked(
        "This day lies before the certification began: it does not count for it."
    ),
    handing_in.Fault.EVIDENCE_MISSING: marked(
        "Say what shows it: an address, or what the paper is called."
    ),
    handing_in.Fault.EVIDENCE_TOO_LONG: marked("This is too long: at most 2000 letters."),
    handing_in.Fault.ALREADY_HANDED_IN: marked(
        "You have handed in the same kind, day and evidence before."
    ),
    handing_in.Fault.TOO_MANY_WAITING: marked(
        "So many of your activities wait for a reviewer that no more are taken now."
    ),
    listing.Fault.NOT_YOUR_NAME: marked(
        "Use words of your recorded name; all but one may be shortened to their first letter."
    ),
    listing.Fault.COUNTRY_UNKNOWN: marked("Choose one of the countries."),
    listing.Fault.TOO_MANY_LANGUAGES: marked("At most 8 languages are shown."),
    listing.Fault.TOO_MANY_SPECIALISATIONS: marked("At most 5 specialisations are shown."),
    listing.Fault.SPECIALISATION_TOO_LONG: marked("A specialisation has at most 40 letters."),
    listing.Fault.NO_ADDRESSES: marked("Addresses are not shown in the directory."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StateWords:
    """What has become of an activity."""

    text: str
    icon: str
    tone: str


def outlook_words(outlook: Outlook) -> str:
    """Say what is to be done to keep a certification, and by when."""
    if outlook.keeping in _OTHERWISE:
        return gettext(_OTHERWISE[outlook.keeping])
    words = _MISSING if outlook.missing else _READY
    until = outlook.until
    return gettext(words[outlook.keeping]) % {
        "opens": day(outlook.opens),
        "until": day(until) if until is not None else "",
    }


def missing_words(missing: Missing) -> str:
    """Say what is missing; names and titles stay as the programme has them."""
    return gettext(missing.text) % {name: _filled(value) for name, value in missing.values.items()}


def _filled(value: Value) -> str:
    if isinstance(value, datetime):
        return day(value)
    return value if isinstance(value, str) else number(value)


def units_words(outlook: Outlook) -> str:
    """Say how many units are accepted of those that are asked for."""
    said = gettext("%(units)s of %(wanted)s units accepted") % {
        "units": number(outlook.units),
        "wanted": number(outlook.wanted),
    }
    if outlook.pending:
        said += " · " + gettext("%(units)s waiting") % {"units": number(outlook.pending)}
    return said


def state_words(counting: Counting) -> StateWords:
    """Say what has become of an activity."""
    return StateWords(
        text=gettext(_COUNTING[counting]),
        icon=_COUNTING_ICONS.get(counting, "failed"),
        tone=_COUNTING_TONES.get(counting, "caution"),
    )


def cycle_words(kind: CycleKind) -> str:
    """Say how a cycle came about."""
    return gettext(_CYCLES[kind])


def fault_words(fault: handing_in.Fault | listing.Fault) -> str:
    """Say what is wrong, and what to do."""
    return gettext(_FAULTS[fault])
