"""The verifier can be deployed and audited alone."""

import subprocess
import sys


def test_importing_the_verifier_loads_neither_issuer_nor_database():
    script = (
        "import sys, verifier.verify; "
        "print([m for m in ('issuer', 'sqlalchemy', 'keys.store', 'flask') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
