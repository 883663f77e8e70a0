"""Brings files in through the same doors as the screens: read apart, recognised by their hash, written all or none."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePath
from uuid import UUID, uuid4

from django.db import transaction

from fingerpost.actions.acting import made_of_actions
from fingerpost.actions.sources import NewSource, OriginalFile, add_sources
from fingerpost.formats.apart import read_apart
from fingerpost.formats.questions import AskedQuestion, by_question
from fingerpost.formats.reading import Reading, unreadable
from fingerpost.store.connection import alias
from fingerpost.store.ledger import take_turn
from fingerpost.store.models import Original, Participant, Person, Programme, Site, Wave
from fingerpost.store.queries import visible
from fingerpost.store.queries.reporting import forms
from fingerpost.terms.errors import Invalid, Problem, Unreadable
from fingerpost.terms.exchange import FileRead, ImportReport
from fingerpost.terms.sources import SourceKind, SourceText, name_of

Progress = Callable[[str, int, int], None]
MOST_BYTES = 512 * 1024 * 1024
"""So many bytes of files are held in memory by one import, at most."""

BLANKS = bytes(ord(" ") if byte in b" \t\n\r\x0b\x0c" else ord("x") for byte in range(256))
"""Every byte as a blank or not."""


@dataclass(frozen=True, slots=True)
class About:
    """What all files of one import have in common."""

    kind: SourceKind = SourceKind.OTHER
    site: Site | None = None
    wave: Wave | None = None
    held_on: date | None = None


@dataclass(frozen=True, slots=True)
class _Read:
    """One file that was read, to be written unless its bytes are there already."""

    path: Path
    text: SourceText
    content: bytes
    digest: str


@made_of_actions
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
    """Read these files and add those that are new as sources, in one act.

    A file whose bytes are in the programme already, or came earlier in the same call, is reported and not written
    again, which also makes a repeated `operation` harmless. Where any file is unreadable nothing is written and
    Unreadable tells all problems of all files, unless `skip_unreadable`. `progress` is told what, how many files are
    done, and of how many. Raises Refused, NotFound, Invalid, Unreadable.
    """
    if not paths:
        raise Invalid("There are no files to import.", hint="Name one or more files.")
    common = about or About()
    visible.require(by, "accept reports" if common.kind == SourceKind.SITE_REPORT else "import", programme)
    run = _Import(by, programme, common)
    for done, (path, outcome) in enumerate(read_apart(paths), start=1):
        run.take(path, outcome)
        progress("Reading files", done, len(paths))
    if run.unreadable and not skip_unreadable:
        raise _nothing_written(run)
    with transaction.atomic(using=alias()):
        run.write(operation or uuid4())
    return ImportReport(tuple(run.files), tuple(run.problems))


class _Import:
    """What one import has read, and what it will report. Nothing is written, and no lock held, before `write`."""

    def __init__(self, by: Person, programme: Programme, about: About) -> None:
        self.by, self.programme, self.about = by, programme, about
        self.files: list[FileRead] = []
        self.problems: list[Problem] = []
        self.unreadable = 0
        self._read: list[_Read] = []
        self._forms = [
            [AskedQuestion(question.key, question.text) for question in form]
            for form in forms(by, programme, about.wave)
        ]
        self._bytes = 0

    def take(self, path: Path, outcome: Reading[SourceText] | Unreadable) -> None:
        """Keep what was read of a file, or why it cannot be read."""
        if isinstance(outcome, Unreadable):
            self._refuse(path, outcome)
            return
        try:
            content = path.read_bytes()
        except OSError as error:
            self._refuse(path, unreadable(name_of(path), f"The file went away while it was read: {error.strerror}."))
            return
        self._bytes += len(content)
        if self._bytes > MOST_BYTES:
            raise Invalid(f"More than {MOST_BYTES >> 20} MB at once.", hint="Bring the files in in several goes.")
        split = self._split(path, outcome)
        self.problems += split.problems
        self._read.append(_Read(path, split.value, content, hashlib.sha256(content).hexdigest()))

    def _split(self, path: Path, outcome: Reading[SourceText]) -> Reading[SourceText]:
        """A form that was filled in, a section an answer; anything else as it was read."""
        for form in self._forms:
            split = by_question(name_of(path), outcome.value, form)
            if split.value is not outcome.value:
                return Reading(split.value, (*outcome.problems, *split.problems))
        return outcome

    def write(self, operation: UUID) -> None:
        """Add what is new, in one act. Under the ledger's lock, so that nobody brings in the same file meanwhile."""
        take_turn()
        known = dict(_known_files(self.programme))
        people = {row.pseudonym.casefold(): row for row in self.programme.participants.all()}
        new = [source for file in self._read if (source := self._unless_known(file, known, people))]
        if new:
            add_sources(by=self.by, programme=self.programme, sources=new, operation=operation)

    def _refuse(self, path: Path, error: Unreadable) -> None:
        self.unreadable += 1
        self.problems += error.problems
        self.files.append(FileRead(name_of(path), PurePath(name_of(path)).stem, None))

    def _unless_known(
        self, file: _Read, known: dict[str, tuple[str, str]], people: Mapping[str, Participant]
    ) -> NewSource | None:
        name, text = name_of(file.path), file.text
        if file.digest in known:
            title, source = known[file.digest]
            self.problems.append(
                Problem("warning", name, f"This file is here already, as {title!r}.", "Nothing to do.")
            )
            self.files.append(FileRead(name, title, source, already_here=True))
            return None
        guid, about = uuid4(), self.about
        known[file.digest] = (text.title, str(guid))
        self.files.append(_told(file.path, text, guid))
        return NewSource(
            guid=guid, text=text, kind=about.kind, site=about.site, wave=about.wave, held_on=about.held_on,
            original=OriginalFile(name, text.media_type, file.content), speakers=_speakers(text, people),
        )  # fmt: skip


def _speakers(text: SourceText, people: Mapping[str, Participant]) -> dict[str, Participant]:
    """Speakers who are called by a pseudonym of the register are those participants; nobody else is guessed."""
    labels = {turn.label for turn in text.turns}
    return {label: people[label.casefold()] for label in labels if label.casefold() in people}


def _known_files(programme: Programme) -> Iterator[tuple[str, tuple[str, str]]]:
    rows = Original.objects.filter(version__source__programme=programme)
    for digest, title, guid in rows.values_list("digest", "version__source__title", "version__source__guid"):
        yield digest, (title, str(guid))


def _told(path: Path, text: SourceText, guid: UUID) -> FileRead:
    return FileRead(
        name=name_of(path), title=text.title, source=str(guid), characters=len(text.text), words=_words(text.text),
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
        return Unreadable(errors[0].what, hint=errors[0].hint or None, where=errors[0].where, problems=run.problems)
    hint = f"Mend or leave out the files below, or bring in the rest ({read}) alone." if read else None
    return Unreadable(what, hint=hint, problems=run.problems)
