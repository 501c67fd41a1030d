"""The mutants of each format, each by its number."""

import copy
import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property

from tests.mutants import baked, nodes, octets
from tests.mutants.oracle import Signed
from tests.mutants.rows import rows, stranger_proofs
from tests.mutants.token_rows import token_rows
from tests.mutants.trees import Path, Slot, encode, places, tree_of
from tests.mutants.world import AT, ECDSA, EDDSA, STRANGER, Signer, make_world, part, unsigned
from verifier.errors import VerifierError

Bake = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    operator: str
    data: bytes


class Family:
    """One format: its valid files, and every mutant of them.

    The numbers go through the rows' operators, then every place of the JSON with every operator,
    then every byte with every operator; beyond that, several operators at once, drawn at random.
    """

    def __init__(self, name: str, signed: Signed, originals: tuple[bytes, ...]) -> None:
        self.name = name
        self.signed = signed
        self.originals = originals

    def row_mutants(self) -> list[Mutant]:
        raise NotImplementedError

    def node_places(self) -> list[Path]:
        raise NotImplementedError

    def at_place(self, path: Path, operator: str, rng: random.Random) -> Mutant:
        raise NotImplementedError

    def at_byte(self, original: bytes, place: int, kind: int, rng: random.Random) -> bytes:
        return octets.change(original, place, kind, rng)

    def at_random(self, rng: random.Random) -> Mutant:
        raise NotImplementedError

    @cached_property
    def _rows(self) -> list[Mutant]:
        return self.row_mutants()

    @cached_property
    def _places(self) -> list[tuple[Path, str]]:
        return [
            (path, operator)
            for path in self.node_places()
            for operator in nodes.OPERATORS
            for _ in range(nodes.ROUNDS.get(operator, 1))
        ]

    @cached_property
    def sizes(self) -> tuple[int, int, int]:
        """How many mutants are of the rows, of the places, of the bytes."""
        return (
            len(self._rows),
            len(self._places),
            sum(map(len, self.originals)) * len(octets.KINDS),
        )

    def mutant(self, number: int, seed: int) -> Mutant:
        rng = random.Random(f"{seed} {self.name} {number}")
        of_rows, of_places, of_bytes = self.sizes
        if number < of_rows:
            return self._rows[number]
        number -= of_rows
        if number < of_places:
            return self.at_place(*self._places[number], rng)
        number -= of_places
        if number >= of_bytes:
            return self.at_random(rng)
        place, kind = divmod(number, len(octets.KINDS))
        for original in self.originals:
            if place < len(original):
                data = self.at_byte(original, place, kind, rng)
                return Mutant(operator=f"{octets.KINDS[kind]} at byte {place}", data=data)
            place -= len(original)
        raise AssertionError("every byte has an original")


class Documents(Family):
    """A credential with an embedded proof, as JSON or baked into something."""

    def __init__(
        self,
        name: str,
        suite: str,
        signer: Signer = EDDSA,
        bake: tuple[Bake, ...] = (bytes,),
        carrier_rows: Callable[[bytes, bytes], object] | None = None,
    ) -> None:
        self.signer = signer
        self.document = signer.signed(unsigned(make_world()), suite)
        self.tree = tree_of(self.document)
        self.bake = bake
        self.carrier_rows = carrier_rows
        strangers = tuple(stranger_proofs(self.document))
        text = encode(self.tree)
        super().__init__(
            name,
            Signed(document=self.document, token=None, strangers=strangers),
            tuple(one(text) for one in bake),
        )

    def row_mutants(self) -> list[Mutant]:
        found = []
        for name, tree in rows(self.document, self.signer):
            data = self._baked(self.bake[0], encode(tree))
            found.append(Mutant(operator=name, data=data))
        if self.carrier_rows is not None:
            changed = {**self.document, "name": "Support Director"}
            forged = json.dumps(STRANGER.signed(
                {name: each for name, each in changed.items() if name != "proof"},
                "eddsa-rdfc-2022",
            )).encode()  # fmt: skip
            for other in (json.dumps(changed).encode(), forged):
                for name, data in self.carrier_rows(encode(self.tree), other):
                    found.append(Mutant(operator=name, data=data))
        return found

    def node_places(self) -> list[Path]:
        return list(places(self.tree))

    def at_place(self, path: Path, operator: str, rng: random.Random) -> Mutant:
        slot = Slot(copy.deepcopy(self.tree), path)
        nodes.OPERATORS[operator](slot, rng)
        data = self._baked(rng.choice(self.bake), encode(slot.tree))
        return Mutant(operator=f"{operator} at {slot.pointer}", data=data)

    def at_random(self, rng: random.Random) -> Mutant:
        tree = copy.deepcopy(self.tree)
        bake = rng.choice(self.bake)
        done = []
        for _ in range(rng.choice((1, 1, 2, 2, 3, 5))):
            done.append(nodes.at_any_place(tree, rng) or "nothing is left")
        data = encode(tree)
        if rng.random() < 0.2:
            place, kind = rng.randrange(len(data)), rng.randrange(len(octets.KINDS))
            data = octets.change(data, place, kind, rng)
            done.append(f"{octets.KINDS[kind]} at byte {place} inside")
        data = self._baked(bake, data)
        # A change inside can leave nothing, and of nothing no byte is changed.
        if data and self.carrier_rows is not None and rng.random() < 0.3:
            place, kind = rng.randrange(len(data)), rng.randrange(len(octets.KINDS))
            data = self.at_byte(data, place, kind, rng)
            done.append(f"{octets.KINDS[kind]} at byte {place}")
        return Mutant(operator=", then ".join(done), data=data)

    @staticmethod
    def _baked(bake: Bake, credential: bytes) -> bytes:
        try:
            return bake(credential)
        except (ValueError, VerifierError):
            return credential  # what is no credential, or no text, is presented as it is


class Png(Documents):
    """In a PNG, half of the changed bytes have a right check sum again."""

    def at_byte(self, original: bytes, place: int, kind: int, rng: random.Random) -> bytes:
        if rng.random() < 0.75:
            return baked.png_with_right_sums(original, place, kind, rng)
        return octets.change(original, place, kind, rng)


class Tokens(Family):
    """A credential in a compact JWS: header and payload are the JSON."""

    def __init__(self, name: str, signer: Signer, payload: dict, **header: object) -> None:
        self.signer = signer
        self.payload = payload
        token = signer.token(payload, **header)
        self.header = {"alg": signer.algorithm, "kid": signer.id, **header}
        self.tree = tree_of({"header": self.header, "payload": payload})
        super().__init__(name, Signed(document=None, token=token), (token,))

    def row_mutants(self) -> list[Mutant]:
        made = token_rows(self.originals[0], self.header, self.payload, self.signer)
        return [Mutant(operator=name, data=data) for name, data in made]

    def node_places(self) -> list[Path]:
        return [path for path in places(self.tree) if len(path) > 1]

    def at_place(self, path: Path, operator: str, rng: random.Random) -> Mutant:
        tree = copy.deepcopy(self.tree)
        side = Slot(tree[path[0]][1], path[1:])
        nodes.OPERATORS[operator](side, rng)
        return Mutant(operator=f"{operator} at {side.pointer}", data=self._written(tree, rng))

    def at_random(self, rng: random.Random) -> Mutant:
        if rng.random() < 0.3:
            return self._of_bytes(rng)
        tree = copy.deepcopy(self.tree)
        done = []
        for _ in range(rng.choice((1, 1, 2, 3))):
            side = tree[rng.choice((0, 1))][1]
            done.append(nodes.at_any_place(side, rng) or "nothing is left")
        return Mutant(operator=", then ".join(done), data=self._written(tree, rng))

    def _of_bytes(self, rng: random.Random) -> Mutant:
        data, done = self.originals[0], []
        for _ in range(rng.randint(2, 4)):
            place, kind = rng.randrange(len(data) or 1), rng.randrange(len(octets.KINDS))
            data = octets.change(data or b"x", place, kind, rng)
            done.append(f"{octets.KINDS[kind]} at byte {place}")
        return Mutant(operator=", then ".join(done), data=data)

    def _written(self, tree: list, rng: random.Random) -> bytes:
        """Write with the signature that was there, or with that of a stranger's key."""
        header, payload = encode(tree[0][1]), encode(tree[1][1])
        if rng.random() < 0.2:
            signed = f"{part(header)}.{part(payload)}".encode()
            return signed + b"." + part(STRANGER.sign_bytes(signed)).encode()
        return f"{part(header)}.{part(payload)}.".encode() + self.originals[0].split(b".")[2]


def _open_badges_claims() -> dict:
    badge = unsigned(make_world())
    return {
        **badge,
        "iss": badge["issuer"]["id"],
        "jti": badge["id"],
        "sub": badge["credentialSubject"]["id"],
        "nbf": 1_767_225_600,
        "exp": 1_798_761_600,
        "iat": int(AT.timestamp()) - 86_400,
    }


_FAMILIES: dict[str, Callable[[], Family]] = {
    "json-eddsa-rdfc": lambda: Documents("json-eddsa-rdfc", "eddsa-rdfc-2022"),
    "json-eddsa-jcs": lambda: Documents("json-eddsa-jcs", "eddsa-jcs-2022"),
    "json-ecdsa-rdfc": lambda: Documents("json-ecdsa-rdfc", "ecdsa-rdfc-2019", ECDSA),
    "jwt-open-badges": lambda: Tokens("jwt-open-badges", ECDSA, _open_badges_claims()),
    "jwt-vc": lambda: Tokens("jwt-vc", EDDSA, unsigned(make_world()), typ="vc+jwt"),
    "png": lambda: Png(
        "png", "eddsa-rdfc-2022", bake=(baked.png,), carrier_rows=baked.png_rows
    ),
    "svg": lambda: Documents(
        "svg", "eddsa-rdfc-2022", bake=(baked.svg,), carrier_rows=baked.svg_rows
    ),
    "pdf": lambda: Documents(
        "pdf", "eddsa-rdfc-2022",
        bake=(baked.pdf, lambda text: baked.pdf(text, streams=True, listed=True)),
        carrier_rows=baked.pdf_rows,
    ),
}  # fmt: skip
NAMES = tuple(_FAMILIES)


@cache
def family(name: str) -> Family:
    return _FAMILIES[name]()
