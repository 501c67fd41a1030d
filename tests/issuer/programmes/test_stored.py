"""A track version goes through JSON and back unchanged, and its digest stands for its rules."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from issuer.errors import IssuerError
from issuer.programmes import content_digest, shipped, track_from_json, track_to_json

TRACKS = [track for programme in shipped() for track in programme.tracks]


DIGESTS = {
    "certified-user v1": "08e3a2e5ecba302a",
    "advanced-practitioner v1": "b93a0085fcf0ad24",
    "expert-leader v1": "9c2b72c859ff59a6",
    "sales-professional v1": "bee906641f01afbe",
    "technical-professional v1": "ef86f95999d42042",
    "customer-success-professional v1": "c7f3803824b69617",
    "analytics-specialist v1": "95e1baeb4ece87fb",
    "integration-architect v1": "152ce5cbd2ed5ceb",
    "trainer v1": "aaf0261c4e901adc",
    "product-fundamentals v1": "a0dd4d95c51207e2",
    "advanced-troubleshooting v1": "0a68af4caab8dc6c",
    "billing-accounts v1": "1db61995314206b6",
    "security-compliance v1": "ec02ff75e0cebca7",
    "customer-success v1": "22274b03e26e6399",
    "de-escalation v1": "ac752f44df5ddf02",
}


@pytest.mark.parametrize("track", TRACKS, ids=lambda track: track.slug)
def test_a_track_reads_back_equal_and_writes_the_same_text(track):
    text = track_to_json(track)
    assert track_from_json(text) == track
    assert track_to_json(track_from_json(text)) == text


def test_figures_are_written_as_decimal_strings_and_members_in_order():
    stored = json.loads(track_to_json(TRACKS[0]))
    assert stored["assessment"]["components"][0]["weight"] == "40"
    assert stored["ceu_sources"][2]["per_hour"] == "0.5"
    assert list(stored) == sorted(stored)


def test_digests_differ_when_any_rule_differs_and_only_then():
    track = TRACKS[0]
    digests = {content_digest(each) for each in TRACKS}
    assert len(digests) == len(TRACKS)
    assert content_digest(track) == content_digest(replace(track))
    renewal = replace(track.renewal, ceus=Decimal(11))
    assert content_digest(replace(track, renewal=renewal)) != content_digest(track)


def test_the_digests_of_the_shipped_versions_are_these():
    """What was issued under a version is held to its digest: a change needs a new version."""
    found = {f"{track.slug} v{track.version}": content_digest(track)[:16] for track in TRACKS}
    assert found == DIGESTS


def test_a_stored_track_that_this_release_does_not_know_is_refused():
    stored = json.loads(track_to_json(TRACKS[0]))
    with pytest.raises(IssuerError, match="newer release"):
        track_from_json(json.dumps({**stored, "new_rule": 1}))
    with pytest.raises(IssuerError, match="cannot be read"):
        track_from_json("{")
