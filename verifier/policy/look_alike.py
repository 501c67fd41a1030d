"""Names that look like another one (row T2).

A stranger who writes the name of a known office with Cyrillic letters, or hides a character
in it, is shown as a stranger already; that the name was made to be mistaken is worth saying.
The table has the letters of Cyrillic, Greek and Armenian that print like Latin ones, and the
digits that do; it is a warning, never a proof that a name is honest.
"""

import unicodedata

from verifier.policy.registry import RecognisedIssuer, TrustRegistry

_LIKE = str.maketrans(
    {
        **dict(zip("авеёзіїјкмнорсԁѕтухһԛԝѵԍց", "abeeziijkmhopcdstyxhqwvgg", strict=True)),
        **dict(zip("αβγεζηικμνορτυχωϲϳ", "abyezniklvoptuxwcj", strict=True)),
        **dict(zip("աոսօհյցԁ", "wnuohjgd", strict=True)),
        "ı": "i", "ɑ": "a", "ɡ": "g", "ⅼ": "l", "ß": "ss", "0": "o", "1": "l", "|": "l", "5": "s",
        "$": "s", "@": "a", "3": "e",
    }
)  # fmt: skip


def skeleton(name: str) -> str:
    """Return what a name looks like: two names with the same skeleton are easily mistaken.

    Compatibility forms and accents are folded, invisible and direction-turning characters and
    everything but letters and digits removed, look-alike letters replaced, upper case lowered.
    """
    folded = unicodedata.normalize("NFKD", name).casefold()
    kept = "".join(
        character for character in folded if unicodedata.category(character)[0] in {"L", "N"}
    )
    return kept.translate(_LIKE).replace("rn", "m").replace("vv", "w").replace("l", "i")


def mistaken_for(name: str, registry: TrustRegistry) -> RecognisedIssuer | None:
    """Return the recognised issuer whose name a stranger's ``name`` looks like, or None."""
    looks = skeleton(name)
    if not looks:
        return None
    for issuer in registry.issuers:
        if skeleton(issuer.name) == looks:
            return issuer
    return None


def deceives(name: str) -> bool:
    """Return whether ``name`` has characters that hide or turn what is read around them."""
    return any(unicodedata.category(character) in {"Cc", "Cf", "Co", "Cs"} for character in name)
