"""Here the key store is the subject: it works with its real cost."""

import pytest

from keys.store import encryption

REAL = encryption._COST


@pytest.fixture(autouse=True)
def real_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    """Undo what makes the other tests quick."""
    monkeypatch.setattr(encryption, "_COST", REAL)
