"""Projects of QualCoder (a .qda folder, or a zip of one) to the record of terms/project.py.

Its database is read where it lies, untrusted. Positions are tried as code points and as UTF-16 units, against the
copy of the words that each coding carries.
"""

import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any

from fingerpost.formats.coded_places import Placed
from fingerpost.formats.reading import Reading, unreadable
from fingerpost.formats.refi.offsets import Counting
from fingerpost.formats.refi.problems import Odd
from fingerpost.formats.untrusted_sqlite import MAGIC, Tables, integer, moment, tables_of, text
from fingerpost.terms.project import (
    NONE,
    Audit,
    Case,
    Code,
    Codings,
    PartKind,
    Project,
    Selections,
    Source,
    User,
    Value,
    Variable,
    made_guid,
)
from fingerpost.terms.sources import digest

ORIGIN = "QualCoder"
DATABASE = "data.qda"
NEEDED = ("project", "source", "code_name", "code_text")
MOST_BYTES = 512 * 1024 * 1024
CHUNK = 1 << 20
KINDS = {
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".bmp", ".webp"), PartKind.PICTURE),
    **dict.fromkeys((".mp3", ".wav", ".m4a", ".ogg", ".flac", ".aac", ".wma"), PartKind.AUDIO),
    **dict.fromkeys((".mp4", ".mkv", ".mov", ".avi", ".wmv", ".webm", ".mpg", ".mpeg", ".ogv"), PartKind.VIDEO),
}
COUNTINGS = (Counting("cp"), Counting("u16"))
NOT_ONE = "Give the .qda folder itself, or a zip of it, with its data.qda."


def read(path: Path, offsets: Counting | None = None) -> Reading[Project]:
    """The project in a QualCoder folder, database or zip. Raises Unreadable."""
    odd = Odd()
    with _database(path) as database, tables_of(path.name, database) as tables:
        if not tables.has(*NEEDED):
            raise unreadable(path.name, "This database is not of QualCoder.", NOT_ONE)
        project = _Building(tables, offsets, odd).project(path.stem.removesuffix(".qda"))
    return Reading(project, odd.told(path.name))


def member(path: Path, name: str) -> Iterator[bytes]:
    """The bytes of a picture or recording that lies in the project's folder or zip. Raises Unreadable."""
    if path.is_dir():
        found = (path / name).resolve()
        if not found.is_relative_to(path.resolve()) or not found.is_file():
            raise unreadable(path.name, f"It holds no file {name}.")
        with found.open("rb") as file:
            while piece := file.read(CHUNK):
                yield piece
        return
    with zipfile.ZipFile(path) as archive:
        inside = [each for each in archive.namelist() if each == name or each.endswith(f"/{name}")]
        if not inside:
            raise unreadable(path.name, f"It holds no file {name}.")
        with archive.open(inside[0]) as file:
            while piece := file.read(CHUNK):
                yield piece


@contextmanager
def _database(path: Path) -> Iterator[Path]:
    """The SQLite file in a folder, in a zip (then a copy of it), or the file itself."""
    if path.is_dir():
        if not (path / DATABASE).is_file():
            raise unreadable(path.name, "There is no data.qda in this folder.", NOT_ONE)
        yield path / DATABASE
        return
    with path.open("rb") as file:
        lead = file.read(len(MAGIC))
    if lead == MAGIC:
        yield path
    elif lead.startswith(b"PK"):
        with tempfile.TemporaryDirectory() as folder:
            yield _out_of_zip(path, Path(folder) / DATABASE)
    else:
        raise unreadable(path.name, "This is not a QualCoder project.", NOT_ONE)


def _out_of_zip(path: Path, target: Path) -> Path:
    try:
        with zipfile.ZipFile(path) as archive:
            found = [info for info in archive.infolist() if PurePosixPath(info.filename).name == DATABASE]
            if len(found) != 1:
                raise unreadable(path.name, f"The zip holds {len(found)} files data.qda, not one.", NOT_ONE)
            if found[0].file_size > MOST_BYTES or found[0].flag_bits & 1:
                raise unreadable(path.name, "Its data.qda is locked, or larger than 512 MB unpacked.", NOT_ONE)
            with archive.open(found[0]) as packed, target.open("wb") as out:
                for piece in _at_most(path.name, packed):
                    out.write(piece)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError) as error:
        raise unreadable(path.name, f"The zip is damaged ({error}).", NOT_ONE) from None
    return target


def _at_most(name: str, stream: IO[bytes]) -> Iterator[bytes]:
    """Pieces until the limit: a member may be larger than it says."""
    seen = 0
    while piece := stream.read(CHUNK):
        seen += len(piece)
        if seen > MOST_BYTES:
            raise unreadable(name, "Its data.qda is larger than it says.", NOT_ONE)
        yield piece


class _Building:
    """The record in the making. Ids of QualCoder become GUIDs that are the same each time."""

    def __init__(self, tables: Tables, offsets: Counting | None, odd: Odd) -> None:
        self.tables, self.offsets, self.odd = tables, offsets, odd
        self.users: dict[str, int] = {}
        self.sources: list[Source] = []
        self.source_at: dict[int, int] = {}
        self.placed: dict[int, Placed] = {}
        self.codes: list[Code] = []
        self.code_at: dict[int, int] = {}
        self.selections, self.codings = Selections(), Codings()
        self.notes: list[Source] = []
        self.quotations = self.verified = self.important = 0

    def project(self, name: str) -> Project:
        """Everything, in the order in which it needs each other."""
        about = next(self.tables.rows("project", ("memo", "date", "databaseversion")), ("", "", ""))
        self._codes()
        variables, of_files, of_cases = self._variables()
        self._sources(of_files)
        self._codings()
        self._annotations()
        self._areas()
        cases = tuple(self._cases(of_cases))
        journals = tuple(self._journals())
        if self.important:
            what = f"{self.important:,} codings are marked as important, which has no place here."
            self.odd.add("important", name, what, "Find them in QualCoder if you need them.")
        return Project(
            name, f"{ORIGIN} {text(about[2])}".strip(), attributes=_created(about[1]),
            users=tuple(User(made_guid(ORIGIN, "user", user), user) for user in self.users),
            codes=tuple(self.codes), variables=variables, cases=cases, sources=(*self.sources, *self.notes),
            selections=self.selections, codings=self.codings, description=text(about[0]), note_refs=journals,
            quotations=self.quotations, verified=self.verified,
        )  # fmt: skip

    def _user(self, owner: object) -> int:
        called = text(owner).strip()
        return self.users.setdefault(called, len(self.users)) if called else NONE

    def _codes(self) -> None:
        """Categories, parents before children, then the codes under them."""
        rows = {
            key: (text(name), text(memo), integer(above))
            for key, name, memo, above in self._keyed("code_cat", "catid", ("name", "memo", "supercatid"))
        }
        category_at: dict[int, int] = {}

        def place(key: int, seen: frozenset[int] = frozenset()) -> int:
            if key in category_at or key not in rows:
                return category_at.get(key, NONE)
            name, memo, above = rows[key]
            parent = NONE
            if above is not None and above in rows and above not in seen and len(seen) < 200:
                parent = place(above, seen | {key})
            category_at[key] = len(self.codes)
            self.codes.append(Code(made_guid(ORIGIN, "category", name), name, parent, codable=False, description=memo))
            return category_at[key]

        for key in rows:
            place(key)
        for key, name, memo, category, color in self._keyed("code_name", "cid", ("name", "memo", "catid", "color")):
            parent = category_at.get(integer(category) or NONE, NONE)
            self.code_at[key] = len(self.codes)
            self.codes.append(
                Code(
                    made_guid(ORIGIN, "code", text(name)),
                    text(name),
                    parent,
                    color=_colour(color),
                    description=text(memo),
                )
            )

    def _sources(self, values: dict[int, tuple[Value, ...]]) -> None:
        columns = ("name", "fulltext", "mediapath", "memo", "owner", "date")
        for key, name, full, path, memo, owner, date in self._keyed("source", "id", columns):
            user, called = self._user(owner), text(name)
            kind = KINDS.get(PurePosixPath(called.lower()).suffix, PartKind.TEXT)
            if kind != PartKind.TEXT and text(full) and not text(path):
                kind = PartKind.TEXT  # the transcript of a recording is called like it
            guid = made_guid(ORIGIN, "source", called, digest(text(full)))
            self.source_at[key] = len(self.sources)
            placed = Placed(text(full), self.offsets, COUNTINGS) if kind == PartKind.TEXT else None
            if placed is not None:
                self.placed[key] = placed
            self.sources.append(
                Source(
                    kind, guid, called, text(memo), placed.text if placed else None, inline=placed is not None,
                    media="" if placed else _member(text(path)), paths={"path": text(path)} if text(path) else {},
                    audit=Audit(_guid_of_user(user, self.users), moment(date)), values=values.get(key, ()),
                )
            )  # fmt: skip

    def _codings(self) -> None:
        columns = ("fid", "cid", "seltext", "pos0", "pos1", "owner", "date", "memo", "important")
        rows = list(self._keyed("code_text", "ctid", columns))
        for key, placed in self.placed.items():
            placed.decide([(integer(row[4]), integer(row[5]), text(row[3])) for row in rows if integer(row[1]) == key])
            if placed.doubt:
                where = self.sources[self.source_at[key]].name
                self.odd.add("counting", where, placed.doubt, "Give --offsets if another way is right.")
        for key, fid, cid, words, start, end, owner, date, memo, important in rows:
            source, code = self.source_at.get(integer(fid) or NONE), self.code_at.get(integer(cid) or NONE)
            if source is None or code is None or (integer(fid) or NONE) not in self.placed:
                self.odd.add(
                    "coding-of-nothing", f"coding {key}", "Its text or code is not in the project.", "It was left out."
                )
                continue
            self.important += bool(integer(important))
            self.quotations += 1
            who, when = self._user(owner), moment(date)
            guid = made_guid(
                ORIGIN, "coding", self.sources[source].guid, start, end, self.codes[code].guid, text(owner)
            )
            at = self._select(integer(fid) or NONE, f"{guid}/s", integer(start), integer(end), text(words), who, when)
            self.codings.add(
                source, at, guid, code, coder=who, created=when, note_refs=self._note(text(memo), guid, who, when)
            )

    def _select(
        self, fid: int, key: str, start: int | None, end: int | None, words: str | None, who: int, when: str,
        description: str = "",
    ) -> int:  # fmt: skip
        """A selection at its place, or kept apart with the reason; `words` None: nothing to verify it by."""
        placed, source = self.placed[fid], self.source_at[fid]
        span = placed.span(start, end)
        at = self.selections.add(
            source, made_guid(ORIGIN, key), span.start, span.end, raw=f"{start} {end}", creator=who, created=when,
            description=description,
        )  # fmt: skip
        name = self.sources[source].name
        if span.fault:
            self.selections.quarantined[at] = span.fault
            self.odd.add(
                "quarantined", f"{name}, {start} to {end}", f"It is not placed: {span.fault}.", "It was kept apart."
            )
        elif words is not None and placed.is_at(span, words):
            self.verified += 1
        elif words is not None:
            self.odd.add(
                "other-words",
                f"{name}, {start} to {end}",
                "The words there are not those that were coded.",
                "Look at it.",
            )
        return at

    def _note(self, memo: str, of: str, who: int, when: str) -> tuple[str, ...]:
        if not memo.strip():
            return ()
        guid = made_guid(ORIGIN, "note", of)
        audit = Audit(_guid_of_user(who, self.users), when)
        self.notes.append(
            Source(PartKind.NOTE, guid, "Memo", text=memo.replace("\r\n", "\n"), inline=True, audit=audit)
        )
        return (guid,)

    def _annotations(self) -> None:
        for key, fid, start, end, memo, owner, date in self._keyed(
            "annotation", "anid", ("fid", "pos0", "pos1", "memo", "owner", "date")
        ):
            if (integer(fid) or NONE) in self.placed:
                self._select(
                    integer(fid) or NONE, f"annotation {key}", integer(start), integer(end), None, self._user(owner),
                    moment(date), text(memo),
                )  # fmt: skip

    def _areas(self) -> None:
        """Codings of pictures and recordings: kept as they are, though no page shows them."""
        boxes = ("id", "cid", "owner", "date", "memo", "x1", "y1", "width", "height")
        for key, fid, cid, owner, date, memo, x, y, width, height in self._keyed("code_image", "imid", boxes):
            box = [integer(value) or 0 for value in (x, y, width, height)]
            raw = f"{box[0]} {box[1]} {box[0] + box[2]} {box[1] + box[3]}"
            self._area(f"area {key}", fid, cid, owner, date, memo, raw)
        stretches = ("id", "cid", "owner", "date", "memo", "pos0", "pos1")
        for key, fid, cid, owner, date, memo, start, end in self._keyed("code_av", "avid", stretches):
            self._area(f"stretch {key}", fid, cid, owner, date, memo, f"{integer(start) or 0} {integer(end) or 0}")

    def _area(self, key: str, fid: object, cid: object, owner: object, date: object, memo: object, raw: str) -> None:
        source, code = self.source_at.get(integer(fid) or NONE), self.code_at.get(integer(cid) or NONE)
        if source is None or code is None:
            return
        who, when, guid = self._user(owner), moment(date), made_guid(ORIGIN, key)
        at = self.selections.add(source, f"{made_guid(ORIGIN, key, 's')}", raw=raw, creator=who, created=when)
        self.codings.add(
            source, at, guid, code, coder=who, created=when, note_refs=self._note(text(memo), guid, who, when)
        )

    def _variables(self) -> tuple[tuple[Variable, ...], dict[int, tuple[Value, ...]], dict[int, tuple[Value, ...]]]:
        variables: list[Variable] = []
        at: dict[str, int] = {}
        for name, memo, kind in self.tables.rows("attribute_type", ("name", "memo", "valuetype")):
            at[text(name)] = len(variables)
            number = text(kind).lower() == "numeric"
            variables.append(
                Variable(
                    made_guid(ORIGIN, "variable", text(name)), text(name), "Float" if number else "Text", text(memo)
                )
            )
        held: dict[str, dict[int, list[Value]]] = {"file": {}, "case": {}}
        for name, of, value, key in self.tables.rows("attribute", ("name", "attr_type", "value", "id")):
            variable, owner = at.get(text(name)), integer(key)
            if variable is None or owner is None or text(of) not in held or not text(value):
                continue
            element = "FloatValue" if variables[variable].type == "Float" else "TextValue"
            held[text(of)].setdefault(owner, []).append(Value(variable, element, text(value)))
        files, cases = ({key: tuple(values) for key, values in held[of].items()} for of in ("file", "case"))
        return tuple(variables), files, cases

    def _cases(self, values: dict[int, tuple[Value, ...]]) -> Iterator[Case]:
        whole: dict[int, list[str]] = {}
        parts: dict[int, list[str]] = {}
        for key, case, fid, start, end, owner, date in self._keyed(
            "case_text", "id", ("caseid", "fid", "pos0", "pos1", "owner", "date")
        ):
            source, case_key, file_key = self.source_at.get(integer(fid) or NONE), integer(case), integer(fid) or NONE
            if source is None or case_key is None:
                continue
            placed = self.placed.get(file_key)
            if placed is None or placed.is_whole(integer(start), integer(end)):
                whole.setdefault(case_key, []).append(self.sources[source].guid)
            else:
                at = self._select(
                    file_key, f"of case {key}", integer(start), integer(end), None, self._user(owner), moment(date)
                )
                parts.setdefault(case_key, []).append(self.selections.guid[at])
        for key, name, memo in self._keyed("cases", "caseid", ("name", "memo")):
            yield Case(
                made_guid(ORIGIN, "case", text(name)), text(name), text(memo), (), values.get(key, ()),
                tuple(dict.fromkeys(whole.get(key, ()))), tuple(parts.get(key, ())),
            )  # fmt: skip

    def _journals(self) -> Iterator[str]:
        for key, name, entry, date, owner in self._keyed("journal", "jid", ("name", "jentry", "date", "owner")):
            guid = made_guid(ORIGIN, "journal", key, text(name))
            audit = Audit(_guid_of_user(self._user(owner), self.users), moment(date))
            words = text(entry).replace("\r\n", "\n")
            self.notes.append(Source(PartKind.NOTE, guid, text(name), text=words, inline=True, audit=audit))
            yield guid

    def _keyed(self, table: str, key: str, columns: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
        """Rows with a whole number as their key; others cannot be referred to."""
        for row in self.tables.rows(table, (key, *columns)):
            number = integer(row[0])
            if number is not None:
                yield (number, *row[1:])


def _created(date: object) -> dict[str, str]:
    return {"creationDateTime": moment(date)} if text(date) else {}


def _guid_of_user(user: int, users: dict[str, int]) -> str:
    return made_guid(ORIGIN, "user", list(users)[user]) if user != NONE else ""


def _colour(value: object) -> str:
    stated = text(value).strip().lower()
    return stated if len(stated) == 7 and stated[0] == "#" and not stated[1:].strip("0123456789abcdef") else ""


def _member(path: str) -> str:
    """Where a picture or recording lies in the project; one that was only linked to is not in it."""
    inside = path.lstrip("/")
    return inside if path.startswith(("/images/", "/audio/", "/video/", "/documents/")) and ".." not in inside else ""
