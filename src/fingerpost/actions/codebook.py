"""The codebook: drafting codes, publishing a version, opening the next. Splits and undoing touch codings."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from fingerpost.actions.acting import Done, action
from fingerpost.actions.drafts import (
    Before,
    as_it_was,
    check_colour,
    check_name,
    draft_of,
    entry_in,
    note_change,
    parent_guid,
    place_among,
)
from fingerpost.store.models import (
    Code,
    Codebook,
    CodebookVersion,
    CodebookVisit,
    CodeChange,
    CodeEntry,
    Person,
    Programme,
)
from fingerpost.store.queries import visible
from fingerpost.store.queries.codebook import words_digest
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
    colour: str = ""

    def fields(self) -> dict[str, Any]:
        """As the columns of a code entry."""
        names = ("name", "definition", "include", "exclude", "example", "synonyms", "colour")
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
    """A new code in the draft; without a position it comes last. Codes under different headings may share a name."""
    visible.require(by, "codebook", codebook.programme)
    draft = draft_of(codebook)
    code = Code.objects.create(codebook=codebook)
    enter(draft, code, words, parent, is_heading=is_heading, position=position)
    note_change(draft, code, Change.ADDED, reason, who=by, before={str(code.guid): None})
    return Done("code added", code, codebook.programme, {"version": str(draft.guid)})


@action
def redefine_code(
    *,
    by: Person,
    code: Code,
    words: CodeWords,
    reason: str,
    was: str | None = None,
    operation: UUID | None = None,
) -> Done[Code]:
    """Other words for a code, from the draft on. Published versions keep theirs.

    `was`: `words_digest` of the words that the writer began from; raises Conflict if somebody changed them meanwhile.
    """
    visible.require(by, "codebook", code.codebook.programme)
    draft = draft_of(code.codebook)
    entry = entry_in(draft, code)
    if was is not None and was != words_digest(entry):
        raise Conflict("Somebody changed these words while you were writing.", hint="Compare both below, then save.")
    check_name(draft, words.name, entry.parent, code)
    check_colour(words.colour)
    before = {field: getattr(entry, field) for field in words.fields()}
    CodeEntry.objects.filter(pk=entry.pk).update(**words.fields())
    note_change(draft, code, Change.REDEFINED, reason, who=by, before={str(code.guid): before})
    details = {"version": str(draft.guid), "before": words_digest(entry)}
    return Done("code redefined", code, code.codebook.programme, details)


@action
def move_code(
    *,
    by: Person,
    code: Code,
    parent: Code | None,
    position: int | None = None,
    reason: str = "",
    operation: UUID | None = None,
) -> Done[Code]:
    """Another place in the draft's tree; no code can come under itself. `position`: its place among its new siblings,
    0 first; without one it keeps its place under the same parent and comes last under another.
    """
    visible.require(by, "codebook", code.codebook.programme)
    draft = draft_of(code.codebook)
    entry = entry_in(draft, code)
    _check_parent(draft, parent)
    _refuse_circle(draft, code, parent)
    check_name(draft, entry.name, parent, code)
    before: Before = {str(code.guid): {"parent": parent_guid(entry), "position": entry.position}}
    if entry.parent != parent or position is not None:
        entry.parent = parent
        before |= place_among(draft, entry, position)
    note_change(draft, code, Change.MOVED, reason, who=by, before=before, into=parent)
    return Done("code moved", code, code.codebook.programme, {"version": str(draft.guid), **_moved(before, code)})


@action
def set_heading(*, by: Person, code: Code, is_heading: bool, reason: str, operation: UUID | None = None) -> Done[Code]:
    """Make a code a heading, which is not put on text (its codings stay), or a heading a code."""
    visible.require(by, "codebook", code.codebook.programme)
    draft = draft_of(code.codebook)
    entry = entry_in(draft, code)
    if entry.is_heading == is_heading:
        raise Conflict(f"This is {'a heading' if is_heading else 'a code'} already.")
    CodeEntry.objects.filter(pk=entry.pk).update(is_heading=is_heading)
    kind = Change.GROUPED if is_heading else Change.UNGROUPED
    note_change(draft, code, kind, reason, who=by, before={str(code.guid): {"is_heading": entry.is_heading}})
    return Done(f"code {kind}", code, code.codebook.programme, {"version": str(draft.guid)})


@action
def merge_code(
    *, by: Person, code: Code, into: Code, reason: str, retired: bool = False, operation: UUID | None = None
) -> Done[Code]:
    """From the draft on `code` counts as `into`. No coding is rewritten; earlier versions still know both."""
    visible.require(by, "codebook", code.codebook.programme)
    draft = draft_of(code.codebook)
    if code == into:
        raise Invalid("A code cannot be merged into itself.")
    entry = entry_in(draft, code)
    entry_in(draft, into)
    before, moved = release(draft, entry)
    note_change(draft, code, Change.RETIRED if retired else Change.MERGED, reason, who=by, before=before, into=into)
    details = {"version": str(draft.guid), "into": str(into.guid), "children": moved}
    return Done("code merged", code, code.codebook.programme, details)


@action
def retire_code(*, by: Person, code: Code, reason: str, operation: UUID | None = None) -> Done[Code]:
    """Leave a code out from the draft on. Its codings stay, under the versions they were made in."""
    visible.require(by, "codebook", code.codebook.programme)
    draft = draft_of(code.codebook)
    entry = entry_in(draft, code)
    if draft.entries.filter(parent=code).exists():
        raise Conflict(f"{entry.name!r} has codes under it.", hint="Move or retire those first.")
    before: Before = {str(code.guid): as_it_was(entry)}
    entry.delete()
    note_change(draft, code, Change.RETIRED, reason, who=by, before=before)
    return Done("code retired", code, code.codebook.programme, {"version": str(draft.guid)})


@action
def explain_change(
    *, by: Person, version: CodebookVersion, act: UUID, reason: str, operation: UUID | None = None
) -> Done[CodebookVersion]:
    """Say why a change of the draft was made, or say it better."""
    visible.require(by, "codebook", version.codebook.programme)
    if version.status not in (VersionStatus.DRAFT, VersionStatus.REVIEW):
        raise Conflict(f"Version {version.number} is {version.status}: its reasons stay as they are.")
    if not reason.strip():
        raise Invalid("A reason needs words.")
    if not CodeChange.objects.filter(version=version, act=act).update(reason=reason.strip()):
        raise NotFound("There is no such change.", hint="It may have been undone meanwhile.")
    return Done("change explained", version, version.codebook.programme, {"act": str(act)})


@action
def send_to_review(*, by: Person, version: CodebookVersion, operation: UUID | None = None) -> Done[CodebookVersion]:
    """Hold the draft still while the team reads it."""
    visible.require(by, "codebook", version.codebook.programme)
    _check_status(version, VersionStatus.DRAFT)
    return _stands(version, VersionStatus.REVIEW, "codebook version sent to review")


@action
def take_back(*, by: Person, version: CodebookVersion, operation: UUID | None = None) -> Done[CodebookVersion]:
    """End the review and go on drafting."""
    visible.require(by, "codebook", version.codebook.programme)
    _check_status(version, VersionStatus.REVIEW)
    return _stands(version, VersionStatus.DRAFT, "codebook version taken back")


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
    _check_status(version, VersionStatus.DRAFT, VersionStatus.REVIEW)
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
    if last is None or last.status in (VersionStatus.DRAFT, VersionStatus.REVIEW):
        raise Conflict("A draft is open already.", hint="Publish it before you open the next.")
    draft = CodebookVersion.objects.create(codebook=codebook, number=last.number + 1)
    CodeEntry.objects.bulk_create(_copies(last.entries.all(), draft))
    return Done("codebook draft opened", draft, codebook.programme, {"number": draft.number})


@action
def mark_codebook_seen(*, by: Person, codebook: Codebook, change: int, operation: UUID | None = None) -> Done[Codebook]:
    """Remember that the person has read what changed up to this change (its key), so that they are shown later ones."""
    visible.require(by, "see exhibits", codebook.programme)
    CodebookVisit.objects.update_or_create(
        codebook=codebook, person=by, defaults={"change": change, "seen_at": datetime.now(UTC)}
    )
    return Done("codebook read", codebook, codebook.programme, {"change": change})


def enter(
    draft: CodebookVersion,
    code: Code,
    words: CodeWords,
    parent: Code | None,
    *,
    is_heading: bool = False,
    position: int | None = None,
) -> CodeEntry:
    """Let a code stand in the draft. For acts that bring a code in; they write the change."""
    _check_parent(draft, parent)
    check_name(draft, words.name, parent, code)
    check_colour(words.colour)
    position = draft.entries.count() if position is None else position
    return CodeEntry.objects.create(
        version=draft, code=code, parent=parent, is_heading=is_heading, position=position, **words.fields()
    )


def release(draft: CodebookVersion, entry: CodeEntry) -> tuple[Before, list[str]]:
    """Take an entry out of the draft; what stood under it comes under its parent. Returns what undoes it, and those."""
    children = list(draft.entries.filter(parent=entry.code).select_related("code"))
    before: Before = {str(entry.code.guid): as_it_was(entry)}
    moved = [str(child.code.guid) for child in children]
    before |= {guid: {"parent": str(entry.code.guid)} for guid in moved}
    entry.delete()
    for child in children:
        check_name(draft, child.name, entry.parent, child.code)
        CodeEntry.objects.filter(pk=child.pk).update(parent=entry.parent)
    return before, moved


def _moved(before: Before, code: Code) -> dict[str, Any]:
    was = before[str(code.guid)] or {}
    return {"parent": was["parent"], "position": was["position"]}


def _stands(version: CodebookVersion, status: VersionStatus, verb: str) -> Done[CodebookVersion]:
    version.status = status
    version.save(update_fields=["status"])
    return Done(verb, version, version.codebook.programme, {"number": version.number})


def _check_status(version: CodebookVersion, *wanted: VersionStatus) -> None:
    version.refresh_from_db()
    if version.status not in wanted:
        raise Conflict(f"Version {version.number} is {version.status} already.")


def _check_parent(draft: CodebookVersion, parent: Code | None) -> None:
    if parent is not None and not draft.entries.filter(code=parent).exists():
        raise NotFound("The parent is not a code of the draft.", hint="Choose a heading of this codebook.")


def _copies(entries: Iterable[CodeEntry], draft: CodebookVersion) -> Iterable[CodeEntry]:
    for entry in entries:
        entry.pk, entry.version = None, draft
        entry._state.adding = True
        yield entry


def _refuse_circle(draft: CodebookVersion, code: Code, parent: Code | None) -> None:
    parents = dict(draft.entries.values_list("code_id", "parent_id"))
    above = parent.pk if parent else None
    while above is not None:
        if above == code.pk:
            raise Conflict("A code cannot come under itself.")
        above = parents.get(above)
