"""The server that VC-API test suites drive; not shipped, and on loopback alone.

``python -m tests.conformance.server --port P --public-url URL`` prints one line of JSON (the
issuers, one did:key per kind of key, and the endpoints) and then answers

- ``POST /credentials/issue`` with keys of its own, made anew with each start;
- ``POST /credentials/verify`` and ``POST /presentations/verify``: the product's own endpoints,
  only that *everybody* is recognised as an issuer, and nobody is counted;
- ``GET /status/…``: the lists of credentials issued with ``options.addStatus``.

Each endpoint is there below ``/vc-api`` too.
"""

import argparse
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from flask import Flask, Response, request
from werkzeug.serving import WSGIRequestHandler, make_server

from issuer.sealing.sealed import SealingError
from keys.algorithms import KeyType
from tests.conformance.issuing import SUITES, ConformanceIssuer, Document, Options, sign_document
from tests.conformance.lists import ConformanceLists
from tests.conformance.signers import HeldSigner
from verifier.errors import MalformedError, VerifierError
from verifier.policy.unsafe import UnsafeRecogniseEveryone
from verifier.report import Report
from verifier.resolver.fetching import Fetcher
from verifier.resolver.resolver import Resolver
from verifier.sources import Found, Unavailable
from verifier.strict_json import dump, parse_object
from verifier.verify import verify
from verifier.web.problems import install_refusals, problem
from verifier.web.site import VerifierSite
from verifier.web.vc_api import PREFIX, vc_api

NOBODY_IS_COUNTED = 1_000_000


def now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


@dataclass(frozen=True, kw_only=True)
class OwnLists:
    """The server's own lists, without asking itself over the network."""

    lists: ConformanceLists

    def controller_document(self, address: str, at: datetime) -> Found | Unavailable:
        return Unavailable(reason="this is not one of this server's own", permanent=True)

    def status_list(self, address: str, at: datetime) -> Found | Unavailable:
        signed = signed_list(self.lists, address)
        if signed is None:
            return Unavailable(reason="this is not one of this server's own", permanent=True)
        return Found(body=dump(signed), address=address, fetched_at=now())


def signed_list(lists: ConformanceLists, address: str) -> Document | None:
    moment = now()

    def sign(document: Document, signer: HeldSigner) -> Document:
        return sign_document(document, SUITES[signer.key_type][0], signer, moment)

    return lists.at(address, sign, moment)


def create_app(public_url: str, signers: Mapping[KeyType, HeldSigner]) -> Flask:
    """Make the server's application."""
    lists = ConformanceLists(public_url, signers)
    resolver = Resolver(
        registry=UnsafeRecogniseEveryone,
        clock=now,
        port=OwnLists(lists=lists),
        fetcher=Fetcher(refused_origins=frozenset({public_url})),
    )
    site = VerifierSite(
        registry=UnsafeRecogniseEveryone,
        sources=resolver.sources,
        clock=now,
        checks_per_minute=NOBODY_IS_COUNTED,
    )

    def judge(signed: bytes) -> Report:
        registry = UnsafeRecogniseEveryone()
        return verify(signed, at=now(), registry=registry, sources=resolver.sources())

    issuer = ConformanceIssuer(signers=signers, lists=lists, judge=judge)
    app = Flask("conformance", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = 6 * 1024 * 1024
    install_refusals(app)
    endpoints = vc_api(site)
    app.register_blueprint(endpoints)
    app.register_blueprint(endpoints, url_prefix="", name="vc_api_at_the_root")

    @app.post("/credentials/issue")
    @app.post(f"{PREFIX}/credentials/issue")
    def issue() -> Response:
        try:
            submitted, options = _read(request.get_data(cache=False))
        except VerifierError as error:
            return _refused(400, error)
        try:
            signed = issuer.issue(submitted, options, created=now())
        except (VerifierError, SealingError) as error:
            return _refused(422, error)
        return _json(201, {"verifiableCredential": signed})

    @app.get("/status/<kind>/<key_type>")
    def status_list(kind: str, key_type: str) -> Response:
        signed = signed_list(lists, f"{public_url}/status/{kind}/{key_type}")
        if signed is None:
            return problem(404, title="Not found", detail="There is no such list.")
        return _json(200, signed)

    return app


def _read(body: bytes) -> tuple[Document, Options]:
    asked = parse_object(body)
    credential = asked.get("credential")
    if not isinstance(credential, dict):
        raise MalformedError("the request has no credential", place="/credential")
    return dict(credential), Options.read(asked.get("options", {}))


def _json(status: int, document: Document) -> Response:
    return Response(orjson.dumps(document), status=status, content_type="application/json")


def _refused(status: int, error: VerifierError | SealingError) -> Response:
    members: dict[str, Any] = {}
    if isinstance(error, VerifierError):
        members = {"code": error.reason, "place": error.place}
    return problem(status, title="Not issued", detail=str(error), members=members)


def announcement(public_url: str, signers: Mapping[KeyType, HeldSigner]) -> Document:
    """Return what a suite must know to drive the server."""
    return {
        "publicUrl": public_url,
        "issuers": {
            key_type.value: {
                "id": signer.controller,
                "verificationMethod": signer.verification_method,
                "keyType": key_type.value,
                "cryptosuites": list(SUITES[key_type]),
            }
            for key_type, signer in signers.items()
        },
        "endpoints": {
            name: f"{public_url}/{path}"
            for name, path in (
                ("issue", "credentials/issue"),
                ("verify", "credentials/verify"),
                ("verifyPresentation", "presentations/verify"),
            )
        },
    }


def main(arguments: list[str] | None = None) -> int:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description="answers VC-API test suites on loopback")
    parser.add_argument("--port", type=int, required=True, help="0 for any that is free")
    parser.add_argument("--public-url", help="how the suite reaches it; http://localhost:PORT")
    given = parser.parse_args(arguments)
    signers = {key_type: HeldSigner.fresh(key_type) for key_type in SUITES}
    server = make_server(
        "127.0.0.1", given.port, _not_yet, threaded=True, request_handler=QuietHandler
    )
    public_url = (given.public_url or f"http://localhost:{server.port}").rstrip("/")
    server.app = create_app(public_url, signers)
    print(json.dumps(announcement(public_url, signers)), flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        return 0
    return 0


class QuietHandler(WSGIRequestHandler):
    """Writes no line for each request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        return


def _not_yet(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """Answer nothing before the port, and with it the public address, is known."""
    start_response("503 Service Unavailable", [])
    return []


if __name__ == "__main__":
    sys.exit(main())
