"""Undoing the last change of a codebook's draft, with the codings that a split replaced. Published versions stay."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from fingerpost.actions.acting import Done, action
from fingerpost.actions.drafts import as_it_was, draft_of
from fingerpost.store.models import (
    Code,
    Codebook,
    CodebookVersion,
    CodeChange,
    CodeEntry,
    CodeProposal,
    Coding,
    Memo,
    Person,
)
from fingerpost.store.queries import visible
from fingerpost.terms.codebook import ProposalStanding
from fingerpost.terms.errors import Conflict


@action
def undo_change(*, by: Person, codebook: Codebook, act: UUID, operation: UUID | None = None) -> Done[CodebookVersion]:
    """Take the draft's last change back. `act`: the change that one means; raises Conflict if another came after it."""
    visible.require(by, "codebook", codebook.programme)
    draft = draft_of(codebook)
    rows = _last(draft, act)
    kept: dict[str, Any] = {}
    given_back: dict[str, str] = {}
    for row in rows:
        held = row.before or {}
        kept |= _put_back(draft, held.get("entries", {}))
        given_back |= _give_back(by, held.get("codings", {}))
        CodeProposal.objects.filter(code=row.code, standing__in=SETTLED).update(
            standing=ProposalStanding.WAITING, settled_by=None, settled_at=None, into=None
        )
    before = {"entries": kept, "codings": {}}
    CodeChange.objects.filter(pk__in=[row.pk for row in rows]).update(undone_at=datetime.now(UTC), before=before)
    details = {"act": str(act), "kind": rows[0].kind, "unmade": list(given_back), "restored": list(given_back.values())}
    return Done("code change undone", draft, codebook.programme, details)


SETTLED = (ProposalStanding.APPROVED, ProposalStanding.MERGED)


def _last(draft: CodebookVersion, act: UUID) -> list[CodeChange]:
    last = draft.changes.last()
    if last is None or last.act != act:
        raise Conflict("This is not the last change of the draft any more.", hint="Reload the page to see what came.")
    return list(draft.changes.filter(act=act).select_related("code").order_by("pk"))


def _put_back(draft: CodebookVersion, entries: Mapping[str, dict[str, Any] | None]) -> dict[str, Any]:
    """Make each entry again what it was; returns the words of those that leave, so that their names are not lost."""
    gone: dict[str, Any] = {}
    codes = {str(code.guid): code for code in Code.objects.filter(codebook=draft.codebook_id)}
    for guid, columns in entries.items():
        present = draft.entries.filter(code=codes[guid]).select_related("code", "parent").first()
        if columns is None:
            gone |= _take_out(present)
        elif present is None:
            CodeEntry.objects.create(version=draft, code=codes[guid], **_columns(columns, codes))
        else:
            CodeEntry.objects.filter(pk=present.pk).update(**_columns(columns, codes))
    return gone


def _take_out(present: CodeEntry | None) -> dict[str, Any]:
    if present is None:
        return {}
    if present.version.entries.filter(parent=present.code).exists():
        raise Conflict(f"{present.name!r} has codes under it by now.", hint="Move those first.")
    if _is_used(present.code) and not CodeProposal.objects.filter(code=present.code).exists():
        raise Conflict(
            f"{present.name!r} has been coded with or written about since it was added.",
            hint="Merge or retire it instead: then its codings keep their place.",
        )
    kept = {str(present.code.guid): as_it_was(present)}
    present.delete()
    return kept


def _is_used(code: Code) -> bool:
    written = Memo.objects.filter(about_kind="code", about_guid=code.guid).exists()
    return written or Coding.objects.filter(code=code, removed_at__isnull=True).exists()


def _columns(kept: dict[str, Any], codes: Mapping[str, Code]) -> dict[str, Any]:
    if "parent" not in kept:
        return kept
    parent = kept["parent"]
    return {**kept, "parent": codes[parent] if parent else None}


def _give_back(by: Person, codings: Mapping[str, str]) -> dict[str, str]:
    """Old codings come back in place of those that a split made of them, with what was done to those meanwhile.

    Returns which went → which came back; one that its coder took off meanwhile stays off, and so does the old.
    """
    now, back = datetime.now(UTC), {}
    for fresh in Coding.objects.filter(guid__in=list(codings.values()), removed_at__isnull=True):
        Coding.objects.filter(replaced_by=fresh).update(
            removed_by=None, removed_at=None, polarity=fresh.polarity, memo=fresh.memo
        )
        fresh.removed_by, fresh.removed_at = by, now
        fresh.save(update_fields=["removed_by", "removed_at"])
        back[str(fresh.guid)] = next(old for old, new in codings.items() if new == str(fresh.guid))
    return back
