"""``assay history``: what happened to a certification, and what held at any moment."""

from datetime import datetime

import click
from pydantic import TypeAdapter

from issuer.cli.acting import public_id_of
from issuer.cli.clock import MOMENT, now
from issuer.cli.frame import Refused
from issuer.cli.opening import opened_office
from issuer.cli.showing import moment, show_table
from issuer.services.history import ActEntry, History
from issuer.services.history import history as history_of
from issuer.services.views import ErasedCertification
from issuer.web.api.histories import HistoryAnswer, history_answer


@click.command()
@click.argument("certification")
@click.option("--at", type=MOMENT, help="As it looked at this moment, past or to come.")
@click.option("--json", "as_json", is_flag=True, help="As the API answers it.")
def history(*, certification: str, at: datetime | None, as_json: bool) -> None:
    """Tell the history of CERTIFICATION (its address or its id), and how it stands.

    Standing and effects at the moment asked, cycles, gaps, standings and acts up to it, with
    who acted and why. Nothing is recorded.
    """
    with opened_office() as office:
        public_id = public_id_of(office, certification)
        found = history_of(office, public_id, at=at or now())
        if isinstance(found, ErasedCertification):
            raise Refused(
                f"{public_id}: the person asked to be forgotten on {found.erased_at:%Y-%m-%d}; "
                "nothing is kept here."
            )
        if as_json:
            click.echo(
                TypeAdapter(HistoryAnswer).dump_json(history_answer(office, found), indent=2)
            )
            return
    _tell(found)


def _tell(found: History) -> None:
    view = found.view
    click.echo(f"{view.public_id}: {view.holder_name}, {view.track.name}")
    until = "" if view.until is None else f", by the clock until {moment(view.until)}"
    click.echo(f"At {moment(found.at)}: {view.standing} since {moment(view.since)}{until}")
    click.echo(f"Effects: {', '.join(_effects(found))}")
    click.echo("\nCycles")
    show_table(
        ("number", "kind", "decided", "from", "until", "due from", "grace until", "rules"),
        [
            (
                str(cycle.number),
                cycle.kind,
                moment(cycle.decided_at),
                moment(cycle.valid_from),
                moment(cycle.valid_until),
                moment(cycle.due_from),
                moment(cycle.grace_until),
                str(cycle.track_version),
            )
            for cycle in view.cycles
        ],
    )
    if view.gaps:
        click.echo("\nGaps")
        show_table(
            ("from", "until", "standings"),
            [(moment(g.start), moment(g.end), ", ".join(g.standings)) for g in view.gaps],
        )
    click.echo("\nStandings")
    show_table(
        ("from", "until", "standing"),
        [(moment(span.start), moment(span.end), span.standing) for span in found.spans],
    )
    click.echo("\nActs")
    show_table(
        ("at", "event", "reason", "actor", "details"),
        [
            (moment(act.at), act.event, act.reason or "-", act.actor, _details(act))
            for act in found.acts
        ],
    )


def _effects(found: History) -> list[str]:
    effects = found.view.effects
    said = [
        f"page “{effects.word}”",
        "image and PDF marked" if effects.marked else "image and PDF full",
        "sharing on" if effects.sharing else "sharing off",
    ]
    shown = effects.listable and found.view.listed
    said.append("listed in the directory" if shown else "not in the directory")
    said.append("grants access" if effects.access else "grants no access")
    if effects.restricts_holder:
        said.append("restricts the holder everywhere")
    if effects.versions_revoked:
        said.append("every unexpired version revoked")
    return said


def _details(act: ActEntry) -> str:
    return ", ".join(f"{name}={value}" for name, value in sorted(act.details.items())) or "-"
