"""The boxes of the retrieval page and the typed query, each made from the other. Works without scripts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fingerpost.terms import search
from fingerpost.terms.coding import Polarity
from fingerpost.terms.retrieval import (
    CONDITIONS,
    Both,
    Coded,
    Expression,
    Measure,
    Meets,
    Relation,
    Scope,
    Wanted,
    Words,
    written,
)

ROWS = 3
TOGETHER = (("and", "also in the same place:"), ("not", "nowhere in the same place:"))
LYING = (
    (Relation.OVERLAPS, "sharing words with"), (Relation.INSIDE, "lying inside"), (Relation.AROUND, "lying around"),
    (Relation.EXACTLY, "on the very words of"), (Relation.NEAR, "near"),
)  # fmt: skip
HOW = (
    ("", "—"), *TOGETHER, *((str(relation), words) for relation, words in LYING),
    *((f"NOT {relation}", f"not {words}") for relation, words in LYING),
)  # fmt: skip
"""How a passage may lie to the next, with its words on the page."""


@dataclass(frozen=True, slots=True)
class Box:
    """One row of boxes: how it joins the ones before, a code or words, a polarity; a distance for what is near."""

    how: str = ""
    code: str = ""
    words: str = ""
    polarity: str = ""
    distance: str = ""
    measure: str = ""


def boxes_of(wanted: Wanted | None) -> list[Box] | None:
    """The rows of boxes that say this query, filled up with empty ones; None for a query that has no such shape."""
    if wanted is None:
        return [Box()] * (ROWS + 1)
    rows = _rows(wanted.what)
    if rows is None or len(rows) > ROWS + 1:
        return None
    return rows + [Box()] * (ROWS + 1 - len(rows))


def typed(given: Mapping[str, str]) -> str:
    """The query that filled boxes say, as one types it; empty where nothing was chosen."""
    rows = [_given(given, number) for number in range(ROWS + 1)]
    filled = [row for number, row in enumerate(rows) if (row.code or row.words) and (row.how or number == 0)]
    if not rows[0].code and not rows[0].words:
        filled = [Box(code="*", polarity=rows[0].polarity), *filled] if filled or rows[0].polarity else []
    lying = [row for row in filled[1:] if row.how not in dict(TOGETHER)]
    together = sorted((row for row in filled[1:] if row.how in dict(TOGETHER)), key=lambda row: row.how == "not")
    parts = [_leaf(row) if number == 0 else _joined(row) for number, row in enumerate([*filled[:1], *lying, *together])]
    same = [f"same:{given['same']}"] if given.get("same") and given["same"] != Scope.PASSAGE else []
    return " ".join([*parts, *same, *_conditions(given)]) if parts else ""


def _given(given: Mapping[str, str], number: int) -> Box:
    return Box(**{name: given.get(f"{name}{number}", "").strip() for name in Box.__slots__})


def _conditions(given: Mapping[str, str]) -> Iterable[str]:
    for key in CONDITIONS:
        value = given.get(key, "").replace('"', "")
        if value:
            yield f'{key}:"{value}"' if not value.isalnum() else f"{key}:{value}"


def _joined(row: Box) -> str:
    if row.how in dict(TOGETHER):
        return f"{row.how.upper()} {_leaf(row)}"
    far = f"/{row.distance}" if row.distance.isdecimal() else ""
    measure = f" {row.measure.upper()}" if row.measure in list(Measure) else ""
    return f"{row.how}{far + measure if row.how.endswith(Relation.NEAR) else ''} {_leaf(row)}"


def _leaf(row: Box) -> str:
    if row.words and not row.code:
        return row.words if " " not in row.words or row.words.startswith(('"', "“")) else f'"{row.words}"'
    polarity = Polarity(row.polarity) if row.polarity in list(Polarity) else None
    return written(Wanted(Coded(row.code, polarity)))


def _rows(what: Expression) -> list[Box] | None:
    parts, but = (what.parts, what.but) if isinstance(what, Both) else ((what,), ())
    first = _chain(parts[0])
    others = [_box(part, how) for how, some in (("and", parts[1:]), ("not", but)) for part in some]
    if first is None or any(box is None for box in others):
        return None
    return [*first, *(box for box in others if box)]


def _chain(what: Expression) -> list[Box] | None:
    if not isinstance(what, Meets):
        box = _box(what, "")
        return [box] if box else None
    before, right = _chain(what.left), what.right
    negated = "NOT " if what.negated else ""
    near = what.relation is Relation.NEAR
    distance, measure = (str(what.distance), str(what.measure)) if near else ("", "")
    box = _box(right, f"{negated}{what.relation}", distance, measure)
    return [*before, box] if before and box else None


def _box(what: Expression, how: str, distance: str = "", measure: str = "") -> Box | None:
    match what:
        case Coded(code, polarity):
            return Box(how, code, "", str(polarity or ""), distance, measure)
        case Words(query):
            return Box(how, "", search.written(query), "", distance, measure)
        case _:
            return None
