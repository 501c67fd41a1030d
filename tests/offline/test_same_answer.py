"""The page that checks without us answers as the server does, from a disk, without a network."""

import json

import pytest

from issuer.services.held_sources import HeldSources
from issuer.services.trust_bundle import trust_bundle
from tests.browser.conftest import served
from tests.issuer.programme import AT
from tests.offline.cases import CASES, HOUR, KeyInMemory, Maker
from tests.offline.conftest import opened, saved
from verifier.verify import verify


def held(office) -> HeldSources:
    """Return what the trust bundle holds, as the server's verifier asks for it."""
    bundle = json.loads(trust_bundle(office, at=AT))
    return HeldSources(
        did=office.did,
        did_json=json.dumps(bundle["didDocument"]).encode(),
        lists={each["address"]: each["credential"].encode() for each in bundle["statusLists"]},
    )


def answers(on_disk, office, presented, at) -> tuple[str, str]:
    """Return the server's verdict and the page's."""
    server = verify(presented, at=at, registry=office.own_registry(), sources=held(office))
    return server.verdict.value, str(on_disk.check(presented, at)["verdict"])


def test_every_case_of_the_table_is_answered_alike_without_a_network(site, on_disk):
    maker = Maker(site)
    wrong = {}
    for name, case in CASES.items():
        found = answers(on_disk, site.office, case.make(maker), case.at)
        if found != (case.verdict, case.verdict):
            wrong[name] = (case.verdict, *found)
    assert wrong == {}
    assert on_disk.asked == [on_disk.file.as_uri()]


def test_K04_a_compromised_key_vouches_for_nothing_on_either_side(open_context, tmp_path):
    with served(tmp_path / "site") as own:
        before = Maker(own).signed()
        old = own.office.keys.history().active
        own.office.keys.rotate(at=AT)
        retired = opened(open_context(), saved(f"{own.url}/verify/offline", tmp_path))
        assert answers(retired, own.office, before, AT) == ("VALID", "VALID")
        late = Maker(own).resigned(lambda document: None, created=AT)
        assert answers(retired, own.office, late, AT) == ("VALID", "VALID")

        own.office.keys.mark_compromised(old.id, at=AT)
        page = opened(open_context(), saved(f"{own.url}/verify/offline", tmp_path))
        assert answers(page, own.office, before, AT) == ("INVALID", "INVALID")


def test_without_a_bundle_nothing_is_known_until_one_is_given(site, open_context, tmp_path):
    empty = opened(open_context(), saved(f"{site.url}/verify/offline/empty", tmp_path))
    presented = Maker(site).signed()
    assert empty.check(presented, AT)["verdict"] == "INDETERMINATE"

    give = "text => { assay.useBundle(new TextEncoder().encode(text)); }"
    bundle = trust_bundle(site.office, at=AT)
    empty.page.evaluate(give, bundle.decode())
    assert empty.check(presented, AT)["verdict"] == "VALID"
    assert empty.asked == [empty.file.as_uri()]


@pytest.mark.parametrize(
    "change",
    [
        lambda b: b["issuer"].update(id="did:web:evil.example"),
        lambda b: b["statusLists"].clear(),
        lambda b: b["keyHistory"]["keys"][0].update(retired="2027-01-01T00:00:00Z"),
        lambda b: b.update(generatedAt="2026-11-21T13:00:00Z"),
        lambda b: b["proof"].update(verificationMethod=KeyInMemory().verification_method),
        lambda b: b.pop("proof"),
    ],
    ids=["another issuer", "no lists", "another key", "another time", "a stranger", "no proof"],
)
def test_a_bundle_that_the_issuer_did_not_sign_is_refused(site, on_disk, change):
    bundle = json.loads(trust_bundle(site.office, at=AT))
    change(bundle)
    refused = on_disk.page.evaluate(
        "text => { try { assay.useBundle(new TextEncoder().encode(text)); return null }"
        " catch (error) { return error.message } }",
        json.dumps(bundle),
    )
    assert refused


def test_an_older_bundle_does_not_replace_a_newer_one(site, on_disk):
    older = trust_bundle(site.office, at=AT - HOUR)
    refused = on_disk.page.evaluate(
        "text => { try { assay.useBundle(new TextEncoder().encode(text)); return null }"
        " catch (error) { return error.message } }",
        older.decode(),
    )
    assert "older" in refused


def test_a_clock_behind_the_bundle_is_never_a_reason_to_call_something_good(site, on_disk):
    report = on_disk.check(Maker(site).signed(), AT - HOUR)
    assert report["verdict"] == "INDETERMINATE"


def test_what_the_page_does_not_read_is_never_called_good(site, on_disk):
    token = b"eyJhbGciOiJFZERTQSJ9.e30.c2ln"
    other = Maker(site).resigned(lambda d: d["credentialSubject"].update(role="Owner"))
    for presented in (b"%PDF-1.7\n", token, other):
        assert on_disk.check(presented, AT)["verdict"] == "INDETERMINATE"


def _nodes(value, path=()):
    yield path
    steps = value.items() if isinstance(value, dict) else ()
    steps = enumerate(value) if isinstance(value, list) else steps
    for step, each in steps:
        yield from _nodes(each, (*path, step))


def _mutants(signed: bytes):
    """Yield the credential with each of its nodes removed, and replaced by other values."""
    for path in list(_nodes(json.loads(signed)))[1:]:
        for value in ("remove", None, "x", 1, True, [], {}, ["x"], {"id": "urn:x:y"}):
            document = json.loads(signed)
            place = document
            for step in path[:-1]:
                place = place[step]
            if value == "remove":
                del place[path[-1]]
            else:
                place[path[-1]] = value
            yield json.dumps(document).encode()


def test_whatever_is_changed_the_page_calls_nothing_valid_that_the_server_does_not(site, on_disk):
    sources, registry = held(site.office), site.office.own_registry()
    on_disk.page.clock.set_fixed_time(AT)
    mutants = list(_mutants(Maker(site).signed()))
    page = on_disk.page.evaluate(
        "async texts => { const all = []; for (const text of texts) { const report = await"
        " assay.check(new TextEncoder().encode(text)); all.push(report.verdict) } return all }",
        [each.decode() for each in mutants],
    )
    assert len(page) == len(mutants) > 300
    for verdict, mutant in zip(page, mutants, strict=True):
        if verdict == "VALID":
            server = verify(mutant, at=AT, registry=registry, sources=sources)
            assert server.verdict.value == "VALID", mutant
