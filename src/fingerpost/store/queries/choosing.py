"""Texts and parts of texts that a round may be made of."""

from collections.abc import Iterator

from django.db.models import F

from fingerpost.store.models import Person, Programme, Section, Source, Turn
from fingerpost.store.queries.sources import listed
from fingerpost.terms.rounds import Candidate, Unit, Wish

BEGINS = 90
"""So many of a part's first characters are shown."""


def candidates(person: Person, programme: Programme, wish: Wish) -> list[Candidate]:
    """What the person may choose from, in order of title and place; without sources that are withdrawn."""
    found = listed(person, programme, site=wish.site, wave=wish.wave, kind=wish.kind, role=wish.role)
    sources = list(found.filter(withdrawn_on__isnull=True, current__isnull=False))
    roles = _roles(sources)
    make = {Unit.SOURCE: _whole, Unit.SECTION: _sections, Unit.TURN: _turns}[wish.unit]
    return [each for source in sources for each in make(source, roles.get(source.pk, ()), wish)]


def _whole(source: Source, roles: tuple[str, ...], wish: Wish) -> Iterator[Candidate]:
    assert source.current is not None
    yield _candidate(source, 0, len(source.current.text), "", roles, str(source.guid))


def _sections(source: Source, roles: tuple[str, ...], wish: Wish) -> Iterator[Candidate]:
    for start, end, label in Section.objects.filter(version=source.current_id).values_list("start", "end", "label"):
        if end > start:
            yield _candidate(source, start, end, label, roles)


def _turns(source: Source, roles: tuple[str, ...], wish: Wish) -> Iterator[Candidate]:
    rows = Turn.objects.filter(version=source.current_id).annotate(role=F("post__role"))
    rows = rows.filter(role=wish.role) if wish.role else rows
    for start, end, label, role in rows.values_list("start", "end", "label", "role"):
        if end > start:
            yield _candidate(source, start, end, label, (role,) if role else ())


def _candidate(
    source: Source, start: int, end: int, label: str, roles: tuple[str, ...], key: str | None = None
) -> Candidate:
    assert source.current is not None
    text = source.current.text
    return Candidate(
        key or f"{source.guid}:{start}-{end}", str(source.guid), source.title, label,
        source.site.key if source.site else "", source.wave.key if source.wave else "", source.kind, roles,
        end - start, _begins(text[start:end]),
    )  # fmt: skip


def _begins(words: str) -> str:
    first = " ".join(words[: BEGINS * 2].split())
    return first if len(first) <= BEGINS else f"{first[:BEGINS].rsplit(' ', 1)[0]} …"


def _roles(sources: list[Source]) -> dict[int, tuple[str, ...]]:
    rows = Turn.objects.filter(version__in=[source.current_id for source in sources if source.current_id])
    found: dict[int, set[str]] = {}
    for source, role in rows.filter(post__isnull=False).values_list("version__source_id", "post__role").distinct():
        found.setdefault(source, set()).add(role)
    return {source: tuple(sorted(names)) for source, names in found.items()}
