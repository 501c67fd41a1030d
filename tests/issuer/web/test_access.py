"""``/access``: the same yes or no for routing and for a proxy's gate, and until when."""

from datetime import UTC, datetime, timedelta

import pytest

from issuer.domain.calendar import add_months
from verifier.timestamps import format_timestamp

ATTEMPTS = [
    ("product-fundamentals", "knowledge-test", {"score": 92}),
    ("security-compliance", "knowledge-test", {"items": [100] * 25}),
]


@pytest.fixture
def certified(call):
    """Ana, certified in product fundamentals (12 months) and security (6 months)."""
    call("POST", "/holders", json={"holders": [{"external_id": "Ä-1", "name": "Ana Souza"}]})
    for track, component, result in ATTEMPTS:
        attempt = {
            "external_id": "Ä-1",
            "track": track,
            "component": component,
            "taken_on": "2026-04-20",
            **result,
        }
        assert call("POST", "/attempts", json={"attempts": [attempt]}).status_code == 200
        body = {"holder": "Ä-1", "track": track}
        assert call("POST", "/credentials", json=body).status_code == 201
    return "Ä-1"


def ask(call, scope="product-fundamentals", holder="Ä-1"):
    return call("GET", f"/access?holder={holder}&scope={scope}").get_json()


def gate(call, scope="product-fundamentals", holder="Ä-1"):
    headers = {"X-Assay-Holder": holder.encode().decode("latin-1")}
    return call("GET", f"/access/gate?scope={scope}", headers=headers)


def test_who_is_certified_is_let_in_until_the_clock_says_otherwise(call, certified, clock):
    answer = ask(call)
    overdue = add_months(clock(), 6)
    assert (answer["granted"], answer["reason"]) == (True, "granted")
    assert answer["until"] == format_timestamp(overdue)
    passed = gate(call)
    assert passed.status_code == 204
    assert passed.headers["X-Assay-Until"] == format_timestamp(overdue)


def test_an_overdue_restricting_track_restricts_everything(call, certified, clock):
    end = add_months(clock(), 6)
    clock.at = end - timedelta(seconds=1)
    assert ask(call)["granted"] is True
    clock.at = end
    answer = ask(call)
    assert (answer["granted"], answer["reason"]) == (False, "restricted")
    assert answer["restricted_by"] == "support-agents/security-compliance"
    assert ask(call, "security-compliance")["reason"] == "expired"
    refused = gate(call)
    assert (refused.status_code, refused.get_json()["code"]) == (403, "restricted")


def test_who_is_not_certified_or_not_known_is_not_let_in(call, certified):
    for holder, scope in (("Ä-1", "de-escalation"), ("nobody", "product-fundamentals")):
        answer = ask(call, scope, holder)
        assert (answer["granted"], answer["reason"], answer["until"]) == (
            False,
            "not-certified",
            None,
        )
        assert gate(call, scope, holder).status_code == 403


def test_a_gate_without_a_name_or_for_an_unknown_track_lets_nobody_in(call, certified):
    assert call("GET", "/access/gate?scope=product-fundamentals").status_code == 400
    assert gate(call, holder="a\tb").status_code == 400
    assert gate(call, scope="no-such-track").status_code == 404
    assert call("GET", "/access?holder=x&scope=no-such-track").status_code == 404


@pytest.mark.parametrize("months", [0, 1, 5, 6, 7, 11, 12, 13, 14])
def test_page_and_access_agree_at_every_moment(call, certified, clock, months):
    clock.at = add_months(datetime(2026, 5, 1, 12, 0, tzinfo=UTC), months)
    held = call("GET", "/certifications?holder=Ä-1").get_json()["certifications"]
    standing = {one["track"]: one["grants_access"] for one in held}
    restricted = not standing["support-agents/security-compliance"]
    for track, stands in standing.items():
        assert ask(call, track)["granted"] == (stands and not restricted)
