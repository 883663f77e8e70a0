"""Brings the rows of a table in as sources, with what their other columns say of them as variables: all or none."""

import csv
import hashlib
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Generic, TypeVar
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

from django.db import transaction

from fingerpost.actions.acting import Done, action, made_of_actions
from fingerpost.actions.sources import NewSource, OriginalFile, add_sources
from fingerpost.formats.apart import read_sheet_apart
from fingerpost.formats.rows import MEDIA_TYPE, guessed, sources_of
from fingerpost.formats.sheets import rows_told
from fingerpost.store.bulk import insert
from fingerpost.store.connection import alias
from fingerpost.store.ledger import take_turn
from fingerpost.store.models import Participant, Person, Programme, Site, Source, Variable, VariableValue, Wave
from fingerpost.store.queries import visible
from fingerpost.store.queries.programme import site_of, wave_of
from fingerpost.store.queries.reporting import question_keys
from fingerpost.store.queries.sources import known_originals
from fingerpost.terms.cases import VariableKind
from fingerpost.terms.errors import NotFound, Problem, Unreadable
from fingerpost.terms.sheets import Columns, RowSource, RowsReport, Sheet, Shown
from fingerpost.terms.sources import SourceKind, name_of

Progress = Callable[[str, int, int], None]
T = TypeVar("T", Site, Wave)
A_LOT = 2_000
SHOWN = 8
"""So many sources to be are shown before an import."""


@dataclass(frozen=True, slots=True)
class _Placed:
    """A source to be, with the rows of ours that its words of places and people mean."""

    made: RowSource
    content: bytes
    site: Site | None = None
    wave: Wave | None = None
    speaker: Participant | None = None


@made_of_actions
def import_rows(
    *,
    by: Person,
    programme: Programme,
    path: Path,
    columns: Columns | None = None,
    kind: SourceKind = SourceKind.OTHER,
    sheet: str = "",
    leave_blank: bool = False,
    dry_run: bool = False,
    progress: Progress = lambda what, done, total: None,
    operation: UUID | None = None,
) -> RowsReport:
    """Make a source of each row of a table, or of each run of rows that go together; one file, all rows or none.

    Without `columns` they are guessed by their names. Sites and waves that are not there are told with their rows and
    stop the import, unless `leave_blank`. With `dry_run` nothing is written. A row that is here already, by its number
    and cells, is not doubled. Raises Refused, NotFound, Unreadable.
    """
    visible.require(by, "accept reports" if kind == SourceKind.SITE_REPORT else "import", programme)
    read = read_sheet_apart(path, sheet)
    progress("Reading rows", len(read.value.rows), len(read.value.rows))
    taken = columns or guessed(read.value)
    made = sources_of(name_of(path), read.value, taken, question_keys(by, programme))
    placed, unplaced = _placed(by, programme, name_of(path), read.value, made.value, leave_blank=leave_blank)
    problems = (*read.problems, *made.problems, *unplaced)
    known = known_originals(programme, [_digest(one.content) for one in placed])
    new = [one for one in placed if _digest(one.content) not in known]
    report = _report(name_of(path), read.value, taken, placed, len(placed) - len(new), problems)
    if dry_run:
        return report
    if any(problem.severity == "error" for problem in unplaced):
        raise _not_placed(name_of(path), problems)
    return replace(report, sources=_written(by, programme, name_of(path), kind, new, progress, operation or uuid4()))


@action
def set_attributes(
    *, by: Person, programme: Programme, values: Mapping[UUID, Mapping[str, str]], operation: UUID | None = None
) -> Done[Programme]:
    """What variables hold of these sources, by their guids and the variables' names; a new name is a new variable."""
    visible.require(by, "import", programme)
    sources = dict(Source.objects.filter(programme=programme, guid__in=list(values)).values_list("guid", "pk"))
    if len(sources) < len(values):
        raise NotFound(f"Not all of these sources are in {programme.name}.")
    variables = _variables(programme, list(dict.fromkeys(name for held in values.values() for name in held)))
    held_before = VariableValue.objects.filter(source__in=list(sources.values()))
    held_before.filter(variable__in=[variable.pk for variable in variables.values()]).delete()
    rows = [(variables[name].pk, sources[guid], value) for guid, held in values.items() for name, value in held.items()]
    insert(
        VariableValue,
        {
            "variable_id": [variable for variable, _, _ in rows], "case_id": [None] * len(rows),
            "source_id": [source for _, source, _ in rows], "value": [value for _, _, value in rows],
        },
    )  # fmt: skip
    details = {"variables": [str(variable.guid) for variable in variables.values()], "values": len(rows)}
    return Done("sources described", programme, programme, details)


def _variables(programme: Programme, names: Sequence[str]) -> dict[str, Variable]:
    known = {row.name: row for row in reversed(Variable.objects.filter(programme=programme))}
    position = Variable.objects.filter(programme=programme).count()
    for at, name in enumerate(name for name in names if name not in known):
        known[name] = Variable.objects.create(
            programme=programme, name=name, kind=VariableKind.TEXT, position=position + at
        )
    return {name: known[name] for name in names}


def _placed(
    by: Person, programme: Programme, name: str, sheet: Sheet, made: Sequence[RowSource], *, leave_blank: bool
) -> tuple[list[_Placed], list[Problem]]:
    """Each source with its site, wave and speaker; what is not there, once with all its rows."""
    sites = _Found[Site](lambda word: site_of(by, programme, word))
    waves = _Found[Wave](lambda word: wave_of(by, programme, word))
    people = {row.pseudonym.casefold(): row for row in programme.participants.all()}
    strangers: dict[str, list[int]] = {}
    placed = []
    for one in made:
        speaker = people.get(one.participant.casefold())
        if one.participant and speaker is None:
            strangers.setdefault(one.participant, []).append(one.rows[0])
        content = _as_csv(sheet, one)
        placed.append(_Placed(one, content, sites.of(one.site, one), waves.of(one.wave, one), speaker))
    return placed, [*sites.told(name, leave_blank), *waves.told(name, leave_blank), *_unregistered(name, strangers)]


class _Found(Generic[T]):
    """Looks words up once each, and remembers the rows of those that mean nothing."""

    def __init__(self, look: Callable[[str], T]) -> None:
        self.look: Callable[[str], T] = look
        self.known: dict[str, T | None] = {}
        self.missing: dict[str, tuple[NotFound, list[int]]] = {}

    def of(self, word: str, one: RowSource) -> T | None:
        """The row that a word means; None for no word, or for one that means nothing."""
        if word and word not in self.known:
            try:
                self.known[word] = self.look(word)
            except NotFound as error:
                self.known[word], self.missing[word] = None, (error, [])
        if word in self.missing:
            self.missing[word][1].append(one.rows[0])
        return self.known.get(word)

    def told(self, name: str, leave_blank: bool) -> Iterator[Problem]:
        """A problem for each word that means nothing."""
        for error, rows in self.missing.values():
            hint = "It was left empty." if leave_blank else error.hint or ""
            yield Problem("warning" if leave_blank else "error", _where(name, rows), error.message, hint)


def _unregistered(name: str, strangers: Mapping[str, Sequence[int]]) -> Iterator[Problem]:
    if strangers:
        rows = [row for held in strangers.values() for row in held]
        what = f"{len(strangers):,} of the participants named are not in the register, as {next(iter(strangers))!r}."
        yield Problem("warning", _where(name, rows), what, "Enter them under Settings, then say who speaks.")


def _where(name: str, rows: Sequence[int]) -> str:
    return f"{name}, {'row' if len(rows) == 1 else 'rows'} {rows_told(rows)}"


def _not_placed(name: str, problems: Sequence[Problem]) -> Unreadable:
    errors = [problem for problem in problems if problem.severity == "error"]
    what = "Some sites or waves in the table are not in the programme; nothing was written."
    hint = "Correct them, add them under Settings, or leave them empty (--leave-blank)."
    return Unreadable(what, hint=hint, where=name, problems=errors)


def _as_csv(sheet: Sheet, one: RowSource) -> bytes:
    """The rows of a source as a file of their own, with their numbers and the names of columns."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("row", *sheet.columns))
    writer.writerows((number, *cells) for number, cells in zip(one.rows, one.cells, strict=True))
    return out.getvalue().encode("utf-8", "replace")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _written(
    by: Person, programme: Programme, name: str, kind: SourceKind, placed: Sequence[_Placed], progress: Progress,
    operation: UUID,
) -> int:  # fmt: skip
    """Write everything in one transaction, some thousand rows to an act, so that no line of the ledger grows huge."""
    with transaction.atomic(using=alias()):
        take_turn()
        for start in range(0, len(placed), A_LOT):
            lot = placed[start : start + A_LOT]
            new = [_new(name, kind, one) for one in lot]
            step = operation if start == 0 else uuid5(NAMESPACE_OID, f"{operation} {start}")
            add_sources(by=by, programme=programme, sources=new, operation=step)
            values = {
                source.guid: one.made.attributes for source, one in zip(new, lot, strict=True) if one.made.attributes
            }
            if values:
                again = uuid5(NAMESPACE_OID, f"{step} attributes")
                set_attributes(by=by, programme=programme, values=values, operation=again)
            progress("Writing sources", min(start + A_LOT, len(placed)), len(placed))
    return len(placed)


def _new(name: str, kind: SourceKind, one: _Placed) -> NewSource:
    made = one.made
    called = f"{name}, {'row' if len(made.rows) == 1 else 'rows'} {rows_told(made.rows)}.csv"
    return NewSource(
        guid=uuid4(), text=made.text, kind=kind, site=one.site, wave=one.wave, held_on=made.held_on,
        original=OriginalFile(called, MEDIA_TYPE, one.content),
        speakers={made.participant: one.speaker} if one.speaker else {},
    )  # fmt: skip


def _report(
    name: str, sheet: Sheet, columns: Columns, placed: Sequence[_Placed], already: int, problems: Sequence[Problem]
) -> RowsReport:
    shown = tuple(
        Shown(
            one.made.rows, one.made.text.title, str(one.site or ""), one.wave.name if one.wave else "",
            one.made.participant, one.made.held_on, dict(one.made.attributes), one.made.text.text[:400],
            tuple(section.label for section in one.made.text.sections),
        )
        for one in placed[:SHOWN]
    )  # fmt: skip
    return RowsReport(
        name, sheet.name, sheet.sheets, sheet.columns, columns, len(sheet.rows), len(placed), already,
        sum(len(one.made.text.text) for one in placed), shown, tuple(problems), sheet.rows[:3],
    )  # fmt: skip
