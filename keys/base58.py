"""base58btc, the alphabet of multibase ``z`` (draft-msporny-base58).

Strict both ways: one text for each byte string, and a bounded input, because the work grows
with the square of the length.
"""

from keys.errors import KeysError

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUES = {letter: value for value, letter in enumerate(ALPHABET)}

MAX_LENGTH = 1024
"""Letters that are read at most: an encoded P-384 key has 69, a signature of 96 bytes 132."""


def encode(data: bytes) -> str:
    """Return ``data`` in base58btc, without a multibase prefix."""
    number = int.from_bytes(data, "big")
    letters: list[str] = []
    while number:
        number, remainder = divmod(number, 58)
        letters.append(ALPHABET[remainder])
    zeros = len(data) - len(data.lstrip(b"\0"))
    return ALPHABET[0] * zeros + "".join(reversed(letters))


def decode(text: str) -> bytes:
    """Return the bytes of base58btc ``text`` (without a multibase prefix).

    Raises KeysError for a letter outside of the alphabet and beyond ``MAX_LENGTH`` letters.
    """
    if len(text) > MAX_LENGTH:
        raise KeysError(f"base58 text of {len(text)} letters; at most {MAX_LENGTH} are read")
    number = 0
    for letter in text:
        value = _VALUES.get(letter)
        if value is None:
            raise KeysError(f"{letter!r} is not a letter of base58btc")
        number = number * 58 + value
    body = number.to_bytes((number.bit_length() + 7) // 8, "big")
    zeros = len(text) - len(text.lstrip(ALPHABET[0]))
    return b"\0" * zeros + body
