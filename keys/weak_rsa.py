"""RSA keys that must not be trusted, told by the public part alone (row J9)."""

from functools import cache

from keys.errors import KeysError

_SMALL_PRIMES = (
    3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97,
    101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
)  # fmt: skip
_GENERATOR = 65537
_MINIMUM_BITS, _MAXIMUM_BITS = 2048, 8192


def refuse_weak(modulus: int, exponent: int) -> None:
    """Raise KeysError for an RSA public key that is too short, too long or known to break.

    Below 2,048 bits (NIST SP 800-131A); beyond 8,192 the work of verifying is the attack;
    exponents other than odd ones from 65,537 to 32 bits (FIPS 186-5 §5.4 starts above 2^16);
    even moduli and those with a tiny factor; keys of the ROCA flaw (CVE-2017-15361).
    """
    bits = modulus.bit_length()
    if not _MINIMUM_BITS <= bits <= _MAXIMUM_BITS:
        raise KeysError(
            f"an RSA key of {bits} bits is refused; {_MINIMUM_BITS} to {_MAXIMUM_BITS} are accepted"
        )
    if exponent < _GENERATOR or exponent % 2 == 0 or exponent.bit_length() > 32:
        raise KeysError(f"an RSA key with the public exponent {exponent} is refused")
    if modulus % 2 == 0 or any(modulus % prime == 0 for prime in _SMALL_PRIMES):
        raise KeysError("the modulus of this RSA key has a tiny factor: anybody can sign with it")
    if _is_roca(modulus):
        raise KeysError(
            "this RSA key was made by a flawed chip (ROCA, CVE-2017-15361): its private part can "
            "be computed"
        )


def _is_roca(modulus: int) -> bool:
    """Tell the fingerprint of the flaw (Nemec and others, CCS 2017, §3.2).

    Both primes are ``k·M + 65537^a mod M`` for a product ``M`` of small primes, so the modulus
    is a power of 65537 to every one of them; of sound keys, one in 2^27 is.
    """
    return all(modulus % prime in powers for prime, powers in _powers())


@cache
def _powers() -> tuple[tuple[int, frozenset[int]], ...]:
    """Return for each small prime what the powers of 65537 leave."""
    return tuple(
        (prime, frozenset(pow(_GENERATOR, exponent, prime) for exponent in range(prime - 1)))
        for prime in _SMALL_PRIMES
    )
