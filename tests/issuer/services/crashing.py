"""A process that kills itself, as by kill -9, right after a named step.

It is started by the tests, which then look at what it left and go on from there.
"""

import importlib
import multiprocessing
import os
import signal
from collections.abc import Callable
from functools import wraps
from pathlib import Path

from issuer.delivery.letter import Sender
from issuer.delivery.mail import MailServer, Security, opened_post
from issuer.delivery.secret_box import SecretBox
from issuer.delivery.webhook import Webhooks
from issuer.persistence import Database
from issuer.sealing.processes import sealing_processes
from issuer.services import bulk
from issuer.services.bulk import issue_eligible
from issuer.services.bulk_jobs import work_off
from issuer.services.delivering import Ways, deliver
from issuer.services.revoking import RevocationReason, revoke_version
from keys.passphrase import Passphrase
from tests.issuer.programme import AT
from tests.issuer.services.offices import PASSPHRASE, office_at

STEPS = {
    "certifications are inserted": "issuer.persistence.records.certifications:Certifications.add",
    "places are allocated": "issuer.persistence.records.status_lists:StatusLists.allocate",
    "intents are inserted": "issuer.persistence.records.reservations:Reservations.add",
    "intents are committed": "issuer.services.bulk:_reserve",
    "the new list is signed": "issuer.services.list_signing:seal",
    "the new list is stored": "issuer.persistence.records.status_lists:StatusLists.publish",
    "the new list is committed": "issuer.services.finishing:lists_for_sealing",
    "the document is linted": "issuer.sealing.seal:lint_document",
    "the key is linted": "issuer.sealing.seal:lint_key",
    "the document is signed": "issuer.sealing.seal:with_proof",
    "the document is verified": "issuer.sealing.seal:verify",
    "signed bytes are updated": "issuer.persistence.records.reservations:Reservations.complete",
    "cycles are inserted": "issuer.persistence.records.certifications:Certifications.add_cycles",
    "acts are inserted": "issuer.persistence.records.acts:Acts.add",
    "timelines are inserted": "issuer.persistence.records.timelines:Timelines.replace",
    "everything is committed": "issuer.services.finishing:_store",
}
"""Each step of issuing, and the function whose return ends it."""

REVOKING = {
    "the credential is marked": "issuer.persistence.records.credentials:Credentials.revoke",
    "the act is inserted": "issuer.persistence.records.acts:Acts.add",
    "the list is signed": "issuer.services.list_signing:seal",
    "the list is stored": "issuer.persistence.records.status_lists:StatusLists.publish",
}

DELIVERING = {
    "it is settled who is told": "issuer.services.delivering:dispatch",
    "the delivery is claimed": "issuer.persistence.records.deliveries:Deliveries.claim",
    "the letter is written": "issuer.services.delivering:letter",
    "the letter is sent": "issuer.delivery.mail:Post.send",
    "the webhook is sent": "issuer.delivery.webhook:Webhooks.send",
    "the end is written": "issuer.persistence.records.deliveries:Deliveries.end",
    "the end is committed": "issuer.services.delivering:settle",
}
"""Each step of delivering, and the function whose return ends it."""

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.issuer.services.crashing"])


def die_issuing(url: str, keys: Path, step: str, *, occurrence: int = 1, cores: int = 0) -> None:
    """Run the bulk issue in another process and kill it after the step's n-th time.

    With ``cores``, in chunks of three and with as many processes that seal.
    """
    run = _issue_on_cores if cores else _issue
    _run_until_killed(run, url, keys, STEPS[step], occurrence, *filter(None, [cores]))


def die_working(url: str, keys: Path, step: str) -> None:
    """Work off what was ordered in another process and kill it after the step."""
    _run_until_killed(_work, url, keys, STEPS[step], 1)


def die_revoking(url: str, keys: Path, step: str, public_id: str) -> None:
    """Run a revocation in another process and kill it after the step."""
    _run_until_killed(_revoke, url, keys, REVOKING[step], 1, public_id)


def die_delivering(url: str, keys: Path, step: str, mail_port: int) -> None:
    """Run a delivery in another process and kill it after the step."""
    _run_until_killed(_deliver, url, keys, DELIVERING[step], mail_port)


def _run_until_killed(target: Callable[..., None], *args: object) -> None:
    process = _CONTEXT.Process(target=target, args=args)
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL, f"it ended by itself: {process.exitcode}"


def _issue(url: str, keys: Path, place: str, occurrence: int) -> None:
    _die_after(place, occurrence)
    issue_eligible(office_at(Database(url), keys), actor="tester", at=AT)


def _issue_on_cores(url: str, keys: Path, place: str, occurrence: int, cores: int) -> None:
    bulk.CHUNK = 3
    with sealing_processes(cores) as sealer:
        _die_after(place, occurrence)
        office = office_at(Database(url), keys)
        issue_eligible(office, actor="tester", at=AT, sealer=sealer, ahead=cores)


def _work(url: str, keys: Path, place: str, occurrence: int) -> None:
    _die_after(place, occurrence)
    work_off(office_at(Database(url), keys), clock=lambda: AT)


def _revoke(url: str, keys: Path, place: str, occurrence: int, public_id: str) -> None:
    _die_after(place, occurrence)
    revoke_version(
        office_at(Database(url), keys),
        public_id=public_id,
        reason=RevocationReason.WRONG_NAME,
        actor="tester",
        at=AT,
    )


def _deliver(url: str, keys: Path, place: str, mail_port: int) -> None:
    _die_after(place, 1)
    server = MailServer(host="127.0.0.1", port=mail_port, security=Security.NONE)
    with opened_post(server) as post:
        ways = Ways(
            post=post,
            sender=Sender(name="Test Office", mail="office@certify.example", reply_to=""),
            webhooks=Webhooks(allow_private=True),
            box=SecretBox(Passphrase(PASSPHRASE)),
        )
        deliver(office_at(Database(url), keys), ways, clock=lambda: AT)


def _die_after(place: str, occurrence: int) -> None:
    module, _, path = place.partition(":")
    owner = importlib.import_module(module)
    *parents, name = path.split(".")
    for parent in parents:
        owner = getattr(owner, parent)
    real = getattr(owner, name)
    calls = 0

    @wraps(real)
    def last(*args: object, **kwargs: object) -> object:
        nonlocal calls
        result = real(*args, **kwargs)
        calls += 1
        if calls == occurrence:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, name, last)
