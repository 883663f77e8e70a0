"""The evidence table of the literature: studies against factor domains, each cell what the study says there."""

from collections.abc import Iterable, Iterator, Mapping

from fingerpost.exhibits.evidence import nothing, words
from fingerpost.store.queries import ledger, visible
from fingerpost.store.queries.literature import domains, evidence_rows, studies
from fingerpost.store.queries.types import Extract, Person, Programme, Study
from fingerpost.terms.coding import Polarity
from fingerpost.terms.exhibit import Cell, Exhibit, Row

SIX = (
    "organisational-culture", "workforce-management", "inter-organisational", "leadership", "economic", "political",
)  # fmt: skip
"""Factor domains in their order of print; others come after them."""

HEADINGS = {
    Polarity.BARRIER: "Barriers",
    Polarity.FACILITATOR: "Facilitators",
    Polarity.NEED: "Needs",
    Polarity.RECOMMENDATION: "Recommendations",
    Polarity.MIXED: "Both ways",
    Polarity.NONE: "Other",
}


def evidence_table(*, viewer: Person, programme: Programme) -> Exhibit:
    """One row a study, one column a factor domain; within a cell each kind is numbered. Raises Refused or NotFound."""
    visible.require(viewer, "see exhibits", programme)
    columns = _in_order(domains(viewer, programme))
    cells: dict[tuple[int, str], Mapping[Polarity, tuple[Extract, ...]]] = {
        (row.study.pk, row.domain): row.extracts for row in evidence_rows(viewer, programme)
    }
    found = list(studies(viewer, programme))
    rows = (
        Row(str(study), (words(study.title), *(_cell(cells.get((study.pk, domain), {})) for domain in columns)),
            ref=f"study:{study.guid}") for study in found
    )  # fmt: skip
    return Exhibit(
        kind="evidence-table",
        title="Evidence from the literature by factor domain",
        as_of=ledger.as_of(viewer),
        columns=("Title", *(_word(domain) for domain in columns)),
        rows=tuple(rows),
        notes=tuple(_notes(found)),
        label_header="Study",
    )


def _in_order(found: list[str]) -> list[str]:
    if not set(found) & set(SIX):
        return found
    return [*SIX, *(domain for domain in found if domain not in SIX)]


def _word(domain: str) -> str:
    return (
        (domain[:1].upper() + domain[1:]).replace("-", " ")
        if domain != "inter-organisational"
        else "Inter-organisational"
    )


def _cell(extracts: Mapping[Polarity, tuple[Extract, ...]]) -> Cell:
    lines = [line for kind, heading in HEADINGS.items() for line in _part(heading, extracts.get(kind, ()))]
    if not lines:
        return nothing("nothing extracted")
    refs = (f"extract:{row.guid}" for kind in HEADINGS for row in extracts.get(kind, ()))
    return words("\n".join(lines), refs)


def _part(heading: str, extracts: Iterable[Extract]) -> Iterator[str]:
    numbered = [f"{n}. {_gloss(row)}" for n, row in enumerate(extracts, start=1)]
    if numbered:
        yield heading
        yield from numbered


def _gloss(extract: Extract) -> str:
    return f"{extract.gloss} [{extract.caveat}]" if extract.caveat else extract.gloss


def _notes(found: list[Study]) -> Iterator[str]:
    extracts = [extract for study in found for extract in study.extracts.all()]
    yield f"{len(found):,} studies, {len(extracts):,} extracts, in the reviewers' own words."
    doubtful = sum(1 for extract in extracts if extract.caveat)
    if doubtful:
        yield f"{doubtful:,} extracts carry a caveat, in brackets."
    bare = sum(1 for study in found if not study.extracts.all())
    if bare:
        yield f"Nothing was extracted from {bare:,} of the studies."
