"""New versions of a text: words corrected, or another text in its place; passages are re-anchored, never lost."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import numpy as np
from django.db.models import QuerySet

from fingerpost.actions.acting import Done, action, made_of_actions
from fingerpost.actions.sources import OriginalFile, check, write_version
from fingerpost.analysis.anchoring import Anchors, edits_between
from fingerpost.formats.apart import read_apart
from fingerpost.store.models import Participant, Passage, Person, Section, Source, SourceVersion, Turn
from fingerpost.store.queries import visible
from fingerpost.store.search.index import index_texts
from fingerpost.terms.errors import Conflict, Invalid, Unreadable
from fingerpost.terms.sources import Edit, SourceText, canonical, digest

P = TypeVar("P", Section, Turn)
AT_ONCE = 1_000
OMITTED = "[…]"


@action
def correct_source(
    *,
    by: Person,
    source: Source,
    version: SourceVersion,
    edits: Sequence[Edit],
    reason: str,
    operation: UUID | None = None,
) -> Done[Source]:
    """Put other words in some places of a text: a new version, every passage re-anchored, the old one kept.

    `version` is the one that the places were found in. Nothing can be corrected to no words at all: what is left
    out leaves its mark. Raises Refused, Conflict (the text changed meanwhile), Invalid.
    """
    visible.require(by, "import", source.programme)
    if version.pk != source.current_id or source.withdrawn_on:
        raise Conflict("This text has changed meanwhile.", hint="Reload it and correct it anew.", where=source.title)
    if not reason.strip():
        raise Invalid("A correction needs its reason.", hint="As: heard again, a name taken out.")
    after = edited(source, edits, reason.strip())
    return Done("source corrected", source, source.programme, trace(version, after, edits))


@action
def revise_source(
    *,
    by: Person,
    source: Source,
    text: SourceText,
    reason: str,
    original: OriginalFile | None = None,
    speakers: Mapping[str, Participant] | None = None,
    operation: UUID | None = None,
) -> Done[Source]:
    """Another text in place of the old one, which stays under its own right.

    Passages move with the words they stand on; one whose words are wholly gone stays with the old version, and
    `left_behind` finds it.
    """
    visible.require(by, "import", source.programme)
    check(text, source.programme)
    last = source.versions.last()
    if last is None or source.withdrawn_on:
        raise Conflict("This source was withdrawn.", where=source.title)
    old = source.current or last
    version = write_version(source, last.number + 1, text, original, reason, speakers or _named(old))
    move_passages(old, version, Anchors(edits_between(old.text, text.text), len(old.text)))
    details = {"version": str(version.guid), "before": str(old.guid), "text": version.text_hash}
    return Done("source revised", source, source.programme, details)


@made_of_actions
def replace_text(*, by: Person, source: Source, path: Path, reason: str, operation: UUID | None = None) -> Source:
    """Read a file, apart and within limits, and put its text in place of the source's. Raises also Unreadable."""
    visible.require(by, "import", source.programme)
    ((_, outcome),) = read_apart([path])
    if isinstance(outcome, Unreadable):
        raise outcome
    content = path.read_bytes()
    return revise_source(
        by=by, source=source, text=outcome.value, reason=reason, operation=operation,
        original=OriginalFile(path.name, outcome.value.media_type, content),
    )  # fmt: skip


def edited(source: Source, edits: Sequence[Edit], reason: str, *, is_restoring: bool = False) -> SourceVersion:
    """Write the text as these edits make it and move everything that stands on it. For actions, which check first.

    `is_restoring`: words that a correction put in may go again without leaving a mark.
    """
    old = source.current
    assert old is not None
    anchors = _anchors(source, old, edits, is_restoring=is_restoring)
    fresh = SourceVersion.objects.create(
        source=source, number=_next_number(source), text=(text := anchors.text(old.text)), text_hash=digest(text),
        extractor=old.extractor, reason=reason[:300], made_at=datetime.now(UTC), times=_times(old, anchors),
    )  # fmt: skip
    _copy_parts(old, fresh, anchors)
    move_passages(old, fresh, anchors)
    source.current = fresh
    source.save(update_fields=["current"])
    index_texts([(source.pk, fresh.pk, text)])
    return fresh


def move_passages(old: SourceVersion, fresh: SourceVersion, anchors: Anchors) -> None:
    """Take the passages of one version over to the next; those without words there stay where they are."""
    rows = list(Passage.objects.filter(version=old).only("pk", "start", "end", "quote"))
    starts, ends = anchors.starts([row.start for row in rows]), anchors.ends([row.end for row in rows])
    changed = []
    for row, start, end in zip(rows, starts.tolist(), ends.tolist(), strict=True):
        if start < end:
            row.version, row.start, row.end, row.quote = fresh, start, end, fresh.text[start:end]
            changed.append(row)
    Passage.objects.bulk_update(changed, ["version", "start", "end", "quote"], batch_size=AT_ONCE)


def trace(old: SourceVersion, fresh: SourceVersion, edits: Iterable[Edit]) -> dict[str, object]:
    """For the ledger: which version gave way to which, where, and how long the new words are; no words."""
    places = [[edit.start, edit.end, len(edit.words)] for edit in edits]
    return {"version": str(fresh.guid), "before": str(old.guid), "text": fresh.text_hash, "edits": places}


def _anchors(source: Source, old: SourceVersion, edits: Sequence[Edit], *, is_restoring: bool) -> Anchors:
    clean = [Edit(edit.start, edit.end, canonical(edit.words)) for edit in edits]
    if not clean or all(old.text[edit.start : edit.end] == edit.words for edit in clean):
        raise Invalid("Nothing is changed by this.", where=source.title)
    if not is_restoring and any(not edit.words.strip() and old.text[edit.start : edit.end].strip() for edit in clean):
        raise Invalid("Words cannot be taken out without a trace.", hint=f"Put {OMITTED} in their place.")
    try:
        return Anchors(clean, len(old.text))
    except ValueError as error:
        raise Invalid(str(error), where=source.title) from None


def _copy_parts(old: SourceVersion, fresh: SourceVersion, anchors: Anchors) -> None:
    Section.objects.bulk_create(_moved(Section.objects.filter(version=old), fresh, anchors), batch_size=AT_ONCE)
    Turn.objects.bulk_create(_moved(Turn.objects.filter(version=old), fresh, anchors), batch_size=AT_ONCE)


def _times(old: SourceVersion, anchors: Anchors) -> list[list[int]] | None:
    """The times of a recording at the places where their words come to lie."""
    if not old.times:
        return None
    places = anchors.starts([at for at, _ in old.times]).tolist()
    return [[place, moment] for place, (_, moment) in zip(places, old.times, strict=True)]


def _moved(parts: QuerySet[P], fresh: SourceVersion, anchors: Anchors) -> list[P]:
    """Copies of sections or turns for the new version, at the places they come to lie."""
    rows = list(parts)
    starts, ends = anchors.starts([row.start for row in rows]), anchors.ends([row.end for row in rows])
    for row, start, end in zip(rows, starts.tolist(), np.maximum(starts, ends).tolist(), strict=True):
        row.pk, row.version, row.start, row.end = None, fresh, start, end
        row._state.adding = True
    return rows


def _next_number(source: Source) -> int:
    last = source.versions.last()
    return last.number + 1 if last else 1


def _named(old: SourceVersion) -> dict[str, Participant]:
    """Who the speakers were said to be; the same labels mean the same people in the new text."""
    turns = Turn.objects.filter(version=old, participant__isnull=False).select_related("participant")
    return {turn.label: turn.participant for turn in turns if turn.participant is not None}
