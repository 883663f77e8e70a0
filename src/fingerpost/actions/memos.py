"""Memos: write one, word it anew, share it. Every wording stays; words never reach the ledger."""

from datetime import UTC, date, datetime
from uuid import UUID

from fingerpost.actions.acting import Done, action
from fingerpost.store.models import Memo, MemoText, Person, Programme
from fingerpost.store.models.base import Pointed
from fingerpost.store.queries import visible
from fingerpost.store.queries.memos import home_of
from fingerpost.store.queries.refs import ref_of
from fingerpost.terms.errors import Conflict, Invalid, NotFound, Refused
from fingerpost.terms.sources import canonical, digest

REFLEXIVE = "reflexive"


@action
def write_memo(
    *,
    by: Person,
    programme: Programme,
    text: str,
    about: Pointed | None = None,
    private: bool = False,
    written_on: date | None = None,
    operation: UUID | None = None,
) -> Done[Memo]:
    """A dated thought about a code, site, source, theme or finding; about nothing, it is reflexive."""
    visible.require(by, "memo", programme)
    kind = _subject_kind(about, programme)
    memo = Memo.objects.create(
        programme=programme, about_kind=kind, about_guid=about.guid if about else None, is_private=private,
        author=by, written_on=written_on or datetime.now(UTC).date(),
    )  # fmt: skip
    words = _append(memo, 1, text)
    return Done("memo written", memo, programme, {"about": kind, "private": private, **_trace(words)})


@action
def rewrite_memo(*, by: Person, memo: Memo, text: str, operation: UUID | None = None) -> Done[Memo]:
    """Other words for one's own memo; the earlier ones stay on record. The same words again change nothing."""
    _require_author(by, memo)
    last = memo.texts.last()
    same = last is not None and last.text == canonical(text).strip()
    words = last if same and last else _append(memo, last.number + 1 if last else 1, text)
    before = {"before": last.number} if last else {}
    return Done("memo rewritten", memo, memo.programme, {**_trace(words), **before})


@action
def share_memo(*, by: Person, memo: Memo, operation: UUID | None = None) -> Done[Memo]:
    """Show one's own private memo to the team. It cannot be made private again: others may have read it."""
    _require_author(by, memo)
    memo.refresh_from_db()
    if not memo.is_private:
        raise Conflict("This memo is shared already.")
    memo.is_private = False
    memo.save(update_fields=["is_private"])
    return Done("memo shared", memo, memo.programme)


def _subject_kind(about: Pointed | None, programme: Programme) -> str:
    if about is None:
        return REFLEXIVE
    kind = ref_of(about).kind
    if home_of(about) != programme:
        raise NotFound(f"There is no such {kind} in {programme.name}.")
    return kind


def _require_author(by: Person, memo: Memo) -> None:
    visible.require(by, "memo", memo.programme)
    if not visible.memos(by, memo.programme).filter(pk=memo.pk).exists():
        raise NotFound("There is no such memo.")
    if memo.author_id != by.pk:
        raise Refused("This is somebody else's memo.", hint="Write one of your own beside it.")


def _append(memo: Memo, number: int, text: str) -> MemoText:
    words = canonical(text).strip()
    if not words:
        raise Invalid("A memo needs words.")
    return MemoText.objects.create(memo=memo, number=number, text=words, written_at=datetime.now(UTC))


def _trace(words: MemoText) -> dict[str, object]:
    return {"number": words.number, "text": digest(words.text)}
