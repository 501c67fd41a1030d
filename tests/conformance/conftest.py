"""The conformance server as a suite meets it: a process, reached over HTTP."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, kw_only=True)
class Answer:
    status: int
    kind: str
    body: Any

    @property
    def refused(self) -> bool:
        """Whether it is a refusal as suites count it: a problem document with 400 or 422."""
        problem = self.kind == "application/problem+json" and self.body["status"] == self.status
        return self.status in {400, 422} and problem


@dataclass(frozen=True, kw_only=True)
class Suite:
    """A test suite's side: knows what the server said when it started, and speaks HTTP."""

    announced: dict[str, Any]
    port: int

    @property
    def issuers(self) -> dict[str, Any]:
        return self.announced["issuers"]

    def send(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            data = response.read()
        finally:
            connection.close()
        kind = response.headers.get_content_type()
        return Answer(status=response.status, kind=kind, body=json.loads(data))

    def post(self, endpoint: str, document: Any) -> Answer:
        path = urlsplit(self.announced["endpoints"][endpoint]).path
        body = json.dumps(document).encode()
        return self.send("POST", path, body, **{"Content-Type": "application/json"})

    def issue(self, credential: Any, **options: Any) -> Answer:
        return self.post("issue", {"credential": credential, "options": options})

    def verify(self, credential: Any, **options: Any) -> Answer:
        return self.post("verify", {"verifiableCredential": credential, "options": options})

    def show(self, presentation: Any, **options: Any) -> Answer:
        asked = {"verifiablePresentation": presentation, "options": options}
        return self.post("verifyPresentation", asked)


@pytest.fixture(scope="session")
def suite() -> Iterator[Suite]:
    """The server, started as the suites start it, and stopped at the end."""
    command = [sys.executable, "-m", "tests.conformance.server", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            announced = json.loads(server.stdout.readline())
            yield Suite(announced=announced, port=urlsplit(announced["publicUrl"]).port)
        finally:
            server.terminate()
