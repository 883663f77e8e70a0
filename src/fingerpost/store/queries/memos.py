"""Memos that a person may see, with their latest words. What a memo is about is found by `refs`."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from fingerpost.store.models import Code, Finding, Memo, Person, Programme, Site, Source, Theme
from fingerpost.store.models.base import Pointed
from fingerpost.store.queries import visible
from fingerpost.store.queries.refs import ref_of
from fingerpost.terms.coding import MEMO_ABOUT
from fingerpost.terms.errors import Invalid


@dataclass(frozen=True, slots=True)
class MemoNow:
    """A memo as it stands. `number` counts its wordings; `about` is a ref, None when the memo is reflexive."""

    guid: UUID
    about: str | None
    text: str
    number: int
    author: str
    written_on: date
    is_private: bool
    is_own: bool


def home_of(row: Pointed) -> Programme:
    """The programme of something that a memo may be about; raises Invalid for anything else."""
    if isinstance(row, Code):
        return row.codebook.programme
    if isinstance(row, (Site, Source, Theme, Finding)):
        return row.programme
    raise Invalid(f"A memo is about one of: {', '.join(MEMO_ABOUT)}.")


def memos_about(person: Person, row: Pointed) -> list[MemoNow]:
    """Memos about this code, site, source, theme or finding, newest first."""
    ref, seen = ref_of(row), visible.memos(person, home_of(row))
    return _as_they_stand(person, seen.filter(about_kind=ref.kind, about_guid=ref.guid))


def all_memos(person: Person, programme: Programme) -> list[MemoNow]:
    """Every memo of the programme that the person may see, newest first."""
    return _as_they_stand(person, visible.memos(person, programme))


def reflexive(person: Person, programme: Programme) -> list[MemoNow]:
    """Memos about nothing but the researcher's own stance, newest first."""
    return _as_they_stand(person, visible.memos(person, programme).filter(about_guid__isnull=True))


def _as_they_stand(person: Person, memos: QuerySet[Memo]) -> list[MemoNow]:
    return [_as_it_stands(person, memo) for memo in memos.select_related("author").prefetch_related("texts")]


def _as_it_stands(person: Person, memo: Memo) -> MemoNow:
    last = max(memo.texts.all(), key=lambda text: text.number)
    return MemoNow(
        guid=memo.guid,
        about=f"{memo.about_kind}:{memo.about_guid}" if memo.about_guid else None,
        text=last.text,
        number=last.number,
        author=memo.author.name,
        written_on=memo.written_on,
        is_private=memo.is_private,
        is_own=memo.author_id == person.pk,
    )
