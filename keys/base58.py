"""base58btc, the alphabet of multibase ``z`` (draft-msporny-base58).

Strict both ways: one text for each byte string, and a bounded input, because the work grows
with the square of the length.
"""

from keys.errors import KeysError

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUES = {letter: value for value, letter in enumerate(ALPHABET)}

_PAIRS = tuple(first + second for first in ALPHABET for second in ALPHABET)
_TWO_LETTERS = 58**2
_TEN_LETTERS = 58**10

_POWERS = tuple(58**length for length in range(9))

MAX_LENGTH = 1024
"""Letters that are read at most: an encoded P-384 key has 69, a signature of 96 bytes 132."""


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
            _PAIRS[first] + _PAIRS[third] + _PAIRS[fifth] + _PAIRS[seventh] + _PAIRS[ninth]
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
    number = 0
    try:
        for start in range(0, len(text), 8):
            # Eight letters fit into a small integer: the long one is multiplied that much less.
            part = 0
            for letter in text[start : start + 8]:
                part = part * 58 + _VALUES[letter]
            number = number * _POWERS[len(text[start : start + 8])] + part
    except KeyError as error:
        raise KeysError(f"{error.args[0]!r} is not a letter of base58btc") from None
    body = number.to_bytes((number.bit_length() + 7) // 8, "big")
    zeros = len(text) - len(text.lstrip(ALPHABET[0]))
    return b"\0" * zeros + body
