"""Memos as a table to take along: those that the viewer may see, newest first, in their latest words."""

from fingerpost.exhibits.evidence import query, words
from fingerpost.store.queries import ledger, visible
from fingerpost.store.queries.memos import MemoNow, all_memos
from fingerpost.store.queries.subjects import passages_named, subjects
from fingerpost.store.queries.types import Person, Programme
from fingerpost.terms.exhibit import Exhibit, Row
from fingerpost.terms.memos import Sought, sought
from fingerpost.terms.said import some

COLUMNS = ("Author", "About", "Memo", "Kept")
REFLEXIVE = "reflexive"


def memos(
    *,
    viewer: Person,
    programme: Programme,
    about: str = "",
    author: str = "",
    whose: str = "",
    since: str = "",
    until: str = "",
    words: str = "",
) -> Exhibit:
    """A row a memo: day, author, what it is about, its words, whether it is shared. Others' private ones are not there.

    Raises Refused or NotFound for who reads no memos, Invalid for a filter that cannot be.
    """
    visible.require(viewer, "memo", programme)
    wanted = sought(about, author, whose, since, until, words)
    found = all_memos(viewer, programme, wanted)
    names = named(viewer, programme, found)
    return Exhibit(
        kind="memos",
        title=f"Memos of {programme.name}",
        as_of=ledger.as_of(viewer),
        columns=COLUMNS,
        rows=tuple(_row(memo, names) for memo in found),
        notes=_notes(found),
        label_header="Day",
        query=_asked(wanted),
    )


def named(viewer: Person, programme: Programme, found: list[MemoNow]) -> dict[str, str]:
    """Ref → name of what these memos are about, as far as the viewer may see it."""
    names = {ref: name for each in subjects(viewer, programme).values() for ref, name in each.items()}
    return names | passages_named(viewer, programme, (memo.about for memo in found if memo.about))


def _row(memo: MemoNow, names: dict[str, str]) -> Row:
    about = names.get(memo.about, f"a {memo.kind} that is gone") if memo.about else REFLEXIVE
    kept = "private" if memo.is_private else "shared"
    cells = tuple(words(text) for text in (memo.author, about, memo.text, kept))
    return Row(memo.written_on.isoformat(), cells, ref=f"memo:{memo.guid}")


def _notes(found: list[MemoNow]) -> tuple[str, ...]:
    private = sum(memo.is_private for memo in found)
    told = [f"{some(len(found), 'memo')}, in their latest words."]
    if private:
        told.append(f"{some(private, 'private memo')} of the person who took this copy: not for passing on unread.")
    return tuple(told)


def _asked(wanted: Sought) -> tuple[tuple[str, str], ...]:
    return query(
        about=wanted.about or None, author=wanted.author or None, whose=wanted.whose, since=wanted.since,
        until=wanted.until, words=wanted.words or None,
    )  # fmt: skip
