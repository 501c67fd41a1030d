"""Calls to a Zendesk account: credentials, limits, back-off; one place for all that can go wrong.

429 with ``Retry-After``, 5xx and broken connections are waited out where that is short, and
told as a ``PutOff`` where it is not. What cannot be repeated without doing it twice is not
repeated here after a failure: whoever calls looks first what is there.
"""

import base64
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

import orjson
import urllib3

from issuer.delivery.outcome import PutOff, Refused
from issuer.delivery.waiting import asked_wait
from issuer.errors import IssuerError

SECONDS: Final = 15.0
"""For the connection, and for each part of the answer."""
LARGEST: Final = 8 * 2**20
"""Bytes of an answer that are read."""
TRIES: Final = 4
PATIENCE: Final = timedelta(seconds=60)
"""A longer wait is not sat out: the delivery is put off."""
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class ZendeskError(IssuerError):
    """A call that did not come to its end; ``outcome`` says what that means for a delivery."""

    def __init__(self, outcome: PutOff | Refused) -> None:
        super().__init__(f"Zendesk: {outcome.problem}.")
        self.outcome = outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A Zendesk account and who we are there."""

    origin: str
    """``https://example.zendesk.com``."""
    user: str
    """Mail address of the user to whom the API token belongs."""
    token: str = field(repr=False)


class ZendeskCalls:
    """Calls one account; keeps one connection."""

    def __init__(
        self,
        account: Account,
        *,
        sleep: Callable[[float], None] = time.sleep,
        seconds: float = SECONDS,
    ) -> None:
        """Take the account.

        Args:
            account: where, and who we are.
            sleep: waits so many seconds.
            seconds: how long to wait for the connection, and for each part of the answer.

        Raises:
            IssuerError: the credentials would travel unencrypted to another machine.
        """
        where = urlsplit(account.origin)
        if where.scheme != "https" and where.hostname not in _LOOPBACK:
            raise IssuerError(f"{account.origin} is not https: the API token would be readable.")
        self._account = account
        self._sleep = sleep
        self._pool = urllib3.PoolManager(
            retries=False, timeout=urllib3.Timeout(connect=seconds, read=seconds), maxsize=1
        )
        secret = f"{account.user}/token:{account.token}".encode()
        self._headers = {
            "Accept": "application/json",
            "Content-Type": "application/json",
            "User-Agent": "Assay",
            "Authorization": "Basic " + base64.b64encode(secret).decode(),
        }

    def close(self) -> None:
        """Close the connection."""
        self._pool.clear()

    def get(self, path: str, query: Mapping[str, str] | None = None) -> Any:  # noqa: ANN401 - JSON
        """Read; ``path`` begins with a slash."""
        target = path if not query else f"{path}?{urlencode(query, safe='[],')}"
        return self._call("GET", target, None, repeatable=True)

    def post(self, path: str, body: object, *, repeatable: bool) -> Any:  # noqa: ANN401 - JSON
        """Send; ``repeatable`` where doing it twice is doing it once."""
        return self._call("POST", path, orjson.dumps(body), repeatable=repeatable)

    def sleep(self, seconds: float) -> None:
        """Wait."""
        self._sleep(seconds)

    def _call(self, method: str, target: str, body: bytes | None, *, repeatable: bool) -> Any:  # noqa: ANN401
        for number in range(1, TRIES + 1):
            wait = timedelta(seconds=2 ** (number - 1))
            outcome: PutOff | Refused
            try:
                status, asked, data = self._once(method, target, body)
            except urllib3.exceptions.HTTPError:
                outcome = PutOff(problem="it could not be reached", down=True)
            else:
                if 200 <= status < 300:
                    return _parsed(data)
                wait = asked or wait
                outcome = _judged(status, asked)
                if status < 500 and status not in {409, 429}:
                    raise ZendeskError(outcome)
                # Refused by a limit, it was not done: that can always be repeated.
                if status == 429 and wait <= PATIENCE and number < TRIES:
                    self._sleep(wait.total_seconds())
                    continue
            if not repeatable or wait > PATIENCE or number == TRIES:
                raise ZendeskError(outcome)
            self._sleep(wait.total_seconds())
        raise AssertionError("the last try raises")

    def _once(
        self, method: str, target: str, body: bytes | None
    ) -> tuple[int, timedelta | None, bytes]:
        response = self._pool.request(
            method,
            self._account.origin + target,
            body=body,
            headers=self._headers,
            redirect=False,
            preload_content=False,
        )
        try:
            data = response.read(LARGEST + 1, decode_content=True)
        finally:
            response.release_conn()
        now = datetime.now(UTC)
        return response.status, asked_wait(response.headers.get("Retry-After"), now), data


def _judged(status: int, asked: timedelta | None) -> PutOff | Refused:
    if status in {401, 403}:
        return PutOff(problem="it does not accept our credentials", down=True)
    if status == 429 or status >= 500:
        problem = f"it answered with status {status}"
        return PutOff(problem=problem, down=True, wait=asked)
    if status == 409:
        return PutOff(problem="it answered with status 409")
    return Refused(problem=f"it answered with status {status}")


def _parsed(data: bytes) -> Any:  # noqa: ANN401 - JSON
    if len(data) > LARGEST:
        raise ZendeskError(Refused(problem="its answer is too long"))
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise ZendeskError(PutOff(problem="its answer is no JSON", down=True)) from error
