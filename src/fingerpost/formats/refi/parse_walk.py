"""The walk through a project's XML: one pass, no tree, any depth. What each element says: parse_many.py and parse.py.

Expat hands over the start and end of each element; a table a parent says what each child is. What the standard does
not know is cut out of the bytes whole and kept.
"""

from collections.abc import Callable
from xml.parsers import expat

from fingerpost.formats.reading import unreadable
from fingerpost.formats.refi.draft import Attributes, Draft
from fingerpost.formats.refi.foreign import Foreign
from fingerpost.formats.refi.grammar import ATTRIBUTES, LISTS, OUR_SPACES, POSITIONS
from fingerpost.formats.refi.problems import Odd
from fingerpost.terms.project import NONE, Kept

Handler = Callable[[Attributes], None]


class Children(dict[str, Handler]):
    """The handlers of one element's children by their names as expat gives them, found at the first of each."""

    def __init__(self, parser: "Walk", element: str, known: dict[str, Handler]) -> None:
        super().__init__()
        self.parser, self.element, self.known = parser, element, known

    def __missing__(self, tag: str) -> Handler:
        local = self.parser.local(tag)
        handler = self.known.get(local) or self.parser.unknown(local)
        self[tag] = handler
        return handler


class Anything(dict[str, Handler]):
    """What stands inside a foreign element is cut out with it, and is nobody's."""

    def __init__(self, parser: "Walk") -> None:
        super().__init__()
        self.parser = parser

    def __missing__(self, tag: str) -> Handler:
        def handler(_: Attributes) -> None:
            self.parser.here = self

        self[tag] = handler
        return handler


def _element_of(table: dict[str, Handler]) -> str:
    return table.element if isinstance(table, Children) else ""


class Walk:
    """The state while one document is read. `here` are the handlers of what may come next.

    `tables`: what may stand in what; whoever knows the elements fills them and sets `here` before `run`.
    """

    def __init__(self, name: str, content: bytes, odd: Odd) -> None:
        self.name, self.content, self.odd = name, content, odd
        self.draft = Draft()
        self.expat = expat.ParserCreate("utf-8", " ")
        self.expat.buffer_text = True
        self.foreign = Foreign(self.expat, content)
        self.spaces: set[str] = set()
        self.item, self.source, self.selection, self.coding = self.draft.root, NONE, NONE, NONE
        self.depth = 0
        self.finish: Callable[[], None] | None = None
        self._stack: list[tuple[dict[str, Handler], Callable[[], None] | None]] = []
        self.tables: dict[str, Children] = {}
        self.inside_foreign = Anything(self)
        self.here: dict[str, Handler] = {}

    def run(self) -> None:
        """Read it all."""
        parser, stack = self.expat, self._stack

        def start(tag: str, attrs: Attributes) -> None:
            stack.append((self.here, self.finish))
            self.finish = None
            self.here[tag](attrs)

        def end(_: str) -> None:
            finish = self.finish
            self.here, self.finish = stack.pop()
            if finish is not None:
                finish()

        parser.StartElementHandler, parser.EndElementHandler = start, end
        parser.StartDoctypeDeclHandler = self._doctype
        parser.Parse(self.content, True)

    def _doctype(self, *_: object) -> None:
        what = "The XML declares a DOCTYPE, which no project has and which can do harm."
        raise unreadable(self.name, what, "Export it again from the program that it comes from.")

    def local(self, tag: str) -> str:
        """An element's name; with its namespace in braces where that is not one of the standard's."""
        space, _, name = tag.rpartition(" ")
        if not self.spaces:
            self._root(space, name)
        if space and space not in self.spaces:
            if not space.startswith(OUR_SPACES):
                return f"{{{space}}}{name}"
            self.spaces.add(space)
            self.odd.add("namespace", f"{self.name}, {name}", f"It is in another namespace than the rest ({space}).")
        return name

    def _root(self, space: str, name: str) -> None:
        self.spaces.add(space)
        if name not in ("Project", "CodeBook"):
            raise unreadable(
                self.name, f"The XML is no project and no codebook, but <{name}>.", "Is it the right file?"
            )
        if space != f"urn:QDA-XML:{name.lower()}:1.0":
            self.odd.add(
                "namespace", self.name, f"Its namespace is {space or 'missing'}, not the standard's; it was read."
            )

    @property
    def _outer_table(self) -> dict[str, Handler]:
        return self._stack[-1][0]

    def _text(self, tag: str, attrs: Attributes, take: Callable[[str], None]) -> None:
        pieces: list[str] = []
        self.expat.CharacterDataHandler = pieces.append
        self.here = self.tables["#text"]
        if attrs:
            self._leaf_attributes(tag, attrs)

        def finish() -> None:
            self.expat.CharacterDataHandler = None
            take("".join(pieces))

        self.finish = finish

    def unknown(self, local: str) -> Handler:
        """A handler for an element that has no place here: kept whole."""

        def handler(_: Attributes) -> None:
            element, characters = _element_of(self._outer_table), self.expat.CharacterDataHandler
            begin, scope = self.expat.CurrentByteIndex, self.foreign.scope()
            self.expat.CharacterDataHandler = None
            self.here = self.inside_foreign

            def finish() -> None:
                self.expat.CharacterDataHandler = characters
                self._keep(element, local, self.foreign.element(begin, scope))

            self.finish = finish

        return handler

    def _keep(self, element: str, local: str, xml: str) -> None:
        owner, index = self._owner(element)
        where = f"{self.name}, in {element}"
        self.draft.kept.append(Kept(owner, index, local, xml, where=where))
        what = f"The standard has no <{local}> in {element}; it was kept as it is."
        self.odd.add("unknown-element", where, what)

    def _owner(self, element: str) -> tuple[str, int]:
        if element in POSITIONS:
            return "selections", self.selection
        if element == "Coding":
            return "codings", self.coding
        if element in LISTS:
            return LISTS[element], self.item.index
        if element in ("Project", "CodeBook") and self.item is self.draft.root and self.draft.root.tag == element:
            return "project", 0
        return ("nowhere", 0) if element in ("#text", "VariableValue", "Vertex", "Edge", "SyncPoint") else (element, 0)

    def _known_attributes(self, owner: str, index: int, tag: str, attrs: Attributes) -> Attributes:
        known = {name: attrs.pop(name) for name in ATTRIBUTES[tag] if name in attrs}
        if attrs:
            part = tag in ("Vertex", "Edge", "SyncPoint")
            self._foreign_attributes("nowhere" if part else owner, index, tag, attrs)
        return known

    def _leaf(self, tag: str, attrs: Attributes) -> None:
        self.here = self.tables["#text"]
        if attrs:
            self._leaf_attributes(tag, attrs)

    def _leaf_attributes(self, tag: str, attrs: Attributes) -> None:
        self._foreign_attributes("nowhere", 0, tag, attrs)

    def _foreign_attributes(self, owner: str, index: int, tag: str, attrs: Attributes) -> None:
        for name, value in attrs.items():
            space, _, local = name.rpartition(" ")
            if space == "http://www.w3.org/2001/XMLSchema-instance":
                continue
            named, where = f"{{{space}}}{local}" if space else local, f"{self.name}, in {tag}"
            self.draft.kept.append(Kept(owner, index, named, value, attribute=True, where=where))
            what = f"The standard has no attribute {named} of {tag}; it was kept as it is."
            self.odd.add("unknown-attribute", where, what)

    def _at_source(self) -> str:
        return f"{self.name}, line {self.expat.CurrentLineNumber:,}"
