"""base58btc: fixed pairs from outside, and one text per byte string."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keys import base58
from keys.errors import KeysError

# draft-msporny-base58-03, section 5 (test vectors).
PAIRS = [
    (b"Hello World!", "2NEpo7TZRRrLZSi2U"),
    (
        b"The quick brown fox jumps over the lazy dog.",
        "USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z",
    ),
    (bytes.fromhex("0000287fb4cd"), "11233QC4"),
    (b"", ""),
]


@pytest.mark.parametrize(("data", "text"), PAIRS)
def test_the_drafts_own_pairs(data: bytes, text: str) -> None:
    assert base58.encode(data) == text
    assert base58.decode(text) == data


@pytest.mark.parametrize("text", ["0", "O", "I", "l", "2NEpo7TZRRrLZSi2U ", "é", "\n"])
def test_letters_outside_of_the_alphabet_are_refused(text: str) -> None:
    with pytest.raises(KeysError, match="not a letter"):
        base58.decode(text)


def test_the_work_is_bounded() -> None:
    with pytest.raises(KeysError, match="at most"):
        base58.decode("2" * (base58.MAX_LENGTH + 1))


@given(st.text(alphabet=base58.ALPHABET, max_size=120))
def test_one_text_per_byte_string(text: str) -> None:
    assert base58.encode(base58.decode(text)) == text
