"""What agreement in a round is measured from: its passes, sources, parts of their texts, and who coded what.

No figure of a round that is still independent, of one that is talked over and never measured, or of texts that the
person codes blind at the moment. Nothing is measured here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import polars as pl
from django.db.models import F, QuerySet, TextField
from django.db.models.functions import Cast, Length

from fingerpost.store.models import (
    Code,
    CodebookVersion,
    CodeChange,
    Coding,
    Excerpt,
    LedgerEvent,
    Person,
    Programme,
    Round,
    Section,
    Share,
    Source,
    Turn,
)
from fingerpost.store.queries import visible
from fingerpost.store.queries.codebook import codebook_of, names_by_code, resolved, tree, version_of
from fingerpost.store.queries.columns import dashed, schema
from fingerpost.terms.codebook import Change, VersionStatus
from fingerpost.terms.coding import Layer, Phase
from fingerpost.terms.errors import Conflict, NotFound
from fingerpost.terms.tables import EXCERPTS, LOOKED, PARTS, PASSES, ROUND_SOURCES

LOT = 900
CONSENSUS = "it is talked over until all agree, and never measured"
"""Why a round by consensus shows no figure; what its coders differ in may still be talked about."""

_ENDS = (Change.MERGED, Change.SPLIT, Change.RETIRED)
_PASSES = {
    "passage": "passage__guid", "source_id": "passage__version__source__guid", "code": "code_id", "coder": "coder_id",
    "start": "passage__start", "end": "passage__end", "polarity": "polarity", "layer": "layer",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RoundNow:
    """A round as figures name it. `why_not`: why this person is shown no figure of it, or empty."""

    pk: int
    guid: UUID
    number: int
    name: str
    phase: str
    version: int
    opened_on: date
    closed_on: date | None
    coefficient: str
    threshold: float | None
    sampling: dict[str, Any]
    why_not: str


@dataclass(frozen=True, slots=True)
class CodeNow:
    """A code of the round's codebook version, in order of print.

    `path`: the names of what it stands under, from the top; `above`: their guids.
    """

    guid: str
    name: str
    path: tuple[str, ...]
    above: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RoundFrames:
    """One round's frames (see `terms.tables`). `coders`: key → name, in order of name; `codes` of the version counted.

    `withdrawn`: how many sources of the round were withdrawn since and are left out. `versions`: the codebook's.
    `counts_as`: key of every code of the codebook → the code (guid) that it counts as in the version.
    """

    round: RoundNow
    version: int
    coders: dict[int, str]
    codes: tuple[CodeNow, ...]
    passes: pl.DataFrame
    sources: pl.DataFrame
    parts: pl.DataFrame
    excerpts: pl.DataFrame
    looked: pl.DataFrame
    withdrawn: int
    versions: tuple[int, ...]
    counts_as: dict[int, str]


def rounds_now(person: Person, programme: Programme) -> list[RoundNow]:
    """Every round of the programme by number, with why it shows this person no figure; raises Refused, NotFound."""
    visible.require(person, "see exhibits", programme)
    rows = Round.objects.filter(programme=programme).select_related("version").order_by("number")
    blind = _coded_blind(person, programme)
    return [_now(row, blind) for row in rows]


def round_now(person: Person, programme: Programme, number: int | None = None) -> RoundNow:
    """One round by its number, by default the newest that shows figures. Raises NotFound, or Conflict with why not."""
    rounds = rounds_now(person, programme)
    if number is None:
        return _newest(programme, rounds)
    found = next((row for row in rounds if row.number == number), None)
    if found is None:
        known = ", ".join(str(row.number) for row in rounds)
        raise NotFound(f"There is no round {number} in {programme.name}.", hint=f"There are: {known}." if known else "")
    if found.why_not:
        raise Conflict(f"{found.name} shows no figures: {found.why_not}.")
    return found


def _newest(programme: Programme, rounds: Sequence[RoundNow]) -> RoundNow:
    if not rounds:
        hint = "Agreement is measured where several coders code the same texts on their own: open a round."
        raise NotFound(f"{programme.name} has no round yet.", hint=hint)
    shown = [row for row in rounds if not row.why_not]
    if not shown:
        raise Conflict(f"{rounds[-1].name} shows no figures: {rounds[-1].why_not}.")
    return shown[-1]


def _now(row: Round, blind: set[int]) -> RoundNow:
    return RoundNow(
        row.pk, row.guid, row.number, row.name, row.phase, row.version.number, row.opened_on, row.closed_on,
        row.coefficient, row.threshold, dict(row.sampling), _why_not(row, blind),
    )  # fmt: skip


def _why_not(row: Round, blind: set[int]) -> str:
    if row.phase == Phase.INDEPENDENT:
        return "it is still coded independently"
    if row.pk in blind:
        return "you are coding a text of it on your own in another round"
    if row.is_consensus:
        return CONSENSUS
    return ""


def _coded_blind(person: Person, programme: Programme) -> set[int]:
    """Rounds that share a text with an open one in which the person codes."""
    mine = Round.objects.filter(programme=programme, phase=Phase.INDEPENDENT, coders=person)
    texts = Source.objects.filter(rounds__in=mine.values("pk"))
    return set(Round.objects.filter(programme=programme, sources__in=texts.values("pk")).values_list("pk", flat=True))


def round_frames(
    person: Person, programme: Programme, number: int | None = None, version: int | None = None
) -> RoundFrames:
    """A round's frames, its codes as they stand in its own codebook version or in the one with this number.

    Raises Refused, NotFound, and Conflict where the round shows this person no figure.
    """
    now = round_now(person, programme, number)
    chosen = version_of(codebook_of(programme), now.version if version is None else version)
    row = Round.objects.get(pk=now.pk)
    standing = row.sources.filter(withdrawn_on__isnull=True)
    counts_as = _counts_as(chosen)
    passes = _passes(_rows_of(person, programme, now), counts_as)
    coders = dict(row.coders.order_by("name", "pk").values_list("pk", "name"))
    return RoundFrames(
        now, chosen.number, coders, _codes(chosen, passes), passes, _sources(standing), _parts(standing),
        _excerpts(row), _looked(row), row.sources.filter(withdrawn_on__isnull=False).count(),
        tuple(chosen.codebook.versions.order_by("number").values_list("number", flat=True)), counts_as,
    )  # fmt: skip


def cell_now(person: Person, frames: RoundFrames, programme: Programme, cell: tuple[str, str]) -> pl.DataFrame:
    """PASSES of one source and one code of the version (guids) as they stand, of a round whose frames were read."""
    counted = [key for key, code in frames.counts_as.items() if code == cell[1]]
    rows = _rows_of(person, programme, frames.round)
    return _passes(rows.filter(passage__version__source__guid=cell[0], code__in=counted), frames.counts_as)


def _rows_of(person: Person, programme: Programme, round: RoundNow) -> QuerySet[Coding]:
    """The round's codings of both layers on the texts as they are now."""
    rows = visible.codings_to_count(person, programme).filter(round=round.pk)
    rows = rows.filter(layer__in=(Layer.INDEPENDENT, Layer.AGREED))
    return rows.filter(passage__version=F("passage__version__source__current"))


def _passes(rows: QuerySet[Coding], counts_as: Mapping[int, str]) -> pl.DataFrame:
    values = list(rows.order_by("pk").values_list(*(_text(field) for field in _PASSES.values())))
    columns = list(zip(*values, strict=True)) if values else [()] * len(_PASSES)
    found: dict[str, Any] = dict(zip(_PASSES, columns, strict=True))
    found["code_id"] = [counts_as[code] for code in found.pop("code")]
    frame = pl.DataFrame({head: list(found[head]) for head in PASSES}, schema=schema(PASSES))
    return frame.with_columns(dashed(frame["passage"]), dashed(frame["source_id"]))


def _counts_as(version: CodebookVersion) -> dict[int, str]:
    guids, ends = dict(_guids(version)), resolved(version.codebook, version)
    return {code: str(guids[ends.get(code, code)]) for code in guids}


def _guids(version: CodebookVersion) -> list[tuple[int, UUID]]:
    return list(Code.objects.filter(codebook=version.codebook).values_list("pk", "guid"))


def _text(field: str) -> Any:
    return Cast(field, TextField()) if field.endswith("guid") else F(field)


def _codes(version: CodebookVersion, passes: pl.DataFrame) -> tuple[CodeNow, ...]:
    """The version's codes, headings left out unless used; after them codes that were used and do not stand in it."""
    used = set(passes["code_id"])
    path: list[str] = []
    above: list[str] = []
    found: list[CodeNow] = []
    for line in tree(version):
        del path[line.depth :], above[line.depth :]
        guid = str(line.entry.code.guid)
        if guid in used or not line.entry.is_heading:
            found.append(CodeNow(guid, line.entry.name, tuple(path), tuple(above)))
        path.append(line.entry.name)
        above.append(guid)
    names = {str(guid): name for guid, name in _names(version)}
    lost = used - {code.guid for code in found}
    return (*found, *(CodeNow(guid, names[guid], ()) for guid in sorted(lost, key=lambda guid: names[guid])))


def _names(version: CodebookVersion) -> list[tuple[UUID, str]]:
    names = names_by_code(version.codebook)
    return [(guid, names.get(pk, "a code")) for pk, guid in _guids(version)]


def _sources(rows: QuerySet[Source]) -> pl.DataFrame:
    values = rows.order_by("title", "pk").values_list(
        "guid", "title", "kind", "site__key", "wave__key", Length("current__text")
    )
    lines = [(str(guid), *rest) for guid, *rest in values]
    return pl.DataFrame(lines, schema=schema(ROUND_SOURCES), orient="row")


def values_in(rounds: Sequence[RoundNow]) -> dict[str, set[str]]:
    """The sites, waves, kinds of source and roles of speakers (keys) that occur in the texts of these rounds."""
    texts = Source.objects.filter(rounds__in=[row.pk for row in rounds], withdrawn_on__isnull=True).distinct()
    heads = {"site": "site__key", "wave": "wave__key", "kind": "kind"}
    found = {axis: set(texts.values_list(head, flat=True)) - {None} for axis, head in heads.items()}
    spoken = Turn.objects.filter(version__in=texts.values("current"), post__isnull=False)
    return found | {"role": set(spoken.values_list("post__role", flat=True))}


def _parts(rows: QuerySet[Source]) -> pl.DataFrame:
    current = rows.values("current")
    turns = Turn.objects.filter(version__in=current).order_by("version", "start")
    answers = Section.objects.filter(version__in=current).exclude(key="").order_by("version", "start")
    place = ("version__source__guid", "start", "end")
    spoken = [(guid, "turn", *rest) for guid, *rest in turns.values_list(*place, "post__role")]
    written = [(guid, "answer", *rest, None) for guid, *rest in answers.values_list(*place)]
    lines = [(str(guid), unit, start, end, role) for guid, unit, start, end, role in (*spoken, *written) if end > start]
    return pl.DataFrame(lines, schema=schema(PARTS), orient="row")


def _excerpts(row: Round) -> pl.DataFrame:
    rows = Excerpt.objects.filter(round=row, passage__version=F("passage__version__source__current"))
    values = rows.values_list("passage__version__source__guid", "passage__start", "passage__end")
    lines = [(str(guid), start, end) for guid, start, end in values.order_by("passage__version", "passage__start")]
    return _joined(pl.DataFrame(lines, schema=schema(EXCERPTS), orient="row"))


def _joined(excerpts: pl.DataFrame) -> pl.DataFrame:
    """Excerpts of one source that overlap or touch as one."""
    reached = pl.col("end").cum_max().shift(1).over("source_id")
    ordered = excerpts.sort("source_id", "start").with_columns(
        part=(reached.is_null() | (pl.col("start") > reached)).cum_sum().over("source_id")
    )
    whole = ordered.group_by("source_id", "part", maintain_order=True).agg(pl.col("start").min(), pl.col("end").max())
    return whole.select(list(EXCERPTS))


def _looked(row: Round) -> pl.DataFrame:
    shares = Share.objects.filter(round=row).order_by("source__title", "pk").values_list("source__guid", "coder_id")
    return pl.DataFrame([(str(guid), coder) for guid, coder in shares], schema=schema(LOOKED), orient="row")


def texts_of(person: Person, programme: Programme, sources: Iterable[str]) -> dict[str, str]:
    """Guid → text of sources that figures count, to find their sentences in; no word of it may be shown unasked."""
    rows = visible.sources_to_count(person, programme).filter(guid__in=list(sources))
    return {str(guid): text for guid, text in rows.values_list("guid", "current__text")}


@dataclass(frozen=True, slots=True)
class Passed:
    """One coding of an independent pass, in words; `coder` is the key inside."""

    coder: int
    code: str
    start: int
    end: int
    polarity: str
    memo: str
    made_at: datetime


def margin_of(person: Person, programme: Programme, round: RoundNow, source: str) -> list[Passed]:
    """The independent passes on one source (guid), in order of place, for those who read sources.

    Codes are called what they are called in the round's version.
    """
    rows = visible.codings(person, programme).filter(round=round.pk, layer=Layer.INDEPENDENT)
    rows = rows.filter(passage__version__source__guid=source)
    rows = rows.filter(passage__version=F("passage__version__source__current"))
    codebook = codebook_of(programme)
    here = version_of(codebook, round.version).entries.values_list("code_id", "name")
    names = names_by_code(codebook) | dict(here)
    fields = ("coder_id", "code_id", "passage__start", "passage__end", "polarity", "memo", "made_at")
    values = rows.order_by("passage__start", "-passage__end", "pk").values_list(*fields)
    return [Passed(coder, names.get(code, "a code"), *rest) for coder, code, *rest in values]


@dataclass(frozen=True, slots=True)
class Fate:
    """What a published codebook version did to a code: it was merged or split into others, or retired."""

    code: str
    kind: str
    into: tuple[str, ...]
    version: int


def fates(programme: Programme) -> list[Fate]:
    """What became of codes, by guid, in order of versions; drafts have changed nothing yet."""
    rows = CodeChange.objects.filter(code__codebook__programme=programme, kind__in=_ENDS)
    rows = rows.filter(version__status__in=(VersionStatus.PUBLISHED, VersionStatus.RETIRED))
    found: dict[tuple[str, str, int], tuple[str, ...]] = {}
    for code, kind, into, number in rows.order_by("version__number", "pk").values_list(
        "code__guid", "kind", "into__guid", "version__number"
    ):
        key = (str(code), kind, number)
        found[key] = found.get(key, ()) + ((str(into),) if into else ())
    return [Fate(code, kind, into, number) for (code, kind, number), into in found.items()]


@dataclass(frozen=True, slots=True)
class Since:
    """What happened to a round's codings: the ledger's last line now, and the cells to read again.

    `cells`: (source by guid, code by key); None: too much may have changed, read everything anew.
    """

    sequence: int
    hash: str
    cells: tuple[tuple[str, int], ...] | None


QUIET = frozenset({
    "answer saved", "coding looked at", "consent recorded", "constructs added", "crosswalk added", "extract added",
    "finding placed", "finding restored", "finding retired", "finding revised", "finding unplaced", "finding written",
    "framework added", "instrument added", "instrument version added", "memo rewritten", "memo shared",
    "memo written", "participant added", "pass finished", "pass resumed", "passage attached", "passage detached",
    "password set", "person added", "query answered", "query raised", "query settled", "report accepted",
    "report opened", "report returned", "report submitted", "round opened", "routemap added", "sign-in link issued",
    "signed in by link", "site added", "source added", "sources added", "study added", "theme added", "wave added",
    "working copy downloaded",
})  # fmt: skip
"""What changes no figure of a round. Any other line that is not about one coding makes everything be read anew."""


def ledger_now() -> Since:
    """Where the ledger stands."""
    last = LedgerEvent.objects.order_by("-sequence").values_list("sequence", "hash").first() or (0, "")
    return Since(*last, cells=())


def happened_since(programme: Programme, round: RoundNow, sequence: int, hash: str) -> Since:
    """What happened to a round after this line; all is to be read anew if the line itself is no longer there."""
    lines = list(
        LedgerEvent.objects.filter(sequence__gte=sequence)
        .order_by("sequence")
        .values_list("sequence", "hash", "programme_id", "verb", "subject_kind", "details", "subject_guid")
    )
    if not lines or lines[0][:2] != (sequence, hash):
        return replace(ledger_now(), cells=None)
    ours = [line[3:] for line in lines[1:] if line[2] in (None, programme.pk)]
    touched = [_touched(*line) for line in ours]
    if None in touched:
        return Since(*lines[-1][:2], cells=None)
    guids = [guid for line in touched for guid in line or ()]
    return Since(*lines[-1][:2], cells=_cells_of(round, guids))


def _touched(verb: str, kind: str, details: dict[str, Any], subject: UUID) -> list[str] | None:
    """The codings (guids) that one line of the ledger put in, took off or changed; None where that is not known."""
    if verb in QUIET:
        return []
    if kind == "coding" and "layer" in details:
        return [] if details["layer"] == Layer.WORKING else [str(subject)]
    if kind == "decision" and ("made" in details or "unmade" in details):
        return [*details.get("made", ()), *details.get("unmade", ())]
    return None


def _cells_of(round: RoundNow, guids: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """Source and code of these codings of the round, taken off or not."""
    lots = (guids[at : at + LOT] for at in range(0, len(guids), LOT))
    rows = Coding.objects.filter(round=round.pk)
    found = [
        (str(source), code)
        for lot in lots
        for source, code in rows.filter(guid__in=lot).values_list("passage__version__source__guid", "code")
    ]
    return tuple(dict.fromkeys(found))
