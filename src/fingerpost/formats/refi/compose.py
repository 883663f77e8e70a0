"""The XML of a project or codebook, in pieces and in the standard's order. The archive around it: write.py."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain

from fingerpost.formats.refi.grammar import (
    ATTRIBUTES,
    AUDIT,
    CODEBOOK_SPACE,
    CORNERS,
    POSITIONS,
    PROJECT_ATTRIBUTES,
    PROJECT_SPACE,
    SELECTED_BY,
    VARIABLE_TYPES,
)
from fingerpost.formats.refi.lexical import INTEGER
from fingerpost.formats.refi.offsets import Outgoing
from fingerpost.formats.refi.pen import Pen
from fingerpost.formats.refi.tools import Tool
from fingerpost.formats.refi.xml import holds, in_attribute
from fingerpost.terms.project import NONE, TEXTUAL, Code, PartKind, Project, Source, Value

START = '<?xml version="1.0" encoding="utf-8"?>\n'
MOST_DIGITS = 30
"""Of a position; what has more is no number that any tool reads."""

TEXT_KINDS = TEXTUAL | {PartKind.TRANSCRIPT}
PathsOf = Callable[[int], list[tuple[str, str]]]


def is_inline(source: Source) -> bool:
    """Whether a text is written into the XML: it came so, and XML can hold it."""
    return source.inline and source.text is not None and holds(source.text)


class Composer:
    """Writes one project. `paths_of` gives the path attributes of a source by its index."""

    def __init__(self, project: Project, target: Tool, origin: str, pen: Pen, paths_of: PathsOf) -> None:
        self.project, self.target, self.origin, self.pen, self.paths_of = project, target, origin, pen, paths_of
        self.selections_of = _by(project.selections.source)
        self.codings_of = _by(project.codings.selection)
        self.codings_of_source = _by(
            source if selection == NONE else NONE
            for source, selection in zip(project.codings.source, project.codings.selection, strict=True)
        )
        self.codings_of.pop(NONE, None)
        self.codings_of_source.pop(NONE, None)
        self.inside: dict[int, list[int]] = defaultdict(list)
        self.inside_selection: dict[int, list[int]] = defaultdict(list)
        for at, source in enumerate(project.sources):
            if source.within_selection != NONE:
                self.inside_selection[source.within_selection].append(at)
            elif source.within != NONE:
                self.inside[source.within].append(at)
        self.by = [f' creatingUser="{pen.guid(user.guid)}"' for user in project.users] + [""]  # NONE is the last
        self.code_refs = [f'<CodeRef targetGUID="{in_attribute(pen.guid(code.guid))}"/>' for code in project.codes]

    # -- the whole -----------------------------------------------------------------------------------------------------

    def project_xml(self, *, with_paths: bool) -> Iterator[str]:
        """A Project.qde."""
        project, pen = self.project, self.pen
        named = [key for key in PROJECT_ATTRIBUTES if key != "basePath" or with_paths]
        pairs = [("origin", self.origin), *((key, project.attributes.get(key, "")) for key in named)]
        name = in_attribute(pen.words(project.name, "project"))
        held = pen.attributes(pairs, ("project", 0), "project")
        yield f'{START}<Project xmlns="{PROJECT_SPACE}" name="{name}"{held}>\n'
        yield from self._container("Users", (self._user(at) for at in range(len(project.users))))
        if project.codes:
            yield f"<CodeBook{pen.foreign_attributes(('CodeBook', 0))}>"
            yield from self._container("Codes", self._codes(notes=True))
            yield f"{pen.foreign_elements(('CodeBook', 0))}</CodeBook>"
        yield from self._container("Variables", (self._variable(at) for at in range(len(project.variables))))
        yield from self._container("Cases", (self._case(at) for at in range(len(project.cases))))
        yield from self._container("Sources", self._top(note=False))
        yield from self._container("Notes", self._top(note=True))
        yield from self._container("Links", (self._link(at) for at in range(len(project.links))))
        yield from self._container("Sets", (self._set(at) for at in range(len(project.sets))))
        yield from self._container("Graphs", (self._graph(at) for at in range(len(project.graphs))))
        yield pen.text("Description", project.description, "project")
        yield pen.references("NoteRef", project.note_refs)
        yield pen.foreign_elements(("project", 0))
        yield "</Project>\n"

    def codebook_xml(self) -> Iterator[str]:
        """A codebook (.qdc): codes and the sets that hold some."""
        pen = self.pen
        held = pen.attributes([("origin", self.origin)], ("project", 0), "codebook")
        yield f'{START}<CodeBook xmlns="{CODEBOOK_SPACE}"{held}>\n'
        yield from self._container("Codes", self._codes(notes=False))
        of_codes = [at for at, group in enumerate(self.project.sets) if group.codes]
        yield from self._container("Sets", (self._set_of_codes(at) for at in of_codes))
        yield f"{pen.foreign_elements(('project', 0))}</CodeBook>\n"

    def _container(self, tag: str, pieces: Iterable[str]) -> Iterator[str]:
        """Never an empty one: the standard does not allow it."""
        pieces = iter(pieces)
        kept = self.pen.foreign_elements((tag, 0))
        first = next(pieces, None)
        if first is not None or kept:
            yield f"<{tag}{self.pen.foreign_attributes((tag, 0))}>\n"
            yield from chain((first or "",), pieces)
            yield f"{kept}</{tag}>\n"

    # -- users, codes, variables, cases --------------------------------------------------------------------------------

    def _user(self, at: int) -> str:
        user = self.project.users[at]
        pairs = [("guid", user.guid), ("name", user.name), ("id", user.initials)]
        return self._closed("User", pairs, ("users", at), user.name)

    def _codes(self, *, notes: bool) -> Iterator[str]:
        """The tree, by a stack of our own, so that no depth is too deep."""
        children: dict[int, list[int]] = defaultdict(list)
        for at, code in enumerate(self.project.codes):
            children[code.parent].append(at)
        stack: list[int | str] = list(reversed(children[NONE]))
        while stack:
            following = stack.pop()
            if isinstance(following, str):
                yield following
                continue
            yield self._code(following, self.project.codes[following], notes=notes)
            stack.append(f"{self.pen.foreign_elements(('codes', following))}</Code>\n")
            stack += reversed(children[following])

    def _code(self, at: int, code: Code, *, notes: bool) -> str:
        pen = self.pen
        pairs = [("guid", code.guid), ("isCodable", "true" if code.codable else "false"), ("color", code.color)]
        name = in_attribute(pen.words(code.name, code.name))
        start = pen.start("Code", pairs, ("codes", at), code.name).replace("<Code", f'<Code name="{name}"', 1)
        refs = pen.references("NoteRef", code.note_refs) if notes else ""
        return f"{start}>{pen.text('Description', code.description, code.name)}{refs}"

    def _variable(self, at: int) -> str:
        variable, pen = self.project.variables[at], self.pen
        type_ = variable.type
        if type_ not in VARIABLE_TYPES:
            pen.odd.add("variable-type", variable.name, f"It is of the type {type_!r}, which is written as Text.")
            type_ = "Text"
        pairs = [("guid", variable.guid), ("typeOfVariable", type_)]
        name = in_attribute(pen.words(variable.name, variable.name))
        start = pen.start("Variable", pairs, ("variables", at), variable.name)
        inside = pen.text("Description", variable.description, variable.name) + pen.foreign_elements(("variables", at))
        return f'{start} name="{name}">{inside}</Variable>\n'

    def _case(self, at: int) -> str:
        case, pen = self.project.cases[at], self.pen
        inside = (
            pen.text("Description", case.description, case.name),
            pen.references("CodeRef", case.code_refs),
            self._values(case.values, case.name),
            pen.references("SourceRef", case.source_refs),
            pen.references("SelectionRef", case.selection_refs),
            pen.foreign_elements(("cases", at)),
        )
        pairs = [("guid", case.guid), ("name", case.name)]
        return f"{pen.start('Case', pairs, ('cases', at), case.name)}>{''.join(inside)}</Case>\n"

    def _values(self, values: tuple[Value, ...], where: str) -> str:
        pieces = []
        for value in values:
            guid = in_attribute(self.pen.guid(self.project.variables[value.variable].guid))
            inside = self.pen.value(value.element, value.text, where)
            pieces.append(f'<VariableValue><VariableRef targetGUID="{guid}"/>{inside}</VariableValue>')
        return "".join(pieces)

    # -- sources -------------------------------------------------------------------------------------------------------

    def _top(self, *, note: bool) -> Iterator[str]:
        for at, source in enumerate(self.project.sources):
            if source.within == NONE and (source.kind == PartKind.NOTE) == note:
                yield from self._source(at)
                yield "\n"

    def _source(self, at: int) -> Iterator[str]:
        source, pen = self.project.sources[at], self.pen
        where = source.name or source.guid
        audit = list(zip(AUDIT, source.audit, strict=True))
        pairs = [("guid", source.guid), ("name", source.name or source.guid), *self.paths_of(at), *audit]
        yield f"{pen.start(source.kind.value, pairs, ('sources', at), where)}>"
        yield pen.text("Description", source.description, where)
        if is_inline(source):
            yield pen.text("PlainTextContent", source.text or "", where) or "<PlainTextContent></PlainTextContent>"
        yield from self._parts(at, source)
        yield from (self._coding(coding) for coding in self.codings_of_source.get(at, ()))
        yield pen.references("NoteRef", source.note_refs)
        yield self._values(source.values, where)
        yield f"{pen.foreign_elements(('sources', at))}</{source.kind.value}>"

    def _parts(self, at: int, source: Source) -> Iterator[str]:
        """What stands between the text and the codings: its order differs between kinds."""
        inner = chain.from_iterable(map(self._source, self.inside.get(at, ())))
        points = (
            self._closed(
                "SyncPoint", [("guid", p.guid), ("timeStamp", p.time), ("position", p.position)], None, source.name
            )
            for p in source.sync_points
        )
        if source.kind == PartKind.PDF:
            return chain(self._selections(at, source), inner)
        return chain(inner, points, self._selections(at, source))

    def _selections(self, at: int, source: Source) -> Iterator[str]:
        held = self.selections_of.get(at, ())
        if source.kind not in TEXTUAL:
            return chain.from_iterable(self._other_selection(selection, source) for selection in held)
        crlf = self.target.crlf and not is_inline(source)
        out = Outgoing(source.text or "", self.target.unit, crlf) if held else None
        return (self._text_selection(selection, source, out) for selection in held if out is not None)

    def _text_selection(self, at: int, source: Source, out: Outgoing) -> str:
        columns = self.project.selections
        if columns.start[at] == NONE:
            place = self._quarantined(at, source, out)
            if place is None:
                return ""
            start, end = place
        elif out.same:
            start, end = columns.start[at], columns.end[at]
        else:
            start, end = out.offset(columns.start[at]), out.offset(columns.end[at])
        inside = [self._coding(coding) for coding in self.codings_of.get(at, ())]
        lead = f'<PlainTextSelection startPosition="{start}" endPosition="{end}"{self._about(at)}>'
        return f"{lead}{self._described(at)}{''.join(inside)}{self._end(at, 'PlainTextSelection')}"

    def _quarantined(self, at: int, source: Source, out: Outgoing) -> tuple[int, int] | None:
        """As it came, so long as no reader could take it for a place in the text; else it is left out and told."""
        parts = self.project.selections.raw[at].split(" ")
        where = source.name or source.guid
        if len(parts) == 2 and all(INTEGER.fullmatch(part) and len(part) < MOST_DIGITS for part in parts):
            start, end = map(int, parts)
            last = out.offset(len(source.text or ""))
            if source.text is None or start < 0 or end > last or start > end:
                return start, end
        self._left_out(at, where)
        return None

    def _left_out(self, at: int, where: str) -> None:
        columns = self.project.selections
        which = f"The selection {columns.guid[at]} at {columns.raw[at]}"
        what = f"{which} has no place and was left out with what stands in it."
        self.pen.odd.add("left-out", where, what, "It stays in the study.")

    def _other_selection(self, at: int, source: Source) -> Iterator[str]:
        tag = SELECTED_BY[source.kind]
        parts = self.project.selections.raw[at].split(" ")
        if len(parts) != len(POSITIONS[tag]) or not self._positions_fit(tag, parts):
            self._left_out(at, source.name or source.guid)
            return
        pairs = [(name, "" if part == "-" else part) for name, part in zip(POSITIONS[tag], parts, strict=True)]
        yield f"{self.pen.start(tag, pairs, None, source.name)}{self._about(at)}>{self._described(at)}"
        yield from chain.from_iterable(map(self._source, self.inside_selection.get(at, ())))
        yield from (self._coding(coding) for coding in self.codings_of.get(at, ()))
        yield self._end(at, tag)

    def _positions_fit(self, tag: str, parts: list[str]) -> bool:
        return tag == "TranscriptSelection" or all(INTEGER.fullmatch(part) for part in parts)

    def _about(self, at: int) -> str:
        """GUID, name and audit attributes of a selection."""
        columns, pen = self.project.selections, self.pen
        name, modifier, modified = columns.name[at], columns.modifier[at], columns.modified[at]
        made = self._made(columns.creator[at], columns.created[at], "selection")
        if not (name or modified or modifier != NONE or pen.attributes_of):
            return f' guid="{pen.guid(columns.guid[at])}"{made}'
        pieces = [f' guid="{pen.guid(columns.guid[at])}"']
        if name:
            pieces.append(f' name="{in_attribute(pen.words(name, name))}"')
        pieces += [made, self.by[modifier].replace("creating", "modifying")]
        if modified := pen.time(modified, "selection"):
            pieces.append(f' modifiedDateTime="{modified}"')
        pieces.append(pen.foreign_attributes(("selections", at)))
        return "".join(pieces)

    def _made(self, creator: int, created: str, where: str) -> str:
        """Who made something and when."""
        moment = self.pen.time(created, where)
        return f'{self.by[creator]} creationDateTime="{moment}"' if moment else self.by[creator]

    def _described(self, at: int) -> str:
        description = self.project.selections.descriptions.get(at, "")
        return self.pen.text("Description", description, "selection") if description else ""

    def _end(self, at: int, tag: str) -> str:
        refs = self.project.selections.note_refs.get(at)
        notes = self.pen.references("NoteRef", refs) if refs else ""
        kept = self.pen.foreign_elements(("selections", at)) if self.pen.elements_of else ""
        return f"{notes}{kept}</{tag}>\n"

    def _coding(self, at: int) -> str:
        columns, pen = self.project.codings, self.pen
        refs = columns.note_refs.get(at)
        made = self._made(columns.coder[at], columns.created[at], "coding")
        foreign = pen.foreign_attributes(("codings", at)) if pen.attributes_of else ""
        inside = pen.references("NoteRef", refs) if refs else ""
        kept = pen.foreign_elements(("codings", at)) if pen.elements_of else ""
        guid, code = pen.guid(columns.guid[at]), self.code_refs[columns.code[at]]
        return f'<Coding guid="{guid}"{made}{foreign}>{code}{inside}{kept}</Coding>'

    # -- links, sets, graphs -------------------------------------------------------------------------------------------

    def _link(self, at: int) -> str:
        link, pen = self.project.links[at], self.pen
        pairs = [
            ("guid", link.guid), ("name", link.name), ("direction", link.direction), ("color", link.color),
            ("originGUID", link.origin), ("targetGUID", link.target),
        ]  # fmt: skip
        inside = pen.references("NoteRef", link.note_refs) + pen.foreign_elements(("links", at))
        return f"{pen.start('Link', pairs, ('links', at), link.name)}>{inside}</Link>\n"

    def _set(self, at: int) -> str:
        group, pen = self.project.sets[at], self.pen
        inside = (
            pen.text("Description", group.description, group.name),
            pen.references("MemberCode", group.codes),
            pen.references("MemberSource", group.sources),
            pen.references("MemberNote", group.notes),
            pen.foreign_elements(("sets", at)),
        )
        return f"{self._set_start(at)}>{''.join(inside)}</Set>\n"

    def _set_of_codes(self, at: int) -> str:
        group, pen = self.project.sets[at], self.pen
        inside = pen.text("Description", group.description, group.name) + pen.references(
            "MemberCode", group.codes, "guid"
        )
        return f"{self._set_start(at)}>{inside}{pen.foreign_elements(('sets', at))}</Set>\n"

    def _set_start(self, at: int) -> str:
        group = self.project.sets[at]
        name = in_attribute(self.pen.words(group.name, group.name))
        return f'{self.pen.start("Set", [("guid", group.guid)], ("sets", at), group.name)} name="{name}"'

    def _graph(self, at: int) -> str:
        graph, pen = self.project.graphs[at], self.pen
        needed = (("Vertex", graph.vertices, CORNERS[:2]), ("Edge", graph.edges, ("sourceVertex", "targetVertex")))
        inside = [
            self._closed(tag, [(name, part.get(name, "")) for name in ATTRIBUTES[tag]], None, graph.name)
            for tag, parts, names in needed
            for part in parts
            if self._complete(part, ("guid", *names), graph.name)
        ]
        start = pen.start("Graph", [("guid", graph.guid), ("name", graph.name)], ("graphs", at), graph.name)
        return f"{start}>{''.join(inside)}{pen.foreign_elements(('graphs', at))}</Graph>\n"

    def _complete(self, part: Mapping[str, str], names: tuple[str, ...], where: str) -> bool:
        values = [(name, part.get(name, "").strip()) for name in names]
        if all(value and (name not in CORNERS or INTEGER.fullmatch(value)) for name, value in values):
            return True
        self.pen.odd.add("graph-part", where, "A vertex or edge lacks what the standard wants, and was left out.")
        return False

    def _closed(self, tag: str, pairs: list[tuple[str, str]], owner: tuple[str, int] | None, where: str) -> str:
        start = self.pen.start(tag, pairs, owner, where)
        inside = self.pen.foreign_elements(owner) if owner is not None else ""
        return f"{start}>{inside}</{tag}>\n" if inside else f"{start}/>\n"


def _by(column: Iterable[int]) -> dict[int, list[int]]:
    """Index by value: which rows belong to which."""
    rows: dict[int, list[int]] = {}
    for at, value in enumerate(column):
        held = rows.get(value)
        if held is None:
            rows[value] = [at]
        else:
            held.append(at)
    return rows
