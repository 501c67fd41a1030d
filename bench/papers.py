"""Certificates: from a compiled template, in Latin and Han letters, and laid out one by one."""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from bench.office import AT, PROGRAMME, TRACK
from bench.timing import Subject
from issuer.composition import addresses
from issuer.rendering import CertificateFacts, Signature, render_certificate
from issuer.rendering.certificate import print_certificate
from issuer.services.catalogue import find_track
from issuer.services.office import Office

LAID_OUT = "PDF certificate, laid out by itself"
LATIN = "PDF certificate, Latin name"
HAN = "PDF certificate, Han name"

_LATIN = tuple(
    f"{first} {last}"
    for first in ("Ada", "Léonie", "Márta", "Tomás", "Zoë", "Owen", "Ingrid", "Żaneta")
    for last in ("Łukasz", "O’Neill", "Fröhlich", "García", "Dvořák", "Smith", "Çelik", "Þorsson")
)
_HAN = tuple(first + last for first in "欧李王张陈刘杨黄" for last in "小伟芳娜敏静丽强")


def paper_subjects(signed: bytes, office: Office) -> list[Subject]:
    """Return certificates of one track for 64 holders in turn, each with its own number."""
    _, track = find_track(office.programmes, f"{PROGRAMME}/{TRACK}")
    paper = CertificateFacts(
        holder_name="Zoë Example-Łukasz",
        programme_name="Support Agents",
        track_name=track.name,
        level=track.level,
        glyph=track.glyph.value,
        scope=track.scope,
        issued=AT.date(),
        valid_until=AT.date() + timedelta(days=365),
        certificate_id="a" * 26,
        issuer_name=office.identity.name,
        issuer_domain="certify.example",
        signature=Signature(name="Bench Office", office="Certification Office"),
        address=addresses.certification(office.public_url, "a" * 26),
        credential=signed,
        created=AT,
    )
    latin, han = _papers(paper, _LATIN, office), _papers(paper, _HAN, office)
    return [
        Subject(name=name, run=_each(draw, papers), against=LAID_OUT)
        for name, draw, papers in (
            (LAID_OUT, print_certificate, latin),
            (LATIN, render_certificate, latin),
            (HAN, render_certificate, han),
        )
    ]


def _papers(
    paper: CertificateFacts, names: Sequence[str], office: Office
) -> list[CertificateFacts]:
    tokens = (f"{number * 7919:026x}" for number in itertools.count(1))
    return [
        replace(
            paper,
            holder_name=name,
            certificate_id=token,
            address=addresses.certification(office.public_url, token),
        )
        for name, token in zip(names, tokens, strict=False)
    ]


def _each(
    draw: Callable[[CertificateFacts], bytes], papers: Sequence[CertificateFacts]
) -> Callable[[], object]:
    turn = itertools.cycle(papers)
    return lambda: draw(next(turn))
