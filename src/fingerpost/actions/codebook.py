"""The codebook: drafting codes, publishing a version, opening the next. Splits touch codings and live in `coding`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from fingerpost.actions.acting import Done, action
from fingerpost.store.models import Code, Codebook, CodebookVersion, CodeChange, CodeEntry, Person, Programme
from fingerpost.store.queries import visible
from fingerpost.terms.codebook import Change, VersionStatus
from fingerpost.terms.errors import Conflict, Invalid, NotFound


@dataclass(frozen=True, slots=True)
class CodeWords:
    """What a code is called and means. `questions`: instrument questions that alone elicit it, else empty."""

    name: str
    definition: str = ""
    include: str = ""
    exclude: str = ""
    example: str = ""
    synonyms: str = ""
    questions: tuple[str, ...] = ()

    def fields(self) -> dict[str, Any]:
        """As the columns of a code entry."""
        names = ("name", "definition", "include", "exclude", "example", "synonyms")
        return {name: getattr(self, name).strip() for name in names} | {"questions": list(self.questions)}


@action
def add_codebook(
    *, by: Person, programme: Programme, name: str = "Codebook", operation: UUID | None = None
) -> Done[Codebook]:
    """A codebook with an open draft, ready to be coded with."""
    visible.require(by, "codebook", programme)
    if programme.codebooks.exists():
        raise Conflict(f"{programme.name} has its codebook already.")
    codebook = Codebook.objects.create(programme=programme, name=name)
    CodebookVersion.objects.create(codebook=codebook, number=1)
    return Done("codebook added", codebook, programme)


@action
def add_code(
    *,
    by: Person,
    codebook: Codebook,
    words: CodeWords,
    parent: Code | None = None,
    is_heading: bool = False,
    position: int | None = None,
    reason: str = "",
    operation: UUID | None = None,
) -> Done[Code]:
    """A new code in the draft; without a position it comes last."""
    visible.require(by, "codebook", codebook.programme)
    draft = draft_of(codebook)
    _check_name(draft, words.name, None)
    if parent is not None and not draft.entries.filter(code=parent).exists():
        raise NotFound("The parent is not a code of the draft.", hint="Choose a heading of this codebook.")
    code = Code.objects.create(codebook=codebook)
    position = draft.entries.count() if position is None else position
    CodeEntry.objects.create(
        version=draft, code=code, parent=parent, is_heading=is_heading, position=position, **words.fields()
    )
    _note(draft, code, Change.ADDED, reason)
    return Done("code added", code, codebook.programme, {"version": str(draft.guid)})


@action
def redefine_code(
    *, by: Person, code: Code, words: CodeWords, reason: str, operation: UUID | None = None
) -> Done[Code]:
    """Other words for a code, from the draft on. Published versions keep theirs."""
    visible.require(by, "codebook", code.codebook.programme)
    draft = draft_of(code.codebook)
    entry = _entry(draft, code)
    _check_name(draft, words.name, code)
    before = {field: getattr(entry, field) for field in words.fields()}
    CodeEntry.objects.filter(pk=entry.pk).update(**words.fields())
    _note(draft, code, Change.REDEFINED, reason)
    return Done("code redefined", code, code.codebook.programme, {"version": str(draft.guid), "before": before})


@action
def move_code(
    *, by: Person, code: Code, parent: Code | None, position: int | None = None, operation: UUID | None = None
) -> Done[Code]:
    """Another place in the draft's tree; no code can come under itself."""
    visible.require(by, "codebook", code.codebook.programme)
    draft = draft_of(code.codebook)
    entry = _entry(draft, code)
    _refuse_circle(draft, code, parent)
    before = {"parent": str(entry.parent.guid) if entry.parent else None, "position": entry.position}
    entry.parent, entry.position = parent, entry.position if position is None else position
    entry.save(update_fields=["parent", "position"])
    return Done("code moved", code, code.codebook.programme, before)


@action
def merge_code(
    *, by: Person, code: Code, into: Code, reason: str, retired: bool = False, operation: UUID | None = None
) -> Done[Code]:
    """From the draft on `code` counts as `into`. No coding is rewritten; earlier versions still know both."""
    visible.require(by, "codebook", code.codebook.programme)
    draft = draft_of(code.codebook)
    if code == into:
        raise Invalid("A code cannot be merged into itself.")
    entry = _entry(draft, code)
    _entry(draft, into)
    children = draft.entries.filter(parent=code)
    moved = [str(guid) for guid in children.values_list("code__guid", flat=True)]
    children.update(parent=entry.parent)
    entry.delete()
    _note(draft, code, Change.RETIRED if retired else Change.MERGED, reason, into)
    details = {"version": str(draft.guid), "into": str(into.guid), "children": moved}
    return Done("code merged", code, code.codebook.programme, details)


@action
def retire_code(*, by: Person, code: Code, reason: str, operation: UUID | None = None) -> Done[Code]:
    """Leave a code out from the draft on. Its codings stay, under the versions they were made in."""
    visible.require(by, "codebook", code.codebook.programme)
    draft = draft_of(code.codebook)
    entry = _entry(draft, code)
    if draft.entries.filter(parent=code).exists():
        raise Conflict(f"{entry.name!r} has codes under it.", hint="Move or retire those first.")
    entry.delete()
    _note(draft, code, Change.RETIRED, reason)
    return Done("code retired", code, code.codebook.programme, {"version": str(draft.guid)})


@action
def publish_version(
    *,
    by: Person,
    version: CodebookVersion,
    note: str = "",
    at: datetime | None = None,
    operation: UUID | None = None,
) -> Done[CodebookVersion]:
    """Freeze the draft: from then on it never changes. `at`: when it came out, if that was before it came in here."""
    visible.require(by, "codebook", version.codebook.programme)
    if version.status not in (VersionStatus.DRAFT, VersionStatus.REVIEW):
        raise Conflict(f"Version {version.number} is {version.status} already.")
    if not version.entries.exists():
        raise Invalid("A version without codes cannot be published.", hint="Add a code first.")
    version.status, version.note = VersionStatus.PUBLISHED, note or version.note
    version.published_by, version.published_at = by, at or datetime.now(UTC)
    version.save()
    return Done("codebook version published", version, version.codebook.programme, {"number": version.number})


@action
def open_draft(*, by: Person, codebook: Codebook, operation: UUID | None = None) -> Done[CodebookVersion]:
    """The next version, beginning as a copy of the last."""
    visible.require(by, "codebook", codebook.programme)
    last = codebook.versions.last()
    if last is None or last.status == VersionStatus.DRAFT:
        raise Conflict("A draft is open already.", hint="Publish it before you open the next.")
    draft = CodebookVersion.objects.create(codebook=codebook, number=last.number + 1)
    CodeEntry.objects.bulk_create(_copies(last.entries.all(), draft))
    return Done("codebook draft opened", draft, codebook.programme, {"number": draft.number})


def draft_of(codebook: Codebook) -> CodebookVersion:
    """The open draft; raises Conflict when there is none."""
    draft = codebook.versions.filter(status=VersionStatus.DRAFT).first()
    if draft is None:
        raise Conflict(
            "No draft of the codebook is open.", hint="A published version never changes: open a draft first."
        )
    return draft


def note_change(draft: CodebookVersion, code: Code, kind: Change, reason: str, into: Code | None = None) -> None:
    """Put on record what the draft does to a code, for those actions on codings that change the codebook too."""
    _note(draft, code, kind, reason, into)


def _note(draft: CodebookVersion, code: Code, kind: Change, reason: str, into: Code | None = None) -> None:
    CodeChange.objects.create(version=draft, code=code, kind=kind, reason=reason, into=into)


def _copies(entries: Iterable[CodeEntry], draft: CodebookVersion) -> Iterable[CodeEntry]:
    for entry in entries:
        entry.pk, entry.version = None, draft
        entry._state.adding = True
        yield entry


def _entry(draft: CodebookVersion, code: Code) -> CodeEntry:
    entry = draft.entries.filter(code=code).select_related("parent").first()
    if entry is None:
        raise NotFound("This code is not in the draft.", hint="It may have been merged or retired meanwhile.")
    return entry


def _check_name(draft: CodebookVersion, name: str, code: Code | None) -> None:
    if not name.strip():
        raise Invalid("A code needs a name.")
    same = draft.entries.filter(name__iexact=name.strip())
    if (same.exclude(code=code) if code else same).exists():
        raise Conflict(f"There is a code {name.strip()!r} already.", hint="Choose another name, or use that code.")


def _refuse_circle(draft: CodebookVersion, code: Code, parent: Code | None) -> None:
    parents = dict(draft.entries.values_list("code_id", "parent_id"))
    above = parent.pk if parent else None
    while above is not None:
        if above == code.pk:
            raise Conflict("A code cannot come under itself.")
        above = parents.get(above)
