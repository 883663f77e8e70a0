"""From the draft of parse.py to the record: references followed, what is missing or doubled named. No texts yet."""

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import chain

from fingerpost.formats.refi.draft import Draft, Interned, Item, renumbered
from fingerpost.formats.refi.grammar import AUDIT, MEDIA_PATHS, PROJECT_ATTRIBUTES, TEXT_PATHS, VARIABLE_TYPES
from fingerpost.formats.refi.problems import Odd
from fingerpost.terms.project import (
    GUID,
    NONE,
    Audit,
    Case,
    Code,
    Graph,
    Link,
    PartKind,
    Project,
    Set,
    Source,
    SyncPoint,
    User,
    Value,
    Variable,
    guid_key,
    made_guid,
)

TRUE = frozenset({"true", "1"})
PATHS = (*TEXT_PATHS, *MEDIA_PATHS)
KINDS = ("users", "codes", "variables", "cases", "sources", "links", "sets", "graphs", "selections", "codings")
KIND_WORDS = {kind: kind.removesuffix("s") for kind in KINDS}


def built(name: str, draft: Draft, odd: Odd) -> Project:
    """The record of a draft, its sources without their texts."""
    return _Builder(name, draft, odd).project()


class _Builder:
    def __init__(self, name: str, draft: Draft, odd: Odd) -> None:
        self.name, self.draft, self.odd = name, draft, odd

    def project(self) -> Project:
        draft, root = self.draft, self.draft.root
        self._own_guids()
        users, codes = self._users(), self._codes()
        self._codings_without_code()
        variables, value_of = self._variables()
        project = Project(
            name=root.attrs.get("name", ""),
            origin=root.attrs.get("origin", ""),
            attributes={key: root.attrs[key] for key in PROJECT_ATTRIBUTES if key in root.attrs},
            users=users,
            codes=codes,
            variables=variables,
            cases=tuple(_case(item, value_of) for item in draft.lists["cases"]),
            sources=tuple(_source(item, value_of) for item in draft.lists["sources"]),
            selections=draft.selections,
            codings=draft.codings,
            links=tuple(_link(item) for item in draft.lists["links"]),
            sets=tuple(_set(item) for item in draft.lists["sets"]),
            graphs=tuple(_graph(item) for item in draft.lists["graphs"]),
            description=root.description,
            note_refs=_refs(root, "NoteRef"),
            kept=tuple(draft.kept),
            codebook_only=root.tag == "CodeBook",
        )
        self._dangling(project)
        return project

    # -- GUIDs ---------------------------------------------------------------------------------------------------------

    def _own_guids(self) -> None:
        """Each thing gets a GUID of its own within its kind; equal ones of different kinds do no harm and are told."""
        seen: dict[str, str] = {}
        for kind, items in self.draft.lists.items():
            guids = self._own(kind, [item.attrs.get("guid", "") for item in items])
            for item, guid in zip(items, guids, strict=True):
                item.attrs["guid"] = guid
                self._across(seen, kind, guid)
        for kind, column in (("selections", self.draft.selections.guid), ("codings", self.draft.codings.guid)):
            column[:] = self._own(kind, column)

    def _own(self, kind: str, guids: list[str]) -> list[str]:
        keys = list(map(guid_key, guids))
        if len(set(keys)) == len(keys) and "" not in keys:
            return guids
        taken: set[str] = set()
        return [
            self._distinct(kind, at, guid, key, taken) for at, (guid, key) in enumerate(zip(guids, keys, strict=True))
        ]

    def _distinct(self, kind: str, at: int, guid: str, key: str, taken: set[str]) -> str:
        if key and key not in taken:
            taken.add(key)
            return guid
        made = made_guid(kind, key, at)
        word = KIND_WORDS[kind]
        what = (
            f"A second {word} has the GUID {guid}; it was given {made}."
            if key
            else f"A {word} has no GUID; it was given {made}."
        )
        self.odd.add(f"{word}-{'double' if key else 'no'}-guid", self.name, what, "Both were kept." if key else "")
        return made

    def _across(self, seen: dict[str, str], kind: str, guid: str) -> None:
        other = seen.setdefault(guid_key(guid), kind)
        if other != kind:
            what = f"A {KIND_WORDS[other]} and a {KIND_WORDS[kind]} share the GUID {guid}; both were kept."
            self.odd.add("shared-guid", self.name, what)
        elif not GUID.fullmatch(guid.strip()):
            what = f"The GUID {guid!r} of a {KIND_WORDS[kind]} is none; it is kept and written as another."
            self.odd.add("bad-guid", self.name, what)

    # -- users and codes -----------------------------------------------------------------------------------------------

    def _users(self) -> tuple[User, ...]:
        users = [
            User(item.attrs["guid"], item.attrs.get("name", ""), item.attrs.get("id", ""))
            for item in self.draft.lists["users"]
        ]
        numbers = self._resolved(
            self.draft.users, [user.guid for user in users], lambda guid: users.append(self._stranger(guid))
        )
        for column in (self.draft.selections.creator, self.draft.selections.modifier, self.draft.codings.coder):
            renumbered(column, numbers)
        return tuple(users)

    def _stranger(self, guid: str) -> User:
        name = f"Unknown user {guid_key(guid)[:8]}"
        what = f"Some work is by a user ({guid}) whom the project does not list; it stays theirs, as {name!r}."
        self.odd.add("unknown-user", self.name, what)
        return User(guid, name, placeholder=True)

    def _codes(self) -> tuple[Code, ...]:
        codes = [self._code(item) for item in self.draft.lists["codes"]]
        numbers = self._resolved(
            self.draft.codes, [code.guid for code in codes], lambda guid: codes.append(self._lost(guid))
        )
        renumbered(self.draft.codings.code, numbers)
        return tuple(codes)

    def _code(self, item: Item) -> Code:
        name = item.attrs.get("name", "")
        if not name.strip():
            name = f"Unnamed code {guid_key(item.attrs['guid'])[:8]}"
            self.odd.add("code-no-name", self.name, f"A code has no name; it was called {name!r}.")
        return Code(
            item.attrs["guid"], name, item.parent, self._codable(item, name), item.attrs.get("color", ""),
            item.description, _refs(item, "NoteRef"),
        )  # fmt: skip

    def _codable(self, item: Item, name: str) -> bool:
        written = item.attrs.get("isCodable", "true").strip()
        if written not in ("true", "false", "1", "0"):
            self.odd.add("not-boolean", self.name, f"The code {name!r} is isCodable={written!r}; it was taken as true.")
            return True
        return written in TRUE

    def _lost(self, guid: str) -> Code:
        name = f"Unknown code {guid_key(guid)[:8]}"
        what = f"Codings use a code ({guid}) that the codebook does not hold; they were kept under {name!r}."
        self.odd.add("unknown-code", self.name, what)
        return Code(guid, name, placeholder=True)

    def _resolved(self, named: Interned, known: Sequence[str], add: Callable[[str], object]) -> list[int]:
        """The index for each number of an Interned; what is not known is added at the end."""
        places = {guid_key(guid): at for at, guid in reversed(list(enumerate(known)))}
        numbers, count = [], len(known)
        for guid in list(named)[1:]:
            key = guid_key(guid)
            if key not in places:
                add(guid)
                places[key], count = count, count + 1
            numbers.append(places[key])
        return numbers

    def _codings_without_code(self) -> None:
        """They say nothing; the selection stays."""
        codings = self.draft.codings
        bare = [at for at, code in enumerate(codings.code) if code == NONE]
        if not bare:
            return
        what = f"{len(bare):,} codings name no code; their selections were kept without them."
        self.odd.add("coding-no-code", self.name, what)
        keep = sorted(set(range(len(codings))) - set(bare))
        for column in (codings.source, codings.selection, codings.code, codings.coder):
            column[:] = array("q", [column[at] for at in keep])
        for words in (codings.guid, codings.created):
            words[:] = [words[at] for at in keep]
        refs = {new: codings.note_refs[old] for new, old in enumerate(keep) if old in codings.note_refs}
        codings.note_refs.clear()
        codings.note_refs.update(refs)
        new_of = {old: new for new, old in enumerate(keep)}
        self.draft.kept[:] = [
            replace(kept, index=new_of.get(kept.index, NONE)) if kept.owner == "codings" else kept
            for kept in self.draft.kept
        ]

    # -- variables -----------------------------------------------------------------------------------------------------

    def _variables(self) -> tuple[tuple[Variable, ...], "Callable[[Item], tuple[Value, ...]]"]:
        variables = [self._variable(item) for item in self.draft.lists["variables"]]
        self._equal_names(variables)
        places = {guid_key(variable.guid): at for at, variable in reversed(list(enumerate(variables)))}

        def values(item: Item) -> tuple[Value, ...]:
            found = []
            for guid, element, text in item.values:
                if guid_key(guid) not in places:
                    places[guid_key(guid)] = len(variables)
                    variables.append(self._unknown_variable(guid))
                found.append(Value(places[guid_key(guid)], element, text))
            return tuple(found)

        holders = [*self.draft.lists["cases"], *self.draft.lists["sources"]]
        of_item = {id(item): values(item) for item in holders if item.values}
        for item in holders:
            self._check_values(item, of_item.get(id(item), ()), variables)
        return tuple(variables), lambda item: of_item.get(id(item), ())

    def _variable(self, item: Item) -> Variable:
        name, type_ = item.attrs.get("name", ""), item.attrs.get("typeOfVariable", "")
        if type_ not in VARIABLE_TYPES:
            what = f"The variable {name!r} is of the unknown type {type_!r}; its values were kept as they are."
            self.odd.add("variable-type", self.name, what)
        if not name.strip():
            name = f"Unnamed variable {guid_key(item.attrs['guid'])[:8]}"
            self.odd.add("variable-no-name", self.name, f"A variable has no name; it was called {name!r}.")
        return Variable(item.attrs["guid"], name, type_, item.description)

    def _equal_names(self, variables: Iterable[Variable]) -> None:
        names: dict[str, int] = {}
        for variable in variables:
            names[variable.name] = names.get(variable.name, 0) + 1
        for name, count in names.items():
            if count > 1:
                what = f"{count} variables are named {name!r}; they were kept apart."
                self.odd.add("variable-same-name", self.name, what)

    def _unknown_variable(self, guid: str) -> Variable:
        name = f"Unknown variable {guid_key(guid)[:8]}".strip()
        which = f"a variable ({guid}) that is not defined" if guid else "no variable"
        self.odd.add("unknown-variable", self.name, f"Some values are of {which}; they were kept under {name!r}.")
        return Variable(guid or made_guid("variable of no GUID"), name, placeholder=True)

    def _check_values(self, item: Item, values: tuple[Value, ...], variables: Sequence[Variable]) -> None:
        holder = item.attrs.get("name", "") or item.attrs["guid"]
        for value in values:
            variable = variables[value.variable]
            if fault := value_fault(variable.type, value):
                what = f"Its value of {variable.name!r} {fault}; it was kept as it is."
                self.odd.add("value", f"{self.name}, {holder}", what)

    # -- what leads nowhere --------------------------------------------------------------------------------------------

    def _dangling(self, project: Project) -> None:
        """References by GUID that lead nowhere are kept and told; they are of no other consequence."""
        notes = {guid_key(source.guid) for _, source in project.of_kind(PartKind.NOTE)}
        for ref in self._note_refs(project):
            if guid_key(ref) not in notes:
                self.odd.add("no-such-note", self.name, f"Something refers to a note ({ref}) that is not there.")
        sources = {guid_key(source.guid) for source in project.sources}
        codes = {guid_key(code.guid) for code in project.codes}
        members = [(case.name, case.source_refs, case.code_refs) for case in project.cases]
        members += [(group.name, group.sources, group.codes) for group in project.sets]
        for name, places, named in members:
            lost = [ref for ref in places if guid_key(ref) not in sources]
            lost += [ref for ref in named if guid_key(ref) not in codes]
            for ref in lost:
                what = f"{name!r} refers to a source or code ({ref}) that is not there."
                self.odd.add("no-such-member", self.name, what)

    def _note_refs(self, project: Project) -> Iterable[str]:
        for code in project.codes:
            yield from code.note_refs
        for source in project.sources:
            yield from source.note_refs
        yield from chain(project.note_refs, *(link.note_refs for link in project.links))
        for refs in (*project.selections.note_refs.values(), *project.codings.note_refs.values()):
            yield from refs


def value_fault(type_: str, value: Value) -> str:
    """What is odd about a value of a variable of this type, "" if nothing: never a reason to change it."""
    text = value.text.strip()
    if not value.element:
        return "is not given"
    if value.element != f"{type_}Value":
        return f"is given as {value.element}, though the variable is {type_ or 'of no type'}"
    return "" if type_ == "Text" or _fits(type_, text) else f"is {value.text!r}, which is no {type_}"


def _fits(type_: str, text: str) -> bool:
    from fingerpost.formats.refi.lexical import FITS  # noqa: PLC0415 (only projects with values need it)

    return FITS[type_](text) if type_ in FITS else True


def _refs(item: Item, tag: str) -> tuple[str, ...]:
    return tuple(item.refs.get(tag, ()))


def _case(item: Item, values: Callable[[Item], tuple[Value, ...]]) -> Case:
    return Case(
        item.attrs["guid"], item.attrs.get("name", ""), item.description, _refs(item, "CodeRef"), values(item),
        _refs(item, "SourceRef"), _refs(item, "SelectionRef"),
    )  # fmt: skip


def _source(item: Item, values: Callable[[Item], tuple[Value, ...]]) -> Source:
    attrs = item.attrs
    return Source(
        kind=PartKind(item.tag),
        guid=attrs["guid"],
        name=attrs.get("name", ""),
        description=item.description,
        inline=item.content is not None,
        paths={key: attrs[key] for key in PATHS if key in attrs},
        within=item.parent,
        within_selection=item.selection,
        audit=Audit(*(attrs.get(key, "") for key in AUDIT)),
        note_refs=_refs(item, "NoteRef"),
        values=values(item),
        sync_points=tuple(
            SyncPoint(point.get("guid", ""), point.get("timeStamp", ""), point.get("position", ""))
            for tag, point in item.parts
            if tag == "SyncPoint"
        ),
    )


def _link(item: Item) -> Link:
    attrs = item.attrs
    return Link(
        attrs["guid"], attrs.get("name", ""), attrs.get("direction", ""), attrs.get("color", ""),
        attrs.get("originGUID", ""), attrs.get("targetGUID", ""), _refs(item, "NoteRef"),
    )  # fmt: skip


def _set(item: Item) -> Set:
    members = (_refs(item, tag) for tag in ("MemberCode", "MemberSource", "MemberNote"))
    return Set(item.attrs["guid"], item.attrs.get("name", ""), item.description, *members)


def _graph(item: Item) -> Graph:
    vertices = tuple(part for tag, part in item.parts if tag == "Vertex")
    edges = tuple(part for tag, part in item.parts if tag == "Edge")
    return Graph(item.attrs["guid"], item.attrs.get("name", ""), vertices, edges)
