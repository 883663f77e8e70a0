"""Quotations: the passages under a code with who said them, as far as the viewer may know and consent allows."""

import polars as pl

from fingerpost.exhibits.attributed import Attributed, attributions, fits_few, sees_in_full
from fingerpost.exhibits.evidence import (
    Conditions,
    condition_texts,
    counted_for,
    passage_refs,
    query,
    reads_words,
    words,
)
from fingerpost.store.queries import ledger
from fingerpost.store.queries.types import Person, Programme
from fingerpost.terms.coding import Polarity
from fingerpost.terms.errors import Refused
from fingerpost.terms.exhibit import Cell, Exhibit, Row
from fingerpost.terms.said import some

WITHHELD = "withheld"
"""Instead of a site that who spoke there does not want named."""

FOR_ALL = ("Quotation", "Polarity", "Wave")
FOR_THE_TEAM = ("Quotation", "Polarity", "Site", "Wave", "Source", "Coder")
TELLING = ("site", "role", "coder")
"""Conditions that would tell who said something to those who may not know."""

PLACE = ("source_id", "start", "end")


def quotations(
    *,
    viewer: Person,
    programme: Programme,
    code: str | None = None,
    polarity: str | None = None,
    layer: str | None = None,
    version: int | None = None,
    where: Conditions | None = None,
) -> Exhibit:
    """The words under a code (by name or guid) and the codes below it, one row a passage; without a code, under any.

    The same words by two coders are one row that names both. Who does not see full attributions gets them coarsened,
    and neither a column nor a condition that would undo it. Raises Refused, NotFound, Invalid.
    """
    full, readable = sees_in_full(viewer, programme), reads_words(viewer, programme)
    if not full:
        _refuse_telling(where or {})
    conditions = dict(where or {}) | ({"polarity": polarity} if polarity else {}) | ({"code": code} if code else {})
    counted = counted_for(viewer, programme, layer=layer, version=version, conditions=conditions)
    said = _passages(counted.codings)
    shown = attributions(viewer, programme, said["first"].to_list())
    kept = [line for line in said.iter_rows(named=True) if _may_be_shown(line, shown)]
    return Exhibit(
        kind="quotations",
        title=_title(code, polarity),
        as_of=ledger.as_of(viewer),
        columns=FOR_THE_TEAM if full else FOR_ALL,
        rows=tuple(_row(line, shown[line["first"]], full, readable) for line in kept),
        notes=(
            *counted.notes,
            *_notes(said.height - len(kept), [shown[line["first"]] for line in kept], full),
        ),
        label_header="Attribution",
        query=(*query(code=code, polarity=polarity, layer=layer, version=version), *condition_texts(where)),
    )


def _refuse_telling(where: Conditions) -> None:
    """Who asks for the quotations of one site learns whose they are, whatever stands under them."""
    asked = [key for key in TELLING if where.get(key)]
    if asked:
        raise Refused(
            f"Quotations cannot be picked by {asked[0]} by who does not see full attributions.",
            hint="Leave that condition out; the evaluation team may pick by it.",
        )


def _passages(codings: pl.DataFrame) -> pl.DataFrame:
    """One line a stretch of words, in order of source and place, with all that was coded there."""
    shared = [pl.col(name).first() for name in ("quote", "site", "wave", "source", "quotable")]
    each = [pl.col(name).unique(maintain_order=True) for name in ("polarity", "coder", "passage")]
    lines = codings.group_by(PLACE, maintain_order=True).agg(pl.col("passage").first().alias("first"), *shared, *each)
    return lines.sort("source", "source_id", "start", "end")


def _may_be_shown(line: dict[str, object], shown: dict[str, Attributed]) -> bool:
    return bool(line["quotable"] and line["quote"] and shown[str(line["first"])].is_quotable)


def _row(line: dict[str, object], attributed: Attributed, full: bool, readable: bool) -> Row:
    refs = passage_refs(_texts(line["passage"]), readable=readable)
    columns = FOR_THE_TEAM if full else FOR_ALL
    cells = {
        "Quotation": words(str(line["quote"]), refs),
        "Polarity": words(", ".join(p for p in _texts(line["polarity"]) if p != Polarity.NONE)),
        "Site": words(str(line["site"] or "") if attributed.site_nameable else WITHHELD),
        "Wave": words(str(line["wave"] or "")),
        "Source": words(str(line["source"]), (f"source:{line['source_id']}",)),
        "Coder": words(", ".join(_texts(line["coder"]))),
    }
    chosen: tuple[Cell, ...] = tuple(cells[column] for column in columns)
    return Row(attributed.text, chosen, ref=refs[0] if refs else None)


def _texts(value: object) -> list[str]:
    assert isinstance(value, list)
    return [str(one) for one in value]


def _title(code: str | None, polarity: str | None) -> str:
    about = f": {code}" if code else ""
    return f"Quotations{about}" + (f" ({polarity})" if polarity else "")


def _notes(silent: int, shown: list[Attributed], full: bool) -> list[str]:
    notes = [f"{some(len(shown), 'passage')} shown; the same words by several coders count once."]
    if silent:
        notes.append(f"{some(silent, 'passage')} left out: who spoke did not agree to be quoted.")
    if full:
        return [*notes, "Attributions in full: for the evaluation team only."]
    few = fits_few(shown)
    if few:
        notes.append(f"{some(few, 'attribution')} fit fewer than five people of the register: check before use.")
    return notes
