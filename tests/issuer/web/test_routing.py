"""``/routing``: who takes a ticket, told by the API, with the shipped rules."""

from dataclasses import replace
from datetime import timedelta

import pytest

from issuer.domain.calendar import add_months
from issuer.programmes import shipped, shipped_routing

SCORES = {
    "product-fundamentals": {"knowledge-test": {"score": 92}},
    "security-compliance": {"knowledge-test": {"items": [100] * 25}},
    "advanced-troubleshooting": {
        "knowledge-test": {"score": 90},
        "practical-exercises": {"score": 90},
    },
}


@pytest.fixture
def office(office):
    return replace(office, routing=shipped_routing(shipped()))


def certify(call, name, *tracks):
    call("POST", "/holders", json={"holders": [{"external_id": name, "name": name}]})
    for track in tracks:
        attempts = [
            {
                "external_id": name,
                "track": track,
                "component": component,
                "taken_on": "2026-04-20",
                **result,
            }
            for component, result in SCORES[track].items()
        ]
        assert call("POST", "/attempts", json={"attempts": attempts}).status_code == 200
        issued = call("POST", "/credentials", json={"holder": name, "track": track})
        assert issued.status_code == 201, issued.get_json()


@pytest.fixture
def agents(call):
    """Ana has three tracks, Bo the fundamentals alone."""
    certify(call, "ana", "product-fundamentals", "security-compliance", "advanced-troubleshooting")
    certify(call, "bo", "product-fundamentals")


def decide(call, **ticket):
    response = call("POST", "/routing/decide", json=ticket)
    assert response.status_code == 200, response.get_json()
    return response.get_json()


def names(answer):
    return [each["external_id"] for each in answer["pool"]["agents"]]


def test_a_ticket_finds_its_rule_and_its_agents(call, agents):
    answer = decide(call, tags=["API"], priority="P3")
    assert answer["rule"] == {"slug": "api", "name": "API issues"}
    assert [each["slug"] for each in answer["also"]] == ["standard"]
    assert (names(answer), answer["pool"]["certified"]) == (["ana"], 1)
    assert (answer["fallback"], answer["unroutable"], answer["explanation"]) == (None, None, None)
    [agent] = answer["pool"]["agents"]
    assert (agent["skill_match"], agent["certifications"]) == (1.0, 3)
    assert agent["matched"] == ["advanced-troubleshooting", "product-fundamentals"]
    assert (agent["open_tickets"], agent["speaks_language"]) == (None, None)


def test_a_fallback_is_taken_and_told(call, agents):
    answer = decide(call, tags=["refund"], explain=True)
    assert answer["fallback"] == {
        "number": 1,
        "why": "nobody-certified",
        "sentence": "Nobody holds what is needed at this moment.",
    }
    assert answer["flags"] == ["billing-specialist-review"]
    assert set(names(answer)) == {"ana", "bo"}
    said = " ".join(answer["explanation"])
    assert "The rule “Billing issues” governs" in said
    assert "the usual one, since it names none" in said
    assert "Fallback 1 asks for product-fundamentals." in said
    assert "To be set on the ticket: billing-specialist-review." in said


def test_a_security_ticket_is_escalated(call, agents):
    answer = decide(call, tags=["Phishing"], priority="P1", explain=True)
    assert (answer["rule"]["slug"], answer["escalated_to"]) == ("security", ["security-team"])
    assert answer["notify"] == [
        {"to": "security-team", "purpose": "escalation", "rule": "security"}
    ]
    assert "To be told: security-team" in answer["explanation"][-1]


def test_reports_move_agents_within_a_pool_and_out_of_it(call, agents, clock):
    report = {
        "agents": [
            {"external_id": "ana", "available": True, "open_tickets": 7, "languages": ["en"]},
            {"external_id": "bo", "available": True, "open_tickets": 2, "languages": ["pt-BR"]},
            {"external_id": "cy", "available": True, "open_tickets": 2},
        ]
    }
    answer = call("POST", "/routing/agents", json=report).get_json()
    assert answer == {"kept": 2, "unknown": ["cy"]}
    assert names(decide(call)) == ["bo", "ana"]
    assert names(decide(call, language="en")) == ["ana", "bo"]
    assert names(decide(call, exclude=["bo"])) == ["ana"]
    away = {"agents": [{"external_id": "bo", "available": False, "open_tickets": 0}]}
    call("POST", "/routing/agents", json={**away, "minutes": 60})
    assert names(decide(call)) == ["ana"]
    clock.at += timedelta(minutes=15)
    # Of Ana nothing is known any more; Bo is away for an hour.
    answer = decide(call, explain=True)
    assert names(answer) == ["ana"]
    assert "workload not reported" in " ".join(answer["explanation"])


def test_whose_security_is_overdue_is_in_no_pool(call, agents, clock):
    clock.at = add_months(clock(), 6)
    answer = decide(call, tags=["api"])
    assert (answer["fallback"]["number"], names(answer)) == (1, ["bo"])
    assert answer["notify"] == [{"to": "manager", "purpose": "fallback", "rule": "api"}]


def test_nobody_at_all_is_said_with_who_is_told(call):
    answer = decide(call, tier="Enterprise", explain=True)
    assert (answer["unroutable"], names(answer)) == ("nobody-certified", [])
    assert answer["notify"] == [{"to": "manager", "purpose": "nobody", "rule": "vip"}]


def test_what_is_no_ticket_is_refused(call):
    for body, field in (
        ({"priority": "P9"}, None),
        ({"tags": "api"}, "tags"),
        ({"limit": 0}, "limit"),
        ({"limit": "3"}, "limit"),
        ({"language": "xx-nope-nope"}, "language"),
        ({"tag": ["api"]}, "tag"),
    ):
        response = call("POST", "/routing/decide", json=body)
        assert response.status_code == 422, body
        if field is not None:
            assert response.get_json()["errors"][0]["field"] == field
    twice = [{"external_id": "a", "available": True, "open_tickets": 0}] * 2
    response = call("POST", "/routing/agents", json={"agents": twice})
    assert "twice" in response.get_json()["detail"]


class TestWithoutRules:
    @pytest.fixture
    def office(self, office):
        return replace(office, routing=None)

    def test_both_say_how_to_get_some(self, call):
        for path, body in (
            ("/routing/decide", {}),
            (
                "/routing/agents",
                {"agents": [{"external_id": "a", "available": True, "open_tickets": 0}]},
            ),
        ):
            response = call("POST", path, json=body)
            assert response.status_code == 404
            assert "setting routing" in response.get_json()["detail"]
