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


def _letter_by_letter(text: str) -> bytes:
    """Return what ``text`` says, by the definition: leading ones are zeros, the rest a number."""
    number = 0
    for letter in text:
        number = number * 58 + base58.ALPHABET.index(letter)
    ones = len(text) - len(text.lstrip("1"))
    return bytes(ones) + number.to_bytes((number.bit_length() + 7) // 8, "big")


@pytest.mark.parametrize("letter", ["1", "2", "z"])
def test_every_length_is_read_as_letter_by_letter(letter: str) -> None:
    for length in range(base58.MAX_LENGTH + 1):
        assert base58.decode(letter * length) == _letter_by_letter(letter * length)


@given(st.text(alphabet=base58.ALPHABET, max_size=base58.MAX_LENGTH))
def test_any_text_is_read_as_letter_by_letter(text: str) -> None:
    assert base58.decode(text) == _letter_by_letter(text)


@given(
    st.text(alphabet=base58.ALPHABET, max_size=100),
    st.characters(exclude_characters=base58.ALPHABET),
    st.text(max_size=100),
)
def test_the_first_stray_letter_is_named(before: str, stray: str, after: str) -> None:
    with pytest.raises(KeysError) as refused:
        base58.decode(before + stray + after)
    assert str(refused.value) == f"{stray!r} is not a letter of base58btc"


def test_half_a_character_is_a_stray_letter() -> None:
    with pytest.raises(KeysError, match=r"'\\ud800' is not a letter"):
        base58.decode("2\ud8003")


@given(st.text(alphabet=base58.ALPHABET, max_size=120))
def test_one_text_per_byte_string(text: str) -> None:
    assert base58.encode(base58.decode(text)) == text
