"""Passages with the coding that put them there, by guid, and codings to choose evidence from.

Words come as they are: who may be quoted, and how a speaker is named to whom, the exhibits decide.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from fingerpost.store.models import Coding, Passage, Person, Programme
from fingerpost.store.queries import visible
from fingerpost.store.queries.codebook import names_by_code

LOT = 900
_FIELDS = (
    "guid", "quote", "start", "end", "version__source__guid", "version__source__title", "version__source__site__key",
    "version__source__wave__key", "version__source__withdrawn_on", "coding__code_id", "coding__code__guid",
    "coding__polarity", "coding__coder__name", "coding__removed_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PassageNow:
    """One passage in its place. `code`, `polarity` and `coder` are empty where no coding put it there.

    `is_live`: its coding has not been taken off and its source not withdrawn.
    """

    guid: str
    words: str
    start: int
    end: int
    source_guid: UUID
    source: str
    site: str | None
    wave: str | None
    code_guid: UUID | None
    code: str
    polarity: str
    coder: str
    is_live: bool


def passages_of(programme: Programme, guids: Iterable[str]) -> list[PassageNow]:
    """These passages of the programme, by source and place. Ask first whether the person may see them."""
    wanted, names = list(guids), _names(programme)
    rows = Passage.objects.filter(version__source__programme=programme)
    lots = (wanted[at : at + LOT] for at in range(0, len(wanted), LOT))
    found = [_now(values, names) for lot in lots for values in rows.filter(guid__in=lot).values_list(*_FIELDS)]
    return sorted(found, key=lambda each: (each.source, str(each.source_guid), each.start, each.end, each.guid))


def codings_to_choose(
    person: Person, programme: Programme, *, code: str = "", site: str = "", polarity: str = "", words: str = ""
) -> QuerySet[Coding]:
    """Codings that the person may see, newest first, by the code's guid, a site's key, a polarity or words.

    An empty condition asks for nothing.
    """
    conditions = {
        "code__guid": code, "passage__version__source__site__key": site, "polarity": polarity,
        "passage__quote__icontains": words.strip(),
    }  # fmt: skip
    asked = {name: value for name, value in conditions.items() if value}
    rows = visible.codings(person, programme).filter(**asked)
    return rows.select_related("passage").order_by("-made_at", "-pk")


def passage_in_sight(person: Person, programme: Programme, guid: UUID) -> Passage | None:
    """A passage of the programme, for those who read sources; whether it may be cited, the action says."""
    rows = visible.passages(person, programme).filter(guid=guid)
    return rows.select_related("version__source").first()


def _names(programme: Programme) -> dict[int, str]:
    codebook = programme.codebooks.first()
    return names_by_code(codebook) if codebook else {}


def _now(values: tuple[Any, ...], names: dict[int, str]) -> PassageNow:
    guid, words, start, end, source_guid, source, site, wave, withdrawn, code, code_guid, polarity, coder, gone = values
    return PassageNow(
        guid=str(guid), words=words, start=start, end=end, source_guid=source_guid, source=source, site=site, wave=wave,
        code_guid=code_guid, code=names.get(code, "") if code else "", polarity=polarity or "none", coder=coder or "",
        is_live=withdrawn is None and gone is None,
    )  # fmt: skip
