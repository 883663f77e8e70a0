"""The part of a round that is measured: by site, wave, kind of source, or role of who speaks. Frames in, frames out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import polars as pl

from fingerpost.exhibits.evidence import Conditions
from fingerpost.store.queries.agreement import RoundFrames
from fingerpost.store.queries.codebook import nearest
from fingerpost.store.queries.programme import site_of, wave_of
from fingerpost.store.queries.sources import labels_frame
from fingerpost.store.queries.types import Person, Programme
from fingerpost.terms.errors import Invalid, NotFound
from fingerpost.terms.sources import KIND_WORDS, SourceKind

AXES = {"site": "site", "wave": "wave", "kind": "kind of source", "role": "participant's role"}
"""What a round is parted by → how it is called."""

Where = tuple[tuple[str, tuple[str, ...]], ...]
"""The part of a round that is wanted: axis and keys of which any will do, in the order of AXES; () for all of it."""


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis with the values that a round's texts have on it: key and label, in order of print."""

    name: str
    values: tuple[tuple[str, str], ...]

    @property
    def title(self) -> str:
        """What its column is called."""
        words = AXES[self.name]
        return f"{words[0].upper()}{words[1:]}"

    def label(self, key: str) -> str:
        """What a value is called."""
        return dict(self.values).get(key, key)


def axis_named(name: str) -> str:
    """The name of an axis, checked. Raises Invalid with what there is."""
    if name not in AXES:
        hint = nearest(name, list(AXES)) or f"Give one of {', '.join(AXES)}."
        raise Invalid(f"A round is not parted by {name!r}.", hint=hint)
    return name


def where_of(viewer: Person, programme: Programme, conditions: Conditions | None) -> Where:
    """Conditions as keys, so that the same part is the same value. Raises Invalid, NotFound."""
    asked = {axis_named(axis): _texts(wanted) for axis, wanted in (conditions or {}).items()}
    return tuple(
        (axis, tuple(sorted({_key(viewer, programme, axis, text) for text in asked[axis]})))
        for axis in AXES if asked.get(axis)
    )  # fmt: skip


def in_order(where: Iterable[tuple[str, tuple[str, ...]]]) -> Where:
    """The conditions in the order of AXES."""
    return tuple(sorted(where, key=lambda condition: list(AXES).index(condition[0])))


def _texts(wanted: object) -> list[str]:
    several = [wanted] if isinstance(wanted, str | int) else wanted if isinstance(wanted, Iterable) else []
    return [str(value) for value in several]


def _key(viewer: Person, programme: Programme, axis: str, text: str) -> str:
    if axis == "site":
        return site_of(viewer, programme, text).key
    if axis == "wave":
        return wave_of(viewer, programme, text).key
    labels = {str(kind): KIND_WORDS[kind] for kind in SourceKind} if axis == "kind" else dict(
        labels_frame(viewer, programme, axis).select("key", "label").iter_rows()
    )  # fmt: skip
    wanted = text.strip().casefold()
    for key, label in labels.items():
        if wanted in (key.casefold(), label.casefold()):
            return key
    raise NotFound(f"There is no {AXES[axis]} {text!r}.", hint=nearest(text, list(labels.values())))


def axes_of(viewer: Person, programme: Programme, frames: RoundFrames) -> dict[str, Axis]:
    """What the round's texts can be parted by, with the values that occur in them."""
    return axes_with(viewer, programme, {name: _present(frames, name) for name in AXES})


def axes_with(viewer: Person, programme: Programme, present: Mapping[str, set[str]]) -> dict[str, Axis]:
    """The axes with these of their values, labelled and in order of print."""
    found = {}
    for name in AXES:
        known = labels_frame(viewer, programme, name).select("key", "label").rows() if present[name] else []
        found[name] = Axis(name, tuple((key, label) for key, label in known if key in present[name]))
    return found


def _present(frames: RoundFrames, axis: str) -> set[str]:
    return set((frames.parts["role"] if axis == "role" else frames.sources[axis]).drop_nulls())


def occurring(frames: RoundFrames, axis: Axis) -> list[tuple[str, str]]:
    """The values of the axis, key and label, that these frames hold."""
    present = _present(frames, axis.name)
    return [value for value in axis.values if value[0] in present]


def narrowed(frames: RoundFrames, where: Where, axes: Mapping[str, Axis]) -> RoundFrames:
    """The frames of this part alone; codes and coders stay as they are. Raises NotFound where the round has no such."""
    for axis, keys in where:
        missing = [key for key in keys if key not in dict(axes[axis].values)]
        if missing:
            known = ", ".join(label for _, label in axes[axis].values)
            raise NotFound(f"{frames.round.name} has no text of {AXES[axis]} {missing[0]!r}.",
                           hint=f"There are: {known}." if known else f"Its texts have no {AXES[axis]}.")  # fmt: skip
        frames = _of_role(frames, keys) if axis == "role" else _of_sources(frames, axis, keys)
    if where and frames.sources.is_empty():
        raise NotFound(f"{frames.round.name} has no text of {said(where, axes)}.", hint="Ask for less at once.")
    return frames


def said(where: Where, axes: Mapping[str, Axis]) -> str:
    """The part in words: "site 04 Millbrook, wave W1 or W2"."""
    return ", ".join(f"{AXES[axis]} {' or '.join(axes[axis].label(key) for key in keys)}" for axis, keys in where)


def _of_sources(frames: RoundFrames, axis: str, keys: tuple[str, ...]) -> RoundFrames:
    return _only(frames, frames.sources.filter(pl.col(axis).is_in(keys))["source_id"])


def _only(frames: RoundFrames, kept: pl.Series) -> RoundFrames:
    here = pl.col("source_id").is_in(kept.implode())
    return replace(
        frames, sources=frames.sources.filter(here), passes=frames.passes.filter(here), parts=frames.parts.filter(here),
        excerpts=frames.excerpts.filter(here), looked=frames.looked.filter(here),
    )  # fmt: skip


def _of_role(frames: RoundFrames, keys: tuple[str, ...]) -> RoundFrames:
    """What these roles say is taken for the excerpts that the round is about: nothing else of a text counts."""
    turns = frames.parts.filter(pl.col("role").is_in(keys))
    spoken = turns.select("source_id", "start", "end")
    cut = spoken.join(frames.excerpts, on="source_id", suffix="_of_excerpt").with_columns(
        start=pl.max_horizontal("start", "start_of_excerpt"), end=pl.min_horizontal("end", "end_of_excerpt")
    )
    inside = cut.filter(pl.col("end") > pl.col("start")).select(spoken.columns)
    whole = spoken.join(frames.excerpts, on="source_id", how="anti")
    excerpts = pl.concat([whole, inside]).sort("source_id", "start")
    own = _only(frames, excerpts["source_id"].unique())
    return replace(own, excerpts=excerpts, parts=own.parts.filter((pl.col("unit") != "turn") | _by(keys)))


def _by(keys: tuple[str, ...]) -> pl.Expr:
    return pl.col("role").is_in(keys).fill_null(False)
