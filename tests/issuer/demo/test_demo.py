"""``assay demo``: the whole job twice, and nothing is doubled."""

import os
import re
import socket
import stat

import pytest
from click.testing import CliRunner

from issuer.cli import main
from issuer.cli.clock import now
from issuer.cli.frame import Exit
from issuer.demo.officers import SUSPENDED, held
from issuer.demo.preparing import DemoFolder
from issuer.demo.profiles import choose_profiles
from issuer.domain.figures.periods import year_before
from issuer.domain.routing import Ticket
from issuer.opening import assumptions_of, open_office
from issuer.persistence import Database
from issuer.services.ceu_queue import waiting_page
from issuer.services.concerns import list_concerns
from issuer.services.directory_counts import DirectoryCounting
from issuer.services.figures.learning import analytics
from issuer.services.figures.outcomes import outcomes
from issuer.services.reading import certifications_of
from issuer.services.routing import decide_routing
from issuer.services.views import DirectoryQuery
from issuer.services.withdrawals import waiting_withdrawals


@pytest.fixture
def demo(monkeypatch, tmp_path):
    """Run ``assay demo`` with a data folder of its own."""
    for name in list(os.environ):
        if name.upper().startswith("ASSAY_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        return CliRunner().invoke(main, ("demo", *arguments))

    return run


def everything(folder: DemoFolder) -> dict[str, list[tuple[str, int]]]:
    """Each person's certifications, by public id, with how many versions each has."""
    office = open_office(folder.settings())
    try:
        with office.database.reading() as records:
            people = [one.external_id for one in records.holders.after(0, limit=1000)]
        return {
            one: [
                (view.public_id, len(view.versions))
                for view in certifications_of(office, one, at=now())
            ]
            for one in people
        }
    finally:
        office.database.dispose()


def test_the_whole_job_twice(demo):
    folder = DemoFolder.of(8000)
    first = demo("--no-serve")
    assert first.exit_code == Exit.DONE, first.output
    assert re.search(r"42 holders: \d{3} issued, .* 0 failed", first.output)
    assert stat.S_IMODE(folder.path.stat().st_mode) == 0o700
    assert stat.S_IMODE(folder.passphrase.stat().st_mode) == 0o600
    assert str(folder.passphrase) in first.output
    assert folder.passphrase.read_text().strip() not in first.output
    assert stat.S_IMODE(folder.administrator.stat().st_mode) == 0o600
    assert folder.administrator.read_text().strip() in first.output
    assert "http://localhost:8000/office" in first.output
    assert folder.certificate.read_bytes().startswith(b"%PDF-")
    before = everything(folder)

    again = demo("--no-serve")
    assert again.exit_code == Exit.DONE
    assert "issued" not in again.output
    assert everything(folder) == before

    (folder.path / "prepared").unlink()
    from_the_start = demo("--no-serve")
    assert from_the_start.exit_code == Exit.DONE, from_the_start.output
    assert "Roster: 0 added, 42 there already" in from_the_start.output
    assert everything(folder) == before


def test_the_demonstration_shows_every_standing_that_dates_and_acts_make(demo):
    told = demo("--no-serve")
    assert told.exit_code == Exit.DONE, told.output
    office = open_office(DemoFolder.of(8000).settings())
    shown = {
        ("D-1009", "trainer"): "active",
        ("D-1024", "de-escalation"): "due",
        ("D-1036", "product-fundamentals"): "grace",
        ("D-1002", "security-compliance"): "lapsed",
        ("D-1040", "product-fundamentals"): "active",
        ("D-1005", "billing-accounts"): "suspended",
        ("D-1006", "de-escalation"): "withdrawn",
        ("D-1004", "customer-success"): "surrendered",
    }
    views = {which: held(office, *which, at=now()) for which in shown}
    office.database.dispose()
    assert {which: view.standing for which, view in views.items()} == shown
    for which, label in (
        (("D-1005", "billing-accounts"), "Suspended"),
        (("D-1006", "de-escalation"), "Withdrawn"),
        (("D-1004", "customer-success"), "Surrendered"),
    ):
        assert re.search(rf"{label}: +\S+/c/{views[which].public_id} ", told.output)
    corrected = {which for which, view in views.items() if view.being_corrected}
    assert corrected == {("D-1040", "product-fundamentals")}


def test_figures_routing_and_queues_have_something_to_show(demo):
    assert demo("--no-serve").exit_code == Exit.DONE
    settings = DemoFolder.of(8000).settings()
    office, at = open_office(settings), now()
    agents = next(each for each in office.programmes if each.slug == "support-agents")
    with office.database.reading() as records:
        learned = analytics(records, agents, year_before(at))
        solved = outcomes(records, agents, assumptions_of(settings), at=at)
    billing = decide_routing(
        office, Ticket(tags=frozenset({"refund"}), language="pt"), limit=10, at=at
    )
    waiting = waiting_withdrawals(office, at=at).waiting
    handed_in = waiting_page(office, after="").activities
    concerns = list_concerns(office.database)
    listed = DirectoryCounting(office).counts(DirectoryQuery(), at=at)
    again = choose_profiles(office, at=at)
    office.database.dispose()
    difficult = {each.item.title for each in learned.difficult}
    assert "A credit note after the books are closed" in difficult
    assert solved.impact.tickets == 360
    assert solved.impact.whole.certified.tickets > 100
    assert solved.worth.benefit > 0
    assert billing.agents[0].report is not None
    assert SUSPENDED[0] not in {each.external_id for each in billing.agents}
    assert [each.external_id for each in waiting] == ["D-1028"]
    assert (len(handed_in), len(concerns)) == (1, 1)
    assert listed.languages["en"] > listed.languages["ja"] > 0
    assert listed.specialisations["Billing questions"] > listed.specialisations["請求"] > 0
    assert again == 0, "who chose keeps what they chose"


def test_a_demonstration_that_broke_off_goes_on(demo):
    folder = DemoFolder.of(8001)
    folder.path.mkdir(parents=True, mode=0o755)
    database = Database(folder.settings().database)
    database.upgrade()
    database.dispose()
    result = demo("--no-serve", "--port", "8001")
    assert result.exit_code == Exit.DONE, result.output
    assert stat.S_IMODE(folder.path.stat().st_mode) == 0o700


def test_a_port_that_is_taken_is_told_before_anything_is_made(demo, tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        result = demo("--port", str(other.getsockname()[1]))
    assert result.exit_code == Exit.CANNOT_WORK
    assert "--port" in result.output
    assert not (tmp_path / "share").exists()


def test_each_port_has_its_own_folder(demo):
    assert DemoFolder.of(8000).path != DemoFolder.of(8001).path
    assert re.fullmatch(r"demo-8000-[0-9a-f]{8}", DemoFolder.of(8000).path.name)
