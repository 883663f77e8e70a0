"""The XML of a project or codebook to a draft. What it all means: build.py.

The walk through it is `parse_walk`'s and selections and codings `parse_many`'s; everything else becomes an Item here.
"""

from xml.parsers import expat

from fingerpost.formats.reading import unreadable
from fingerpost.formats.refi.draft import Attributes, Draft, Item
from fingerpost.formats.refi.foreign import utf8
from fingerpost.formats.refi.grammar import CHILDREN, LISTS, POSITIONS, VALUE_ELEMENTS
from fingerpost.formats.refi.parse_many import Many
from fingerpost.formats.refi.parse_walk import Children, Handler
from fingerpost.formats.refi.problems import Odd
from fingerpost.terms.project import NONE, PartKind

DEEPEST = 500
"""Levels of codes. The deepest codebook seen had 7."""

KINDS = frozenset(kind.value for kind in PartKind)
REFERENCES = ("NoteRef", "CodeRef", "SourceRef", "SelectionRef", "MemberCode", "MemberSource", "MemberNote")


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


class Parser(Many):
    """Reads one document: what may stand in what, and everything that there are few of."""

    def __init__(self, name: str, content: bytes, odd: Odd) -> None:
        super().__init__(name, content, odd)
        self.tables = self._tables()
        self.here = self.tables[""]

    # -- tables: what may stand in what ------------------------------------------------------------------------------

    def _tables(self) -> dict[str, Children]:
        tables = {name: Children(self, name, self._known(name, children)) for name, children in CHILDREN.items()}
        tables[""] = Children(self, "", {"Project": self._project, "CodeBook": self._codebook})
        tables["#text"] = Children(self, "#text", {})
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
