"""Pseudonyms of a programme, and what is looked through for names: texts, and other words that people wrote."""

from collections.abc import Iterator
from uuid import UUID

from django.db.models import QuerySet

from fingerpost.store.models import AnswerText, Coding, Finding, Memo, Person, Programme, Pseudonym, Source
from fingerpost.store.queries import visible
from fingerpost.terms.errors import NotFound


def pseudonyms(person: Person, programme: Programme) -> QuerySet[Pseudonym]:
    """All of them, for those who may see the register of participants; nobody else sees that there are any."""
    everything = Pseudonym.objects.filter(programme=programme)
    return everything if visible.allowed(person, "participants", programme) else everything.none()


def pseudonym_of(person: Person, programme: Programme, guid: UUID) -> Pseudonym:
    """One pseudonym; raises NotFound outside sight."""
    found = pseudonyms(person, programme).select_related("programme").filter(guid=guid).first()
    if found is None:
        raise NotFound("There is no such pseudonym.")
    return found


def texts(person: Person, programme: Programme) -> Iterator[tuple[Source, str]]:
    """Each source that the person may read with its current words, one after another."""
    rows = visible.sources(person, programme).filter(withdrawn_on__isnull=True, current__isnull=False)
    for source in rows.select_related("current").order_by("title", "pk").iterator(chunk_size=50):
        yield source, source.current.text if source.current else ""


def other_words(person: Person, programme: Programme) -> Iterator[tuple[str, str]]:
    """(sort, words) of what else people wrote: answers of sites, memos, findings, notes at codings; as far as seen."""
    reports = visible.reports(person, programme)
    yield from _each("answers of sites", AnswerText.objects.filter(answer__report__in=reports), "text")
    memos: QuerySet[Memo] = visible.memos(person, programme)
    yield from _each("memos", memos, "texts__text")
    findings: QuerySet[Finding] = visible.findings(person, programme)
    yield from _each("findings", findings, "sentence")
    codings: QuerySet[Coding] = visible.codings(person, programme).exclude(memo="")
    yield from _each("memos at codings", codings, "memo")


def _each(
    sort: str, rows: "QuerySet[AnswerText] | QuerySet[Memo] | QuerySet[Finding] | QuerySet[Coding]", field: str
) -> Iterator[tuple[str, str]]:
    return ((sort, words or "") for words in rows.values_list(field, flat=True).iterator())
