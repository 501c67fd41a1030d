"""Higher extends lower: what earning or renewing a track does to those that it rests on."""

from collections.abc import Mapping

from issuer.domain.certification import CertificationFacts, Cycle
from issuer.domain.cycles import extended_cycle, governing_cycle
from issuer.domain.programme import Programme
from issuer.domain.standing import SUSPENDABLE
from issuer.domain.timeline import Span, span_at


def lower_tracks(programme: Programme, track: str) -> tuple[str, ...]:
    """Return the tracks that ``track`` rests on, directly or through others, nearest first."""
    found: list[str] = []
    waiting = [track]
    for here in waiting:
        for each in programme.track(here).prerequisites:
            if each.track not in waiting:
                waiting.append(each.track)
                found.append(each.track)
    return tuple(found)


def extensions(
    programme: Programme,
    track: str,
    higher: Cycle,
    held: Mapping[str, tuple[CertificationFacts, tuple[Span, ...]]],
) -> tuple[tuple[str, Cycle], ...]:
    """Return the new cycles of the lower certifications when ``higher`` begins.

    Only what is active, due or in grace at that moment is extended, and only to a later end.

    Args:
        programme: with the rules in force.
        track: slug of the track that was earned, renewed or reinstated.
        higher: the cycle that it got.
        held: the holder's certifications by slug of their track, each with its timeline.
    """
    if not programme.track(track).renewal.extends_lower:
        return ()
    found: list[tuple[str, Cycle]] = []
    for slug in lower_tracks(programme, track):
        if slug not in held:
            continue
        certification, spans = held[slug]
        span = span_at(spans, higher.valid_from)
        if span is None or span.standing not in SUSPENDABLE:
            continue
        current = governing_cycle(certification.cycles, higher.valid_from)
        cycle = extended_cycle(programme.track(slug), current, higher=higher)
        if cycle is not None:
            found.append((slug, cycle))
    return tuple(found)
