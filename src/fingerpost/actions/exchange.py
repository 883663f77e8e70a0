"""Brings files in through the same doors as the screens: read apart, recognised by their hash, written all or none."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4, uuid5

from django.db import transaction

from fingerpost.actions.sources import NewSource, OriginalFile, add_sources
from fingerpost.formats.child import read_in_child
from fingerpost.formats.reading import unreadable
from fingerpost.store.connection import alias
from fingerpost.store.models import Original, Participant, Person, Programme, Site, Wave
from fingerpost.store.queries import visible
from fingerpost.terms.errors import Invalid, Problem, Unreadable
from fingerpost.terms.exchange import FileRead, ImportReport
from fingerpost.terms.sources import SourceKind, SourceText

Progress = Callable[[str, int, int], None]
LOT_FILES, LOT_BYTES = 500, 64 * 1024 * 1024
"""So many files, or bytes of them, are held in memory and written in one act."""

BLANKS = bytes(ord(" ") if byte in b" \t\n\r\x0b\x0c" else ord("x") for byte in range(256))
"""Every byte as a blank or not."""


@dataclass(frozen=True, slots=True)
class About:
    """What all files of one import have in common."""

    kind: SourceKind = SourceKind.OTHER
    site: Site | None = None
    wave: Wave | None = None
    held_on: date | None = None


def import_files(
    *,
    by: Person,
    programme: Programme,
    paths: Sequence[Path],
    about: About | None = None,
    skip_unreadable: bool = False,
    progress: Progress = lambda what, done, total: None,
    operation: UUID | None = None,
) -> ImportReport:
    """Read these files and add those that are new as sources, in one transaction.

    A file whose bytes are in the programme already, or came earlier in the same call, is reported and not written
    again, which also makes a repeated `operation` harmless. Where any file is unreadable nothing is written and
    Unreadable tells all problems of all files, unless `skip_unreadable`. `progress` is told what, how many files are
    done, and of how many. Raises Refused, NotFound, Invalid, Unreadable.
    """
    if not paths:
        raise Invalid("There are no files to import.", hint="Name one or more files.")
    _require(by, programme, about or About())
    run = _Import(by, programme, about or About(), operation or uuid4())
    with transaction.atomic(using=alias()):
        for done, (path, outcome) in enumerate(read_in_child(paths), start=1):
            if isinstance(outcome, Unreadable):
                run.refuse(path, outcome)
            else:
                run.take(path, outcome.value, outcome.problems)
            progress("Reading files", done, len(paths))
        if run.unreadable and not skip_unreadable:
            raise _nothing_written(run)
        run.write()
    return ImportReport(tuple(run.files), tuple(run.problems))


def _require(by: Person, programme: Programme, about: About) -> None:
    """Before any file is opened: the doors ask again for each source."""
    visible.require(by, "accept reports" if about.kind == SourceKind.SITE_REPORT else "import", programme)


class _Import:
    """What one import has read and not written yet, and what it will report."""

    def __init__(self, by: Person, programme: Programme, about: About, operation: UUID) -> None:
        self.by, self.programme, self.about, self.operation = by, programme, about, operation
        self.files: list[FileRead] = []
        self.problems: list[Problem] = []
        self.unreadable = 0
        self._known = dict(_known_files(programme))
        self._people = {row.pseudonym.casefold(): row for row in programme.participants.all()}
        self._lot: list[NewSource] = []
        self._bytes = self._lots = 0

    def refuse(self, path: Path, error: Unreadable) -> None:
        """Note a file that cannot be read."""
        self.unreadable += 1
        self.problems += error.problems
        self.files.append(FileRead(path.name, path.stem, None))

    def take(self, path: Path, text: SourceText, problems: Iterable[Problem]) -> None:
        """Note a file that was read, to be written unless it is here already."""
        try:
            content = path.read_bytes()
        except OSError as error:
            self.refuse(
                path, unreadable(path.name, f"The file went away while it was read: {error.strerror}.")
            )
            return
        self.problems += problems
        digest = hashlib.sha256(content).hexdigest()
        if digest in self._known:
            title, known = self._known[digest]
            self.problems.append(
                Problem("warning", path.name, f"This file is here already, as {title!r}.", "Nothing to do.")
            )
            self.files.append(FileRead(path.name, title, known, already_here=True))
            return
        guid = uuid4()
        self._known[digest] = (text.title, str(guid))
        self.files.append(_told(path, text, guid))
        self._hold(self._new(guid, path, text, content), len(content))

    def write(self) -> None:
        """Write what is held. Files beyond the first lot are an act of their own in the same transaction."""
        if self._lot:
            add_sources(
                by=self.by, programme=self.programme, sources=self._lot,
                operation=uuid5(self.operation, f"lot {self._lots}"),
            )  # fmt: skip
        self._lots += 1
        self._lot, self._bytes = [], 0

    def _hold(self, source: NewSource, size: int) -> None:
        self._lot.append(source)
        self._bytes += size
        if len(self._lot) >= LOT_FILES or self._bytes >= LOT_BYTES:
            self.write()

    def _new(self, guid: UUID, path: Path, text: SourceText, content: bytes) -> NewSource:
        about = self.about
        return NewSource(
            guid=guid, text=text, kind=about.kind, site=about.site, wave=about.wave, held_on=about.held_on,
            original=OriginalFile(path.name, text.media_type, content), speakers=self._speakers(text),
        )  # fmt: skip

    def _speakers(self, text: SourceText) -> dict[str, Participant]:
        """Speakers who are called by a pseudonym of the register are those participants; nobody else is guessed."""
        labels = {turn.label for turn in text.turns}
        return {label: self._people[label.casefold()] for label in labels if label.casefold() in self._people}


def _known_files(programme: Programme) -> Iterator[tuple[str, tuple[str, str]]]:
    rows = Original.objects.filter(version__source__programme=programme)
    for digest, title, guid in rows.values_list("digest", "version__source__title", "version__source__guid"):
        yield digest, (title, str(guid))


def _told(path: Path, text: SourceText, guid: UUID) -> FileRead:
    return FileRead(
        name=path.name, title=text.title, source=str(guid), characters=len(text.text), words=_words(text.text),
        sections=len(text.sections), turns=len(text.turns),
        speakers=tuple(dict.fromkeys(turn.label for turn in text.turns)),
        pages_skipped=int(text.details.get("pages_skipped", 0)),
    )  # fmt: skip


def _words(text: str) -> int:
    """Stretches between blanks; as `len(text.split())`, ten times as fast on the plain blanks of most texts."""
    kinds = text.encode("utf-8", "replace").translate(BLANKS)
    return kinds.count(b" x") + kinds.startswith(b"x")


def _nothing_written(run: _Import) -> Unreadable:
    read = len(run.files) - run.unreadable
    what = f"{run.unreadable} of {len(run.files)} files cannot be read; nothing was written."
    errors = [problem for problem in run.problems if problem.severity == "error"]
    if len(run.files) == 1 and errors:
        return Unreadable(
            errors[0].what, hint=errors[0].hint or None, where=errors[0].where, problems=run.problems
        )
    hint = f"Mend or leave out the files below, or bring in the rest ({read}) alone." if read else None
    return Unreadable(what, hint=hint, problems=run.problems)
