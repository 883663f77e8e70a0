"""What the exhibits share: the codings that count for a viewer, the refs they may have, and the notes that say so."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from fingerpost.analysis.layers import coded_twice, counted
from fingerpost.analysis.retrieval import Value, where
from fingerpost.store.queries import visible
from fingerpost.store.queries.counting import Countable, countable
from fingerpost.store.queries.programme import site_of, wave_of
from fingerpost.store.queries.types import Person, Programme
from fingerpost.terms.coding import SIGN, Polarity
from fingerpost.terms.errors import Invalid
from fingerpost.terms.exhibit import Cell
from fingerpost.terms.said import some

Conditions = Mapping[str, Value | Iterable[Value]]
OF_SOURCES = {"site": "site", "wave": "wave", "kind": "kind"}


@dataclass(frozen=True, slots=True)
class Counted:
    """`codings` count here; `sources` are those they could have come from; `of` is what both were picked from."""

    of: Countable
    codings: pl.DataFrame
    sources: pl.DataFrame
    notes: tuple[str, ...]


def counted_for(
    viewer: Person,
    programme: Programme,
    *,
    layer: str | None = None,
    version: int | None = None,
    conditions: Conditions | None = None,
) -> Counted:
    """The codings that count for this viewer under one codebook version, and the notes that say which those are.

    Raises Refused or NotFound for who may not see exhibits, NotFound and Invalid for unknown layers and conditions.
    """
    of = countable(viewer, programme, version)
    asked = _known(viewer, programme, conditions or {})
    codings = where(counted(of.codings, layer), of.codes, **asked)
    notes = [_version_note(of), _layer_note(layer), _twice_note(of.codings)]
    return Counted(of, codings, _picked(of.sources, asked), tuple(notes))


def reads_words(viewer: Person, programme: Programme) -> bool:
    """Whether the viewer may open the passages behind a figure."""
    return visible.allowed(viewer, "read sources", programme)


def passage_refs(guids: Iterable[str], *, readable: bool) -> tuple[str, ...]:
    """Refs to passages, or none for who may not read them."""
    return tuple(f"passage:{guid}" for guid in guids) if readable else ()


def words(text: str, refs: Iterable[str] = ()) -> Cell:
    """A cell that says this; an empty text is a value too."""
    return Cell(text, text, refs=tuple(refs))


def nothing(reason: str) -> Cell:
    """A cell without evidence that says why."""
    return Cell("", None, reason)


def left_out_note(left_out: Mapping[str, int], version: int) -> list[str]:
    """What is not counted because its code does not stand in this version; no note where nothing is."""
    if not left_out:
        return []
    codes = ", ".join(f"{name} ({n})" for name, n in left_out.items())
    return [
        f"Left out, as their codes are not in version {version}: {some(sum(left_out.values()), 'coding')}: {codes}."
    ]


def sign_note(polarities: Iterable[str]) -> list[str]:
    """The signs that occur, explained; no note where none does."""
    occurring = set(polarities)
    used = [polarity for polarity in Polarity if SIGN[polarity] and polarity in occurring]
    return [", ".join(f"({SIGN[polarity]}) {polarity}" for polarity in used) + "."] if used else []


def query(**asked: object) -> tuple[tuple[str, str], ...]:
    """What was asked for, as an exhibit keeps it; what was left open is left out."""
    return tuple((name, str(value)) for name, value in asked.items() if value is not None)


def condition_texts(conditions: Conditions | None) -> tuple[tuple[str, str], ...]:
    """Conditions as an exhibit keeps them: one line a key."""
    return tuple(
        (key, ", ".join(str(value) for value in _several(wanted))) for key, wanted in (conditions or {}).items()
    )


def _known(viewer: Person, programme: Programme, conditions: Conditions) -> dict[str, list[Value]]:
    """The conditions with sites and waves as their keys."""
    asked = {key: _several(wanted) for key, wanted in conditions.items()}
    if "site" in asked:
        asked["site"] = [value and site_of(viewer, programme, str(value)).key for value in asked["site"]]
    if "wave" in asked:
        asked["wave"] = [value and wave_of(viewer, programme, str(value)).key for value in asked["wave"]]
    return asked


def _several(wanted: Value | Iterable[Value]) -> list[Value]:
    return [wanted] if wanted is None or isinstance(wanted, str | int) else list(wanted)


def _picked(sources: pl.DataFrame, asked: Mapping[str, Sequence[Value]]) -> pl.DataFrame:
    """The sources in which what was asked for could stand: the denominators are theirs."""
    for key, wanted in asked.items():
        values = pl.Series([None if value is None else str(value) for value in wanted], dtype=pl.String)
        if key in OF_SOURCES:
            sources = sources.filter(pl.col(OF_SOURCES[key]).is_in(values.implode(), nulls_equal=True))
        elif key == "role":
            sources = sources.filter(pl.col("roles").list.set_intersection(values.to_list()).list.len() > 0)
    return sources


def _version_note(of: Countable) -> str:
    return f"Codebook version {of.version.number} ({of.version.status})."


def _layer_note(layer: str | None) -> str:
    if layer:
        return f"Counted: the {layer} layer alone."
    return "Counted: of each source what the team agreed; where nothing was agreed, every coding."


def _twice_note(codings: pl.DataFrame) -> str:
    twice = coded_twice(codings)
    return f"{some(twice, 'source')} {'was' if twice == 1 else 'were'} coded by two coders or more."


def conditions_from(lines: Iterable[str]) -> dict[str, list[Value]]:
    """Conditions written `key=value`; a key given twice allows either value. Raises Invalid."""
    asked: dict[str, list[Value]] = {}
    for line in lines:
        key, sign, value = line.partition("=")
        if not sign or not key.strip() or not value.strip():
            raise Invalid(f"{line!r} is no condition.", hint="Write key=value, as wave=W2 or polarity=barrier.")
        asked.setdefault(key.strip(), []).append(value.strip())
    return asked
