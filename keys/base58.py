"""base58btc, the alphabet of multibase ``z`` (draft-msporny-base58).

Strict both ways: one text for each byte string, and a bounded input, because the work grows
with the square of the length.
"""

from keys.errors import KeysError

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"

_PAIRS = tuple(first + second for first in ALPHABET for second in ALPHABET)
_TWO_LETTERS = 58**2
_TEN_LETTERS = 58**10

MAX_LENGTH = 1024
"""Letters that are read at most: an encoded P-384 key has 69, a signature of 96 bytes 132."""

_LETTERS = ALPHABET.encode()
_VALUES = bytes.maketrans(_LETTERS, bytes(range(58)))


def _lower_halves(letters: int) -> int:
    """Return the mask of the lower half of each part of 2 * ``letters`` bytes."""
    return int.from_bytes(
        (b"\0" * letters + b"\xff" * letters) * (MAX_LENGTH // (2 * letters)), "big"
    )


_JOINS = tuple(
    (letters, 8 * letters, _lower_halves(letters), 58**letters)
    for letters in (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)
)
"""Parts of so many letters are joined two by two: letters, bits, mask of the lower, their power."""


def encode(data: bytes) -> str:
    """Return ``data`` in base58btc, without a multibase prefix."""
    number = int.from_bytes(data, "big")
    parts: list[str] = []
    while number:
        # Ten letters at a time: the long number is divided that much less.
        number, part = divmod(number, _TEN_LETTERS)
        part, ninth = divmod(part, _TWO_LETTERS)
        part, seventh = divmod(part, _TWO_LETTERS)
        part, fifth = divmod(part, _TWO_LETTERS)
        first, third = divmod(part, _TWO_LETTERS)
        parts.append(
            f"{_PAIRS[first]}{_PAIRS[third]}{_PAIRS[fifth]}{_PAIRS[seventh]}{_PAIRS[ninth]}"
        )
    parts.reverse()
    zeros = len(data) - len(data.lstrip(b"\0"))
    return ALPHABET[0] * zeros + "".join(parts).lstrip(ALPHABET[0])


def decode(text: str) -> bytes:
    """Return the bytes of base58btc ``text`` (without a multibase prefix).

    Raises KeysError for a letter outside of the alphabet and beyond ``MAX_LENGTH`` letters.
    """
    if len(text) > MAX_LENGTH:
        raise KeysError(f"base58 text of {len(text)} letters; at most {MAX_LENGTH} are read")
    if not text.isascii() or (letters := text.encode()).translate(None, _LETTERS):
        stray = next(letter for letter in text if letter not in ALPHABET)
        raise KeysError(f"{stray!r} is not a letter of base58btc")
    # A byte for each letter's value, then all neighbours joined at once: pairs, fours, eights, ….
    # What 2n letters say is less than 58^2n and so fits into the 2n bytes that they stand in.
    number = int.from_bytes(letters.translate(_VALUES), "big")
    for length, bits, lower, power in _JOINS:
        if length >= len(letters):
            break
        number = (number & lower) + (number >> bits & lower) * power
    body = number.to_bytes((number.bit_length() + 7) // 8, "big")
    zeros = len(text) - len(text.lstrip(ALPHABET[0]))
    return b"\0" * zeros + body
