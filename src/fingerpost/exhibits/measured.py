"""A round made ready to be measured: what is counted in, who the coders are to this viewer, the corpus of spans.

Not here: which part of the round (agreement_scope), the figures (analysis), how they are laid out (agreement and the
like).
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl

from fingerpost.analysis import agreement as ag
from fingerpost.analysis.sentences import sentences
from fingerpost.exhibits.agreement_scope import Axis, Where, axes_of, narrowed, said
from fingerpost.store.queries import visible
from fingerpost.store.queries.agreement import RoundFrames, round_frames, texts_of
from fingerpost.store.queries.types import Person, Programme
from fingerpost.terms.coding import Layer
from fingerpost.terms.errors import Invalid
from fingerpost.terms.said import some

UNITS = ("turn", "answer", "sentence", "character")
SETTLED = "What was agreed"
"""The name under which the agreed layer stands among the coders."""

ROLLED_UP = (
    'Rolled up: a coder has a heading where they used any code under it, or the heading itself; "any code" where they '
    "used one at all. Two coders who chose different codes under one heading agree on the heading."
)

_UNITS = {"document": pl.String, "start": pl.Int64, "end": pl.Int64}


@dataclass(frozen=True, slots=True)
class Measured:
    """A round in units. `names`: coder's key → what this viewer calls them; `units` None: characters.

    `codings` has document, coder, code, start, end, polarity, passage: documents and codes by guid, coders as named.
    `counted_in`: document → its unit. `left_out`: documents without the unit that was asked for. `whole`: the round's
    frames, of which `where` is the part that is measured; `axes`: what it can be parted by. `is_rolled_up`: codes are
    headings (see `agreement_rolled`).
    """

    frames: RoundFrames
    names: dict[int, str]
    coders: tuple[str, ...]
    codings: pl.DataFrame
    units: pl.DataFrame | None
    counted_in: dict[str, str]
    left_out: tuple[str, ...]
    looked: dict[str, tuple[str, ...]]
    spans: ag.Corpus
    corpus: ag.Corpus
    whole: RoundFrames
    where: Where = ()
    axes: Mapping[str, Axis] = field(default_factory=dict)
    is_rolled_up: bool = False

    @property
    def part_words(self) -> str:
        """The part of the round that is measured, in words; empty for all of it."""
        return said(self.where, self.axes)

    @property
    def n(self) -> int:
        """How many units, or characters, there are in all."""
        return int(self.corpus.spans.lengths.sum())

    @property
    def unit_words(self) -> str:
        """What N counts, in words: "turns and answers"."""
        if self.units is None:
            return "characters"
        kinds = [kind for kind in UNITS if kind in self.counted_in.values()]
        return " and ".join(f"{kind}s" for kind in kinds) or "units"

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Every two coders."""
        return [(self.coders[i], self.coders[j]) for i, j in self.corpus.spans.pairs]

    @property
    def only(self) -> list[tuple[str, str]] | None:
        """The pairs that are of interest, where not all are: with what was agreed, each coder beside that."""
        return [pair for pair in self.pairs if SETTLED in pair] if SETTLED in self.coders else None


def measured_for(
    viewer: Person,
    programme: Programme,
    *,
    round: int | None = None,
    unit: str | None = None,
    version: int | None = None,
    settled: bool = False,
    where: Where = (),
) -> Measured:
    """A round as this viewer's figures have it. `unit`: one of UNITS, by default what each source has.

    `settled`: with what was agreed as one more coder. `where`: this part of it alone. Raises Refused, NotFound,
    Conflict, Invalid.
    """
    if unit is not None and unit not in UNITS:
        raise Invalid(f"Agreement is not counted in {unit!r}.", hint=f"Give one of {', '.join(UNITS)}.")
    whole = round_frames(viewer, programme, round, version)
    manner = Manner(unit, settled, axes_of(viewer, programme, whole))
    return measured_part(viewer, programme, whole, manner, where)


@dataclass(frozen=True, slots=True)
class Manner:
    """How a round, or a part of it, is made ready: as `measured_for` has it."""

    unit: str | None
    settled: bool
    axes: Mapping[str, Axis]


def measured_part(viewer: Person, programme: Programme, whole: RoundFrames, manner: Manner, where: Where) -> Measured:
    """A part of a round whose frames are known. Raises NotFound where it has no such text."""
    frames, unit, settled = narrowed(whole, where, manner.axes), manner.unit, manner.settled
    names = _names(frames, full=visible.allowed(viewer, "see full attributions", programme))
    codings = codings_of(frames.passes, names, settled=settled)
    counted_in = dict(_counted_in(frames, unit))
    left_out = tuple(document for document, kind in counted_in.items() if not kind)
    units = None if unit == "character" else _units(viewer, programme, frames, counted_in)
    looked = _looked(frames, names, codings, settled=settled)
    coders = (*names.values(), *([SETTLED] if settled else []))
    if units is None and not frames.excerpts.is_empty():
        codings = _shifted(codings, frames.excerpts)
    spans = _corpus(frames, codings, coders, looked, by_character=units is None)
    corpus = spans if units is None else spans.in_units(units, "units")
    return Measured(
        frames, names, coders, codings, units, counted_in, left_out, looked, spans, corpus, whole, where, manner.axes
    )


def continuum(of: Measured) -> ag.Corpus:
    """The spans on the text that was to be coded: of sources coded in excerpts, the excerpts one behind the other."""
    if of.units is None or of.frames.excerpts.is_empty():
        return of.spans
    return _corpus(of.frames, _shifted(of.codings, of.frames.excerpts), of.coders, of.looked, by_character=True)


def _names(frames: RoundFrames, *, full: bool) -> dict[int, str]:
    """Names, told apart where two are alike; letters for who may not know who coded."""
    if not full:
        return {pk: f"Coder {_letter(at)}" for at, pk in enumerate(frames.coders)}
    twice = {name for name, many in Counter(frames.coders.values()).items() if many > 1}
    return {pk: f"{name} ({pk})" if name in twice else name for pk, name in frames.coders.items()}


def _letter(at: int) -> str:
    return chr(ord("A") + at) if at < 26 else str(at + 1)


def codings_of(passes: pl.DataFrame, names: dict[int, str], *, settled: bool) -> pl.DataFrame:
    """The independent pass with coders as they are named; of coders of the round alone."""
    own = passes.filter(pl.col("layer") == Layer.INDEPENDENT.value, pl.col("coder").is_in(list(names)))
    parts = [own.with_columns(coder=pl.col("coder").replace_strict(names, return_dtype=pl.String))]
    if settled:
        agreed = passes.filter(pl.col("layer") == Layer.AGREED.value)
        parts.append(agreed.with_columns(coder=pl.lit(SETTLED, pl.String)))
    renamed = pl.concat(parts).rename({"source_id": "document", "code_id": "code"})
    kept = ["document", "coder", "code", "start", "end", "polarity", "passage"]
    # Two codes that count as one now may stand on the same words: one of the two is counted.
    return renamed.select(kept).unique(["document", "coder", "code", "start", "end"], keep="first", maintain_order=True)


def _counted_in(frames: RoundFrames, unit: str | None) -> Iterator[tuple[str, str]]:
    """Source → its unit; empty where it has none of those asked for."""
    has = {kind: set(frames.parts.filter(pl.col("unit") == kind)["source_id"]) for kind in ("turn", "answer")}
    for source in frames.sources["source_id"]:
        if unit in ("sentence", "character"):
            yield source, unit
        elif unit is not None:
            yield source, unit if source in has[unit] else ""
        else:
            yield source, next((kind for kind in ("turn", "answer") if source in has[kind]), "sentence")


def _units(viewer: Person, programme: Programme, frames: RoundFrames, counted_in: dict[str, str]) -> pl.DataFrame:
    """Turns, answers or sentences of each source, as it is counted in; of an excerpt those that share words with it."""
    kinds = pl.DataFrame({"source_id": list(counted_in), "unit": list(counted_in.values())},
                         schema={"source_id": pl.String, "unit": pl.String})  # fmt: skip
    parts = frames.parts.join(kinds, on=["source_id", "unit"], how="semi").rename({"source_id": "document"})
    by_rule = [document for document, kind in counted_in.items() if kind == "sentence"]
    lines = [
        (document, *span)
        for document, text in sorted(texts_of(viewer, programme, by_rule).items())
        for span in sentences(text)
    ]
    found = pl.concat([parts.select(list(_UNITS)), pl.DataFrame(lines, schema=_UNITS, orient="row")])
    return _within(_parted(found), frames.excerpts)


def _parted(units: pl.DataFrame) -> pl.DataFrame:
    """Units in order, without those that begin inside the one before: a part of an answer is no answer of its own."""
    ordered = units.sort("document", "start", pl.col("end") * -1)
    reached = pl.col("end").cum_max().shift(1).over("document")
    return ordered.filter(reached.is_null() | (pl.col("start") >= reached))


def _within(units: pl.DataFrame, excerpts: pl.DataFrame) -> pl.DataFrame:
    if excerpts.is_empty():
        return units
    cut = excerpts.rename({"source_id": "document", "start": "from", "end": "to"})
    numbered = units.with_row_index("unit")
    met = numbered.join(cut, on="document").filter((pl.col("start") < pl.col("to")) & (pl.col("end") > pl.col("from")))
    whole = ~pl.col("document").is_in(cut["document"].unique().implode())
    return numbered.filter(whole | pl.col("unit").is_in(met["unit"].unique().implode())).drop("unit")


def _looked(
    frames: RoundFrames, names: dict[int, str], codings: pl.DataFrame, *, settled: bool
) -> dict[str, tuple[str, ...]]:
    """Source → who coded it; what was agreed counts as having looked where anything was agreed."""
    found: dict[str, tuple[str, ...]] = dict.fromkeys(frames.sources["source_id"], ())
    for source, coder in frames.looked.iter_rows():
        if source in found and coder in names:
            found[source] += (names[coder],)
    if settled:
        for source in codings.filter(pl.col("coder") == SETTLED)["document"].unique().sort():
            found[source] += (SETTLED,)
    return found


def _corpus(
    frames: RoundFrames,
    codings: pl.DataFrame,
    coders: tuple[str, ...],
    looked: dict[str, tuple[str, ...]],
    *,
    by_character: bool,
) -> ag.Corpus:
    lengths = dict(frames.sources.select("source_id", "length").iter_rows())
    if by_character:
        many = frames.excerpts.group_by("source_id").agg((pl.col("end") - pl.col("start")).sum())
        lengths |= {source: size for source, size in many.iter_rows() if source in lengths}
    return ag.from_spans(
        codings, lengths, coders=coders, codes=[code.guid for code in frames.codes],
        looked=[(source, who) for source, some_ in looked.items() for who in some_], version=str(frames.version),
    )  # fmt: skip


def _shifted(codings: pl.DataFrame, excerpts: pl.DataFrame) -> pl.DataFrame:
    """Spans cut to the excerpts and moved, as if each source's excerpts were its whole text, one behind the other."""
    cut = excerpts.rename({"source_id": "document", "start": "from", "end": "to"}).sort("document", "from")
    cut = cut.with_columns(many=pl.col("to") - pl.col("from"))
    cut = cut.with_columns(before=pl.col("many").cum_sum().over("document") - pl.col("many"))
    own = codings.join(cut, on="document", how="semi")
    moved = own.join(cut, on="document").with_columns(
        start=pl.max_horizontal("start", "from"), end=pl.min_horizontal("end", "to")
    )
    moved = moved.filter(pl.col("end") > pl.col("start")).with_columns(
        start=pl.col("start") - pl.col("from") + pl.col("before"), end=pl.col("end") - pl.col("from") + pl.col("before")
    )
    rest = codings.join(cut, on="document", how="anti")
    return pl.concat([rest, moved.select(codings.columns)]).unique(
        ["document", "coder", "code", "start", "end"], keep="first", maintain_order=True
    )


def scope_notes(of: Measured) -> list[str]:
    """What was counted, over what and by whom: stands below every table of agreement."""
    frames = of.frames
    notes = [f"{_what_round(of)} Independent passes, as they stood when the round was closed.", _universe(of)]
    if of.units is not None:
        notes.append(_kinds(of))
    if of.is_rolled_up:
        notes.append(ROLLED_UP)
    if of.left_out:
        notes.append(f"{some(len(of.left_out), 'source')} without that unit left out.")
    if frames.withdrawn:
        notes.append(f"{some(frames.withdrawn, 'source')} of the round withdrawn since and left out.")
    if not of.whole.excerpts.is_empty():
        notes.append("Where a round is about excerpts of a source, those are its universe.")
    return notes


def _what_round(of: Measured) -> str:
    frames = of.frames
    twice = sum(len(set(who) - {SETTLED}) > 1 for who in of.looked.values())
    many, whole = frames.sources.height, of.whole.sources.height
    sources = f"{many} of its {some(whole, 'source')}" if of.where else some(many, "source")
    part = f" Only {of.part_words}:" if of.where else ""
    return (
        f"{frames.round.name}, codebook version {frames.version}{'.' if of.where else ';'}{part} {sources}, {twice} of "
        f"them coded by two coders or more."
    )


def _universe(of: Measured) -> str:
    unit = "character" if of.units is None else "unit"
    here = "what these roles say in these sources" if "role" in dict(of.where) else "these sources"
    rule = "" if of.units is None else " A unit has a code if any of its characters has."
    return f"N counts {of.unit_words}: {some(of.n, unit)} of {here}, coded or not.{rule}"


def _kinds(of: Measured) -> str:
    """How many sources are counted in which unit."""
    many = Counter(kind for kind in of.counted_in.values() if kind)
    parts = [f"{some(many[kind], 'source')} by {kind}" for kind in UNITS if many[kind]]
    asked = f" {unspoken(of)}" if unspoken(of) else ""
    return f"Counted in: {', '.join(parts)}.{asked}"


def unspoken(of: Measured) -> str:
    """How many turns are nobody's of the register: they count as all do, and are seldom coded. Empty if none is."""
    if of.units is None:
        return ""
    turns = of.frames.parts.filter((pl.col("unit") == "turn") & pl.col("role").is_null())
    place = ["document", "start", "end"]
    many = of.units.join(turns.rename({"source_id": "document"}), on=place, how="semi").height
    verb = "is a turn" if many == 1 else "are turns"
    return f"{many:,} of them {verb} of nobody in the register, as the interviewer's." if many else ""
