"""Whole projects on their way out: what a person may see of a programme, joined with what was kept of earlier imports.

Nothing is written to the study here, but that a file left, by `exporting.note_download`.
"""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from fingerpost.actions.acting import made_of_actions
from fingerpost.actions.exporting import note_download
from fingerpost.formats.luggage import unpacked
from fingerpost.formats.projects import project_member
from fingerpost.formats.refi.write import write_codebook, write_project
from fingerpost.store.models import Person, Programme
from fingerpost.store.queries.exchange import gather
from fingerpost.store.queries.gathering import Gathered
from fingerpost.store.queries.imports import luggage
from fingerpost.terms.errors import Problem, Refused
from fingerpost.terms.luggage import Ties, joined
from fingerpost.terms.project import PartKind, Project

SOURCE_KINDS = (PartKind.TEXT, PartKind.PDF, PartKind.PICTURE, PartKind.AUDIO, PartKind.VIDEO)


@dataclass(slots=True)
class _Files:
    """The kept files whose members go out again, unpacked to a folder when the first is wanted."""

    folder: Path
    at: dict[str, tuple[Path, str]] = field(default_factory=dict)

    def keep(self, number: int, name: str, content: bytes, members: Iterable[str]) -> dict[str, str]:
        """Name of each member in its file → its name from now on, which no other file's has."""
        if not content:
            return {}
        path = self.folder / str(number) / f"kept{Path(name).suffix.lower()}"
        path.parent.mkdir()
        path.write_bytes(content)
        renamed = {member: f"sources/{number}-{member.rpartition('/')[2]}" for member in members}
        self.at |= {new: (path, old) for old, new in renamed.items()}
        return renamed

    def contents(self, member: str) -> Iterator[bytes] | None:
        """The bytes of a member, or None where they are gone."""
        if member not in self.at:
            return None
        path, name = self.at[member]
        return project_member(path, name)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A project ready to be written, and what is known of it."""

    gathered: Gathered
    project: Project
    files: _Files

    def counts(self, *, codebook: bool = False) -> dict[str, int]:
        """How many of what goes out; what only earlier imports hold is told apart."""
        if codebook:
            return {"codes": len(self.project.codes)}
        found = dict(self.gathered.counts)
        kept = sum(source.kind in SOURCE_KINDS for source in self.project.sources) - found.get("sources", 0)
        return found | {
            "sources kept, not shown": kept,
            "codings kept, not shown": len(self.project.codings) - found.get("codings", 0),
        }

    def write(self, out: BinaryIO, tool: str = "", *, codebook: bool = False) -> tuple[Problem, ...]:
        """Write it to a seekable file; what stayed out of it and what the tool will not keep."""
        if codebook:
            return write_codebook(self.project, out, for_tool=tool)
        told = write_project(self.project, out, self.files.contents, for_tool=tool)
        return (*self.gathered.left_out, *told)


@made_of_actions
def save_project(*, by: Person, programme: Programme, path: Path, tool: str = "") -> tuple[Problem, ...]:
    """Write the project (or, to a .qdc, its codebook) to a file, which is whole or not there, and put it on record."""
    part = path.with_name(f".{path.name}.{uuid4().hex[:8]}.part")
    try:
        with outgoing(by, programme) as out, part.open("wb") as file:
            told = out.write(file, tool, codebook=path.suffix.lower() == ".qdc")
        kind, as_of = path.suffix.lstrip(".").lower(), out.gathered.as_of
        note_download(by=by, programme=programme, exhibit="project", format=kind, as_of=as_of)
        part.replace(path)
    except OSError as error:
        raise Refused(f"the file cannot be written: {error.strerror}.", where=str(path)) from None
    finally:
        part.unlink(missing_ok=True)
    return told


@contextmanager
def outgoing(person: Person, programme: Programme) -> Iterator[Outgoing]:
    """What the person may take along, within the block. Raises Refused, NotFound."""
    found = gather(person, programme)
    with tempfile.TemporaryDirectory() as folder:
        files = _Files(Path(folder))
        project = found.project
        for number, row in enumerate(luggage(programme)):
            kept = unpacked(bytes(row.luggage)) if row.luggage else None
            if kept is not None and _holds_anything(kept):
                names = {name for source in kept.sources for name in (source.media, source.member) if name}
                members = files.keep(number, row.name, bytes(row.content), [*sorted(names), *kept.loose])
                project = joined(project, kept, members)
        yield Outgoing(found, project, files)


def _holds_anything(kept: Project) -> bool:
    """Whether a kept record says anything that the rows do not."""
    ties = Ties.unpacked(kept.extension)
    rows, notes = {at for at, guid in enumerate(ties.sources) if guid} | set(ties.texts.values()), set(ties.notes)
    tied = all(at in rows or source.guid in notes for at, source in enumerate(kept.sources))
    bare = not any(source.media or source.description or source.note_refs for source in kept.sources)
    extra = (kept.links, kept.sets, kept.graphs, kept.kept, kept.loose, kept.selections.guid, kept.codings.guid)
    refs = any(case.code_refs or case.selection_refs for case in kept.cases)
    return not (tied and bare) or any(extra) or refs or bool(ties.grouped or ties.whole or ties.coding_notes)
