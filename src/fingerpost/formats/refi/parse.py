"""The XML of a project or codebook to a draft: one pass, no tree, any depth. What it all means: build.py.

Expat hands over the start and end of each element; a table a parent says what each child is. Selections and codings,
of which there may be hundreds of thousands, go straight into columns; everything else becomes an Item.
"""

import re
from collections.abc import Callable
from xml.parsers import expat

from fingerpost.formats.reading import unreadable
from fingerpost.formats.refi.draft import Attributes, Draft, Item
from fingerpost.formats.refi.foreign import Foreign, utf8
from fingerpost.formats.refi.grammar import ATTRIBUTES, CHILDREN, LISTS, OUR_SPACES, POSITIONS, VALUE_ELEMENTS
from fingerpost.formats.refi.problems import Odd
from fingerpost.terms.project import NONE, Kept, PartKind, Selections

DEEPEST = 500
"""Levels of codes. The deepest codebook seen had 7."""

Handler = Callable[[Attributes], None]
INTEGER = re.compile(r"\s*[+-]?[0-9]{1,18}\s*", re.ASCII)
KINDS = frozenset(kind.value for kind in PartKind)
REFERENCES = ("NoteRef", "CodeRef", "SourceRef", "SelectionRef", "MemberCode", "MemberSource", "MemberNote")


class _Children(dict[str, Handler]):
    """The handlers of one element's children by their names as expat gives them, found at the first of each."""

    def __init__(self, parser: "Parser", element: str, known: dict[str, Handler]) -> None:
        super().__init__()
        self.parser, self.element, self.known = parser, element, known

    def __missing__(self, tag: str) -> Handler:
        local = self.parser.local(tag)
        handler = self.known.get(local) or self.parser.unknown(local)
        self[tag] = handler
        return handler


class _Anything(dict[str, Handler]):
    """What stands inside a foreign element is cut out with it, and is nobody's."""

    def __init__(self, parser: "Parser") -> None:
        super().__init__()
        self.parser = parser

    def __missing__(self, tag: str) -> Handler:
        def handler(_: Attributes) -> None:
            self.parser.here = self

        self[tag] = handler
        return handler


def _element_of(table: dict[str, Handler]) -> str:
    return table.element if isinstance(table, _Children) else ""


def parsed(name: str, content: bytes, odd: Odd) -> Draft:
    """The draft of one project or codebook. Raises Unreadable for what is not well-formed or is neither."""
    parser = Parser(name, utf8(name, content), odd)
    try:
        parser.run()
    except expat.ExpatError as error:
        reason = expat.errors.messages.get(error.code, "unknown fault")
        what = f"The XML is not well-formed: {reason} (line {error.lineno:,}, column {error.offset + 1:,})."
        raise unreadable(name, what, "Export it again from the program that it comes from.") from None
    return parser.draft


class Parser:
    """The state while one document is read. `here` are the handlers of what may come next."""

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
        self.tables = self._tables()
        self.inside_foreign = _Anything(self)
        self.here: dict[str, Handler] = self.tables[""]

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

    # -- tables: what may stand in what ------------------------------------------------------------------------------

    def _tables(self) -> dict[str, _Children]:
        tables = {name: _Children(self, name, self._known(name, children)) for name, children in CHILDREN.items()}
        tables[""] = _Children(self, "", {"Project": self._project, "CodeBook": self._codebook})
        tables["#text"] = _Children(self, "#text", {})
        return tables

    def _known(self, element: str, children: tuple[str, ...]) -> dict[str, Handler]:
        return {child: self._handler(element, child) for child in children}

    def _handler(self, element: str, child: str) -> Handler:
        """What is done with a child, where it matters in what it stands; else as _plain_handler says."""
        place = "selection" if element in POSITIONS else "coding" if element == "Coding" else "item"
        special: dict[tuple[str, str], Handler] = {
            ("selection", "Coding"): self._coding_of_selection,
            ("item", "Coding"): self._coding_of_source,
            ("coding", "CodeRef"): self._code_ref,
            ("selection", "NoteRef"): self._note_of_selection,
            ("coding", "NoteRef"): self._note_of_coding,
            ("selection", "Description"): self._description_of_selection,
            ("item", "PlainTextSelection"): self._text_selection,
        }
        if child in POSITIONS and child != "PlainTextSelection":
            return lambda attrs: self._other_selection(child, attrs)
        return special.get((place, child)) or self._plain_handler(child)

    def _plain_handler(self, child: str) -> Handler:
        if child in REFERENCES:
            return lambda attrs: self._reference(child, attrs)
        if child in LISTS:
            return lambda attrs: self._begin(child, attrs)
        if child in VALUE_ELEMENTS:
            return lambda attrs: self._value_text(child, attrs)
        simple: dict[str, Handler] = {
            "Description": self._description,
            "PlainTextContent": self._content,
            "VariableValue": self._value,
            "VariableRef": self._variable_ref,
        }
        if child in ("Vertex", "Edge", "SyncPoint"):
            return lambda attrs: self._part(child, attrs)
        return simple.get(child) or (lambda attrs: self._container(child, attrs))

    # -- the many: straight into columns ------------------------------------------------------------------------------

    def _text_selection(self, attrs: Attributes) -> None:
        pop, users, columns = attrs.pop, self.draft.users, self.draft.selections
        first, last = pop("startPosition", "-"), pop("endPosition", "-")
        self.selection = len(columns.guid)
        columns.source.append(self.source)
        columns.guid.append(pop("guid", ""))
        columns.name.append(pop("name", ""))
        try:
            columns.start.append(int(first) if first.isdigit() else _integer(first))
            columns.end.append(int(last) if last.isdigit() else _integer(last))
        except (ValueError, OverflowError):
            self._misplaced(columns)
        columns.raw.append(f"{first} {last}")
        columns.creator.append(users[pop("creatingUser", "")])
        columns.created.append(pop("creationDateTime", ""))
        columns.modifier.append(users[pop("modifyingUser", "")])
        columns.modified.append(pop("modifiedDateTime", ""))
        self.here = self.tables["PlainTextSelection"]
        if attrs:
            self._foreign_attributes("selections", self.selection, "PlainTextSelection", attrs)

    def _misplaced(self, columns: Selections) -> None:
        at = self.selection
        columns.quarantined[at] = "its position is no number"
        for column in (columns.start, columns.end):
            del column[at:]
            column.append(NONE)

    def _other_selection(self, tag: str, attrs: Attributes) -> None:
        pop, users = attrs.pop, self.draft.users
        raw = " ".join("".join(pop(name, "-").split()) or "-" for name in POSITIONS[tag])
        self.selection = self.draft.selections.add(
            self.source, pop("guid", ""), name=pop("name", ""), raw=raw,
            creator=users[pop("creatingUser", "")], created=pop("creationDateTime", ""),
            modifier=users[pop("modifyingUser", "")], modified=pop("modifiedDateTime", ""),
        )  # fmt: skip
        self.here = self.tables[tag]
        if attrs:
            self._foreign_attributes("selections", self.selection, tag, attrs)

    def _coding_of_selection(self, attrs: Attributes) -> None:
        self._coding(attrs, self.selection)

    def _coding_of_source(self, attrs: Attributes) -> None:
        self._coding(attrs, NONE)

    def _coding(self, attrs: Attributes, selection: int) -> None:
        pop, columns = attrs.pop, self.draft.codings
        self.coding = len(columns.guid)
        columns.source.append(self.source)
        columns.selection.append(selection)
        columns.guid.append(pop("guid", ""))
        columns.code.append(NONE)
        columns.coder.append(self.draft.users[pop("creatingUser", "")])
        columns.created.append(pop("creationDateTime", ""))
        self.here = self.tables["Coding"]
        if attrs:
            self._foreign_attributes("codings", self.coding, "Coding", attrs)

    def _code_ref(self, attrs: Attributes) -> None:
        codes = self.draft.codings.code
        number = self.draft.codes[attrs.pop("targetGUID", "")]
        if codes[self.coding] == NONE:
            codes[self.coding] = number
        else:
            what = "A coding names several codes; the first was taken."
            self.odd.add("coding-several-codes", self._at_source(), what)
        self._leaf("CodeRef", attrs)

    def _note_of_selection(self, attrs: Attributes) -> None:
        self._note(self.draft.selections.note_refs, self.selection, attrs)

    def _note_of_coding(self, attrs: Attributes) -> None:
        self._note(self.draft.codings.note_refs, self.coding, attrs)

    def _note(self, refs: dict[int, tuple[str, ...]], at: int, attrs: Attributes) -> None:
        refs[at] = (*refs.get(at, ()), attrs.pop("targetGUID", ""))
        self._leaf("NoteRef", attrs)

    def _description_of_selection(self, attrs: Attributes) -> None:
        at, descriptions = self.selection, self.draft.selections.descriptions
        self._text("Description", attrs, lambda text: _put(descriptions, at, text))

    # -- everything else: items ---------------------------------------------------------------------------------------

    def _project(self, attrs: Attributes) -> None:
        self._root_item("Project", attrs)

    def _codebook(self, attrs: Attributes) -> None:
        self._root_item("CodeBook", attrs)

    def _root_item(self, tag: str, attrs: Attributes) -> None:
        root = self.draft.root
        root.tag, root.attrs = tag, self._known_attributes("project", 0, tag, attrs)
        self.here = self.tables[tag]

    def _container(self, tag: str, attrs: Attributes) -> None:
        self.here = self.tables[tag]
        if attrs:
            self._foreign_attributes(tag, 0, tag, attrs)
        items = self.draft.lists.get("sources" if tag == "Notes" else tag.lower(), [])
        before = len(items)

        def finish() -> None:
            if tag != "CodeBook" and len(items) == before:
                what = f"<{tag}> is empty, which the standard does not allow; it was read all the same."
                self.odd.add("empty-container", self.name, what)

        self.finish = finish

    def _begin(self, tag: str, attrs: Attributes) -> None:
        outer = self.item, self.source, self.selection
        items = self.draft.lists[LISTS[tag]]
        within = self.item.index if LISTS.get(self.item.tag) == LISTS[tag] else NONE
        item = Item(tag, self._known_attributes(LISTS[tag], len(items), tag, attrs), len(items), within)
        items.append(item)
        self.item, self.here = item, self.tables[tag]
        if tag in KINDS:
            self._begin_source(item)
        elif tag == "Code":
            self._deeper(1)

        def finish() -> None:
            if tag in KINDS:
                item.span = (item.span[0], len(self.draft.selections))
            elif tag == "Code":
                self._deeper(-1)
            self.item, self.source, self.selection = outer

        self.finish = finish

    def _begin_source(self, item: Item) -> None:
        """A text inside a PDF's selection belongs to that selection; elsewhere the selection is an earlier one's."""
        count = len(self.draft.selections)
        in_selection = item.tag == PartKind.REPRESENTATION and self._inside_pdf_selection()
        item.selection = self.selection if in_selection else NONE
        item.span = (count, count)
        self.source = item.index

    def _inside_pdf_selection(self) -> bool:
        return self._outer_table is self.tables["PDFSelection"]

    @property
    def _outer_table(self) -> dict[str, Handler]:
        return self._stack[-1][0]

    def _deeper(self, by: int) -> None:
        self.depth += by
        if self.depth > DEEPEST:
            raise unreadable(self.name, f"Its codes are nested more than {DEEPEST} deep.", "Is it the right file?")

    def _part(self, tag: str, attrs: Attributes) -> None:
        owner = LISTS[self.item.tag]
        known = self._known_attributes(owner, self.item.index, tag, attrs)
        self.item.parts.append((tag, known))
        self.here = self.tables[tag]

    def _reference(self, tag: str, attrs: Attributes) -> None:
        target = attrs.pop("targetGUID", "") or attrs.pop("guid", "")
        self.item.refs.setdefault(tag, []).append(target)
        self._leaf(tag, attrs)

    def _description(self, attrs: Attributes) -> None:
        item = self.item

        def take(text: str) -> None:
            item.description = f"{item.description}\n{text}" if item.description else text

        self._text("Description", attrs, take)

    def _content(self, attrs: Attributes) -> None:
        item = self.item

        def take(text: str) -> None:
            item.content = (item.content or "") + text

        self._text("PlainTextContent", attrs, take)

    def _value(self, attrs: Attributes) -> None:
        self.item.values.append(["", "", ""])
        self.here = self.tables["VariableValue"]
        if attrs:
            self._leaf_attributes("VariableValue", attrs)

    def _variable_ref(self, attrs: Attributes) -> None:
        self.item.values[-1][0] = attrs.pop("targetGUID", "")
        self._leaf("VariableRef", attrs)

    def _value_text(self, tag: str, attrs: Attributes) -> None:
        value = self.item.values[-1]

        def take(text: str) -> None:
            if value[1]:
                self.odd.add("value-twice", self.name, "A value of a variable is given twice; the first was taken.")
            else:
                value[1:] = tag, text

        self._text(tag, attrs, take)

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

    # -- what the standard does not know ------------------------------------------------------------------------------

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


def _integer(text: str) -> int:
    if not INTEGER.fullmatch(text):
        raise ValueError(text)
    return int(text)


def _put(descriptions: dict[int, str], at: int, text: str) -> None:
    if text:
        descriptions[at] = f"{descriptions[at]}\n{text}" if at in descriptions else text
