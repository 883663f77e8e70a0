"""Studies and their extracts, for lists and for the evidence table. Extracts carry no participant's words."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from fingerpost.store.models import Extract, Person, Programme, Study
from fingerpost.store.queries import visible
from fingerpost.terms.coding import Polarity


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One study's extracts in one domain, those of each polarity in order. A polarity without extracts is left out."""

    study: Study
    domain: str
    extracts: Mapping[Polarity, tuple[Extract, ...]]


def studies(person: Person, programme: Programme) -> QuerySet[Study]:
    """Studies with their extracts at hand, in the order of keys, for those who see exhibits."""
    everything = Study.objects.filter(programme=programme).prefetch_related("extracts").order_by("key")
    return everything if visible.allowed(person, "see exhibits", programme) else everything.none()


def extracts_of(person: Person, programme: Programme) -> QuerySet[Extract]:
    """Extracts with their studies, in the order of studies, for those who see exhibits."""
    everything = Extract.objects.filter(study__programme=programme).select_related("study")
    ordered = everything.order_by("study__key", "position", "pk")
    return ordered if visible.allowed(person, "see exhibits", programme) else ordered.none()


def domains(person: Person, programme: Programme) -> list[str]:
    """The factor domains in which something was extracted, in the order in which the studies bring them up."""
    return list(dict.fromkeys(extracts_of(person, programme).values_list("domain", flat=True)))


def evidence_rows(person: Person, programme: Programme) -> list[EvidenceRow]:
    """Study × domain with extracts by polarity. A study without extracts has no row; see `studies`."""
    return [row for study in studies(person, programme) for row in _rows(study)]


def _rows(study: Study) -> Iterable[EvidenceRow]:
    cells: dict[str, dict[Polarity, list[Extract]]] = defaultdict(lambda: defaultdict(list))
    for extract in sorted(study.extracts.all(), key=lambda row: (row.position, row.pk)):
        cells[extract.domain][Polarity(extract.polarity)].append(extract)
    for domain, by_polarity in cells.items():
        yield EvidenceRow(study, domain, {polarity: tuple(rows) for polarity, rows in by_polarity.items()})
