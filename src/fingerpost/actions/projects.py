"""Projects of other tools, and of ours, into a programme: as one act, rehearsed first if wanted, undone as a whole.

Reading the file is done before, elsewhere and apart; here a project record becomes rows, or nothing does.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.apps import apps
from django.db import DataError, IntegrityError, transaction
from django.db.models import Model

from fingerpost.actions.acting import Done, action, made_of_actions
from fingerpost.actions.arriving.cases import bring_cases
from fingerpost.actions.arriving.codebook import bring_codes
from fingerpost.actions.arriving.coded import bring_codings
from fingerpost.actions.arriving.luggage import luggage_of
from fingerpost.actions.arriving.memos import SORTS, bring_memos
from fingerpost.actions.arriving.people import bring_people
from fingerpost.actions.arriving.rounds import bring_decisions, bring_rounds
from fingerpost.actions.arriving.state import Arrival, Wishes, own_part
from fingerpost.actions.arriving.tables import bring
from fingerpost.actions.arriving.texts import bring_passages, bring_texts
from fingerpost.formats.apart import read_project_apart
from fingerpost.formats.luggage import packed
from fingerpost.formats.projects import project_member
from fingerpost.store.connection import alias
from fingerpost.store.models import Memo, Person, Programme, ProjectFile, Source, SourceVersion
from fingerpost.store.queries import visible
from fingerpost.store.search.index import drop_texts
from fingerpost.terms.errors import Conflict, Problem, Unreadable
from fingerpost.terms.exchange import ProjectReport
from fingerpost.terms.project import Project
from fingerpost.terms.sources import name_of

BEFORE_TEXTS = ("sites", "site attributes", "waves", "participants", "posts", "consents")
AFTER_CODINGS = (
    "queries", "query answers", "frameworks", "constructs", "crosswalks", "links", "themes", "findings", "evidence",
    "placements", "studies", "extracts", "decisions", "pseudonyms",
)  # fmt: skip
MOST_KEPT = 512 * 1024 * 1024
"""A larger file comes in, but is not kept beside its rows."""


@dataclass(frozen=True, slots=True)
class ProjectRead:
    """A project file as it was read: its name and bytes, the record, what was odd, and how to get at its members."""

    name: str
    content: bytes
    project: Project
    problems: tuple[Problem, ...] = ()
    member: Callable[[str], bytes | None] = lambda name: None


Progress = Callable[[str, int, int], None]


@made_of_actions
def import_project_files(
    *, by: Person, programme: Programme, paths: Sequence[Path], offsets: str = "", wishes: Wishes | None = None,
    dry_run: bool = False, progress: Progress = lambda what, done, total: None, operation: UUID | None = None,
) -> list[ProjectReport]:  # fmt: skip
    """Read projects or codebooks, apart and within limits, and bring them in, one act each: all of them or none.

    `offsets`: how their sender counts, `unit:newline:bom:end`; "" lets each file decide. `operation` is for a single
    file. Raises Refused, NotFound, Invalid, Unreadable; then the study is as it was.
    """
    visible.require(by, "import", programme)
    read = []
    for done, path in enumerate(paths, start=1):
        reading = read_project_apart(path, offsets)
        read.append(ProjectRead(name_of(path), _content(path), reading.value, reading.problems, _members(path)))
        progress("Reading projects", done, len(paths))
    reports: list[ProjectReport] = []
    try:
        with transaction.atomic(using=alias()):
            for each in read:
                reports.append(bring_in_project(
                    by=by, programme=programme, read=each, wishes=wishes, progress=progress, operation=operation
                ))  # fmt: skip
                progress("Writing", len(reports), len(read))
            if dry_run:
                raise _RehearsedError
    except _RehearsedError:
        return [replace(report, is_rehearsal=True, guid="") for report in reports]
    return reports


def _content(path: Path) -> bytes:
    """The file as it came; of a folder, and of what is too large to be kept, nothing."""
    if path.is_dir() or path.stat().st_size > MOST_KEPT:
        return b""
    return path.read_bytes()


def _members(path: Path) -> Callable[[str], bytes | None]:
    """How to get at the members of this file; what is too large to be kept has no bytes."""

    def member(name: str) -> bytes | None:
        pieces, size = [], 0
        for piece in project_member(path, name):
            size += len(piece)
            if size > MOST_KEPT:
                return None
            pieces.append(piece)
        return b"".join(pieces)

    return member


class _RehearsedError(Exception):
    """Takes back everything that a rehearsal has written."""


@made_of_actions
def bring_in_project(
    *, by: Person, programme: Programme, read: ProjectRead, wishes: Wishes | None = None,
    progress: Progress = lambda what, done, total: None, operation: UUID | None = None,
) -> ProjectReport:  # fmt: skip
    """Bring a project in and say what came of it. The same bytes again add nothing.

    Raises Refused, NotFound, Unreadable; then the study is as it was.
    """
    visible.require(by, "import", programme)
    same = _same(programme, read)
    if same is not None and operation is None:
        return _here_already(read, same)
    try:
        with transaction.atomic(using=alias()):
            made = import_project(
                by=by, programme=programme, read=read, wishes=wishes or Wishes(), progress=progress,
                operation=operation or uuid4(),
            )  # fmt: skip
    except (DataError, IntegrityError) as error:
        what = f"It holds a value that cannot be kept ({str(error).splitlines()[0]})."
        raise Unreadable(what, where=read.name, hint="Nothing was written.") from error
    return ProjectReport.of(made.report, str(made.guid))


def _same(programme: Programme, read: ProjectRead) -> ProjectFile | None:
    """An import of the very same bytes that stands."""
    if not read.content:
        return None
    kept = ProjectFile.objects.filter(programme=programme, undone_at=None, erased_on=None)
    return kept.filter(digest=_digest(read.content)).first()


def _here_already(read: ProjectRead, same: ProjectFile) -> ProjectReport:
    what = f"This file is here already, since {same.brought_at:%d %B %Y}."
    return ProjectReport(
        name=read.name, origin=same.origin, guid=str(same.guid), already_here=True,
        problems=(Problem("warning", read.name, what, "Nothing to do."),),
    )  # fmt: skip


@action
def import_project(
    *, by: Person, programme: Programme, read: ProjectRead, wishes: Wishes,
    progress: Progress = lambda what, done, total: None, operation: UUID | None = None,
) -> Done[ProjectFile]:  # fmt: skip
    """Write a project's rows, and keep the file beside them. One act: all or nothing, also where `progress` raises."""
    visible.require(by, "import", programme)
    arrival = Arrival(by, programme, read.project, read.name, wishes, own=own_part(read.project))
    if read.project.extension and not arrival.own:
        arrival.say("our part", read.name, "Its part for Fingerpost is of a version that is not known here.")
    steps = _steps(arrival, read)
    for done, (what, step) in enumerate(steps):
        progress(f"Writing {what}", done, len(steps))
        step()
    progress("Writing the report", len(steps), len(steps))
    made = _keep(arrival, read)
    details = {"file": made.digest, "counts": dict(arrival.counts), "made": made.made}
    return Done("project imported", made, programme, details)


def _steps(arrival: Arrival, read: ProjectRead) -> list[tuple[str, Callable[[], object]]]:
    """What is written, in the order in which one rests on another."""
    return [
        ("people", lambda: bring_people(arrival)),
        ("places", lambda: bring(arrival, *BEFORE_TEXTS)),
        ("codes", lambda: bring_codes(arrival)),
        ("texts", lambda: bring_texts(arrival, read.member)),
        ("passages", lambda: bring_passages(arrival)),
        ("rounds", lambda: bring_rounds(arrival)),
        ("codings", lambda: bring_codings(arrival)),
        ("cases", lambda: bring_cases(arrival)),
        ("findings", lambda: bring(arrival, *AFTER_CODINGS)),
        ("decisions", lambda: bring_decisions(arrival)),
        ("memos", lambda: bring_memos(arrival)),
    ]


def _keep(arrival: Arrival, read: ProjectRead) -> ProjectFile:
    """The file with what of it stands in no table."""
    luggage = packed(luggage_of(arrival))
    arrival.end()
    report = ProjectReport(
        name=read.name, origin=read.project.origin, counts=dict(arrival.counts),
        problems=(*read.problems, *arrival.problems), quotations_verified=read.project.verified,
        quotations_total=read.project.quotations,
    )  # fmt: skip
    return ProjectFile.objects.create(
        programme=arrival.programme, name=read.name, origin=read.project.origin, content=read.content,
        digest=_digest(read.content), luggage=luggage, report=report.shape(),
        made=[list(part) for part in arrival.made] + [["before", *part] for part in arrival.before]
        + [["held", sorted(_sources_held(arrival))]],
        brought_by=arrival.by, brought_at=arrival.now,
    )  # fmt: skip


def _sources_held(arrival: Arrival) -> set[int]:
    """The sources whose words the file holds, those that were here before too."""
    rows = SourceVersion.objects.filter(pk__in=set(arrival.text_of.values()))
    return set(rows.values_list("source_id", flat=True))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@action
def undo_import(*, by: Person, project_file: ProjectFile, operation: UUID | None = None) -> Done[ProjectFile]:
    """Take back all that an import wrote, while nothing has been built on it. That it was stays known; words go."""
    visible.require(by, "import", project_file.programme)
    if project_file.brought_by_id != by.pk:
        visible.require(by, "programme", project_file.programme)
    project_file.refresh_from_db()
    if project_file.undone_at is not None:
        raise Conflict("This import has been undone already.", where=project_file.name)
    made = [(_model(name), first, last) for name, first, last in _ranges(project_file)]
    drop_texts(pk for model, first, last in made if model is Source for pk in range(first, last + 1))
    built = _built_upon(made)
    if built:
        more = "; ".join(built[:6])
        raise Conflict(f"Others have built on this import: {more}.", hint="Take those back first, or keep the import.")
    for model, first, last in reversed(made):
        rows = model._base_manager.filter(pk__gte=first, pk__lte=last)
        rows._raw_delete(rows.db)
    _put_back(project_file)
    project_file.undone_by, project_file.undone_at = by, datetime.now(UTC)
    project_file.content, project_file.luggage, project_file.made = b"", b"", []
    project_file.report = {"counts": project_file.report.get("counts", {})}
    project_file.save()
    return Done("import undone", project_file, project_file.programme, {"file": project_file.digest})


def _ranges(project_file: ProjectFile) -> Iterable[tuple[str, int, int]]:
    return [(part[0], part[1], part[2]) for part in project_file.made if len(part) == 3]


def _model(name: str) -> type[Model]:
    return apps.get_model("store", name)


def _put_back(project_file: ProjectFile) -> None:
    for part in project_file.made:
        if part[0] == "before":
            _, name, pk, values = part
            _model(name)._base_manager.filter(pk=pk).update(**values)


def _built_upon(made: list[tuple[type[Model], int, int]]) -> list[str]:
    """Rows that point to what the import wrote and that it did not write itself, in words."""
    found: list[str] = []
    spans: dict[type[Model], list[tuple[int, int]]] = {}
    for model, first, last in made:
        spans.setdefault(model, []).append((first, last))
    for model, ranges in spans.items():
        for relation in model._meta.related_objects:
            found += _others(relation, ranges, spans)
    return sorted({*found, *_memos_about(spans)})


def _memos_about(spans: dict[type[Model], list[tuple[int, int]]]) -> list[str]:
    """Memos that somebody wrote since about what came in; they point by guid."""
    since = Memo.objects.all()
    for first, last in spans.get(Memo, []):
        since = since.exclude(pk__gte=first, pk__lte=last)
    number = 0
    for kind, (_, model) in SORTS.items():
        for first, last in spans.get(model, []):
            guids = model._base_manager.filter(pk__gte=first, pk__lte=last).values("guid")
            number += since.filter(about_kind=kind, about_guid__in=guids).count()
    return [f"{number:,} {'memo' if number == 1 else 'memos'}"] if number else []


def _others(relation: Any, ranges: list[tuple[int, int]], spans: dict[type[Model], list[tuple[int, int]]]) -> list[str]:
    if relation.many_to_many:
        through, name = relation.through, relation.field.m2m_reverse_field_name()
        other, own = relation.field.m2m_field_name(), spans.get(relation.related_model, [])
        is_own = f"{other}_id"
    else:
        through, name, own, is_own = (
            relation.related_model,
            relation.field.name,
            spans.get(relation.related_model, []),
            "pk",
        )
    found = []
    for first, last in ranges:
        rows = through._base_manager.filter(**{f"{name}_id__gte": first, f"{name}_id__lte": last})
        for start, end in own:
            rows = rows.exclude(**{f"{is_own}__gte": start, f"{is_own}__lte": end})
        number = rows.count()
        if number:
            found.append(f"{number:,} {through._meta.verbose_name_plural}")
    return found
