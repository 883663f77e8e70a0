"""The framework table: findings under the constructs where the team placed them, then what lies outside."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from fingerpost.exhibits.attributed import Attributed, attributions
from fingerpost.exhibits.evidence import nothing, passage_refs, reads_words, sign_note, words
from fingerpost.store.queries import ledger, visible
from fingerpost.store.queries.findings import Evidence, FindingNow, Placed, placed_findings
from fingerpost.store.queries.frameworks import framework_of
from fingerpost.store.queries.types import Construct, Framework, Person, Programme
from fingerpost.terms.coding import SIGN, Polarity
from fingerpost.terms.exhibit import Cell, Exhibit, Row
from fingerpost.terms.findings import OUTSIDE, Stance
from fingerpost.terms.said import some

COLUMNS = ("Finding", "Sites", "For", "Against")
NO_EVIDENCE = "no evidence placed here"
BELOW = "see its parts below"


@dataclass(frozen=True, slots=True)
class _Printing:
    """What every row needs to know: of how many sites, who said what, and whether the viewer may have the refs."""

    sites: int
    said: dict[str, Attributed]
    readable: bool
    quoted: bool


def framework_table(*, viewer: Person, programme: Programme, framework: str, quoted: bool = False) -> Exhibit:
    """One row a finding, under the construct of this framework (a key) where it is placed; the rest says so.

    `Sites`: how many support it; `For` and `Against`: how many passages do; `quoted` prints those passages too.
    Raises Refused or NotFound.
    """
    visible.require(viewer, "see exhibits", programme)
    chosen = framework_of(framework)
    placed = placed_findings(viewer, programme, chosen)
    evidence = [item for place in placed for now in place.findings for item in now.evidence]
    printing = _Printing(
        sites=visible.sites(viewer, programme).count(),
        said=attributions(viewer, programme, {str(item.passage.guid) for item in evidence}) if quoted else {},
        readable=reads_words(viewer, programme),
        quoted=quoted,
    )
    return Exhibit(
        kind="framework-table",
        title=f"Findings by {chosen.name}",
        as_of=ledger.as_of(viewer),
        columns=COLUMNS,
        rows=tuple(_rows(placed, printing)),
        notes=tuple(_notes(viewer, programme, chosen, placed, printing)),
        label_header="Construct",
        query=(("framework", framework), *((("quoted", "yes"),) if quoted else ())),
    )


def _rows(placed: list[Placed], printing: _Printing) -> Iterator[Row]:
    """Constructs at the top always, those below only where something is placed in them or under them."""
    used = _with_findings_below(placed)
    for place in placed:
        label, path = _label(place.construct)
        ref = f"construct:{place.construct.guid}" if place.construct else None
        for now in place.findings:
            yield Row(label, tuple(_cells(now, printing)), path, ref)
        if place.findings:
            continue
        if not path or (place.construct and place.construct.pk in used):
            reason = BELOW if place.construct and place.construct.pk in used else NO_EVIDENCE
            yield Row(label, (nothing(reason), *(words("") for _ in COLUMNS[1:])), path, ref)


def _label(construct: Construct | None) -> tuple[str, tuple[str, ...]]:
    if construct is None:
        return OUTSIDE, ()
    path: tuple[str, ...] = ()
    above = construct.parent
    while above is not None:
        path, above = (above.name, *path), above.parent
    return construct.name, path


def _with_findings_below(placed: list[Placed]) -> set[int]:
    """Constructs above one with findings, not counting itself."""
    used: set[int] = set()
    for place in placed:
        above = place.construct.parent if place.construct and place.findings else None
        while above is not None:
            used.add(above.pk)
            above = above.parent
    return used


def _cells(now: FindingNow, printing: _Printing) -> Iterator[Cell]:
    finding = f"finding:{now.finding.guid}"
    all_, for_, against = list(now.evidence), _live(now, Stance.SUPPORTING), _live(now, Stance.CONTRARY)
    yield words(_sentence(now), (finding, *_refs(all_, printing)))
    sites = Cell(f"{now.sites} of {printing.sites}", now.sites, refs=(finding, *_refs(for_, printing)))
    yield sites if for_ else Cell("", None, "no passage attached", (finding,))
    for evidence in (for_, against):
        yield Cell(_told(evidence, printing), len(evidence), refs=(finding, *_refs(evidence, printing)))


def _live(now: FindingNow, stance: Stance) -> list[Evidence]:
    return [item for item in now.evidence if item.is_live and item.stance == stance]


def _refs(evidence: Iterable[Evidence], printing: _Printing) -> tuple[str, ...]:
    return passage_refs((str(item.passage.guid) for item in evidence), readable=printing.readable)


def _sentence(now: FindingNow) -> str:
    sign = SIGN[Polarity(now.finding.polarity)]
    lead = f"({sign}) " if sign else ""
    more = f" {now.finding.qualification}" if now.finding.qualification else ""
    return f"{lead}{now.finding.sentence}{more}"


def _told(evidence: list[Evidence], printing: _Printing) -> str:
    """The number, and where they are wanted the words of those who may be quoted."""
    if not printing.quoted:
        return str(len(evidence))
    quotes = (f"“{item.passage.quote}” {who.text}" for item in evidence if (who := _may_quote(item, printing)))
    return "\n".join((str(len(evidence)), *quotes))


def _may_quote(item: Evidence, printing: _Printing) -> Attributed | None:
    attributed = printing.said.get(str(item.passage.guid))
    return attributed if attributed and attributed.is_quotable and item.passage.quote else None


def _notes(
    viewer: Person, programme: Programme, framework: Framework, placed: list[Placed], printing: _Printing
) -> Iterator[str]:
    here = [now for place in placed for now in place.findings]
    yield from sign_note(now.finding.polarity for now in here)
    yield (
        f"Findings as the team wrote and placed them; a site counts where a passage from it supports the finding, "
        f"of {some(printing.sites, 'site')}."
    )
    gone = {item.passage.pk for now in here for item in now.evidence if not item.is_live}
    if gone:
        yield f"{some(len(gone), 'passage')} behind these findings {_have(gone)} been taken off or withdrawn since."
    unquotable = {g for g, who in printing.said.items() if not who.is_quotable}
    if unquotable:
        yield f"{some(len(unquotable), 'passage')} not printed: who spoke did not agree to be quoted."
    missing = visible.findings(viewer, programme).count() - len({now.finding.pk for now in here})
    if missing:
        yield f"{some(missing, 'finding')} not placed in this framework yet."
    if framework.citation:
        yield f"Framework: {framework.citation}."


def _have(things: set[int]) -> str:
    return "has" if len(things) == 1 else "have"
