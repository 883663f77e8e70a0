"""What the XML of a project says, before any reference is followed: made by parse.py, understood by build.py."""

from array import array

from fingerpost.formats.refi.grammar import LISTS
from fingerpost.terms.project import NONE, Codings, Kept, Selections

Attributes = dict[str, str]


class Item:
    """An element as it was read: its attributes, and what stood in it. `parent`: index of the item around it."""

    __slots__ = (
        "attrs",
        "content",
        "description",
        "index",
        "parent",
        "parts",
        "refs",
        "selection",
        "span",
        "tag",
        "values",
    )

    def __init__(self, tag: str, attrs: Attributes, index: int, parent: int) -> None:
        self.tag, self.attrs, self.index, self.parent = tag, attrs, index, parent
        self.description, self.selection = "", NONE
        self.content: str | None = None
        self.refs: dict[str, list[str]] = {}
        self.values: list[list[str]] = []
        self.parts: list[tuple[str, Attributes]] = []
        self.span = (0, 0)


class Interned(dict[str, int]):
    """Numbers for GUIDs in the order of their first mention; "" is nobody's."""

    def __init__(self) -> None:
        super().__init__({"": NONE})

    def __missing__(self, guid: str) -> int:
        number = self[guid] = len(self) - 1
        return number


class Draft:
    """What the XML says, before references are followed. Users and codes in columns are numbers of an Interned."""

    def __init__(self) -> None:
        self.root = Item("", {}, 0, NONE)
        self.lists: dict[str, list[Item]] = {name: [] for name in LISTS.values()}
        self.selections, self.codings = Selections(), Codings()
        self.users, self.codes = Interned(), Interned()
        self.kept: list[Kept] = []


def renumbered(column: "array[int]", numbers: list[int]) -> None:
    """Replace the numbers of an Interned by indexes, in place."""
    if numbers != list(range(len(numbers))):
        column[:] = array("q", [NONE if number == NONE else numbers[number] for number in column])
