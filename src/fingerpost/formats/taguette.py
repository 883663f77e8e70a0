"""Projects of Taguette (its SQLite file) to the record of terms/project.py.

Its positions count bytes of UTF-8 in the text nodes of the document's HTML. Each highlight carries its own piece of
HTML, by which the place is verified.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from fingerpost.formats.markdown import BREAKING
from fingerpost.formats.reading import Reading, unreadable
from fingerpost.formats.refi.offsets import Counted, Counting, Places, Span
from fingerpost.formats.refi.problems import Odd
from fingerpost.formats.tolerant import TolerantParser
from fingerpost.formats.untrusted_sqlite import Tables, integer, moment, tables_of, text
from fingerpost.terms.project import (
    NONE,
    Audit,
    Code,
    Codings,
    PartKind,
    Project,
    Selections,
    Source,
    User,
    made_guid,
)

ORIGIN = "Taguette"
NEEDED = ("projects", "documents", "highlights", "tags", "highlight_tags")
BYTES = Counting("u8")
EXPORT_ONE = "In Taguette, open the project and export it as SQLite 3, then bring that file in."


def read(path: Path, offsets: Counting | None = None) -> Reading[Project]:
    """The project in a Taguette database. Raises Unreadable, also where it holds several."""
    del offsets  # there is one way in which Taguette counts
    odd = Odd()
    if path.is_dir():
        raise unreadable(path.name, "This is a folder, not a database.", EXPORT_ONE)
    with tables_of(path.name, path) as tables:
        if not tables.has(*NEEDED):
            raise unreadable(path.name, "This database is not of Taguette.", EXPORT_ONE)
        projects = list(tables.rows("projects", ("id", "name", "description", "created"), "id"))
        if len(projects) != 1:
            names = ", ".join(repr(text(row[1]))[:60] for row in projects[:8])
            raise unreadable(path.name, f"It holds {len(projects)} projects, not one ({names}).", EXPORT_ONE)
        made = _Building(tables, odd).project(*projects[0])
    return Reading(made, odd.told(path.name))


def member(path: Path, name: str) -> Iterator[bytes]:
    """A Taguette database holds no files of its own."""
    if name:
        raise unreadable(path.name, f"It holds no file {name}.")
    yield from ()


class _Building:
    """The record in the making."""

    def __init__(self, tables: Tables, odd: Odd) -> None:
        self.tables, self.odd = tables, odd
        self.users: dict[str, int] = {}
        self.selections, self.codings = Selections(), Codings()
        self.quotations = self.verified = 0

    def project(self, _: object, name: object, description: object, created: object) -> Project:
        """Everything of the one project."""
        self.name = text(name)
        authors = self._authors()
        codes, code_at = self._codes()
        tagged = self._tagged(code_at)
        sources, texts = self._sources()
        for highlight in self.tables.rows(
            "highlights",
            ("id", "document_id", "start_offset", "end_offset", "snippet"),
            "document_id, start_offset, id",
        ):
            self._highlight(highlight, texts, tagged, authors)
        return Project(
            self.name, ORIGIN, attributes={"creationDateTime": moment(created)} if created else {},
            users=tuple(User(self._guid("user", user), user) for user in self.users), codes=codes, sources=sources,
            selections=self.selections, codings=self.codings, description=text(description),
            quotations=self.quotations, verified=self.verified,
        )  # fmt: skip

    def _guid(self, *parts: object) -> str:
        return made_guid(ORIGIN, self.name, *parts)

    def _authors(self) -> dict[int, tuple[int, str]]:
        """Highlight → who made it and when, by the log of commands; the last change counts."""
        found: dict[int, tuple[int, str]] = {}
        for who, when, payload in self.tables.rows("commands", ("user_login", "date", "payload"), "id"):
            try:
                said = json.loads(text(payload))
            except ValueError:
                continue
            key = integer(said.get("highlight_id")) if isinstance(said, dict) else None
            if key is not None and said.get("type") == "highlight_add":
                login = text(who)
                found[key] = (
                    (self.users.setdefault(login, len(self.users)), moment(when)) if login else (NONE, moment(when))
                )
        return found

    def _codes(self) -> tuple[tuple[Code, ...], dict[int, int]]:
        codes: list[Code] = []
        at: dict[int, int] = {}
        for key, path, description in self.tables.rows("tags", ("id", "path", "description"), "path, id"):
            number = integer(key)
            if number is not None:
                at[number] = len(codes)
                codes.append(Code(self._guid("tag", text(path)), text(path), description=text(description)))
        return tuple(codes), at

    def _tagged(self, code_at: dict[int, int]) -> dict[int, list[int]]:
        tagged: dict[int, list[int]] = {}
        for highlight, tag in self.tables.rows("highlight_tags", ("highlight_id", "tag_id"), "highlight_id, tag_id"):
            code, key = code_at.get(integer(tag) or NONE), integer(highlight)
            if code is None or key is None:
                self.odd.add("tag-of-nothing", f"highlight {text(highlight)}", "Its tag is not in the project.")
                continue
            tagged.setdefault(key, []).append(code)
        return tagged

    def _sources(self) -> tuple[tuple[Source, ...], dict[int, tuple[int, "_Nodes"]]]:
        sources: list[Source] = []
        texts: dict[int, tuple[int, _Nodes]] = {}
        columns = ("id", "name", "description", "filename", "created", "contents")
        for key, name, description, filename, created, contents in self.tables.rows("documents", columns, "id"):
            number, nodes = integer(key), _Nodes(text(contents))
            if number is None:
                continue
            texts[number] = (len(sources), nodes)
            paths = {"path": text(filename)} if text(filename) else {}
            sources.append(
                Source(
                    PartKind.TEXT, self._guid("document", number, text(name)), text(name), text(description),
                    nodes.text, inline=True, paths=paths, reading=str(BYTES), audit=Audit(created=moment(created)),
                )
            )  # fmt: skip
        return tuple(sources), texts

    def _highlight(
        self, row: tuple[object, ...], texts: dict[int, tuple[int, "_Nodes"]], tagged: dict[int, list[int]],
        authors: dict[int, tuple[int, str]],
    ) -> None:  # fmt: skip
        key, document, start, end = (integer(value) for value in row[:4])
        if key is None or document is None or document not in texts:
            self.odd.add("highlight-of-nothing", f"highlight {text(row[0])}", "Its document is not in the project.")
            return
        source, nodes = texts[document]
        span = nodes.span(start, end)
        who, when = authors.get(key, (NONE, ""))
        at = self.selections.add(
            source, self._guid("highlight", key), span.start, span.end, raw=f"{start} {end}", creator=who, created=when
        )
        for code in tagged.get(key, ()):
            self.quotations += 1
            self.codings.add(source, at, self._guid("coding", key, code), code, coder=who, created=when)
            self._verify(at, span, nodes, text(row[4]))

    def _verify(self, at: int, span: Span, nodes: "_Nodes", snippet: str) -> None:
        where = f"highlight {self.selections.raw[at]}"
        if span.fault:
            self.selections.quarantined[at] = span.fault
            self.odd.add("quarantined", where, f"It is not placed: {span.fault}.", "It was kept apart.")
        elif nodes.text[span.start : span.end].split() == _Nodes(snippet).text.split():
            self.verified += 1
        else:
            self.odd.add("other-words", where, "The words there are not those that were highlighted.", "Look at it.")


class _Nodes(TolerantParser):
    """The text nodes of a document, laid out with line breaks between blocks, and positions in them.

    `text` is what we keep; `bare` the text nodes alone, in which Taguette counts.
    """

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self._bare: list[str] = []
        self._breaks: list[tuple[int, int]] = []  # before which character line breaks are wanted, and how many
        self._length = 0
        self.feed(html)
        self.close()
        self.bare = "".join(self._bare)
        self._places: Places = Counted(self.bare, self.bare).places(Counting("u8", "lf"))
        self._lay_out()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A block begins."""
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        """A block ends."""
        self._break(tag)

    def handle_data(self, data: str) -> None:
        """Words."""
        self._bare.append(data)
        self._length += len(data)

    def _break(self, tag: str) -> None:
        if tag not in BREAKING or not self._length:
            return
        wanted = 1 if tag == "br" else 2
        if self._breaks and self._breaks[-1][0] == self._length:
            wanted = max(wanted, self._breaks.pop()[1])
        self._breaks.append((self._length, wanted))

    def _lay_out(self) -> None:
        """Blank lines between blocks, counting the line breaks that stand there anyway."""
        pieces: list[str] = []
        self._added: list[tuple[int, int]] = []  # (place in the bare text, line breaks put in before it)
        last = added = 0
        for place, wanted in self._breaks:
            pieces.append(self.bare[last:place])
            last, lines = place, _line_ends("".join(pieces[-3:])[::-1]) + _line_ends(self.bare[place : place + 2])
            if place < len(self.bare) and lines < wanted:
                pieces.append("\n" * (wanted - lines))
                added += wanted - lines
                self._added.append((place, added))
        pieces.append(self.bare[last:])
        self.text = "".join(pieces).replace("\r", " ")

    def span(self, start: int | None, end: int | None) -> Span:
        """The place of a highlight in our text, or why it has none."""
        if start is None or end is None:
            return Span(NONE, NONE, "it has no position")
        bare = self._places.span(start, end)
        if bare.fault:
            return bare
        return Span(bare.start + self._put_in(bare.start, first=True), bare.end + self._put_in(bare.end, first=False))

    def _put_in(self, place: int, *, first: bool) -> int:
        """Line breaks put in before a place; those right at it lie before a beginning and after an end."""
        total = 0
        for at, added in self._added:
            if at > place or (at == place and not first):
                break
            total = added
        return total


def _line_ends(text: str) -> int:
    return len(text) - len(text.lstrip("\n"))
