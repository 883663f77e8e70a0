"""Sources as rows for screens and as frames for analysis; who may be quoted."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import polars as pl
from django.db.models import QuerySet

from fingerpost.store.models import (
    Consent,
    Original,
    Participant,
    Person,
    Programme,
    Section,
    Source,
    SourceVersion,
    Turn,
)
from fingerpost.store.prepared import Given, Prepared, names_of_columns, row
from fingerpost.store.queries import visible
from fingerpost.store.queries.columns import frame
from fingerpost.terms.errors import NotFound
from fingerpost.terms.sources import KIND_WORDS, SourceKind
from fingerpost.terms.tables import LABELS, SOURCES

A_LOT = 500
"""So many values one question to the database holds at most."""


def listed(
    person: Person, programme: Programme, *, site: str = "", wave: str = "", kind: str = "", role: str = ""
) -> QuerySet[Source]:
    """Sources that the person may see, by filters that are keys; an empty filter filters nothing."""
    rows = visible.sources(person, programme).select_related("site", "wave", "current")
    conditions = {"site__key": site, "wave__key": wave, "kind": kind, "current__turns__post__role": role}
    return rows.filter(**{name: value for name, value in conditions.items() if value}).distinct()


def same_file(programme: Programme, digest: str) -> Source | None:
    """The source that was already read from a file with this SHA-256."""
    kept = Original.objects.filter(digest=digest, version__source__programme=programme).select_related(
        "version__source"
    )
    first = kept.first()
    return first.version.source if first else None


def known_originals(programme: Programme, digests: Sequence[str]) -> set[str]:
    """Which of these hashes of files are here already."""
    known: set[str] = set()
    for start in range(0, len(digests), A_LOT):
        lot = digests[start : start + A_LOT]
        rows = Original.objects.filter(version__source__programme=programme, digest__in=lot)
        known.update(rows.values_list("digest", flat=True))
    return known


def source_of(person: Person, programme: Programme, guid: str, *, with_words: bool = True) -> Source:
    """A source by guid, or by its exact title; raises NotFound outside sight. The words may be left where they are."""
    if not with_words and _is_guid(guid):
        found = _without_words(person, programme, UUID(guid))
    else:
        rows = visible.sources(person, programme).select_related("site", "wave", "current")
        found = rows.filter(guid=guid).first() if _is_guid(guid) else rows.filter(title=guid).first()
    if found is None:
        raise NotFound(f"There is no source {guid!r} that you can see.")
    found.programme = programme  # known already: whatever asks for it need not look
    return found


SOURCE_COLUMNS = (*names_of_columns(Source), "current__guid")
_WITHOUT_WORDS = Prepared(
    lambda: (
        Source.objects.filter(
            guid=Given("guid", Source._meta.get_field("guid")), programme=Given("programme", Programme._meta.pk)
        )
        .order_by()
        .values_list(*SOURCE_COLUMNS)
    )
)


def _without_words(person: Person, programme: Programme, guid: UUID) -> Source | None:
    if not visible.allowed(person, "read sources", programme):
        return None
    found = _WITHOUT_WORDS.first(guid=guid, programme=programme.pk)
    return source_from(found) if found else None


def source_from(values: tuple[Any, ...]) -> Source:
    """A source from `SOURCE_COLUMNS`; of its text only which one it is, until more is asked for."""
    *columns, text = values
    source = row(Source, tuple(columns))
    if source.current_id is not None:
        source.current = row(SourceVersion, (source.current_id, text, source.pk), ("id", "guid", "source_id"))
        source.current.source = source
    return source


def sources_frame(person: Person, programme: Programme, *, to_count: bool = False) -> pl.DataFrame:
    """The sources a person may see, withdrawn ones left out, with the columns of `SOURCES`.

    `to_count`: also those that only count in figures shown to the person.
    """
    seen = visible.sources_to_count if to_count else visible.sources
    rows = seen(person, programme).filter(withdrawn_on__isnull=True)
    columns = ("pk", "guid", "title", "kind", "site__key", "wave__key", "held_on", "current_id")
    roles, questions = _roles(programme), _questions(programme)
    return frame(
        [
            {
                "source_id": str(guid), "source": title, "kind": kind, "site": site, "wave": wave, "date": day,
                "roles": sorted(roles.get(version or 0, ())), "questions": sorted(questions.get(version or 0, ())),
            }
            for _, guid, title, kind, site, wave, day, version in rows.order_by("title", "pk").values_list(*columns)
        ],
        SOURCES,
    )  # fmt: skip


def unquotable(programme: Programme) -> set[int]:
    """Participants whose words are never shown as quotations."""
    return {pk for pk, consent in consents(programme).items() if not consent.quotable or consent.withdrawn_on}


def consents(programme: Programme) -> dict[int, Consent]:
    """Participant → the consent that holds now."""
    rows = Consent.objects.filter(participant__programme=programme).order_by("pk")
    return {consent.participant_id: consent for consent in rows}


def labels_frame(person: Person, programme: Programme, axis: str) -> pl.DataFrame:
    """The values of an axis in order of print: site, wave, role or kind. Columns of `LABELS`."""
    makers = {"site": _site_labels, "wave": _wave_labels, "role": _role_labels, "kind": _kind_labels}
    pairs = makers[axis](person, programme)
    return frame([{"key": k, "label": label, "position": i} for i, (k, label) in enumerate(pairs)], LABELS)


def _site_labels(person: Person, programme: Programme) -> list[tuple[str, str]]:
    return [(site.key, str(site)) for site in visible.sites(person, programme)]


def _wave_labels(person: Person, programme: Programme) -> list[tuple[str, str]]:
    return [(wave.key, wave.key) for wave in programme.waves.all()]


def _role_labels(person: Person, programme: Programme) -> list[tuple[str, str]]:
    roles = Turn.objects.filter(version__source__programme=programme, post__isnull=False)
    return [(role, role) for role in sorted(set(roles.values_list("post__role", flat=True)))]


def _kind_labels(person: Person, programme: Programme) -> list[tuple[str, str]]:
    present = set(visible.sources_to_count(person, programme).values_list("kind", flat=True))
    return [(kind, KIND_WORDS[kind]) for kind in SourceKind if kind in present]


def _roles(programme: Programme) -> dict[int, set[str]]:
    turns = Turn.objects.filter(version__source__programme=programme, post__isnull=False)
    found: dict[int, set[str]] = {}
    for version, role in turns.values_list("version_id", "post__role").distinct():
        found.setdefault(version, set()).add(role)
    return found


def _questions(programme: Programme) -> dict[int, set[str]]:
    answered = Section.objects.filter(version__source__programme=programme).exclude(key="")
    found: dict[int, set[str]] = {}
    for version, key in answered.values_list("version_id", "key").distinct():
        found.setdefault(version, set()).add(key)
    return found


def participant_of(person: Person, programme: Programme, guid: UUID) -> Participant:
    """One participant, for those who may see the register; raises NotFound."""
    may_look = visible.allowed(person, "participants", programme)
    found = register(programme).filter(guid=guid).first() if may_look else None
    if found is None:
        raise NotFound("There is no such participant.")
    return found


def speakers_of(source: Source) -> dict[str, Participant | None]:
    """Who each speaker's label in the current text stands for, in order of appearance."""
    turns = Turn.objects.filter(version=source.current).exclude(label="").select_related("participant")
    named: dict[str, Participant | None] = {}
    for turn in turns.order_by("position"):
        named.setdefault(turn.label, turn.participant)
    return named


def register(programme: Programme) -> QuerySet[Participant]:
    """Everybody in the register with the posts they held."""
    return Participant.objects.filter(programme=programme).select_related("site").prefetch_related("posts", "consents")


def _is_guid(text: str) -> bool:
    return len(text) == 36 and text.count("-") == 4
