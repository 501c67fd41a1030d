"""Secrets of webhooks rest encrypted."""

import pytest

from issuer.delivery.secret_box import SecretBox
from issuer.errors import UnavailableError
from keys.passphrase import Passphrase

BOX = SecretBox(Passphrase("correct horse battery"))


def test_what_is_sealed_opens_with_the_same_passphrase_alone():
    sealed = BOX.seal(b"a secret of thirty-two bytes ...")
    assert BOX.open(sealed) == b"a secret of thirty-two bytes ..."
    assert BOX.seal(b"a secret of thirty-two bytes ...") != sealed
    with pytest.raises(UnavailableError, match="does not open"):
        SecretBox(Passphrase("another horse battery")).open(sealed)


def test_a_changed_byte_is_noticed():
    sealed = BOX.seal(b"secret")
    with pytest.raises(UnavailableError):
        BOX.open(sealed[:-4] + ("A" if sealed[-4] != "A" else "B") + sealed[-3:])


def test_without_a_passphrase_it_says_so():
    with pytest.raises(UnavailableError, match="passphrase_file"):
        SecretBox(None).seal(b"secret")
