"""The verifier as a whole, over HTTP, under the worst that is sent: an answer within five seconds.

The client hangs up after five seconds, so a late answer is an error here and not a measurement.
Strangers' servers hang, PDFs take as long as they may, and documents are as costly as can be.
"""

import http.client
import io
import itertools
import json
import threading
from pathlib import Path

import pikepdf
import pytest
from werkzeug.serving import make_server

from verifier.formats import pdf as pdf_format
from verifier.resolver.resolver import Resolver
from verifier.web.application import create_app
from verifier.web.site import VerifierSite

DEADLINE = 5


@pytest.fixture
def ask(internet, world):
    """Return what posts a body to the real server and gives the answer's status and JSON."""
    for host in ("certs.example", *(f"l{n}.example" for n in range(8))):
        internet.serve(host, "silent", address="93.184.216.34", port=443)
        internet.names[host] = ("93.184.216.34",)
    resolver = Resolver(
        registry=lambda: world.registry,
        clock=lambda: world.at,
        fetcher=internet.fetcher(),
    )
    site = VerifierSite(
        registry=resolver.registry, sources=resolver.sources, clock=lambda: world.at,
        checks_per_minute=1000,
    )  # fmt: skip
    app = create_app(site, name="V", public_url="http://localhost:8000")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def post(body: bytes, path: str = "/verify") -> tuple[int, dict]:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=DEADLINE)
        headers = {"Accept": "application/json", "Content-Type": "application/json"}
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())

    yield post
    server.shutdown()
    server.server_close()


def in_a_pdf(credential: bytes) -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    document.attachments["c.json"] = pikepdf.AttachedFileSpec(document, credential)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def proven(document, key, **members) -> bytes:
    """A document with a proof whose signature is nonsense: all the work, and no key needed."""
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": "2026-11-20T10:00:00Z",
        "verificationMethod": key.id,
        "proofPurpose": "assertionMethod",
        "proofValue": "z" + "1" * 64,
        **members,
    }
    return json.dumps({**document, "proof": [proof]}).encode()


def clique(nodes: int) -> list[dict]:
    """Objects without ids, each of which is told apart by nothing but the others."""
    return [{"type": "Evidence", "evidence": [{"type": "Evidence"}] * nodes} for _ in range(nodes)]


def test_a_slow_pdf_and_a_list_that_hangs_are_told_within_the_deadline(
    ask, world, monkeypatch, tmp_path: Path
):
    """Three seconds for the PDF and three for the network are more than five.

    On a machine that is busy the PDF may itself take too long, and be MALFORMED for that.
    """
    child = tmp_path / "child.py"
    child.write_text(
        "import runpy, time\n"
        "time.sleep(2)\n"
        f"runpy.run_path({str(pdf_format._CHILD)!r}, run_name='__main__')\n"
    )
    monkeypatch.setattr(pdf_format, "_CHILD", child)
    status, report = ask(in_a_pdf(json.dumps(world.key.sign(world.badge())).encode()))
    assert (status, report["verdict"]) in {(200, "INDETERMINATE"), (400, "MALFORMED")}


def many_hanging_lists(world, number: int = 0) -> bytes:
    entries = [
        world.entry(id=f"https://l{n}.example/1#5", statusListCredential=f"https://l{n}.example/1")
        for n in range(8)
    ]
    document = world.badge(
        id=f"https://certs.example/c/{number}",
        type=["VerifiableCredential"],
        credentialStatus=entries,
    )
    return json.dumps(world.key.sign(document)).encode()


def many_hanging_signers(world) -> bytes:
    signed = json.loads(proven(world.badge(), world.key))
    (proof,) = signed["proof"]
    signed["proof"] = [
        {**proof, "verificationMethod": f"did:web:l{n}.example#k", "nonce": str(n)}
        for n in range(8)
    ]
    return json.dumps(signed).encode()


def as_many_values_as_are_read(world) -> bytes:
    document = world.badge()
    document["credentialSubject"]["achievement"]["tag"] = [str(n) for n in range(49_000)]
    return proven(document, world.key)


def many_proofs_over_a_large_document(world) -> bytes:
    document = world.badge()
    document["credentialSubject"]["achievement"]["tag"] = [f"tag {n}" * 3 for n in range(12_000)]
    signed = json.loads(proven(document, world.key))
    (proof,) = signed["proof"]
    suites = itertools.cycle(("eddsa-rdfc-2022", "eddsa-jcs-2022", "ecdsa-jcs-2019"))
    signed["proof"] = [
        {**proof, "cryptosuite": next(suites), "nonce": str(n), "id": f"urn:x:{n}"}
        for n in range(16)
    ]
    return json.dumps(signed).encode()


def a_poisoned_dataset(world) -> bytes:
    return proven(world.badge(evidence=clique(12)), world.key)


@pytest.mark.parametrize(
    "made",
    [
        many_hanging_lists,
        many_hanging_signers,
        as_many_values_as_are_read,
        many_proofs_over_a_large_document,
        a_poisoned_dataset,
        lambda _world: b"%PDF-1.7\n" + b"1 0 obj<<>>" * 400_000,
        lambda _world: b"[" * 2_000_000,
        lambda _world: b'{"a":' * 60 + b"9" * 2_000_000,
        lambda _world: b"ey" + b"A" * 4_000_000 + b".ey.A",
        lambda _world: b"<svg>" + b"<g>" * 1_000_000,
    ],
    ids=[
        "lists", "signers", "values", "proofs", "clique", "pdf", "depth", "digits",
        "token", "xml",
    ],
)  # fmt: skip
def test_whatever_is_sent_the_answer_is_a_verdict_or_a_refusal_within_the_deadline(
    made, ask, world
):
    status, answer = ask(made(world))
    assert status in {200, 400}
    if made in (many_hanging_lists, many_hanging_signers):
        assert answer["verdict"] == "INDETERMINATE"
    else:
        assert answer.get("verdict") != "VALID"
    assert "INTERNAL_ERROR" not in json.dumps(answer)
    assert ask(b"{}")[0] == 400  # the server goes on


def test_a_credential_that_hangs_is_refused_by_the_vc_api_within_the_deadline(ask, world):
    asked = json.dumps({"verifiableCredential": json.loads(many_hanging_lists(world))})
    status, answer = ask(asked.encode(), "/vc-api/credentials/verify")
    assert (status, answer["verdict"]) == (422, "INDETERMINATE")


def test_a_presentation_that_hangs_is_refused_by_the_vc_api_within_the_deadline(
    ask, world, new_key
):
    """As many credentials as a presentation may have share the one deadline."""
    holder = new_key("did:key:x")
    holder.controller = f"did:key:{holder.multikey}"
    holder.id = f"{holder.controller}#{holder.multikey}"
    presentation = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "holder": holder.controller,
        "verifiableCredential": [
            json.loads(many_hanging_lists(world, number)) for number in range(8)
        ],
    }
    shown = holder.sign(presentation, proofPurpose="authentication", challenge="c")
    asked = {"verifiablePresentation": shown, "options": {"challenge": "c"}}
    status, answer = ask(json.dumps(asked).encode(), "/vc-api/presentations/verify")
    assert (status, answer["verdict"]) == (422, "INDETERMINATE")
