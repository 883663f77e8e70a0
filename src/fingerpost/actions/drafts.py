"""What every act on a codebook's draft begins and ends with: the draft, its entries, names, the change on record."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from fingerpost.store.models import Code, Codebook, CodebookVersion, CodeChange, CodeEntry, Person
from fingerpost.terms.codebook import LONGEST_NAME, Change, VersionStatus
from fingerpost.terms.errors import Conflict, Invalid, NotFound

WORDS = ("name", "definition", "include", "exclude", "example", "synonyms", "questions", "colour")
Before = dict[str, dict[str, Any] | None]
"""Code (guid) → the columns that an act changes as they were; None: the draft did not have the code."""


def draft_of(codebook: Codebook) -> CodebookVersion:
    """The open draft; raises Conflict when there is none."""
    draft = codebook.versions.filter(status=VersionStatus.DRAFT).first()
    if draft is None:
        under_review = codebook.versions.filter(status=VersionStatus.REVIEW).first()
        if under_review is not None:
            raise Conflict(f"Version {under_review.number} is under review.", hint="Take it back to the draft first.")
        raise Conflict(
            "No draft of the codebook is open.", hint="A published version never changes: open a draft first."
        )
    return draft


def entry_in(draft: CodebookVersion, code: Code) -> CodeEntry:
    """The code as the draft has it; raises NotFound."""
    entry = draft.entries.filter(code=code).select_related("parent", "code").first()
    if entry is None:
        raise NotFound("This code is not in the draft.", hint="It may have been merged or retired meanwhile.")
    return entry


def check_name(draft: CodebookVersion, name: str, parent: Code | None, code: Code | None = None) -> None:
    """A name is there, is not endless, and no other code under the same heading has it."""
    wanted = name.strip()
    if not wanted:
        raise Invalid("A code needs a name.")
    if len(wanted) > LONGEST_NAME:
        raise Invalid(f"The name has {len(wanted):,} characters; {LONGEST_NAME:,} is the limit.")
    beside = draft.entries.filter(parent=parent)
    taken = (beside.exclude(code=code) if code else beside).values_list("name", flat=True)
    if wanted.casefold() in {other.casefold() for other in taken}:
        short = wanted if len(wanted) <= 80 else f"{wanted[:80]}…"
        raise Conflict(f"There is a code {short!r} already.", hint="Choose another name, or use that code.")


def check_colour(colour: str) -> None:
    """A colour is empty or written #rrggbb."""
    digits = colour.removeprefix("#")
    if colour and (len(colour) != 7 or colour == digits or not set(digits.casefold()) <= set("0123456789abcdef")):
        raise Invalid(f"{colour!r} is no colour.", hint="Write it as #rrggbb, or leave it out.")


def as_it_was(entry: CodeEntry) -> dict[str, Any]:
    """Every column of an entry that is worth keeping, as JSON can hold it."""
    kept = {column: getattr(entry, column) for column in (*WORDS, "is_heading", "position")}
    return kept | {"parent": _guid(entry.parent)}


def parent_guid(entry: CodeEntry) -> str | None:
    """The guid of the code that an entry stands under."""
    return _guid(entry.parent)


def note_change(
    draft: CodebookVersion,
    code: Code,
    kind: Change,
    reason: str,
    *,
    who: Person,
    before: Before,
    into: Code | None = None,
    codings: Mapping[str, str] | None = None,
    act: UUID | None = None,
) -> UUID:
    """Put on record what the draft does to a code, with what undoes it. Returns the act's id, for its other rows."""
    act = act or uuid4()
    kept = {"entries": before, "codings": dict(codings or {})}
    CodeChange.objects.create(
        version=draft, code=code, kind=kind, reason=reason.strip(), into=into, act=act, made_by=who,
        made_at=datetime.now(UTC), before=kept,
    )  # fmt: skip
    return act


def place_among(draft: CodebookVersion, entry: CodeEntry, place: int | None) -> Before:
    """Stand an entry (its parent set) at this place among its siblings; None: last. Returns others' places before."""
    beside = list(draft.entries.filter(parent=entry.parent).exclude(pk=entry.pk).order_by("position", "pk"))
    at = len(beside) if place is None else min(max(place, 0), len(beside))
    beside.insert(at, entry)
    before: Before = {}
    for position, sibling in enumerate(beside):
        if sibling.pk != entry.pk and sibling.position != position:
            before[str(sibling.code.guid)] = {"position": sibling.position}
        sibling.position = position
    CodeEntry.objects.bulk_update(beside, ["position", "parent"])
    return before


def _guid(code: Code | None) -> str | None:
    return str(code.guid) if code else None
