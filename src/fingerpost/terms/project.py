"""A project as another tool hands it over, or as we hand one over: a neutral record, close to REFI-QDA's words.

No files and no rows here. Readers (formats/refi and others) make a Project, actions put it into a study; queries make
one from a study, and formats/refi writes it. What the product has no screen for is held too, so that it goes out again.

Three habits hold throughout. Text is "" where there is none (only `Source.text` can be None: the text is missing).
GUIDs, dates, numbers and booleans of others keep the form in which they were written; compare GUIDs by `guid_key`.
What is nested in the file points to its holder by index into the lists of Project, -1 for none; what refers freely
(notes, members of sets, ends of links, places of cases) does so by GUID, which need not lead anywhere.
"""

import re
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple
from uuid import NAMESPACE_URL, uuid5

GUID = re.compile(r"\{?[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\}?")
OURS = uuid5(NAMESPACE_URL, "https://fingerpost.example/refi")
NONE = -1
"""Index of nothing."""


def guid_key(guid: str) -> str:
    """The form in which GUIDs are compared: without braces, white space and capitals."""
    return guid.strip().strip("{}").lower()


def made_guid(*parts: object) -> str:
    """A GUID for something that has none, the same one each time for the same parts."""
    return str(uuid5(OURS, "\x1f".join(map(str, parts))))


class PartKind(StrEnum):
    """What sort of source a Source is. The last three stand inside another one, as `Source.within` says."""

    TEXT = "TextSource"
    PDF = "PDFSource"
    PICTURE = "PictureSource"
    AUDIO = "AudioSource"
    VIDEO = "VideoSource"
    NOTE = "Note"
    REPRESENTATION = "Representation"
    TEXT_DESCRIPTION = "TextDescription"
    TRANSCRIPT = "Transcript"


TEXTUAL = frozenset({PartKind.TEXT, PartKind.NOTE, PartKind.REPRESENTATION, PartKind.TEXT_DESCRIPTION})
"""Kinds whose selections are characters of their own text."""


@dataclass(frozen=True, slots=True)
class User:
    """Who made something. `initials` is the standard's `id`. A placeholder was referred to but not listed."""

    guid: str
    name: str = ""
    initials: str = ""
    placeholder: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """A code or, not `codable`, a heading. `parent` is an index into Project.codes, always of an earlier one.

    `color` is as written (#rrggbb). A placeholder was referred to by a coding but not defined.
    """

    guid: str
    name: str
    parent: int = NONE
    codable: bool = True
    color: str = ""
    description: str = ""
    note_refs: tuple[str, ...] = ()
    placeholder: bool = False


@dataclass(frozen=True, slots=True)
class Variable:
    """An attribute that cases and sources have values of. `type` is the standard's word, or whatever stood there."""

    guid: str
    name: str
    type: str = "Text"
    description: str = ""
    placeholder: bool = False


class Value(NamedTuple):
    """A value of a variable (index into Project.variables).

    `element` is TextValue, BooleanValue, IntegerValue, FloatValue, DateValue, DateTimeValue, or "" for no value;
    `text` is the value as written, never converted.
    """

    variable: int
    element: str = "TextValue"
    text: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A case: a person, place or anything that is compared. The refs are GUIDs of codes, sources and selections."""

    guid: str
    name: str = ""
    description: str = ""
    code_refs: tuple[str, ...] = ()
    values: tuple[Value, ...] = ()
    source_refs: tuple[str, ...] = ()
    selection_refs: tuple[str, ...] = ()


class Audit(NamedTuple):
    """Who made and last changed a source, by GUID, and when, as written."""

    user: str = ""
    created: str = ""
    modifier: str = ""
    modified: str = ""


NOBODY = Audit()


class SyncPoint(NamedTuple):
    """A moment (milliseconds, as written) and a place in a transcript (character, as written), either may be ""."""

    guid: str
    time: str = ""
    position: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A source of any kind, a note, or a text inside another source.

    `text`: canonical (LF, no byte order mark); None where there should be one and it is missing or unreadable, and
    for kinds without text. `inline`: it stood in the XML, not in a file of its own.
    `member`: name of the archive's member with the plain text; `media`: of the PDF, picture or recording, or, for a
    text, of its styled twin (docx). Both "" where there is none. Their bytes are not in the record.
    `paths`: the path attributes as written (plainTextPath, richTextPath, path, currentPath).
    `reading`: how its offsets were counted by the sender, `unit:newline:bom:end`; see Selections.
    `within`: index into Project.sources of the source that this text belongs to; `within_selection`: index into
    Project.selections where it belongs to one selection of a PDF.
    """

    kind: PartKind
    guid: str
    name: str = ""
    description: str = ""
    text: str | None = None
    inline: bool = False
    member: str = ""
    media: str = ""
    paths: Mapping[str, str] = field(default_factory=dict)
    reading: str = ""
    within: int = NONE
    within_selection: int = NONE
    audit: Audit = NOBODY
    note_refs: tuple[str, ...] = ()
    values: tuple[Value, ...] = ()
    sync_points: tuple[SyncPoint, ...] = ()


class Selection(NamedTuple):
    """One row of Selections, `at` being its index; the other fields are described there."""

    at: int
    source: int
    guid: str
    name: str
    start: int
    end: int
    raw: str
    creator: int
    created: str
    modifier: int
    modified: str
    description: str
    note_refs: tuple[str, ...]


def _integers() -> "array[int]":
    return array("q")


@dataclass(frozen=True, slots=True)
class Selections:
    """The selections of every kind of source, as columns of equal length, because there are many. Document order.

    `source`: index into Project.sources. `start`, `end`: half-open, code points of the canonical text; NONE where
    the selection is no span of text (picture, page area, recording) or is quarantined.
    `raw`: the position as written, its parts divided by one blank: of a text `startPosition endPosition`; of a PDF
    `page firstX firstY secondX secondY`; of a picture the last four; of a recording `begin end`; of a transcript
    `fromSyncPoint toSyncPoint`. A missing part is `-`. "" where a text's position was never another's (`start end`).
    `creator`, `modifier`: index into Project.users. `created`, `modified`: as written.
    `descriptions`, `note_refs`, `quarantined` (why no place in the text could be had) are by index of selection.
    """

    source: "array[int]" = field(default_factory=_integers)
    guid: list[str] = field(default_factory=list)
    name: list[str] = field(default_factory=list)
    start: "array[int]" = field(default_factory=_integers)
    end: "array[int]" = field(default_factory=_integers)
    raw: list[str] = field(default_factory=list)
    creator: "array[int]" = field(default_factory=_integers)
    created: list[str] = field(default_factory=list)
    modifier: "array[int]" = field(default_factory=_integers)
    modified: list[str] = field(default_factory=list)
    descriptions: dict[int, str] = field(default_factory=dict)
    note_refs: dict[int, tuple[str, ...]] = field(default_factory=dict)
    quarantined: dict[int, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.guid)

    def __getitem__(self, index: int) -> Selection:
        return Selection(
            index, self.source[index], self.guid[index], self.name[index], self.start[index], self.end[index],
            self.raw[index], self.creator[index], self.created[index], self.modifier[index], self.modified[index],
            self.descriptions.get(index, ""), self.note_refs.get(index, ()),
        )  # fmt: skip

    def __iter__(self) -> Iterator[Selection]:
        return (self[index] for index in range(len(self)))

    def add(self, source: int, guid: str, start: int = NONE, end: int = NONE, *, name: str = "", raw: str = "",
            creator: int = NONE, created: str = "", modifier: int = NONE, modified: str = "", description: str = "",
            note_refs: tuple[str, ...] = ()) -> int:  # fmt: skip
        """Append one and return its index. While a record is being made; a finished one is not changed."""
        index = len(self.guid)
        self.source.append(source)
        self.guid.append(guid)
        self.name.append(name)
        self.start.append(start)
        self.end.append(end)
        self.raw.append(raw)
        self.creator.append(creator)
        self.created.append(created)
        self.modifier.append(modifier)
        self.modified.append(modified)
        if description:
            self.descriptions[index] = description
        if note_refs:
            self.note_refs[index] = note_refs
        return index

    def extend(self, source: Iterable[int], guid: Sequence[str], start: Iterable[int], end: Iterable[int], *,
               creator: Iterable[int], created: Iterable[str]) -> range:  # fmt: skip
        """Append columns of spans and return their indexes. While a record is being made, as `add`."""
        many = range(len(self.guid), len(self.guid) + len(guid))
        nothing = [""] * len(guid)
        for column, values in ((self.source, source), (self.start, start), (self.end, end), (self.creator, creator),
                               (self.modifier, [NONE] * len(guid))):  # fmt: skip
            column.extend(values)
        for words, texts in ((self.guid, guid), (self.created, created), (self.name, nothing), (self.raw, nothing),
                             (self.modified, nothing)):  # fmt: skip
            words.extend(texts)
        return many


class Coding(NamedTuple):
    """One row of Codings, `at` being its index; the other fields are described there."""

    at: int
    source: int
    selection: int
    guid: str
    code: int
    coder: int
    created: str
    note_refs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Codings:
    """Who put which code on what, as columns of equal length. Document order.

    `source`: index into Project.sources. `selection`: index into Project.selections, NONE where the whole source is
    coded. `code`: index into Project.codes. `coder`: index into Project.users by the coding's own creatingUser, NONE
    where none is given (then `Project.coder_of` looks at the selection). `created`: as written.
    `note_refs`: by index of coding.
    """

    source: "array[int]" = field(default_factory=_integers)
    selection: "array[int]" = field(default_factory=_integers)
    guid: list[str] = field(default_factory=list)
    code: "array[int]" = field(default_factory=_integers)
    coder: "array[int]" = field(default_factory=_integers)
    created: list[str] = field(default_factory=list)
    note_refs: dict[int, tuple[str, ...]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.guid)

    def __getitem__(self, index: int) -> Coding:
        return Coding(
            index, self.source[index], self.selection[index], self.guid[index], self.code[index], self.coder[index],
            self.created[index], self.note_refs.get(index, ()),
        )  # fmt: skip

    def __iter__(self) -> Iterator[Coding]:
        return (self[index] for index in range(len(self)))

    def add(self, source: int, selection: int, guid: str, code: int, *, coder: int = NONE, created: str = "",
            note_refs: tuple[str, ...] = ()) -> int:  # fmt: skip
        """Append one and return its index. While a record is being made; a finished one is not changed."""
        index = len(self.guid)
        self.source.append(source)
        self.selection.append(selection)
        self.guid.append(guid)
        self.code.append(code)
        self.coder.append(coder)
        self.created.append(created)
        if note_refs:
            self.note_refs[index] = note_refs
        return index

    def extend(self, source: Iterable[int], selection: Iterable[int], guid: Sequence[str], code: Iterable[int], *,
               coder: Iterable[int], created: Iterable[str]) -> range:  # fmt: skip
        """Append columns and return their indexes. While a record is being made, as `add`."""
        many = range(len(self.guid), len(self.guid) + len(guid))
        for column, values in ((self.source, source), (self.selection, selection), (self.code, code),
                               (self.coder, coder)):  # fmt: skip
            column.extend(values)
        self.guid.extend(guid)
        self.created.extend(created)
        return many


@dataclass(frozen=True, slots=True)
class Link:
    """A link between any two things, by GUID. NVivo keeps memos so: from a note to what it is about."""

    guid: str
    name: str = ""
    direction: str = ""
    color: str = ""
    origin: str = ""
    target: str = ""
    note_refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Set:
    """A named group of codes, sources and notes, by GUID."""

    guid: str
    name: str
    description: str = ""
    codes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Graph:
    """A drawn map. Each vertex and edge is its attributes as written, by the standard's names."""

    guid: str
    name: str = ""
    vertices: tuple[Mapping[str, str], ...] = ()
    edges: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """What the standard does not know, kept word for word to be written back where it stood.

    `owner` and `index`: the record's list and place that holds it (`sources`, 3; `project`, 0 for the root; a
    container such as `Sources`, 0). `name`: of the element or attribute. `content`: the element's XML, or the
    attribute's value (`attribute` says which). `where`: the same place for people.
    """

    owner: str
    index: int
    name: str
    content: str
    attribute: bool = False
    where: str = ""


@dataclass(frozen=True, slots=True)
class Project:
    """Everything one project or codebook file holds.

    `attributes`: of the root, as written: creatingUserGUID, creationDateTime, modifyingUserGUID, modifiedDateTime,
    basePath. `codes`: the tree in document order. `sources`: notes and texts inside sources too, in document order;
    `of_kind` picks. `note_refs`, `description`: the memo of the whole project.
    `loose`: members of the archive that nothing refers to. `extension`: our own member, with what the standard has
    no element for; b"" in files of others. `quotations`: codings of spans of text, `verified`: those whose words
    were found at their place in the sender's own counting. `codebook_only`: a .qdc.
    """

    name: str
    origin: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    users: tuple[User, ...] = ()
    codes: tuple[Code, ...] = ()
    variables: tuple[Variable, ...] = ()
    cases: tuple[Case, ...] = ()
    sources: tuple[Source, ...] = ()
    selections: Selections = field(default_factory=Selections)
    codings: Codings = field(default_factory=Codings)
    links: tuple[Link, ...] = ()
    sets: tuple[Set, ...] = ()
    graphs: tuple[Graph, ...] = ()
    description: str = ""
    note_refs: tuple[str, ...] = ()
    kept: tuple[Kept, ...] = ()
    loose: tuple[str, ...] = ()
    extension: bytes = b""
    quotations: int = 0
    verified: int = 0
    codebook_only: bool = False

    def of_kind(self, *kinds: PartKind) -> Iterator[tuple[int, Source]]:
        """The sources of these kinds, each with its index."""
        return ((index, source) for index, source in enumerate(self.sources) if source.kind in kinds)

    def coder_of(self, coding: int) -> int:
        """Index of the user who coded: by the coding, else by its selection, else NONE. Never anybody else."""
        coder = self.codings.coder[coding]
        selection = self.codings.selection[coding]
        return coder if coder != NONE or selection == NONE else self.selections.creator[selection]

    def code_path(self, code: int) -> tuple[str, ...]:
        """The names from the topmost code down to this one."""
        names: list[str] = []
        while code != NONE:
            names.append(self.codes[code].name)
            code = self.codes[code].parent
        return tuple(reversed(names))
