"""A record to a REFI-QDA project (.qdpx) or codebook (.qdc): valid by the schema, equal bytes for equal records."""

import zipfile
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import PurePosixPath
from typing import BinaryIO

from fingerpost.formats.refi.archive import EXTENSION
from fingerpost.formats.refi.compose import TEXT_KINDS, Composer, is_inline
from fingerpost.formats.refi.grammar import MEDIA_PATHS, TEXT_PATHS
from fingerpost.formats.refi.pen import Pen
from fingerpost.formats.refi.problems import Odd
from fingerpost.formats.refi.tools import Tool, losses, tool
from fingerpost.terms.errors import Invalid, Problem
from fingerpost.terms.project import Project, Source, guid_key

Contents = Callable[[str], Iterable[bytes] | None]
"""From a member's name in the record to its bytes, in pieces; None where they are not at hand."""

LONG_AGO = (1980, 1, 1, 0, 0, 0)
PIECE = 1 << 18
PACKED = frozenset({".pdf", ".jpg", ".jpeg", ".png", ".docx", ".mp3", ".mp4", ".m4a", ".m4v", ".ogg", ".mov", ".webm"})
"""Kinds of files that packing again makes no smaller."""


def nothing(_: str) -> None:
    """Contents of a record that comes with no files."""


def write_project(
    project: Project, out: BinaryIO, contents: Contents = nothing, *, for_tool: str = "", with_paths: bool = False
) -> tuple[Problem, ...]:
    """Write a .qdpx to a seekable file; what the target will not keep, and what had to be left out, is returned.

    `for_tool`: nvivo, atlasti, maxqda, qualcoder, or "" for any. `with_paths`: also where files lay on somebody's
    computer (basePath, currentPath), which can name people. Raises Invalid for an unknown tool.
    """
    target, odd = tool(for_tool), Odd()
    if target.codebook_only:
        hint = "Write the codebook alone: a file that ends in .qdc."
        raise Invalid(f"{target.title} takes codebooks, not projects.", hint=hint)
    members = _Members(project, target, contents, odd, with_paths)
    composer = Composer(project, target, origin(target), Pen(project, odd, strict=target.strict), members.paths_of)
    xml = _encoded(composer.project_xml(with_paths=with_paths))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        if project.extension:
            _put(archive, EXTENSION, [project.extension])
        _put(archive, "project.qde", xml)
        for name, pieces in members.all():
            _put(archive, name, pieces)
    return (*losses(project, target), *odd.told(target.title))


def write_codebook(project: Project, out: BinaryIO, *, for_tool: str = "") -> tuple[Problem, ...]:
    """Write a .qdc, which holds codes and sets of codes alone. Raises Invalid where there are no codes."""
    if not project.codes:
        raise Invalid("There is no code to write.", hint="Add codes to the codebook first.")
    target, odd = tool(for_tool), Odd()
    composer = Composer(project, target, origin(target), Pen(project, odd, strict=target.strict), lambda _: [])
    for piece in _encoded(composer.codebook_xml()):
        out.write(piece)
    if any(code.note_refs for code in project.codes):
        odd.add("code-notes", "codebook", "A codebook file cannot hold the notes on codes; they were left out.")
    is_alone = target.codebook_only  # else what is said of the tool is of projects
    return (*(losses(project, target) if is_alone else ()), *odd.told("codebook"))


def origin(target: Tool) -> str:
    """Who wrote the file, and for whom, so that we count right when it comes back."""
    try:
        ours = f"Fingerpost {version('fingerpost')}"
    except PackageNotFoundError:  # run from a folder of sources
        ours = "Fingerpost"
    return f"{ours} for {target.title} ({target.counting})" if target.key else ours


def _encoded(pieces: Iterable[str]) -> Iterator[bytes]:
    held: list[str] = []
    length = 0
    for piece in pieces:
        held.append(piece)
        length += len(piece)
        if length > PIECE:
            yield "".join(held).encode("utf-8", "replace")
            held, length = [], 0
    yield "".join(held).encode("utf-8", "replace")


def _put(archive: zipfile.ZipFile, name: str, pieces: Iterable[bytes]) -> None:
    info = zipfile.ZipInfo(name, LONG_AGO)
    suffix = PurePosixPath(name).suffix.lower()
    info.compress_type = zipfile.ZIP_STORED if suffix in PACKED else zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    with archive.open(info, "w") as member:
        for piece in pieces:
            member.write(piece)


class _Members:
    """The files of a project's sources: their names in the archive, the attributes that name them, their bytes."""

    def __init__(self, project: Project, target: Tool, contents: Contents, odd: Odd, with_paths: bool) -> None:
        self.project, self.target, self.contents, self.odd, self.with_paths = project, target, contents, odd, with_paths
        self.media: dict[str, str] = {}
        self.texts: dict[str, Source] = {}
        self.paths = [self._paths(source) for source in project.sources]

    def paths_of(self, at: int) -> list[tuple[str, str]]:
        """The path attributes of a source."""
        return self.paths[at]

    def _paths(self, source: Source) -> list[tuple[str, str]]:
        if source.kind not in TEXT_KINDS:
            here = self._media_path(source, "path")
            current = source.paths.get("currentPath", "") if self.with_paths else ""
            return list(zip(MEDIA_PATHS, (here, current), strict=True))
        return list(zip(TEXT_PATHS, (self._media_path(source, "richTextPath"), self._text_path(source)), strict=True))

    def _text_path(self, source: Source) -> str:
        if source.text is None:
            return self._as_it_was(source, "plainTextPath")
        if is_inline(source):
            return ""
        name = f"{_base(source)}.txt"
        self.texts[name] = source
        return f"internal://{name}"

    def _media_path(self, source: Source, attribute: str) -> str:
        if not source.media:
            return self._as_it_was(source, attribute)
        suffix = PurePosixPath(source.media).suffix.lower()
        name = f"{_base(source)}{'.styled' if suffix == '.txt' else ''}{suffix}"
        self.media[name] = source.media
        return f"internal://{name}"

    def _as_it_was(self, source: Source, attribute: str) -> str:
        """A file that was missing is named again as it was, but not where it lay on somebody's computer."""
        path = source.paths.get(attribute, "")
        if path.lower().startswith(("absolute:", "file:")) and not self.with_paths:
            what = f"Where its file lay ({attribute}) names a folder of somebody's computer and was left out."
            self.odd.add("path", source.name or source.guid, what)
            return ""
        return path

    def all(self) -> Iterator[tuple[str, Iterable[bytes]]]:
        """Every member below sources/, by name."""
        for name in sorted((*self.texts, *self.media)):
            if name in self.texts:
                yield f"sources/{name}", [self._text(self.texts[name])]
                continue
            pieces = self.contents(self.media[name])
            if pieces is None:
                self.odd.add("no-media", name, "The file is not at hand; its source was written without it.")
            else:
                yield f"sources/{name}", pieces
        yield from self._loose()

    def _loose(self) -> Iterator[tuple[str, Iterable[bytes]]]:
        """What nothing referred to goes along where the standard has room for it."""
        taken = {f"sources/{name}".lower() for name in (*self.texts, *self.media)}
        for name in sorted(self.project.loose):
            fits = name.startswith("sources/") and name.count("/") == 1 and name.lower() not in taken
            pieces = self.contents(name) if fits and not self.target.strict else None
            if pieces is not None:
                yield name, pieces

    def _text(self, source: Source) -> bytes:
        text = source.text or ""
        stored = text.replace("\n", "\r\n") if self.target.crlf else text
        mark = "\ufeff" if self.target.bom or text.startswith("\ufeff") else ""
        return f"{mark}{stored}".encode("utf-8", "replace")


def _base(source: Source) -> str:
    """The name of a source's files without suffix: its GUID, whatever stands in it made harmless."""
    key = guid_key(source.guid)
    return "".join(c if c.isalnum() or c == "-" else "_" for c in key) or "source"
