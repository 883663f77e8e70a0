"""Memos that a person may see, with their latest words. What a memo is about is found by `refs`."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Max, QuerySet

from fingerpost.store.models import (
    Code,
    Coding,
    Finding,
    LedgerEvent,
    Memo,
    MemoText,
    Participant,
    Person,
    Programme,
    Round,
    Site,
    Source,
    Theme,
)
from fingerpost.store.models.base import Pointed
from fingerpost.store.queries import visible
from fingerpost.store.queries.refs import ref_of
from fingerpost.terms.coding import MEMO_ABOUT
from fingerpost.terms.errors import Invalid
from fingerpost.terms.memos import Sought, Whose


@dataclass(frozen=True, slots=True)
class MemoNow:
    """A memo as it stands. `number` counts its wordings; `about` is a ref, None when the memo is reflexive."""

    guid: UUID
    kind: str
    about: str | None
    text: str
    number: int
    author: str
    author_guid: UUID
    written_on: date
    is_private: bool
    is_own: bool


def home_of(row: Pointed) -> Programme:
    """The programme of something that a memo may be about; raises Invalid for anything else."""
    if isinstance(row, Code):
        return row.codebook.programme
    if isinstance(row, Coding):
        return row.code.codebook.programme
    if isinstance(row, (Site, Source, Participant, Round, Theme, Finding)):
        return row.programme
    raise Invalid(f"A memo is about one of: {', '.join(MEMO_ABOUT)}.")


def memos_about(person: Person, row: Pointed) -> list[MemoNow]:
    """Memos about this one thing, newest first."""
    ref, seen = ref_of(row), visible.memos(person, home_of(row))
    return _as_they_stand(person, seen.filter(about_kind=ref.kind, about_guid=ref.guid))


def all_memos(person: Person, programme: Programme, sought: Sought | None = None) -> list[MemoNow]:
    """The memos of the programme that the person may see and that fit, newest first."""
    wanted = sought or Sought()
    found = _as_they_stand(person, _picked(person, visible.memos(person, programme), wanted))
    words = wanted.words.casefold().split()
    return [memo for memo in found if all(word in memo.text.casefold() for word in words)]


def reflexive(person: Person, programme: Programme) -> list[MemoNow]:
    """Memos about nothing but the researcher's own stance, newest first."""
    return _as_they_stand(person, visible.memos(person, programme).filter(about_guid__isnull=True))


def wordings(person: Person, memo: Memo) -> list[MemoText]:
    """What a memo said, newest first: every wording to its author, to others what it says now.

    Earlier words may have been written while it was private.
    """
    texts = list(memo.texts.order_by("-number"))
    return texts if memo.author_id == person.pk else texts[:1]


def first_open_wordings(programme: Programme) -> dict[UUID, int]:
    """Memo → the number of its first wording that the team may have, for memos that were private to begin with.

    What was written before the wording that was shared stays its author's; memos that are not here were never private.
    """
    shared = LedgerEvent.objects.filter(programme=programme, verb="memo shared").values_list("subject_guid", "at")
    texts = MemoText.objects.filter(memo__programme=programme)
    return {
        guid: texts.filter(memo__guid=guid, written_at__lte=at).aggregate(last=Max("number"))["last"] or 1
        for guid, at in shared
    }


def authors(person: Person, programme: Programme) -> list[tuple[str, str]]:
    """Guid and name of everybody of whom the person sees a memo, by name."""
    rows = visible.memos(person, programme).order_by("author__name").values_list("author__guid", "author__name")
    return [(str(guid), name) for guid, name in rows.distinct()]


def _picked(person: Person, memos: QuerySet[Memo], wanted: Sought) -> QuerySet[Memo]:
    kind, _, guid = wanted.about.partition(":")
    if kind:
        memos = memos.filter(about_kind=kind, **({"about_guid": guid} if guid else {}))
    if wanted.author:
        memos = memos.filter(author__guid=wanted.author)
    if wanted.whose:
        own = memos.filter(author=person)
        shared = memos.filter(is_private=False)
        memos = {Whose.MINE: own, Whose.PRIVATE: own.filter(is_private=True), Whose.SHARED: shared}[wanted.whose]
    if wanted.since:
        memos = memos.filter(written_on__gte=wanted.since)
    return memos.filter(written_on__lte=wanted.until) if wanted.until else memos


def _as_they_stand(person: Person, memos: QuerySet[Memo]) -> list[MemoNow]:
    return [_as_it_stands(person, memo) for memo in memos.select_related("author").prefetch_related("texts")]


def _as_it_stands(person: Person, memo: Memo) -> MemoNow:
    last = max(memo.texts.all(), key=lambda text: text.number)
    return MemoNow(
        guid=memo.guid,
        kind=memo.about_kind,
        about=f"{memo.about_kind}:{memo.about_guid}" if memo.about_guid else None,
        text=last.text,
        number=last.number,
        author=memo.author.name,
        author_guid=memo.author.guid,
        written_on=memo.written_on,
        is_private=memo.is_private,
        is_own=memo.author_id == person.pk,
    )
