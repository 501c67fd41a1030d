"""What can be done at one byte of a file, whatever the file is."""

import random

KINDS = (
    *(f"flip bit {bit}" for bit in range(8)),
    "replace", "insert", "delete", "truncate", "repeat a slice", "swap", "cut a slice",
)  # fmt: skip


def change(data: bytes, place: int, kind: int, rng: random.Random) -> bytes:
    """Apply the operator number ``kind`` at ``place``."""
    before, after = data[:place], data[place + 1 :]
    length = rng.choice((1, 2, 3, 8, 40, 400))
    if kind < 8:
        return before + bytes([data[place] ^ (1 << kind)]) + after
    match KINDS[kind]:
        case "replace":
            return before + rng.choice((b"\0", b'"', b"{", b" ", rng.randbytes(1))) + after
        case "insert":
            inserted = rng.choice((b"\0", b" ", b'"', b"\\", b",", b"\n", rng.randbytes(length)))
            return before + inserted + data[place:]
        case "delete":
            return before + after
        case "truncate":
            return before
        case "repeat a slice":
            return data[: place + length] + data[place:]
        case "swap":
            return before + after[:1] + data[place : place + 1] + after[1:]
        case _:
            return before + data[place + length :]
