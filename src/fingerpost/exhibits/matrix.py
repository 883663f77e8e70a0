"""The matrix: codes or constructs against sites, waves, roles, kinds or polarities, every cell with its passages."""

import polars as pl

from fingerpost.analysis import matrix as figures
from fingerpost.analysis.matrix import (
    Columns,
    Count,
    MatrixCell,
    MatrixColumn,
    MatrixResult,
    MatrixRow,
    RowTree,
)
from fingerpost.exhibits.evidence import (
    Conditions,
    Counted,
    condition_texts,
    counted_for,
    left_out_note,
    passage_refs,
    query,
    reads_words,
)
from fingerpost.store.queries import ledger
from fingerpost.store.queries.codebook import nearest
from fingerpost.store.queries.counting import links
from fingerpost.store.queries.frameworks import constructs_frame, framework_of
from fingerpost.store.queries.sources import labels_frame
from fingerpost.store.queries.types import Framework, Person, Programme
from fingerpost.terms.coding import Polarity
from fingerpost.terms.errors import Invalid
from fingerpost.terms.exhibit import Cell, Exhibit, Row
from fingerpost.terms.said import some

ROWS = ("code", "construct:FRAMEWORK")
COLUMNS = ("site", "wave", "role", "kind", "polarity")
COUNTS = ("sites", "sources", "passages", "codings")
MANY = {
    "code": "Codes", "site": "site", "wave": "wave", "role": "participant's role", "kind": "kind of source",
    "polarity": "polarity",
}  # fmt: skip


def matrix(
    *,
    viewer: Person,
    programme: Programme,
    rows: str = "code",
    cols: str = "site",
    count: Count = "sites",
    layer: str | None = None,
    version: int | None = None,
    where: Conditions | None = None,
) -> Exhibit:
    """Count codings by row and column.

    `rows`: "code", or "construct:" and a framework's key. `cols`: one of COLUMNS. `count`: one of COUNTS; sites, the
    default, with their denominators. `layer`: that layer alone. `version`: a codebook version's number. `where`:
    conditions on site, wave, role, kind, polarity, coder, code, version, layer. Raises Refused, NotFound, Invalid.
    """
    framework = _framework(rows)
    _check(cols, COLUMNS, "column")
    _check(count, COUNTS, "count")
    counted = counted_for(viewer, programme, layer=layer, version=version, conditions=where)
    result = figures.matrix(
        counted.codings, counted.sources, _tree(counted, framework), _columns(viewer, programme, cols), count,
        coded=counted.of.codings,
    )  # fmt: skip
    readable = reads_words(viewer, programme)
    kind = "construct" if framework else "code"
    return Exhibit(
        kind="matrix",
        title=f"{framework.name if framework else 'Codes'} by {MANY[cols]}, counted as {count}",
        as_of=ledger.as_of(viewer),
        columns=tuple(column.label for column in result.columns),
        rows=tuple(_row(row, result, kind, readable) for row in result.rows),
        notes=(*counted.notes, *_notes(result, counted, viewer, programme, cols)),
        label_header="Construct" if framework else "Code",
        query=(
            *query(rows=rows, cols=cols, count=count, layer=layer, version=version),
            *condition_texts(where),
        ),
    )


def _framework(rows: str) -> Framework | None:
    what, colon, key = rows.partition(":")
    if rows == "code":
        return None
    if what == "construct" and colon:
        return framework_of(key)
    raise Invalid(f"A matrix has no rows {rows!r}.", hint=f"Give one of {', '.join(ROWS)}.")


def _check(given: str, known: tuple[str, ...], what: str) -> None:
    if given not in known:
        hint = nearest(given, list(known)) or f"Give one of {', '.join(known)}."
        raise Invalid(f"A matrix has no {what} {given!r}.", hint=hint)


def _tree(counted: Counted, framework: Framework | None) -> RowTree:
    codes = counted.of.codes
    if framework is None:
        return figures.code_rows(codes)
    return figures.construct_rows(constructs_frame(framework), links(counted.of.version, framework), codes)


def _columns(viewer: Person, programme: Programme, cols: str) -> Columns:
    if cols == "polarity":
        labels = {"key": list(Polarity), "label": list(Polarity), "position": range(len(Polarity))}
        return Columns(cols, pl.DataFrame(labels, schema_overrides={"key": pl.String, "label": pl.String}), "codings")
    labels_of = labels_frame(viewer, programme, cols)
    # A site's key is its column: sixteen names do not fit side by side, and the note spells them out.
    return Columns(cols, labels_of.with_columns(label="key") if cols == "site" else labels_of)


def _row(row: MatrixRow, result: MatrixResult, kind: str, readable: bool) -> Row:
    cells = (_cell(cell, column, readable) for cell, column in zip(row.cells, result.columns, strict=True))
    return Row(row.label, tuple(cells), row.path, f"{kind}:{row.id}")


def _cell(cell: MatrixCell, column: MatrixColumn, readable: bool) -> Cell:
    if cell.value is None:
        return Cell("", None, cell.reason)
    is_total = column.key is None and column.denominator is not None
    text = f"{cell.value} of {column.denominator}" if is_total else str(cell.value)
    return Cell(text, cell.value, refs=passage_refs(cell.refs, readable=readable))


def _notes(result: MatrixResult, counted: Counted, viewer: Person, programme: Programme, cols: str) -> list[str]:
    notes = [_denominators(result, cols)] if result.count in ("sites", "sources") else []
    if not result.rows:
        notes.append("The codebook has no code yet: add some on the codebook page.")
    if cols == "site":
        named = labels_frame(viewer, programme, "site")
        notes.append(f"Sites: {', '.join(named.filter(pl.col('key') != pl.col('label'))['label'])}.")
    if result.outside:
        notes.append(f"{some(result.outside, 'coding')} without a {MANY[cols]} {_is(result.outside)} not counted here.")
    return [
        *(note for note in notes if note != "Sites: ."),
        *left_out_note(result.left_out, counted.of.version.number),
    ]


def _is(n: int) -> str:
    return "is" if n == 1 else "are"


def _denominators(result: MatrixResult, cols: str) -> str:
    """Of how many sites or sources each column is counted; of sites against sites it is one each."""
    *each, whole = result.columns
    total = f"{result.count.capitalize()} with that coding, of {whole.denominator} in all"
    if cols == "site" and result.count == "sites":
        return f"{total}."
    return f"{total}; of each column: {', '.join(f'{column.label} {column.denominator}' for column in each)}."
