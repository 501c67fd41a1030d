"""Skills of agents in Zendesk, by the endpoints of its skills-based routing.

A skill type is an "attribute" there, a skill an "attribute value", and that an agent has one an
"instance value". Skills are given and taken by jobs (``upsert``, ``delete``) for a hundred
agents at most; the call that replaces all of an agent's skills is never made, since others give
skills too.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Final, TypeVar
from urllib.parse import parse_qs, quote, urlsplit

from pydantic import BaseModel, BeforeValidator, ValidationError

from issuer.delivery.outcome import PutOff, Refused
from issuer.delivery.zendesk_http import ZendeskCalls, ZendeskError

AT_ONCE: Final = 100
"""Agents of one call."""
MOST_SKILLS: Final = 30
"""Of one skill type."""
LONGEST_JOB: Final = 300
"""Seconds for which a job is waited for."""
_MOST_PAGES: Final = 1_000

T = TypeVar("T", bound=BaseModel)

Text = Annotated[str, BeforeValidator(lambda value: "" if value is None else str(value))]


class Action(StrEnum):
    """What a job does."""

    UPSERT = "upsert"
    DELETE = "delete"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One job: these skills to these agents, or from them."""

    action: Action
    skills: tuple[str, ...]
    """Ids of skills."""
    agents: tuple[int, ...]
    """At most ``AT_ONCE``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ZendeskAgent:
    """A user who answers tickets."""

    id: int
    external_id: str
    """Empty where the account knows none."""


class _Named(BaseModel):
    id: str
    name: str


class _Attributes(BaseModel):
    attributes: list[_Named]


class _Attribute(BaseModel):
    attribute: _Named


class _Values(BaseModel):
    attribute_values: list[_Named]


class _Value(BaseModel):
    attribute_value: _Named


class _Meta(BaseModel):
    has_more: bool = False
    after_cursor: str | None = None


class _Page(BaseModel):
    meta: _Meta = _Meta()
    next_page: str | None = None

    def cursor(self) -> str | None:
        """Return what the next page is asked for with; its address itself is never followed."""
        if self.meta.has_more:
            return self.meta.after_cursor
        if self.next_page is None:
            return None
        return next(iter(parse_qs(urlsplit(self.next_page).query).get("page[after]", [])), None)


class _User(BaseModel):
    id: int
    external_id: Text = ""


class _Users(_Page):
    users: list[_User]


class _Instance(BaseModel):
    agent_id: int
    attribute_id: str
    attribute_value_id: str


class _Instances(_Page):
    instance_values: list[_Instance]


class _Result(BaseModel):
    id: int | None = None
    success: bool = True
    error: Text = ""


class _Status(BaseModel):
    id: str
    status: str
    results: list[_Result] | None = None


class _JobStatus(BaseModel):
    job_status: _Status


class Zendesk:
    """The skills of one account. Every method raises ZendeskError where a call failed."""

    def __init__(self, calls: ZendeskCalls, *, jobs: str = "jobs") -> None:
        """Take what calls the account; ``jobs`` is the last part of the address of jobs."""
        self._calls = calls
        self._jobs = jobs

    def skill_type(self, name: str) -> str | None:
        """Return the id of a skill type; None where there is none of this name."""
        found = _read(_Attributes, self._calls.get("/api/v2/routing/attributes"))
        return next((each.id for each in found.attributes if each.name == name), None)

    def add_skill_type(self, name: str) -> str:
        """Add a skill type and return its id."""
        body = {"attribute": {"name": name}}
        answer = self._calls.post("/api/v2/routing/attributes", body, repeatable=False)
        return _read(_Attribute, answer).attribute.id

    def skills(self, skill_type: str) -> dict[str, str]:
        """Return the ids of the skills of a type by their names."""
        found = _read(_Values, self._calls.get(_values_of(skill_type)))
        return {each.name: each.id for each in found.attribute_values}

    def add_skill(self, skill_type: str, name: str) -> str:
        """Add a skill and return its id."""
        body = {"attribute_value": {"name": name}}
        answer = self._calls.post(_values_of(skill_type), body, repeatable=False)
        return _read(_Value, answer).attribute_value.id

    def agents(self) -> Iterator[ZendeskAgent]:
        """Yield every agent and administrator of the account."""
        query = {"role[]": "agent", "page[size]": str(AT_ONCE)}
        for role in ("agent", "admin"):
            for page in self._pages(_Users, "/api/v2/users", {**query, "role[]": role}):
                for user in page.users:
                    yield ZendeskAgent(id=user.id, external_id=user.external_id)

    def agents_of(self, external_ids: Sequence[str]) -> dict[str, int]:
        """Return the users with these external ids, at most ``AT_ONCE``.

        An id with a comma cannot be asked for here; ``agents`` tells of its user.
        """
        query = {"external_ids": ",".join(each for each in external_ids if "," not in each)}
        if not query["external_ids"]:
            return {}
        found = _read(_Users, self._calls.get("/api/v2/users/show_many", query))
        return {user.external_id: user.id for user in found.users if user.external_id}

    def held(self, agents: Sequence[int], skill_type: str) -> dict[int, frozenset[str]]:
        """Return the ids of the skills of a type that these agents have, at most ``AT_ONCE``."""
        query = {
            "filter[agent_ids]": ",".join(map(str, agents)),
            "page[size]": str(AT_ONCE),
        }
        found: dict[int, set[str]] = {agent: set() for agent in agents}
        for page in self._pages(_Instances, "/api/v2/routing/agents/instance_values", query):
            for each in page.instance_values:
                if each.attribute_id == skill_type and each.agent_id in found:
                    found[each.agent_id].add(each.attribute_value_id)
        return {agent: frozenset(skills) for agent, skills in found.items()}

    def run(self, job: Job) -> dict[int, str]:
        """Run a job to its end; return the agents for whom it failed, with the reason."""
        body = {
            "job": {
                "action": job.action.value,
                "attributes": {"attribute_values": [{"id": skill} for skill in job.skills]},
                "items": list(job.agents),
            }
        }
        # Both actions say how it shall be, so that twice is once.
        address = f"/api/v2/routing/agents/instance_values/{self._jobs}"
        status = _read(_JobStatus, self._calls.post(address, body, repeatable=True)).job_status
        waited, pause = 0, 1
        while status.status in {"queued", "working"}:
            if waited >= LONGEST_JOB:
                raise ZendeskError(PutOff(problem="its job did not come to an end"))
            self._calls.sleep(pause)
            waited, pause = waited + pause, min(pause * 2, 15)
            address = f"/api/v2/job_statuses/{quote(status.id, safe='')}"
            status = _read(_JobStatus, self._calls.get(address)).job_status
        if status.status != "completed":
            raise ZendeskError(PutOff(problem="its job failed"))
        return {
            each.id: "its job failed for the agent"
            for each in status.results or ()
            if each.id is not None and (not each.success or each.error)
        }

    def _pages(self, kind: type[T], path: str, query: Mapping[str, str]) -> Iterator[T]:
        cursor: str | None = None
        for _ in range(_MOST_PAGES):
            asked = dict(query) if cursor is None else {**query, "page[after]": cursor}
            page = _read(kind, self._calls.get(path, asked))
            yield page
            cursor = page.cursor() if isinstance(page, _Page) else None
            if cursor is None:
                return
        raise ZendeskError(Refused(problem="its pages do not come to an end"))


def _values_of(skill_type: str) -> str:
    return f"/api/v2/routing/attributes/{quote(skill_type, safe='')}/values"


def _read(kind: type[T], answer: Any) -> T:  # noqa: ANN401 - JSON
    try:
        return kind.model_validate(answer)
    except ValidationError as error:
        problem = "its answer is not as its documentation has it"
        raise ZendeskError(PutOff(problem=problem, down=True)) from error
