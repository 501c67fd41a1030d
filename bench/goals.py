"""What the figures are to reach: most of them as a ratio, which no machine changes."""

from typing import Final

from bench.papers import HAN, LATIN
from bench.subjects import (
    BAKE_PNG,
    BAKE_SVG,
    QR_PNG,
    SIGN,
    SIGN_FIRST,
    VERIFY_JCS,
    VERIFY_RDFC,
    VERIFY_TOKEN,
)

RATIOS: Final = {
    SIGN: 0.30,
    SIGN_FIRST: 0.15,
    VERIFY_RDFC: 0.35,
    VERIFY_JCS: 0.60,
    VERIFY_TOKEN: 0.60,
    LATIN: 100,
}
"""Of a raw signature, or of verifying one; of laying a certificate out."""
PER_SECOND: Final = {BAKE_PNG: 50_000, BAKE_SVG: 5_000, QR_PNG: 1_000, LATIN: 500, HAN: 80}
BULK_PER_SECOND: Final = 3_000
"""On two cores, by the clock."""
COLD_SECONDS: Final = 0.35
"""At most, by the clock, for one answer from a process of its own."""
TIMES_THE_PEER: Final = {VERIFY_RDFC: 25}
"""How many times as fast as the node peer."""
