"""Literature: studies and what was extracted from them, in our own words."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from fingerpost.actions.acting import Done, action
from fingerpost.store.models import Extract, Person, Programme, Study
from fingerpost.store.queries import visible
from fingerpost.terms.coding import Polarity
from fingerpost.terms.errors import Conflict, Invalid
from fingerpost.terms.sources import digest


@dataclass(frozen=True, slots=True)
class NewExtract:
    """One thing that a study says. `domain` and `theme` are the review's own keys; `caveat` says what is unsure."""

    key: str
    domain: str
    polarity: Polarity
    gloss: str
    theme: str = ""
    caveat: str = ""
    position: int | None = None


@action
def add_study(
    *,
    by: Person,
    programme: Programme,
    key: str,
    authors: str,
    title: str,
    year: int | None = None,
    confidence: str = "",
    note: str = "",
    extracts: Iterable[NewExtract] = (),
    operation: UUID | None = None,
) -> Done[Study]:
    """A piece of literature, with its extracts where they are at hand already."""
    visible.require(by, "literature", programme)
    if not key.strip() or not title.strip():
        raise Invalid("A study needs a key and a title.", where=key)
    if programme.studies.filter(key=key).exists():
        raise Conflict(f"There is a study {key!r} already.", hint="Choose another key, or add extracts to that study.")
    study = Study.objects.create(
        programme=programme, key=key, authors=authors, title=title, year=year, confidence=confidence, note=note
    )
    rows = _lay(study, extracts)
    return Done("study added", study, programme, {"key": key, "extracts": [row.key for row in rows]})


@action
def add_extract(
    *,
    by: Person,
    study: Study,
    key: str,
    domain: str,
    polarity: Polarity,
    gloss: str,
    theme: str = "",
    caveat: str = "",
    position: int | None = None,
    operation: UUID | None = None,
) -> Done[Extract]:
    """One more thing that a study says; without a position it comes last."""
    visible.require(by, "literature", study.programme)
    (row,) = _lay(study, [NewExtract(key, domain, polarity, gloss, theme, caveat, position)])
    details = {"study": str(study.guid), "key": key, "gloss": digest(row.gloss)}
    return Done("extract added", row, study.programme, details)


def _lay(study: Study, extracts: Iterable[NewExtract]) -> list[Extract]:
    """The one door for extracts: checks all before it writes any."""
    present = set(study.extracts.values_list("key", flat=True))
    rows = []
    for new in extracts:
        _check(new, present, study)
        present.add(new.key)
        rows.append(_row(study, new, len(present) - 1))
    return Extract.objects.bulk_create(rows)


def _row(study: Study, new: NewExtract, place: int) -> Extract:
    return Extract(
        study=study, key=new.key, domain=new.domain, polarity=Polarity(new.polarity), theme=new.theme,
        gloss=new.gloss.strip(), caveat=new.caveat, position=place if new.position is None else new.position,
    )  # fmt: skip


def _check(new: NewExtract, present: set[str], study: Study) -> None:
    where = f"Study {study.key}, extract {new.key}"
    if not new.key.strip() or not new.domain.strip() or not new.gloss.strip():
        raise Invalid("An extract needs a key, a domain and words of our own.", where=where)
    if new.polarity not in list(Polarity):
        raise Invalid(f"{new.polarity!r} is no polarity.", where=where, hint=f"One of: {', '.join(Polarity)}.")
    if new.key in present:
        raise Conflict(f"There is an extract {new.key!r} already.", where=where)
