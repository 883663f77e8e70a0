"""Picking codings by what they are: site, wave, role, kind, polarity, coder, code, version, layer.

Not here: which layer counts where nobody asks for one (`layers`), and full text (the store's search).
"""

from collections.abc import Iterable
from difflib import get_close_matches
from enum import StrEnum

import polars as pl

from fingerpost.terms.coding import Layer, Polarity
from fingerpost.terms.errors import Invalid, NotFound
from fingerpost.terms.sources import SourceKind

Value = str | int | None
KEYS = ("site", "wave", "role", "kind", "polarity", "coder", "code", "version", "layer")
_CLOSED: dict[str, type[StrEnum]] = {"kind": SourceKind, "polarity": Polarity, "layer": Layer}


def where(
    codings: pl.DataFrame, codes: pl.DataFrame | None = None, /, **conditions: Value | Iterable[Value]
) -> pl.DataFrame:
    """The codings (CODINGS) that meet all conditions: `where(codings, wave=["W1", "W2"], kind="interview")`.

    A condition is one value or several, any of which will do; None means that there is none (no wave). A code
    is given by name or guid; with the frame `codes` (CODES) its descendants count as it, and an unknown one
    is NotFound. Raises Invalid for a key or value that is not allowed.
    """
    for key, wanted in conditions.items():
        codings = codings.filter(_condition(key, _several(wanted), codes))
    return codings


def code_and_below(name: str, codes: pl.DataFrame) -> set[str]:
    """A code by name, path (`HEADING/CODE`) or guid, with its descendants, as guids; `codes` has the columns of CODES.

    Raises NotFound, with the nearest names, and Invalid where a name is that of several codes.
    """
    found = _named(name, codes)
    if len(found) > 1:
        raise Invalid(f"{name!r} names more than one code.", hint="Put the heading in front: HEADING/CODE.")
    return _below(set(found), codes)


def _named(name: str, codes: pl.DataFrame) -> list[str]:
    """Codes of this name or guid; of this path, where the name holds a slash and no code is called so."""
    return _ids(name, codes) if "/" not in name or (codes["code"] == name).any() else _by_path(name, codes)


def _by_path(name: str, codes: pl.DataFrame) -> list[str]:
    *above, last = (part.strip() for part in name.split("/"))
    names = dict(codes.select("code_id", "code").rows())
    parents = dict(codes.select("code_id", "parent_id").rows())
    found = [guid for guid, code in names.items() if code == last and _stands_under(guid, above, names, parents)]
    return found or _ids(name, codes)


def _stands_under(guid: str, above: list[str], names: dict[str, str], parents: dict[str, str | None]) -> bool:
    for name in reversed(above):
        guid = parents.get(guid) or ""
        if names.get(guid) != name:
            return False
    return True


def _several(wanted: Value | Iterable[Value]) -> list[Value]:
    return [wanted] if wanted is None or isinstance(wanted, str | int) else list(wanted)


def _condition(key: str, wanted: list[Value], codes: pl.DataFrame | None) -> pl.Expr:
    if key not in KEYS:
        raise Invalid(f"Codings cannot be picked by {key!r}.", hint=f"Pick by one of {', '.join(KEYS)}.")
    if key == "code":
        return _is_code([str(value) for value in wanted], codes)
    if key == "version":
        return _is_any(key, [_version(value) for value in wanted], pl.Int64)
    for value in wanted:
        _check(key, value)
    return _is_any(key, [None if value is None else str(value) for value in wanted], pl.String)


def _is_any(key: str, wanted: list[str | None] | list[int | None], dtype: type[pl.DataType]) -> pl.Expr:
    return pl.col(key).is_in(pl.Series(wanted, dtype=dtype).implode(), nulls_equal=True)


def _version(value: Value) -> int | None:
    try:
        return None if value is None else int(value)
    except ValueError:
        raise Invalid(f"{value!r} is not a codebook version.", hint="Give its number, as 2.") from None


def _check(key: str, value: Value) -> None:
    if key in _CLOSED and value not in list(_CLOSED[key]):
        raise Invalid(f"There is no {key} {value!r}.", hint=f"Give one of {', '.join(_CLOSED[key])}.")


def _is_code(wanted: list[str], codes: pl.DataFrame | None) -> pl.Expr:
    if codes is None:
        named = pl.Series(wanted, dtype=pl.String).implode()
        return pl.col("code").is_in(named) | pl.col("code_id").is_in(named)
    return pl.col("code_id").is_in(pl.Series(sorted(_with_descendants(wanted, codes))).implode())


def _with_descendants(wanted: list[str], codes: pl.DataFrame) -> set[str]:
    return _below({id_ for name in wanted for id_ in _named(name, codes)}, codes)


def _below(found: set[str], codes: pl.DataFrame) -> set[str]:
    parents = codes.select("code_id", "parent_id").rows()
    while below := {id_ for id_, parent in parents if parent in found} - found:
        found |= below
    return found


def _ids(name: str, codes: pl.DataFrame) -> list[str]:
    ids: list[str] = codes.filter((pl.col("code") == name) | (pl.col("code_id") == name))["code_id"].to_list()
    if not ids:
        near = get_close_matches(name, codes["code"].to_list(), n=3)
        hint = f"Did you mean {' or '.join(map(repr, near))}?" if near else "Look at the codebook for its codes."
        raise NotFound(f"There is no code {name!r}.", hint=hint)
    return ids
