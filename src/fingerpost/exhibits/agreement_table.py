"""The figures of a round as rows, kept by code so that an edit works out one code again. Layout only in `agreement`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

import numpy as np
import polars as pl

from fingerpost.analysis import agreement as ag
from fingerpost.exhibits.agreement_declared import Line, Lines, with_declared
from fingerpost.exhibits.agreement_rolled import ANY_CODE
from fingerpost.exhibits.measured import SETTLED, Measured
from fingerpost.terms.exhibit import Cell, Row

ALL_CODERS = "all coders"
ALL_CODES = "all codes"
FIGURES = {
    "character_percent": "Percent",
    "positive_agreement": "Positive",
    "negative_agreement": "Negative",
    "character_kappa": "Kappa",
    "character_alpha": "Alpha",
    "character_ac1": "AC1",
    "character_s": "S",
    "polarity_percent": "Same polarity",
    "polarity_kappa": "Polarity kappa",
}
"""Measure → what its column is called, in their order."""

DECLARED_ALONE = {
    "scott_pi": "Scott's pi", "fleiss_kappa": "Fleiss' kappa", "conger_kappa": "Conger's kappa",
    "light_kappa": "Light's kappa", "binary_u_alpha": "|u-alpha",
}  # fmt: skip
"""Coefficients that stand in the table only where the round declared them; see `agreement_declared`."""

DECLARED = {
    "percent_agreement": "character_percent", "positive_agreement": "positive_agreement",
    "cohen_kappa": "character_kappa", "alpha_nominal": "character_alpha", "gwet_ac1": "character_ac1",
    "brennan_prediger": "character_s", **{name: name for name in DECLARED_ALONE},
}  # fmt: skip
"""A coefficient that a round may declare → the column that it is, of units that have the code or not."""

NOBODY_LOOKED = "no unit that both looked at"
NOT_USED = "nobody used the code"
SHORT = {
    "nobody used the code, or everybody used it everywhere": NOT_USED,
    "the two never put the code on the same words": "never on the same words",
    "no document was coded by two coders": NOBODY_LOOKED,
}
USED_EVERYWHERE = "everybody used it everywhere"
ONE_SOURCE = "one source alone"
NO_VARIATION = "the same in every source"
OFTEN_UNDEFINED = "undefined in most resamples"
CODERS = "Coders"


@dataclass(frozen=True, slots=True)
class Asked:
    """How a round is measured: the coefficient that leads, a threshold to mark, its interval."""

    primary: str = "character_kappa"
    threshold: float | None = None
    is_declared: bool = False
    interval: ag.Interval = field(default_factory=ag.Interval)


@dataclass(frozen=True, slots=True)
class Edit:
    """One source's codings of one code (guids) as they stand now, as `Measured.codings`."""

    document: str
    code: str
    codings: pl.DataFrame


@dataclass(frozen=True, slots=True, eq=False)
class RoundTable:
    """All lines of a round. Frozen: `edited` hands back another, with some sources' codings of a code replaced.

    Everything that takes a walk over codings is kept by source, so that an edit walks over one.
    """

    of: Measured
    asked: Asked
    lines: Lines
    tallies: pl.DataFrame
    meetings: Mapping[str, ag.Meetings]

    @classmethod
    def built(cls, of: Measured, asked: Asked) -> "RoundTable":
        """Everything, from the codings."""
        tallies = _tallies(of, of.codings, of.units)
        lines = _lines(of, asked, [code.guid for code in of.frames.codes], tallies)
        if not of.is_rolled_up:
            lines |= _overall(of, asked, tallies)
        return cls(of, asked, lines, tallies, _meetings(of, of.codings, of.units))

    @property
    def everything(self) -> str:
        """The code (see `lines`) that stands for the whole codebook: all codes pooled, or rolled up into one."""
        return ANY_CODE if self.of.is_rolled_up else ALL_CODES

    def edited(self, edits: Sequence[Edit]) -> tuple["RoundTable", list[str]]:
        """The same after these edits, and the codes whose lines may say something else than before.

        With the first coding that was agreed on a source, or without the last, what was agreed has looked at it or
        not: then every code's N is another.
        """
        if not edits:
            return self, []
        table = self
        for edit in edits:
            table = table._with_codings(edit)
        looked = {edit.document: _now_looked(table.of, edit.document) for edit in edits}
        changed = {document: who for document, who in looked.items() if who != self.of.looked[document]}
        table = replace(table, of=_looked(table.of, changed)) if changed else table
        touched = list(dict.fromkeys(edit.code for edit in edits))
        codes = [code.guid for code in self.of.frames.codes] if changed else touched
        return table._counted(codes, touched), codes

    def _with_codings(self, edit: Edit) -> "RoundTable":
        """The same with what is kept by source replaced; no line is counted again."""
        of = self.of
        units = None if of.units is None else of.units.filter(pl.col("document") == edit.document)
        corpus = of.corpus.update(edit.document, edit.code, _marked(edit.codings, units))
        spans = corpus if units is None else of.spans.update(edit.document, edit.code, _marked(edit.codings, None))
        here = (pl.col("document") == edit.document) & (pl.col("code") == edit.code)
        tallied = _tallies(of, edit.codings, units)
        kept = self.meetings.get(edit.code)
        fresh = _meetings(of, edit.codings, units).get(edit.code)
        met = fresh if kept is None else kept.replaced(of.corpus.spans.documents.index(edit.document), fresh)
        return replace(
            self,
            of=replace(of, codings=pl.concat([of.codings.filter(~here), edit.codings]), corpus=corpus, spans=spans),
            tallies=pl.concat([self.tallies.filter(~here), tallied]),
            meetings=self.meetings if met is None else {**self.meetings, edit.code: met},
        )

    def _counted(self, codes: Sequence[str], touched: Sequence[str]) -> "RoundTable":
        """The lines of these codes and of all codes anew; who saw which side only of those that were touched."""
        own = self.tallies.filter(pl.col("code").is_in(touched))
        fresh = _lines(self.of, self.asked, codes, own, touched) | _overall(self.of, self.asked, self.tallies)
        return replace(self, lines=self.lines | {key: {**self.lines[key], **line} for key, line in fresh.items()})

    def met(self, code: str, pair: tuple[str, str]) -> ag.Met:
        """The passages behind one line, as refs."""
        found = self.meetings.get(code)
        if found is None:
            return ag.Met()
        looked = self.of.corpus.spans.looked
        bits = 1 << np.arange(len(looked))
        first, second = (int(bits[self.of.coders.index(name)]) for name in pair)
        return found.met(first, second, bits @ looked)


def _marked(fresh: pl.DataFrame, units: pl.DataFrame | None) -> dict[str, list[tuple[int, int]]]:
    """Each coder's spans in one document, in what the corpus counts in."""
    starts, ends = fresh["start"].to_numpy(), fresh["end"].to_numpy()
    if units is not None:
        first = np.searchsorted(units["end"].to_numpy(), starts, side="right")
        starts, ends = first, np.searchsorted(units["start"].to_numpy(), ends, side="left")
    found: dict[str, list[tuple[int, int]]] = {}
    for coder, start, end in zip(fresh["coder"], starts.tolist(), ends.tolist(), strict=True):
        if end > start and (start, end) not in found.setdefault(coder, []):
            found[coder].append((start, end))
    return found


def _tallies(of: Measured, codings: pl.DataFrame, units: pl.DataFrame | None) -> pl.DataFrame:
    """Who saw which side of these codings, a line a document, with documents as places in their order."""
    found = ag.polarity_tallies(codings, of.coders, units)
    return found.with_columns(pl.col("document").cast(pl.Enum(of.spans.spans.documents)))


def _meetings(of: Measured, codings: pl.DataFrame, units: pl.DataFrame | None) -> dict[str, ag.Meetings]:
    """Whom these codings meet, their passages as refs."""
    refs = codings.with_columns(passage=pl.lit("passage:") + pl.col("passage"))
    return ag.meetings(refs, of.coders, of.corpus.spans.documents, units)


def _now_looked(of: Measured, document: str) -> tuple[str, ...]:
    """Who has coded the document: what was agreed has if anything agreed stands on it."""
    who = tuple(name for name in of.looked[document] if name != SETTLED)
    here = of.codings.filter((pl.col("document") == document) & (pl.col("coder") == SETTLED))
    return who if here.is_empty() else (*who, SETTLED)


def _looked(of: Measured, changed: Mapping[str, tuple[str, ...]]) -> Measured:
    """The same with others said to have coded these documents."""
    spans = of.corpus.spans
    looked = spans.looked.copy()
    for document, who in changed.items():
        looked[:, spans.documents.index(document)] = [coder in who for coder in of.coders]
    return replace(
        of,
        looked={**of.looked, **changed},
        spans=replace(of.spans, spans=replace(of.spans.spans, looked=looked)),
        corpus=replace(of.corpus, spans=replace(spans, looked=looked), _cells=of.corpus.cells),
    )


def _lines(
    of: Measured, asked: Asked, codes: Sequence[str], tallies: pl.DataFrame, sided: Sequence[str] | None = None
) -> Lines:
    """The lines of these codes; `sided`: those of them with lines of polarity, by default all."""
    table = ag.code_table(of.corpus, interval=asked.interval, codes=codes, threshold=asked.threshold, pairs=of.only)
    sides = ag.polarity_table(
        tallies, codes if sided is None else sided, of.coders, asked.interval, documents=of.spans.spans.documents,
        only=of.only,
    )  # fmt: skip
    found = _by_pair(table, sides)
    return with_declared(found, of, asked.primary, asked.interval, asked.threshold)


def _overall(of: Measured, asked: Asked, tallies: pl.DataFrame) -> Lines:
    table = ag.code_table(
        of.corpus, interval=asked.interval, codes=[], overall=True, threshold=asked.threshold, pairs=of.only
    )
    order = of.spans.spans.documents
    sides = ag.polarity_table(tallies, [], of.coders, asked.interval, overall=True, documents=order, only=of.only)
    found = _by_pair(table, sides)
    return with_declared(found, of, asked.primary, asked.interval, asked.threshold)


def _by_pair(*tables: pl.DataFrame) -> dict[tuple[str, str], dict[str, Line]]:
    found: dict[tuple[str, str], dict[str, Line]] = {}
    for table in tables:
        for line in table.iter_rows(named=True):
            found.setdefault((line["code"], line["pair"]), {})[line["measure"]] = line
    return found


def title_of(name: str) -> str:
    """What the column of a measure is called."""
    return FIGURES.get(name) or DECLARED_ALONE[name]


def columns(asked: Asked, axis: str | None = None) -> tuple[str, ...]:
    """What the columns are called; the leading coefficient stands first among the figures, with its interval.

    `axis`: what the column of parts is called, which comes first, where the round is parted.
    """
    lead = title_of(asked.primary)
    rest = [
        title for name, title in FIGURES.items() if name not in (asked.primary, "polarity_percent", "polarity_kappa")
    ]
    below = [f"P({lead} < {asked.threshold:g})"] if asked.threshold is not None else []
    parts = [axis] if axis else []
    return (
        *parts, CODERS, lead, "From", "To", *below, *rest, "Both", "First only", "Second only", "Neither", "N",
        "Sources",
        "Coded by first", "Coded by second", "Polarity N", "Same polarity", "Polarity kappa", "Take care",
    )  # fmt: skip


def rows_of(table: RoundTable, code: str, *, readable: bool, part: str | None = None) -> Iterator[Row]:
    """A row for each pair: of one code (by guid), of ALL_CODES or of ANY_CODE.

    `readable`: whether the viewer may open the passages behind a figure. `part`: what the part of the round is called
    that the table is of, where the round is parted.
    """
    known = next((each for each in table.of.frames.codes if each.guid == code), None)
    label, path = (known.name, known.path) if known else ("All codes", ())
    ref = f"code:{code}" if known and code != ANY_CODE else None
    lead = () if part is None else (Cell(part, part),)
    for pair in pairs_shown(table.of):
        met = _met(table, code, pair) if readable else ag.Met()
        yield Row(label, (*lead, *_cells(table.lines[code, pair], pair, table.asked, met)), path, ref)


def pairs_shown(of: Measured) -> list[str]:
    """The pairs that have rows: with what was agreed among the coders, each coder beside that."""
    shown = [" & ".join(pair) for pair in of.only or of.pairs]
    return [ALL_CODERS, *shown] if len(of.coders) > 2 and SETTLED not in of.coders else shown


def _met(table: RoundTable, code: str, pair: str) -> ag.Met:
    """The passages behind one line; of all coders those of every pair; none for all codes, whose rows are below it."""
    if pair != ALL_CODERS:
        return table.met(code, next(each for each in table.of.pairs if " & ".join(each) == pair))
    each = [table.met(code, pair_) for pair_ in table.of.pairs]
    both = dict.fromkeys(passage for one in each for passage in one.both)
    alone = dict.fromkeys(passage for one in each for passage in (*one.first_alone, *one.second_alone))
    return ag.Met(first_met=tuple(both), first_alone=tuple(alone))


def _cells(measures: Mapping[str, Line], pair: str, asked: Asked, met: ag.Met) -> Iterator[Cell]:
    lead, everywhere = measures[asked.primary], met.all
    yield Cell(pair, pair)
    yield _figure(lead, "value", everywhere)
    yield _figure(lead, "low")
    yield _figure(lead, "high")
    if asked.threshold is not None:
        yield _figure(lead, "below")
    for name in FIGURES:
        if name not in (asked.primary, "polarity_percent", "polarity_kappa"):
            yield _figure(measures[name], "value", everywhere)
    yield from _counts(lead, pair, met)
    yield _count(lead["n"])
    yield _count(lead["clusters"])
    yield _share(lead["prevalence_first"], pair, (*met.first_met, *met.first_alone))
    yield _share(lead["prevalence_second"], pair, (*met.second_met, *met.second_alone))
    yield from _polarity(measures, met.both)
    yield Cell(care(lead), care(lead))


def _once(*refs: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(chain(*refs)))


def _counts(line: Line, pair: str, met: ag.Met) -> Iterator[Cell]:
    """The 2×2 table; of all coders there is none."""
    behind = (met.both, met.first_alone, met.second_alone, ())
    for head, passages in zip("abcd", behind, strict=True):
        if line[head] is None:
            yield Cell("", None, "of pairs alone")
        else:
            yield _count(line[head], passages)


def _count(many: int, refs: tuple[str, ...] = ()) -> Cell:
    return Cell(f"{many:,}", many, refs=refs)


def _share(share: float | None, pair: str, refs: tuple[str, ...]) -> Cell:
    if share is None:
        return Cell("", None, "of pairs alone" if pair == ALL_CODERS else NOBODY_LOOKED)
    return Cell(f"{100 * share:.1f} %", share, refs=refs)


def _figure(line: Line, head: str, refs: tuple[str, ...] = ()) -> Cell:
    value = line[head]
    if value is not None:
        return Cell(printed(value), value, refs=refs)
    return Cell("", None, why_none(line) if line["value"] is None else no_interval(line))


def _polarity(measures: Mapping[str, Line], refs: tuple[str, ...]) -> Iterator[Cell]:
    percent, kappa = measures["polarity_percent"], measures.get("polarity_kappa")
    yield _count(percent["n"], refs)
    yield _figure(percent, "value", refs)
    yield Cell("", None, "of pairs alone") if kappa is None else _figure(kappa, "value", refs)


def care(line: Line) -> str:
    """Why the interval of a line should not be leaned on, in two words each; empty if it may."""
    caution = line["caution"] or ""
    found = ["few sources"] if "clusters" in caution and "unreliable" in caution else []
    found += ["few codings"] if "spans" in caution else []
    return ", ".join(found)


def no_interval(line: Line) -> str:
    """Why a figure has no interval, in few words."""
    caution = line["caution"] or ""
    if "one document" in caution:
        return ONE_SOURCE
    return OFTEN_UNDEFINED if "most resamples" in caution else NO_VARIATION


def printed(value: float) -> str:
    """A figure as it is printed: two decimals, a true minus; never a zero with a sign."""
    text = f"{value:.2f}"
    return text.replace("-", "−") if float(text) else text.lstrip("-")


def why_none(line: Line) -> str:
    """Why a figure is undefined, in few words."""
    reason = line["undefined"] or ""
    if not line["n"] and "d" in line:
        return NOBODY_LOOKED
    if reason.startswith("nobody used the code, or") and _is_used(line):
        return USED_EVERYWHERE
    return SHORT.get(reason, reason)


def _is_used(line: Line) -> bool:
    return bool(line.get("a"))
