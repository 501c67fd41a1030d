"""What can be done to one place of a JSON tree."""

import copy
import random
from collections.abc import Callable, Iterator
from typing import Any

from tests.mutants.trees import Members, Raw, Slot, places

WORDS = (
    "id", "type", "@id", "@type", "@value", "@list", "@set", "@graph", "@context", "@included",
    "name", "Name", "criteria", "Criteria", "validFrom", "validUntil", "issuer", "proof",
    "credentialStatus", "credentialSubject", "evidence", "endorsement", "ext:x", "x",
    "https://schema.org/name", "https://www.w3.org/2018/credentials#validUntil", "_:p", "",
    "termsOfUse", "relatedResource", "proofValue", "previousProof", "domain", "challenge",
    "expires", "nonce", "vc", "exp", "kid", "jwk", "crit",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 12, 12.5, 1e21, Raw("-0"), Raw("1e400"), Raw("1.0"), Raw("NaN"),
    Raw("9007199254740993"), Raw("012"), "", " ", "0", "5", "4", "true", "null", "name",
    "assertionMethod", "authentication", "revocation", "suspension", "eddsa-jcs-2022",
    "eddsa-rdfc-2022", "VerifiableCredential", "OpenBadgeCredential", "EndorsementCredential",
    "AchievementCredential", "did:web:certs.example", "did:web:evil.example",
    "did:web:certs.example#key-2", "https://certs.example/status/2", "2028-01-01T00:00:00Z",
    "2026-01-01T00:00:00+00:00",
    "https://www.w3.org/ns/credentials/v2", "https://www.w3.org/2018/credentials/v1",
    Raw('"\\ud800"'), "_:b0", [], Members(), [[]], Members([["id", "urn:x:y"]]),
)  # fmt: skip
LETTERS = ("x", " ", "\u200b", "\u202e", "\u0301", "\n", "\u0000", "/", "#", "0")


def _delete(slot: Slot, rng: random.Random) -> bool:
    del slot.container[slot.index]
    return True


def _null(slot: Slot, rng: random.Random) -> bool:
    slot.value = None
    return True


def _twice_same(slot: Slot, rng: random.Random) -> bool:
    slot.container.insert(slot.index, copy.deepcopy(slot.container[slot.index]))
    return True


def _twice_before(slot: Slot, rng: random.Random) -> bool:
    if slot.in_object:
        slot.container.insert(slot.index, [slot.container[slot.index][0], "other"])
    return slot.in_object


def _twice_after(slot: Slot, rng: random.Random) -> bool:
    if slot.in_object:
        slot.container.insert(slot.index + 1, [slot.container[slot.index][0], "other"])
    return slot.in_object


def _twice_escaped(slot: Slot, rng: random.Random) -> bool:
    if not slot.in_object or not slot.container[slot.index][0]:
        return False
    name = str(slot.container[slot.index][0])
    spelled = Raw('"' + "".join(f"\\u{ord(letter):04x}" for letter in name) + '"')
    slot.container.append([spelled, rng.choice(VALUES)])
    return True


def _retype(slot: Slot, rng: random.Random) -> bool:
    value = slot.value
    if isinstance(value, bool):
        slot.value = rng.choice((str(value).lower(), int(value)))
    elif isinstance(value, int | float):
        slot.value = rng.choice((str(value), [value], Raw(f"{value}0"), Raw(f"{value}e0")))
    elif isinstance(value, str):
        slot.value = Raw(value) if value.isascii() and value.isdigit() else Members([[value, True]])
    elif isinstance(value, Members):
        slot.value = [each for _, each in value]
    elif value is None:
        slot.value = "null"
    else:
        slot.value = Members([[str(index), each] for index, each in enumerate(value)])
    return True


def _move(slot: Slot, rng: random.Random) -> bool:
    """Take it away here and put it into another object or list."""
    taken = slot.container.pop(slot.index)
    value = taken[1] if slot.in_object else taken
    name = taken[0] if slot.in_object else rng.choice(WORDS)
    targets = [target for target in _containers(slot.tree) if target is not slot.container]
    target = rng.choice(targets) if targets else slot.container
    place = rng.randint(0, len(target))
    target.insert(place, [name, value] if isinstance(target, Members) else value)
    return True


def _containers(tree: Any) -> Iterator[Any]:
    if isinstance(tree, list):
        yield tree
        for each in tree:
            yield from _containers(each[1] if isinstance(tree, Members) else each)


def _rename(slot: Slot, rng: random.Random) -> bool:
    if slot.in_object:
        name = str(slot.container[slot.index][0])
        slot.container[slot.index][0] = rng.choice((*WORDS, f"{name}x", f"@{name}", f" {name}"))
    return slot.in_object


def _rename_case(slot: Slot, rng: random.Random) -> bool:
    if slot.in_object:
        slot.container[slot.index][0] = str(slot.container[slot.index][0]).swapcase()
    return slot.in_object


def _swap_places(slot: Slot, rng: random.Random) -> bool:
    other = (slot.index + 1) % len(slot.container)
    here = slot.container
    here[slot.index], here[other] = here[other], here[slot.index]
    return len(here) > 1


def _swap_values(slot: Slot, rng: random.Random) -> bool:
    if not slot.in_object or len(slot.container) < 2:
        return False
    here, other = slot.container[slot.index], rng.choice(slot.container)
    here[1], other[1] = other[1], here[1]
    return here is not other


def _wrap(slot: Slot, rng: random.Random) -> bool:
    slot.value = [slot.value]
    return True


def _wrap_twice(slot: Slot, rng: random.Random) -> bool:
    slot.value = [[slot.value]]
    return True


def _unwrap(slot: Slot, rng: random.Random) -> bool:
    value = slot.value
    if isinstance(value, Members) or not isinstance(value, list) or not value:
        return False
    slot.value = value[0]
    return True


def _wrapped_in(keyword: str) -> Callable[[Slot, random.Random], bool]:
    def wrap(slot: Slot, rng: random.Random) -> bool:
        slot.value = Members([[keyword, slot.value]])
        return True

    return wrap


def _case(slot: Slot, rng: random.Random) -> bool:
    if isinstance(slot.value, str):
        slot.value = slot.value.swapcase()
    return isinstance(slot.value, str)


def _append(slot: Slot, rng: random.Random) -> bool:
    """Add a letter, an item or a member."""
    value = slot.value
    if isinstance(value, Members):
        value.insert(rng.randint(0, len(value)), [rng.choice(WORDS), rng.choice(VALUES)])
    elif isinstance(value, list):
        value.insert(rng.randint(0, len(value)), rng.choice(VALUES))
    elif isinstance(value, str) and not isinstance(value, Raw):
        place = rng.choice((0, len(value), rng.randint(0, len(value))))
        slot.value = value[:place] + rng.choice(LETTERS) + value[place:]
    else:
        return False
    return True


def _replace(slot: Slot, rng: random.Random) -> bool:
    slot.value = copy.deepcopy(rng.choice(VALUES))
    return True


def _exchange(slot: Slot, rng: random.Random) -> bool:
    """Put there what stands elsewhere in the document."""
    elsewhere = rng.choice(list(places(slot.tree)))
    slot.value = copy.deepcopy(Slot(slot.tree, elsewhere).value)
    return True


def _escape(slot: Slot, rng: random.Random) -> bool:
    """Write every letter as an escape: the same value."""
    if not isinstance(slot.value, str) or isinstance(slot.value, Raw):
        return False
    units = slot.value.encode("utf-16-be", "surrogatepass")
    pairs = (units[start : start + 2].hex() for start in range(0, len(units), 2))
    slot.value = Raw('"' + "".join(f"\\u{pair}" for pair in pairs) + '"')
    return True


def _empty(slot: Slot, rng: random.Random) -> bool:
    value = slot.value
    slot.value = Members() if isinstance(value, Members) else [] if isinstance(value, list) else ""
    return True


OPERATORS: dict[str, Callable[[Slot, random.Random], bool]] = {
    "delete": _delete,
    "null (L02)": _null,
    "twice, same (P02)": _twice_same,
    "twice, other first (P02)": _twice_before,
    "twice, other last (P02)": _twice_after,
    "twice, escaped name (P02)": _twice_escaped,
    "retype": _retype,
    "move": _move,
    "rename (L01)": _rename,
    "rename, case (L02)": _rename_case,
    "swap places": _swap_places,
    "swap values (L04)": _swap_values,
    "wrap in a list": _wrap,
    "wrap in two lists": _wrap_twice,
    "unwrap": _unwrap,
    "wrap in @value": _wrapped_in("@value"),
    "wrap in @list": _wrapped_in("@list"),
    "wrap in @set": _wrapped_in("@set"),
    "wrap in id": _wrapped_in("id"),
    "wrap in @id": _wrapped_in("@id"),
    "case": _case,
    "append": _append,
    "replace": _replace,
    "exchange": _exchange,
    "escape": _escape,
    "empty": _empty,
}
ROUNDS = {"append": 6, "replace": 12, "exchange": 4, "rename (L01)": 6, "move": 3, "retype": 2,
          "swap values (L04)": 3}  # fmt: skip
"""How often an operator that chooses is applied to each place."""


def at_any_place(tree: Any, rng: random.Random) -> str | None:
    """Apply any operator anywhere in ``tree``; return what was done, None where nothing is left."""
    paths = list(places(tree))
    if not paths:
        return None
    slot = Slot(tree, rng.choice(paths))
    operator = rng.choice(list(OPERATORS))
    OPERATORS[operator](slot, rng)
    return f"{operator} at {slot.pointer}"
