"""Preparing the demonstration: every step of an office's work, once, and only what is missing."""

import csv
import hashlib
import io
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import BinaryIO, Final

import platformdirs

import issuer
from issuer.demo import profiles
from issuer.demo.officers import ACTED_ON, ACTOR, act_on_a_few, held
from issuer.demo.outcomes import FILES, import_outcomes, whole
from issuer.domain.calendar import add_days, add_months
from issuer.domain.decision import NotEligible
from issuer.domain.roles import Role
from issuer.errors import IssuerError
from issuer.opening import key_store_of, open_office
from issuer.persistence import Database
from issuer.services.accounts import add_account, list_accounts
from issuer.services.bulk import issue_eligible
from issuer.services.bulk_summary import BulkSummary, Progress
from issuer.services.catalogue import find_track
from issuer.services.csv_reading import read_csv
from issuer.services.importing import ImportSummary
from issuer.services.issuing import issue, resume
from issuer.services.office import Office
from issuer.services.results import (
    ATTEMPTS,
    REQUIREMENTS,
    import_attempts,
    import_requirements,
)
from issuer.services.rosters import ROSTER, import_roster
from issuer.settings import Settings
from keys.store import passphrase_file

ADMINISTRATOR: Final = "admin"

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoFolder:
    """Where one demonstration lives: outside of the tree, its own for each clone and port."""

    path: Path
    port: int

    @classmethod
    def of(cls, port: int) -> "DemoFolder":
        """Return the folder for this clone and ``port``; nothing is made yet."""
        clone = str(Path(issuer.__file__).resolve().parents[1])
        short = hashlib.sha256(clone.encode()).hexdigest()[:8]
        return cls(path=platformdirs.user_data_path("assay") / f"demo-{port}-{short}", port=port)

    @property
    def passphrase(self) -> Path:
        """The generated passphrase of the keys."""
        return self.path / "passphrase"

    @property
    def administrator(self) -> Path:
        """The generated password of the desk's administrator."""
        return self.path / "administrator-password"

    @property
    def certificate(self) -> Path:
        """A certificate, rendered to be looked at."""
        return self.path / "certificate.pdf"

    @property
    def settings_file(self) -> Path:
        """The settings as a file, so that every other command works on this office too."""
        return self.path / "assay.toml"

    @property
    def assumptions(self) -> Path:
        """What the fictional programme costs."""
        return self.path / "assumptions.toml"

    def settings(self) -> Settings:
        """Return the settings of the demonstration; those of this machine are not read."""
        return Settings.model_validate(self._values())

    def write_settings(self) -> None:
        """Write the settings file anew."""
        lines = [f"{name} = {json.dumps(value)}" for name, value in self._values().items()]
        self.settings_file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        self.assumptions.write_bytes(_place("assumptions.toml").read_bytes())

    def _values(self) -> dict[str, str | int]:
        return {
            "public_url": f"http://localhost:{self.port}",
            "data_directory": str(self.path),
            "passphrase_file": str(self.passphrase),
            "issuer_name": "Meridian Service Academy",
            "issuer_description": "A fictional academy that certifies fictional support people.",
            "issuer_email": "certification@example.org",
            "serve_port": self.port,
            "cost_assumptions": str(self.assumptions),
        }

    def is_prepared(self) -> bool:
        """Whether everything was done with the data of this release."""
        try:
            return self._mark.read_text() == _data_digest()
        except FileNotFoundError:
            return False

    def mark_prepared(self) -> None:
        """Remember that everything is done."""
        self._mark.write_text(_data_digest())

    @property
    def _mark(self) -> Path:
        return self.path / "prepared"


@contextmanager
def opened_demo(folder: DemoFolder, *, at: datetime, say: Say) -> Iterator[Office]:
    """Open the demonstration's office; folder, keys and database are made if they are missing."""
    folder.path.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.path.chmod(0o700)
    folder.write_settings()
    settings = folder.settings()
    if not os.path.lexists(folder.passphrase):
        passphrase_file.create(folder.passphrase)
    store = key_store_of(settings)
    if not store.exists():
        record = store.generate(at=at)
        say(f"Made the signing key {record.multikey}")
    database = Database(settings.database)
    database.upgrade()
    database.dispose()
    office = open_office(settings)
    _administrator(office, folder, at=at)
    try:
        yield office
    finally:
        office.database.dispose()


def _administrator(office: Office, folder: DemoFolder, *, at: datetime) -> None:
    """Make the desk's administrator; the password lies beside the passphrase, and stays."""
    if any(each.name == ADMINISTRATOR for each in list_accounts(office.database)):
        return
    if not os.path.lexists(folder.administrator):
        passphrase_file.create(folder.administrator)
    add_account(
        office.database,
        name=ADMINISTRATOR,
        shown_name="Demo Administrator",
        role=Role.ADMINISTRATOR,
        password=passphrase_file.read(folder.administrator).reveal(),
        must_change=False,
        actor=ACTOR,
        at=at,
    )


def prepare(
    office: Office, *, at: datetime, clock: Callable[[], datetime], say: Say, progress: Progress
) -> BulkSummary:
    """Import, decide, issue, and act on a few; what is there already stays as it is."""
    for taken, name in _imports(office, at):
        say(f"{name}: {taken.added} added, {taken.unchanged} there already")
    say(f"Profiles in the directory: {profiles.choose_profiles(office, at=clock())} filled in")
    resume(office, at=clock())
    _issue_history(office, at=at, clock=clock)
    summary = issue_eligible(office, actor=ACTOR, at=at, clock=clock, progress=progress)
    for taken, name in import_outcomes(office, opened_at=_opened_at(office), at=clock()):
        say(f"{name}: {taken.added} added, {taken.unchanged} there already")
    act_on_a_few(office, clock=clock)
    return summary


def _imports(office: Office, at: datetime) -> Iterator[tuple[ImportSummary, str]]:
    with _data("roster.csv") as stream:
        yield import_roster(office.database, read_csv(stream, ROSTER), at=at), "Roster"
    with _data("results.csv") as stream:
        rows = read_csv(stream, ATTEMPTS)
        yield whole(import_attempts(office.database, office.programmes, rows, at=at)), "Results"
    with _data("requirements.csv") as stream:
        met = read_csv(stream, REQUIREMENTS)
        yield (
            whole(import_requirements(office.database, office.programmes, met, at=at)),
            "Requirements",
        )


def _issue_history(office: Office, *, at: datetime, clock: Callable[[], datetime]) -> None:
    """Issue what was awarded earlier; dates are counted back from today."""
    with _data("history.csv") as stream:
        rows = list(csv.DictReader(stream.read().decode().splitlines()))
    for row in rows:
        programme, track = find_track(office.programmes, row["track"])
        if held(office, row["external_id"], track.slug, at=at) is not None:
            continue
        awarded = add_days(add_months(at, -int(row["months_ago"])), -int(row["days_ago"]))
        outcome = issue(
            office,
            holder=row["external_id"],
            programme=programme.slug,
            track=track.slug,
            actor=ACTOR,
            at=clock(),
            awarded_at=awarded,
        )
        if isinstance(outcome, NotEligible):
            sentences = " ".join(one.sentence for one in outcome.missing)
            raise IssuerError(f"The demonstration's history does not fit: {sentences}")


def _opened_at(office: Office) -> datetime:
    """Return when the demonstration was opened for the first time: its administrator is as old."""
    return next(
        each.created_at for each in list_accounts(office.database) if each.name == ADMINISTRATOR
    )


@contextmanager
def _data(name: str) -> Iterator[BinaryIO]:
    yield io.BytesIO(_place(name).read_bytes())


def _place(name: str) -> Traversable:
    return files("issuer.demo") / name


def _data_digest() -> str:
    digest = hashlib.sha256(repr(ACTED_ON).encode())
    imported = ("roster.csv", "results.csv", "requirements.csv", "history.csv")
    for name in (*imported, profiles.FILE, *FILES):
        digest.update(_place(name).read_bytes())
    return digest.hexdigest()
