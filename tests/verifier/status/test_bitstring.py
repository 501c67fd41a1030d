import base64
import gzip
import zlib

import pytest

from verifier.errors import InvalidError
from verifier.status import bitstring

# The example list of Bitstring Status List v1.0 (Example 2): 131,072 entries, none set.
EMPTY_LIST = "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA"


def multibase(data: bytes) -> str:
    return "u" + base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def test_the_example_of_the_specification_is_read():
    assert bitstring.decode(EMPTY_LIST) == bytes(16 * 1024)


def test_S11_index_0_is_the_most_significant_bit_of_the_first_byte():
    bits = bitstring.pack([0, 7, 8, 131_071])
    assert (bits[0], bits[1], bits[-1]) == (0b1000_0001, 0b1000_0000, 0b0000_0001)
    assert [bitstring.value_at(bits, index) for index in (0, 1, 6, 7, 8, 9, 131_071)] == [
        1, 0, 0, 1, 1, 0, 1,
    ]  # fmt: skip


def test_entries_of_several_bits_are_read_most_significant_bit_first():
    bits = bytes([0b00_01_10_11]) + bytes(65_536)
    assert [bitstring.value_at(bits, index, size=2) for index in range(4)] == [0, 1, 2, 3]
    wide = bytes([0b101_001_11, 0b1_0000000]) + bytes(65_536 * 3)
    assert [bitstring.value_at(wide, index, size=3) for index in range(3)] == [5, 1, 7]


def test_what_is_written_is_what_gzip_and_base64_read():
    bits = bitstring.pack([1, 94_567])
    encoded = bitstring.encode(bits)
    body = encoded[1:]
    assert encoded[0] == "u"
    assert gzip.decompress(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))) == bits
    assert bitstring.encode(bits) == encoded
    assert bitstring.decode(encoded) == bits


def test_S01_a_gzip_bomb_stops_at_the_cap():
    bomb = zlib.compressobj(9, zlib.DEFLATED, 31)
    packed = b"".join(bomb.compress(bytes(1024 * 1024)) for _ in range(100)) + bomb.flush()
    assert len(packed) < 110_000
    with pytest.raises(InvalidError, match="inflates to more") as error:
        bitstring.decode(multibase(packed))
    assert error.value.reason == "STATUS_VERIFICATION_ERROR"


EIGHT_MEMBERS = gzip.compress(bytes(2048)) * 8


@pytest.mark.parametrize(
    "encoded",
    [
        multibase(EIGHT_MEMBERS),
        multibase(gzip.compress(bytes(16_384)) + b"x"),
        multibase(zlib.compress(bytes(16_384))),
        multibase(zlib.compress(bytes(16_384))[2:-4]),
        multibase(gzip.compress(bytes(16_384))[:-8]),
        multibase(gzip.compress(bytes(16_384))[:-8] + bytes(8)),
        multibase(gzip.compress(bytes(16_384)))[1:],
        multibase(gzip.compress(bytes(16_384))) + "=",
        multibase(gzip.compress(bytes(16_384))) + "\n",
        "z" + multibase(gzip.compress(bytes(16_384)))[1:],
        EMPTY_LIST.replace("-", "+"),
        EMPTY_LIST[:-1] + "B",
        "u",
        "",
    ],
    ids=[
        "several members", "trailing garbage", "zlib", "raw deflate", "no checksum",
        "wrong checksum", "no prefix", "padding", "newline", "other base", "other alphabet",
        "stray bits", "nothing", "empty",
    ],
)  # fmt: skip
def test_S02_anything_but_one_gzip_member_in_canonical_base64url_is_refused(encoded):
    with pytest.raises(InvalidError) as error:
        bitstring.decode(encoded)
    assert error.value.reason == "STATUS_VERIFICATION_ERROR"


def test_S04_a_list_that_is_too_short_is_refused():
    with pytest.raises(InvalidError) as error:
        bitstring.value_at(bytes(16 * 1024 - 1), 0)
    assert error.value.reason == "STATUS_LIST_LENGTH_ERROR"
    with pytest.raises(InvalidError) as error:
        bitstring.value_at(bytes(16 * 1024), 0, size=2)
    assert error.value.reason == "STATUS_LIST_LENGTH_ERROR"
    with pytest.raises(ValueError, match="at least 131072"):
        bitstring.pack([], entries=131_064)


@pytest.mark.parametrize("index", [131_072, 2**64, -1])
def test_S03_an_index_outside_of_the_list_is_a_range_error(index):
    with pytest.raises(InvalidError) as error:
        bitstring.value_at(bytes(16 * 1024), index)
    assert error.value.reason == "RANGE_ERROR"
    with pytest.raises(ValueError, match="not inside"):
        bitstring.pack([index])
