"""Brings a codebook's file into the draft: first what it would do, line by line, then all of it as one act."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db import transaction

from fingerpost.actions.acting import Done, action, made_of_actions
from fingerpost.actions.codebook import CodeWords, add_codebook, enter
from fingerpost.actions.drafts import check_colour, draft_of, note_change, parent_guid
from fingerpost.formats.apart import read_project_apart, read_sheet_apart
from fingerpost.formats.codebooks import is_table, lines_of, lines_of_project
from fingerpost.formats.reading import Reading
from fingerpost.store.connection import alias
from fingerpost.store.ledger import take_turn
from fingerpost.store.models import Code, Codebook, CodebookVersion, CodeEntry, Person, Programme
from fingerpost.store.queries import visible
from fingerpost.store.queries.codebook import paths_of
from fingerpost.terms.codebook import LONGEST_NAME, WORDS_OF_A_CODE, Becomes, BookReport, Change, CodeLine, PlannedLine
from fingerpost.terms.errors import Conflict, Invalid
from fingerpost.terms.sources import name_of

NAMES = {"name": "name", "above": "place", "is_heading": "heading"} | {word: word for word in WORDS_OF_A_CODE}
KINDS: dict[tuple[str, ...], Change] = {("above",): Change.MOVED, ("is_heading",): Change.GROUPED}


@made_of_actions
def import_codebook(
    *,
    by: Person,
    programme: Programme,
    path: Path,
    dry_run: bool = False,
    skip_conflicts: bool = False,
    reason: str = "",
    operation: UUID | None = None,
) -> BookReport:
    """Bring the codes of a table (.csv, .xlsx, .docx …) or of another tool's codebook (.qdc) into the draft.

    Codes are known by id, else by their place and name. Nothing is taken out, and what the file leaves empty stays.
    Lines that cannot be are conflicts: they stop everything, or are left out with `skip_conflicts`. With `dry_run`
    nothing is written. Raises Refused, Conflict, Unreadable.
    """
    visible.require(by, "codebook", programme)
    read = _read(path)
    codebook = programme.codebooks.first()
    planned = _plan(draft_of(codebook) if codebook else None, read.value)
    report = BookReport(name_of(path), tuple(planned), read.problems)
    if dry_run or not _to_do(report):
        return report
    if report.count(Becomes.CONFLICT) and not skip_conflicts:
        raise _in_conflict(report)
    with transaction.atomic(using=alias()):
        take_turn()
        act = operation or uuid4()
        codebook = codebook or add_codebook(by=by, programme=programme, operation=uuid5(act, "codebook"))
        lines = [planned.line for planned in _plan(draft_of(codebook), read.value) if planned.becomes in DONE]
        take_lines(by=by, codebook=codebook, lines=lines, reason=reason or f"From {name_of(path)}", operation=act)
    return replace(report, written=True)


@action
def take_lines(
    *, by: Person, codebook: Codebook, lines: Sequence[CodeLine], reason: str, operation: UUID | None = None
) -> Done[Codebook]:
    """Add and change codes of the draft as these lines say, as one change that is undone as one. Raises Conflict."""
    visible.require(by, "codebook", codebook.programme)
    draft = draft_of(codebook)
    planned = [line for line in _plan(draft, lines) if line.becomes != Becomes.SAME]
    against = next((line for line in planned if line.becomes == Becomes.CONFLICT), None)
    if against is not None:
        raise Conflict(against.says, where=_where(against.line))
    taking = _Taking(draft, _is_flat(lines))
    for line in sorted(planned, key=lambda each: len(each.line.above)):
        taking.take(line)
    act = uuid4()
    for code, kind, before in reversed(taking.done):  # undoing begins with what stands under others
        note_change(draft, code, kind, reason[:300], who=by, before=before, act=act)
    details = {
        "version": str(draft.guid), "act": str(act),
        "codes": {str(code.guid): str(kind) for code, kind, _ in taking.done},
    }  # fmt: skip
    return Done("codes imported", codebook, codebook.programme, details)


DONE = (Becomes.ADDED, Becomes.CHANGED)


@dataclass(slots=True)
class _Taking:
    """Lines on their way into the draft, parents before what stands under them."""

    draft: CodebookVersion
    is_flat: bool
    known: "_Known" = field(init=False)
    done: list[tuple[Code, Change, dict[str, dict[str, Any] | None]]] = field(default_factory=list)
    position: int = 0

    def __post_init__(self) -> None:
        self.known = _Known(self.draft, is_flat=self.is_flat)
        self.position = self.draft.entries.count()

    def take(self, planned: PlannedLine) -> None:
        """Add or change one code."""
        line = planned.line
        above = self.known.by_path.get(_key(line.above)) if line.above else None
        entry = self.known.entry_of(line)
        if entry is None:
            self._add(line, above.code if above else None)
        else:
            self._change(entry, planned, above.code if above else None)

    def _add(self, line: CodeLine, parent: Code | None) -> None:
        code = Code.objects.create(codebook=self.draft.codebook, **_guid_of(line))
        words = CodeWords(line.name, **{word: getattr(line, word) for word in WORDS_OF_A_CODE})
        entry = enter(self.draft, code, words, parent, is_heading=bool(line.is_heading), position=self.position)
        self.position += 1
        self.known.by_path[_key(line.path)] = entry
        self.done.append((code, Change.ADDED, {str(code.guid): None}))

    def _change(self, entry: CodeEntry, planned: PlannedLine, parent: Code | None) -> None:
        line, before, fresh = planned.line, dict[str, Any](), dict[str, Any]()
        for name in planned.fields:
            if name == "above":
                before["parent"], fresh["parent"] = parent_guid(entry), parent
            else:
                before[name], fresh[name] = getattr(entry, name), getattr(line, name)
        CodeEntry.objects.filter(pk=entry.pk).update(**fresh)
        self.known.by_path[_key(line.path)] = entry
        kind = KINDS.get(planned.fields, Change.REDEFINED)
        kind = Change.UNGROUPED if kind == Change.GROUPED and not line.is_heading else kind
        self.done.append((entry.code, kind, {str(entry.code.guid): before}))


def _guid_of(line: CodeLine) -> dict[str, UUID]:
    """A code that comes with an id of its own keeps it, unless a code anywhere in the study has it."""
    try:
        guid = UUID(line.guid)
    except ValueError:
        return {}
    return {} if Code.objects.filter(guid=guid).exists() else {"guid": guid}


class _Known:
    """The draft's entries by id and by place. `is_flat`: the file tells no places, so that a name alone is enough."""

    def __init__(self, draft: CodebookVersion | None, *, is_flat: bool = False) -> None:
        self.is_flat = is_flat
        entries = list(draft.entries.select_related("code", "parent")) if draft else []
        paths = paths_of(draft) if draft else {}
        self.paths: dict[int, tuple[str, ...]] = {
            entry.code_id: paths.get(entry.code_id, (entry.name,)) for entry in entries
        }
        self.by_guid = {str(entry.code.guid): entry for entry in entries}
        self.by_path: dict[tuple[str, ...], CodeEntry] = {_key(self.paths[entry.code_id]): entry for entry in entries}
        names = Counter(entry.name.casefold() for entry in entries)
        self.by_name = {entry.name.casefold(): entry for entry in entries if names[entry.name.casefold()] == 1}
        codes = Code.objects.filter(codebook=draft.codebook_id) if draft else Code.objects.none()
        self.ever = {str(guid) for guid in codes.values_list("guid", flat=True)}

    def entry_of(self, line: CodeLine) -> CodeEntry | None:
        """The entry that a line means: by id, else by place and name."""
        found = self.by_guid.get(line.guid) or self.by_path.get(_key(line.path))
        return found or (self.by_name.get(line.name.casefold()) if self.is_flat else None)


def _plan(draft: CodebookVersion | None, lines: Sequence[CodeLine]) -> list[PlannedLine]:
    """What each line would do, with a line more for each heading that the file names and does not list."""
    known = _Known(draft, is_flat=_is_flat(lines))
    listed = {_key(line.path) for line in lines}
    seen: dict[tuple[str, ...], int] = {}
    planned: list[PlannedLine] = []
    for line in lines:
        planned += _missing_headings(line, known, listed)
        against = _against(line, known, seen)
        planned.append(PlannedLine(line, Becomes.CONFLICT, against) if against else _compared(line, known))
        seen.setdefault(_key(line.path), line.row)
    return planned


def _is_flat(lines: Sequence[CodeLine]) -> bool:
    return not any(line.above or line.guid for line in lines)


def _missing_headings(line: CodeLine, known: _Known, listed: set[tuple[str, ...]]) -> Iterator[PlannedLine]:
    for depth in range(1, len(line.above) + 1):
        above = line.above[:depth]
        if all(above) and _key(above) not in listed and _key(above) not in known.by_path:
            listed.add(_key(above))
            heading = CodeLine(above[:-1], above[-1], is_heading=True, row=line.row)
            yield PlannedLine(heading, Becomes.ADDED, "as a heading, since it is named and not listed")


def _against(line: CodeLine, known: _Known, seen: Mapping[tuple[str, ...], int]) -> str:
    """What stands against a line; "" for nothing."""
    if not line.name:
        return "There is no name."
    if len(line.name) > LONGEST_NAME:
        return f"The name has {len(line.name):,} characters; {LONGEST_NAME:,} is the limit."
    if _key(line.path) in seen and not _is_where_it_was(line, known):
        return f"Row {seen[_key(line.path)]} has a code of this name in this place already."
    try:
        check_colour(line.colour)
    except Invalid as error:
        return str(error)
    return _against_its_id(line, known)


def _against_its_id(line: CodeLine, known: _Known) -> str:
    if line.guid in known.ever and line.guid not in known.by_guid:
        return "A code of this id was merged or retired; leave the id empty to make a new one."
    entry = known.by_guid.get(line.guid)
    if entry is None or _is_where_it_was(line, known):
        return ""
    if known.by_path.get(_key(line.path), entry) != entry:
        return "Another code of the draft has this name in this place."
    own = _key(known.paths[entry.code_id])
    return "A code cannot come under itself." if _key(line.above)[: len(own)] == own else ""


def _is_where_it_was(line: CodeLine, known: _Known) -> bool:
    """Whether this is a code of the draft in its place: there two of one name may stand, since each has its id."""
    entry = known.by_guid.get(line.guid)
    return entry is not None and _key(line.path) == _key(known.paths[entry.code_id])


def _compared(line: CodeLine, known: _Known) -> PlannedLine:
    entry = known.entry_of(line)
    if entry is None:
        return PlannedLine(line, Becomes.ADDED)
    fields = [
        name
        for name in ("name", *WORDS_OF_A_CODE)
        if getattr(line, name) and getattr(line, name) != getattr(entry, name)
    ]
    if not known.is_flat and _key(line.above) != _key(known.paths[entry.code_id][:-1]):
        fields.append("above")
    if line.is_heading is not None and line.is_heading != entry.is_heading:
        fields.append("is_heading")
    says = ", ".join(NAMES[name] for name in fields)
    return PlannedLine(line, Becomes.CHANGED if fields else Becomes.SAME, says, tuple(fields))


def _key(path: Iterable[str]) -> tuple[str, ...]:
    return tuple(" ".join(name.split()).casefold() for name in path)


def _read(path: Path) -> Reading[list[CodeLine]]:
    if is_table(name_of(path)):
        sheet = read_sheet_apart(path)
        lines = lines_of(name_of(path), sheet.value)
        return Reading(lines.value, (*sheet.problems, *lines.problems))
    project = read_project_apart(path)
    return Reading(lines_of_project(project.value), project.problems)


def _to_do(report: BookReport) -> bool:
    return any(planned.becomes != Becomes.SAME for planned in report.lines)


def _in_conflict(report: BookReport) -> Conflict:
    against = [planned for planned in report.lines if planned.becomes == Becomes.CONFLICT]
    told = "; ".join(f"{_where(planned.line)}: {planned.says}" for planned in against[:5])
    more = f" and {len(against) - 5} more" if len(against) > 5 else ""
    what = f"{len(against)} {'row' if len(against) == 1 else 'rows'} cannot come in; nothing was written. {told}{more}"
    return Conflict(what, where=report.name, hint="Correct the file, or leave those rows out.")


def _where(line: CodeLine) -> str:
    return f"row {line.row} ({' / '.join(line.path)[:80] or 'no name'})"
