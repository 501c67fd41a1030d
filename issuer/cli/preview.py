"""``assay preview``: designs to look at, without an office, a holder or a key."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from itertools import cycle
from pathlib import Path
from typing import Any, TypeVar

import click

from issuer.cli.clock import MOMENT, now
from issuer.domain.programme import Level
from issuer.opening import identity_of, programmes_of, signatory_of
from issuer.rendering import (
    Mark,
    Marking,
    badge_png,
    badge_sheet,
    badge_svg,
    render_certificate,
)
from issuer.services.catalogue import find_track
from issuer.services.design_previews import badge_preview, certificate_preview
from issuer.settings import read_settings

NAMES = (
    "Alex Example",
    "Márta Példa-Minta",
    "例 示子",
    "مثال العرض",
    "Maximiliana von Beispiel zu Muster",
)
"""Holders of the sheet's certificates: nobody."""

Word = TypeVar("Word", bound=StrEnum)


class _OneOf(click.ParamType[Word]):
    """A word of an enumeration, typed as it is written elsewhere."""

    def __init__(self, kind: type[Word]) -> None:
        self.kind = kind
        self.name = kind.__name__

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Word:
        """Read what was typed."""
        try:
            return self.kind(str(value).lower())
        except ValueError:
            self.fail(f"“{value}” is none of: {', '.join(self.kind)}.", param, ctx)


Option = Callable[[Callable[..., Any]], Callable[..., Any]]


def _designs(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that every design has."""
    options: tuple[Option, ...] = (
        click.option("--track", required=True, help="Track, or programme/track."),
        click.option(
            "--level", type=_OneOf(Level), help=f"Instead of the track's: {', '.join(Level)}."
        ),
        click.option("--mark", type=_OneOf(Mark), help=f"Draw it marked: {', '.join(Mark)}."),
        click.option("--day", type=MOMENT, help="Day of the mark; today if not given."),
        click.option("--language", default="en", show_default=True, help="BCP 47 tag."),
        click.option(
            "--output",
            type=click.Path(path_type=Path, dir_okay=False, writable=True),
            help="File to write.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.group()
def preview() -> None:
    """Draw certificates and badges as they would look, for designers.

    Previews carry the word Demonstration and no credential.
    """


@preview.command()
@_designs
@click.option("--name", default=NAMES[0], show_default=True, help="Name of the holder.")
def certificate(
    *,
    track: str,
    level: Level | None,
    mark: Mark | None,
    day: datetime | None,
    language: str,
    output: Path | None,
    name: str,
) -> None:
    """Draw a certificate as PDF."""
    at = now()
    settings = read_settings()
    programme, found = find_track(programmes_of(settings), track)
    facts = certificate_preview(
        identity_of(settings),
        programme,
        found,
        name,
        at=at,
        level=level,
        marking=_marking(mark, day or at),
        language=language,
        signatory=signatory_of(settings),
    )
    _write(output or Path(f"{found.slug}-certificate.pdf"), render_certificate(facts))


@preview.command()
@_designs
@click.option("--pixels", default=512, show_default=True, help="Width and height of a PNG.")
@click.option("--small", is_flag=True, help="The small cut, for icons, as SVG.")
def badge(
    *,
    track: str,
    level: Level | None,
    mark: Mark | None,
    day: datetime | None,
    language: str,
    output: Path | None,
    pixels: int,
    small: bool,
) -> None:
    """Draw a badge; as SVG where the output's name ends so, otherwise as PNG."""
    settings = read_settings()
    _, found = find_track(programmes_of(settings), track)
    facts = badge_preview(
        identity_of(settings),
        found,
        level=level,
        marking=_marking(mark, day or now()),
        language=language,
    )
    place = output or Path(f"{found.slug}-badge.{'svg' if small else 'png'}")
    as_svg = place.suffix.lower() == ".svg"
    _write(place, badge_svg(facts, small=small) if as_svg else badge_png(facts, pixels))


@preview.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def sheet(*, folder: Path) -> None:
    """Draw every track's badge and certificate, and every mark, into FOLDER."""
    at = now()
    settings = read_settings()
    programmes, identity = programmes_of(settings), identity_of(settings)
    tracks = [(programme, track) for programme in programmes for track in programme.tracks]
    folder.mkdir(parents=True, exist_ok=True)
    badges = [badge_preview(identity, track) for _, track in tracks]
    _write(folder / "badges.png", badge_sheet(badges))
    one = tracks[0][1]
    marked = [
        badge_preview(identity, one, level=level, marking=Marking(mark=mark, day=at.date()))
        for mark in Mark
        for level in Level
    ]
    _write(folder / "badges-marked.png", badge_sheet(marked))
    for (programme, track), name in zip(tracks, cycle(NAMES), strict=False):
        facts = certificate_preview(identity, programme, track, name, at=at)
        _write(folder / f"{programme.slug}-{track.slug}.pdf", render_certificate(facts))
    for mark in Mark:
        marking = Marking(mark=mark, day=at.date())
        facts = certificate_preview(identity, tracks[0][0], one, NAMES[0], at=at, marking=marking)
        _write(folder / f"marked-{mark}.pdf", render_certificate(facts))


def _marking(mark: Mark | None, day: datetime) -> Marking | None:
    return None if mark is None else Marking(mark=mark, day=day.date())


def _write(place: Path, content: bytes) -> None:
    place.write_bytes(content)
    click.echo(str(place))
