"""What all commands share: one message, the right exit code, and never a traceback."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from issuer.cli import deciding
from issuer.cli.frame import Exit


def test_help_names_every_command_without_loading_the_heavy_ones(tmp_path):
    script = (
        "import sys, runpy\n"
        "from click.testing import CliRunner\n"
        "from issuer.cli import main\n"
        "assert 'certification' in CliRunner().invoke(main, ['--help']).output\n"
        "CliRunner().invoke(main, ['import', 'roster', '--template'])\n"
        "print(sorted(name for name in ('weasyprint', 'flask') if name in sys.modules))\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert told.stdout == "[]\n"


def test_a_fault_that_nobody_foresaw_is_told_without_a_traceback(with_office, monkeypatch):
    def broken(*_, **__):
        raise ZeroDivisionError("canary")

    monkeypatch.setattr(deciding, "decide_for", broken)
    result = with_office("decide", "A-1", "product-fundamentals")
    assert result.exit_code == Exit.CANNOT_WORK
    assert "ZeroDivisionError" in result.output
    assert "canary" not in result.output
    assert "Traceback" not in result.output
    shown = with_office("--traceback", "decide", "A-1", "product-fundamentals")
    assert isinstance(shown.exception, ZeroDivisionError)


@pytest.mark.parametrize("group", ["keys", "api-key", "import", "database", "programmes"])
def test_a_group_alone_shows_its_commands(assay, group):
    result = assay(group)
    assert result.exit_code == Exit.USAGE
    assert "Commands:" in result.output


def test_ctrl_c_ends_with_130_and_records_nothing(with_database, tmp_path):
    environment = {**os.environ, "ASSAY_DATA_DIRECTORY": str(tmp_path / "data")}
    command = [sys.executable, "-m", "issuer", "import", "roster", "-"]
    root = Path(__file__).resolve().parents[3]
    with subprocess.Popen(
        command,
        cwd=root,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # Whoever runs the tests in the background may have told its children to ignore it.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        process.stdin.write(b"external_id,name\nA-1,Ana Souza\n" + b"A-2,Bo Ek\n" * 2)
        process.stdin.flush()
        # It waits for the rest of the table: in the middle of its transaction or before it.
        _wait_until_reading(process.pid)
        process.send_signal(signal.SIGINT)
        _, complaint = process.communicate(timeout=60)
    assert process.returncode == Exit.INTERRUPTED
    assert complaint.startswith(b"Interrupted. What was committed before is safe")
    again = with_database("import", "roster", "-", stdin="external_id,name\nA-1,Ana Souza\n")
    assert again.output.endswith("1 added, 0 changed, 0 unchanged, 0 refused\n")


def _wait_until_reading(pid: int) -> None:
    """Wait until the process sleeps in a read of its standard input, a pipe."""
    place = Path(f"/proc/{pid}/wchan")
    status = Path(f"/proc/{pid}/syscall")
    for _ in range(600):
        try:
            # 0 is read(2) on x86-64, 63 on arm64; the second word is the file descriptor.
            words = status.read_text().split()
        except PermissionError:
            words = ["0", "0x0"] if "pipe" in place.read_text() else []
        if words[:2] in (["0", "0x0"], ["63", "0x0"]):
            return
        signal.sigtimedwait([], 0.1)
    raise AssertionError("the command never came to read its input")
