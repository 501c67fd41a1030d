"""base58btc, the alphabet of multibase ``z`` (draft-msporny-base58).

Strict both ways: one text for each byte string, and a bounded input, because the work grows
with the square of the length.
"""

from keys.errors import KeysError

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUES = {letter: value for value, letter in enumerate(ALPHABET)}

_POWERS = tuple(58**length for length in range(9))

MAX_LENGTH = 1024
"""Letters that are read at most: an encoded P-384 key has 69, a signature of 96 bytes 132."""


def encode(data: bytes) -> str:
    """Return ``data`` in base58btc, without a multibase prefix."""
    number = int.from_bytes(data, "big")
    letters: list[str] = []
    while number:
        # Eight letters at a time: the long number is divided that much less.
        number, part = divmod(number, _POWERS[8])
        for _ in range(8):
            part, remainder = divmod(part, 58)
            letters.append(ALPHABET[remainder])
    zeros = len(data) - len(data.lstrip(b"\0"))
    return ALPHABET[0] * zeros + "".join(reversed(letters)).lstrip(ALPHABET[0])


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
