"""Passages that a retrieval query asks for, with what stands around them, how they are coded, and where they are.

For those who read sources. Words that may not be quoted are counted and never shown.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from fingerpost.analysis.layers import counted
from fingerpost.analysis.passages import Around, Line, find_passages, line_of
from fingerpost.analysis.retrieval import code_and_below, where
from fingerpost.exhibits.attributed import sees_in_full
from fingerpost.exhibits.evidence import query as asked_for
from fingerpost.exhibits.evidence import words
from fingerpost.exhibits.quotations import WITHHELD
from fingerpost.store.queries import ledger
from fingerpost.store.queries.counting import Countable
from fingerpost.store.queries.retrieval import Place, Said, parts_of_texts, retrievable, said_at, speakers_of
from fingerpost.store.queries.search import spans_frame
from fingerpost.store.queries.types import Person, Programme
from fingerpost.store.snapshot import remember
from fingerpost.terms.coding import Polarity
from fingerpost.terms.errors import Refused
from fingerpost.terms.exhibit import Cell, Exhibit, Row
from fingerpost.terms.retrieval import Wanted, Words, leaves, measures, parse, written
from fingerpost.terms.said import some

COLUMNS = ("Before", "Passage", "After", "Codes", "Polarity", "Site", "Wave", "Kind", "Role", "Coder")
PLACE = ("source_id", "start", "end")
ON_CODINGS = ("coder", "layer")
PLAIN = {"passages": pl.List(pl.String), "codings": pl.List(pl.String), "codes": pl.List(pl.String),
         "polarities": pl.List(pl.String), "coded": pl.List(pl.String), "coders": pl.List(pl.String)}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Retrieved:
    """What was found: `passages` has a line for each stretch of words, with all that matched there.

    Columns: source_id, start, end, source, site, wave, kind, role, and the lists passages, codings (guids), codes,
    polarities, coders, coded (`polarity:code`); the lists are empty for places of words that no code matched.
    """

    wanted: Wanted
    passages: pl.DataFrame
    notes: tuple[str, ...]

    @property
    def text(self) -> str:
        """The query as one types it."""
        return written(self.wanted)

    def by_place(self) -> pl.DataFrame:
        """How many passages each site has in each wave: site, wave, passages."""
        return self.passages.group_by("site", "wave").agg(pl.len().alias("passages")).sort("site", "wave")


def retrieve(*, viewer: Person, programme: Programme, query: str, version: int | None = None) -> Retrieved:
    """Find passages by a query typed or built. Raises Refused and NotFound for who may not, Invalid for nonsense."""
    wanted = parse(query)
    asked = _conditions(viewer, programme, wanted)
    of = retrievable(viewer, programme, version)
    codings, line = _codings(viewer, programme, of, asked, version)
    said = (leaf for leaf in leaves(wanted.what) if isinstance(leaf, Words))
    places = {leaf: _places(viewer, programme, of, leaf, asked) for leaf in said}
    around = Around(places, parts_of_texts(viewer, programme, measures(wanted)))
    found = find_passages(wanted, line, codings, around, lambda name: code_and_below(name, of.codes))
    lines = [_coded(codings[found.codings]), _uncoded(viewer, programme, of, found.places)]
    passages = pl.concat(lines).sort("source", *PLACE)
    return Retrieved(wanted, passages, _notes(of, asked, passages))


def passages(*, viewer: Person, programme: Programme, query: str, version: int | None = None) -> Exhibit:
    """The passages that a query asks for, one row each, with what stands around them. Raises as `retrieve`."""
    found = retrieve(viewer=viewer, programme=programme, query=query, version=version)
    full = sees_in_full(viewer, programme)
    rows = list(_rows(found.passages, in_words(viewer, programme, found.passages), full=full))
    silent = found.passages.height - len(rows)
    left_out = [f"{some(silent, 'passage')} left out: who spoke did not agree to be quoted."] if silent else []
    return Exhibit(
        kind="passages",
        title=f"Passages: {found.text}",
        as_of=ledger.as_of(viewer),
        columns=COLUMNS if full else COLUMNS[:-1],
        rows=tuple(rows),
        notes=(*found.notes, *left_out),
        label_header="Source",
        query=asked_for(query=found.text, version=version),
    )


def in_words(viewer: Person, programme: Programme, lines: pl.DataFrame) -> list[Said]:
    """These lines of `Retrieved.passages` in words, in their order."""
    return said_at(viewer, programme, [Place(*row) for row in lines.select(PLACE).rows()])


def _conditions(viewer: Person, programme: Programme, wanted: Wanted) -> dict[str, list[str]]:
    asked: dict[str, list[str]] = {}
    for key, value in wanted.conditions:
        asked.setdefault(key, []).append(value)
    if "coder" in asked and not sees_in_full(viewer, programme):
        raise Refused("Passages cannot be picked by coder by who does not see who coded what.")
    return asked


def _codings(
    viewer: Person, programme: Programme, of: Countable, asked: Mapping[str, list[str]], version: int | None
) -> tuple[pl.DataFrame, Line]:
    """The codings that count under these conditions, and the line that they make; kept while nothing happens."""
    conditions = tuple((key, tuple(values)) for key, values in asked.items())

    def make() -> tuple[pl.DataFrame, Line]:
        layers = asked.get("layer")
        counts = where(of.codings, layer=layers) if layers else counted(of.codings)
        codings = where(counts, **{key: values for key, values in asked.items() if key != "layer"})
        return codings, line_of(codings)

    return remember(("line", viewer.pk, programme.pk, version, conditions), make)


def _places(
    viewer: Person, programme: Programme, of: Countable, leaf: Words, asked: Mapping[str, list[str]]
) -> pl.DataFrame:
    """Where the words stand, in sources (and said by roles) that the conditions allow."""
    sources = where(of.sources.with_columns(role=pl.lit(None, pl.String)), **_of_sources(asked))
    places = spans_frame(viewer, programme, leaf.query)
    places = places.filter(pl.col("source_id").is_in(sources["source_id"].to_list()))
    if "role" in asked and places.height:
        spoken = pl.Series(speakers_of(viewer, programme, places), dtype=pl.String)
        places = places.filter(spoken.is_in(asked["role"]))
    return places


def _of_sources(asked: Mapping[str, list[str]]) -> dict[str, list[str]]:
    return {key: values for key, values in asked.items() if key in ("site", "wave", "kind")}


def _coded(codings: pl.DataFrame) -> pl.DataFrame:
    shared = [pl.col(name).first() for name in ("source", "site", "wave", "kind", "role")]
    lists = {"passages": "passage", "codings": "coding", "codes": "code", "polarities": "polarity", "coders": "coder"}
    each = [pl.col(name).unique(maintain_order=True).alias(list_) for list_, name in lists.items()]
    coded = (
        pl.concat_str("polarity", "code", separator=":", ignore_nulls=True).unique(maintain_order=True).alias("coded")
    )
    grouped = codings.group_by(PLACE, maintain_order=True).agg(*shared, *each, coded)
    return grouped.select(*PLACE, *_SHARED, *PLAIN)


_SHARED = ("source", "site", "wave", "kind", "role")


def _uncoded(viewer: Person, programme: Programme, of: Countable, places: pl.DataFrame) -> pl.DataFrame:
    about = of.sources.select("source_id", "source", "site", "wave", "kind")
    spoken = speakers_of(viewer, programme, places) if places.height else []
    lines = places.with_columns(role=pl.Series(spoken, dtype=pl.String)).join(about, on="source_id", how="left")
    none = [pl.lit([], dtype).alias(name) for name, dtype in PLAIN.items()]
    return lines.select(*PLACE, *_SHARED).with_columns(none)


def _rows(lines: pl.DataFrame, said: Sequence[Said], *, full: bool) -> Iterable[Row]:
    for line, spoken in zip(lines.iter_rows(named=True), said, strict=True):
        if spoken.words is not None:
            yield _row(line, spoken, spoken.words, full=full)


def _row(line: dict[str, object], spoken: Said, passage: str, *, full: bool) -> Row:
    refs = tuple(f"passage:{guid}" for guid in _texts(line["passages"])) or (f"source:{line['source_id']}",)
    polarities = ", ".join(one for one in _texts(line["polarities"]) if one != Polarity.NONE)
    site = line["site"] if spoken.site_nameable else WITHHELD
    about = (str(value or "") for value in (site, line["wave"], line["kind"], line["role"]))
    cells: tuple[Cell, ...] = (
        words(spoken.before), words(passage, refs), words(spoken.after), words(", ".join(_texts(line["codes"]))),
        words(polarities), *(words(text) for text in about),
    )  # fmt: skip
    coders = (words(", ".join(_texts(line["coders"]))),) if full else ()
    return Row(str(line["source"]), (*cells, *coders), ref=refs[0])


def _texts(value: object) -> list[str]:
    assert isinstance(value, list)
    return [str(one) for one in value]


def _notes(of: Countable, asked: Mapping[str, list[str]], passages: pl.DataFrame) -> tuple[str, ...]:
    sources = passages["source_id"].n_unique()
    layer = (
        f"Looked at: the {' and '.join(asked['layer'])} layer alone."
        if "layer" in asked
        else "Looked at: of each source what the team agreed; where nothing was agreed, every coding."
    )
    number = f"{some(passages.height, 'passage')} in {some(sources, 'source')}"
    return (
        f"{number}; the same words by several coders count once.",
        f"Codebook version {of.version.number} ({of.version.status}).",
        layer,
    )
