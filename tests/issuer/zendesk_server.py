"""A server that behaves as Zendesk's documentation of skills-based routing has it.

Lists of agents, cursor paging, jobs that are queued and worked before they complete, at most a
hundred integers as items, and answers that a test puts in their way: limits, faults, refusals.
"""

import base64
import json
import re
import threading
import uuid
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

USER = "assay@example.org"
TOKEN = "a token for tests"


@dataclass
class FakeZendesk:
    """What the account holds, and what it was asked."""

    port: int = 0
    agents: dict[int, str] = field(default_factory=dict)
    """External ids by user id; empty where there is none."""
    types: dict[str, str] = field(default_factory=dict)
    """Names of skill types by id."""
    skills: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Skill type and name by id."""
    held: dict[int, set[str]] = field(default_factory=dict)
    jobs: dict[str, dict] = field(default_factory=dict)
    requests: list[tuple[str, str]] = field(default_factory=list)
    bodies: list[dict] = field(default_factory=list)
    answers: list[tuple[int, dict[str, str], bytes]] = field(default_factory=list)
    """Answers that come before anything else, in their order."""
    steps: int = 2
    """How often a job is asked for before it is completed."""
    failing: set[int] = field(default_factory=set)
    """Agents for whom jobs fail."""
    job_word: str = "completed"
    jobs_path: str = "jobs"
    page: int = 2
    """Largest page, so that a test has several."""

    @property
    def origin(self) -> str:
        return f"http://localhost:{self.port}"

    def names(self, agent: int) -> set[str]:
        return {self.skills[each][1] for each in self.held.get(agent, set())}

    def posted(self, part: str) -> list[dict]:
        paths = [path for method, path in self.requests if method == "POST"]
        return [body for path, body in zip(paths, self.bodies, strict=True) if part in path]

    def answer(self, method, target, body):
        where = urlsplit(target)
        query = {name: values[0] for name, values in parse_qs(where.query).items()}
        path = where.path
        if (method, path) == ("GET", "/api/v2/routing/attributes"):
            return 200, {"attributes": [_named(*each) for each in self.types.items()]}
        if (method, path) == ("POST", "/api/v2/routing/attributes"):
            key = str(uuid.uuid4())
            self.types[key] = body["attribute"]["name"]
            return 201, {"attribute": _named(key, self.types[key])}
        if found := re.fullmatch(r"/api/v2/routing/attributes/([^/]+)/values", path):
            return self.values(method, found[1], body)
        if (method, path) == ("GET", "/api/v2/users"):
            mine = self.agents if query["role[]"] == "agent" else {}
            rows = [self.user(key) for key in sorted(mine)]
            return 200, self.paged("users", rows, query)
        if (method, path) == ("GET", "/api/v2/users/show_many"):
            asked = query["external_ids"].split(",")
            if len(asked) > 100:
                return 400, {"error": "too many"}
            rows = [self.user(key) for key, name in self.agents.items() if name in asked]
            return 200, {"users": rows, "count": len(rows), "next_page": None}
        if (method, path) == ("GET", "/api/v2/routing/agents/instance_values"):
            return self.instances(query)
        if (method, path) == ("POST", f"/api/v2/routing/agents/instance_values/{self.jobs_path}"):
            return self.add_job(body["job"])
        if found := re.fullmatch(r"/api/v2/job_statuses/([^/]+)", path):
            return 200, {"job_status": self.step(found[1])}
        return 404, {"error": "RecordNotFound"}

    def values(self, method, skill_type, body):
        if skill_type not in self.types:
            return 404, {"error": "RecordNotFound"}
        if method == "POST":
            own = [each for each in self.skills.values() if each[0] == skill_type]
            if len(own) >= 30:
                return 422, {"error": "RecordInvalid"}
            key = str(uuid.uuid4())
            self.skills[key] = (skill_type, body["attribute_value"]["name"])
            return 201, {"attribute_value": _named(key, self.skills[key][1])}
        rows = [_named(key, each[1]) for key, each in self.skills.items() if each[0] == skill_type]
        return 200, {"attribute_values": rows}

    def user(self, key):
        return {"id": key, "external_id": self.agents[key] or None, "role": "agent"}

    def instances(self, query):
        asked = [int(each) for each in query["filter[agent_ids]"].split(",")]
        if len(asked) > 100:
            return 400, {"error": {"title": "Invalid attribute", "message": "too many"}}
        rows = [
            {
                "id": f"{agent}-{skill}",
                "agent_id": agent,
                "attribute_id": self.skills[skill][0],
                "attribute_value_id": skill,
                "name": self.skills[skill][1],
                "agent_skill_priority": "NORMAL",
            }
            for agent in asked
            for skill in sorted(self.held.get(agent, set()))
        ]
        page = self.paged("instance_values", rows, query)
        # As documented for this list: the address of the next page, and no ``meta``.
        more = page.pop("meta")
        cursor = more["after_cursor"]
        page["next_page"] = (
            f"{self.origin}/api/v2/routing/agents/instance_values?page%5Bafter%5D={cursor}"
            if more["has_more"]
            else None
        )
        return 200, page

    def paged(self, name, rows, query):
        first = int(query.get("page[after]", 0))
        last = first + min(self.page, int(query.get("page[size]", 100)))
        return {
            name: rows[first:last],
            "meta": {"has_more": last < len(rows), "after_cursor": str(last)},
        }

    def add_job(self, job):
        items = job["items"]
        if not all(type(each) is int for each in items) or len(items) > 100:
            return 400, {"error": {"title": "Invalid attribute", "message": "job.items"}}
        if job["action"] not in {"upsert", "delete"}:
            raise AssertionError(f"{job['action']} would replace what others gave")
        key = f"V3-{uuid.uuid4().hex}"
        self.jobs[key] = {"left": self.steps, **job}
        return 200, {"job_status": {"id": key, "status": "queued", "results": None}}

    def step(self, key):
        job = self.jobs[key]
        job["left"] -= 1
        if job["left"] > 0:
            return {"id": key, "status": "working", "results": None}
        results = []
        for agent in job["items"]:
            if agent in self.failing or self.job_word != "completed":
                results.append({"id": agent, "success": False, "error": "AgentNotFound"})
                continue
            own = self.held.setdefault(agent, set())
            ids = {each["id"] for each in job["attributes"]["attribute_values"]}
            own |= ids if job["action"] == "upsert" else set()
            own -= ids if job["action"] == "delete" else set()
            results.append({"id": agent, "action": job["action"], "success": True})
        return {"id": key, "status": self.job_word, "results": results}


def _named(key, name):
    return {"id": key, "name": name}


@contextmanager
def zendesk_server():
    """Run the account on this machine."""
    account = FakeZendesk()
    expected = "Basic " + base64.b64encode(f"{USER}/token:{TOKEN}".encode()).decode()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            self.handle_call("GET")

        def do_POST(self):
            self.handle_call("POST")

        def handle_call(self, method):
            length = int(self.headers.get("Content-Length", 0))
            body = json.loads(self.rfile.read(length)) if length else None
            account.requests.append((method, self.path))
            if method == "POST":
                account.bodies.append(body)
            if account.answers:
                self.send(*account.answers.pop(0))
                return
            if self.headers.get("Authorization") != expected:
                self.send(401, {}, b'{"error": "Couldn\'t authenticate you"}')
                return
            status, document = account.answer(method, self.path, body)
            self.send(status, {}, json.dumps(document).encode())

        def send(self, status, headers, data):
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    account.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield account
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
