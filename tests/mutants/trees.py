"""JSON as a tree in which a name can stand twice and a number be written in any way."""

import copy
import json
from collections.abc import Iterator
from typing import Any

Path = tuple[int, ...]


class Members(list):
    """An object: a list of [name, value]."""


class Raw(str):
    """A value that is written as it stands."""

    __slots__ = ()


def tree_of(value: Any) -> Any:
    if isinstance(value, dict):
        return Members([name, tree_of(member)] for name, member in value.items())
    if isinstance(value, list):
        return [tree_of(item) for item in value]
    return value


def write(tree: Any) -> str:
    if isinstance(tree, Raw):
        return str(tree)
    if isinstance(tree, Members):
        return "{" + ",".join(f"{_text(name)}:{write(value)}" for name, value in tree) + "}"
    if isinstance(tree, list):
        return "[" + ",".join(map(write, tree)) + "]"
    return json.dumps(tree, ensure_ascii=False)


def _text(name: Any) -> str:
    return str(name) if isinstance(name, Raw) else json.dumps(name, ensure_ascii=False)


def encode(tree: Any) -> bytes:
    return write(tree).encode("utf-8", "surrogatepass")


def places(tree: Any, path: Path = ()) -> Iterator[Path]:
    """Give the path of every member and item: positions, level by level."""
    if not isinstance(tree, list):
        return
    for index, each in enumerate(tree):
        yield (*path, index)
        yield from places(each[1] if isinstance(tree, Members) else each, (*path, index))


class Slot:
    """One place of a tree, to read and to write."""

    def __init__(self, tree: Any, path: Path) -> None:
        self.tree = tree
        self.parents: list[Any] = []
        names = []
        for index in path:
            self.parents.append(tree)
            names.append(tree[index][0] if isinstance(tree, Members) else str(index))
            tree = tree[index][1] if isinstance(tree, Members) else tree[index]
        self.container = self.parents[-1]
        self.index = path[-1]
        self.pointer = "/" + "/".join(map(str, names))

    @property
    def in_object(self) -> bool:
        return isinstance(self.container, Members)

    @property
    def value(self) -> Any:
        found = self.container[self.index]
        return found[1] if self.in_object else found

    @value.setter
    def value(self, value: Any) -> None:
        if self.in_object:
            self.container[self.index][1] = value
        else:
            self.container[self.index] = value


def slot_in_copy(tree: Any, path: Path) -> Slot:
    return Slot(copy.deepcopy(tree), path)
