"""A programme as a project record: what a person may see of it, ready for a writer of project files. Writes nothing.

What the standard has no element for (polarity, layers, rounds, waves, findings …) goes into `Project.extension`.
Words of people who may not be quoted are blacked out, letter for letter, so that every place stays where it is.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import polars as pl
from django.db.models import F, Q, QuerySet, TextField
from django.db.models.functions import Cast

from fingerpost.store.models import (
    Case,
    CaseSource,
    CodebookVersion,
    CodeEntry,
    CodeProposal,
    Coding,
    Decision,
    Person,
    Programme,
    Round,
    Section,
    Source,
    Turn,
    Variable,
    VariableValue,
)
from fingerpost.store.queries import ledger, visible
from fingerpost.store.queries.columns import dashed
from fingerpost.store.queries.exchange_places import add_memos, add_places, choose_memos
from fingerpost.store.queries.gathering import Gathered, Gathering
from fingerpost.store.queries.proposals import open_to
from fingerpost.store.queries.sources import unquotable
from fingerpost.store.travelling import TABLES, Table, columns, gathered, in_scope, plain
from fingerpost.terms import project as said
from fingerpost.terms.exchange import BLACK, VERSION
from fingerpost.terms.project import NONE, Audit, PartKind, Project, made_guid

ORIGIN = "Fingerpost"


def gather(person: Person, programme: Programme) -> Gathered:
    """Everything of a programme that the person may take along. Raises Refused or NotFound."""
    visible.require(person, "export", programme)
    at = Gathering(person, programme)
    memos = choose_memos(at)
    _codes(at)
    _texts(at)
    _codings(at)
    _cases(at)
    add_places(at)
    add_memos(at, memos)
    _tables(at)
    return Gathered(_project(at), tuple(at.left_out), ledger.as_of(person).sequence, _counts(at))


def _project(at: Gathering) -> Project:
    programme = at.programme
    at.extension |= {
        "fingerpost": VERSION,
        "programme": {"guid": str(programme.guid), "key": programme.key, "name": programme.name},
    }
    return Project(
        name=programme.name, origin=ORIGIN, users=tuple(at.users), codes=tuple(at.codes),
        variables=tuple(at.variables), cases=tuple(at.cases), sources=tuple(at.sources), selections=at.selections,
        codings=at.codings, description=programme.description,
        extension=json.dumps(at.extension, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"),
        quotations=len(at.codings), verified=len(at.codings),
    )  # fmt: skip


def _counts(at: Gathering) -> dict[str, int]:
    texts = sum(source.kind != PartKind.NOTE for source in at.sources)
    counts = {"sources": texts, "codes": len(at.codes), "codings": len(at.codings), "cases": len(at.cases)}
    return counts | {"memos": len(at.sources) - texts, "coders": len(at.users)}


def _codes(at: Gathering) -> None:
    """Every code as in the newest version that has it, parents first; headings are not codable."""
    newest: dict[int, CodeEntry] = {}
    for row in (
        CodeEntry.objects.filter(version__codebook__programme=at.programme)
        .select_related("code")
        .order_by("version__number", "position", "pk")
    ):
        newest[row.code_id] = row
    below: dict[int | None, list[CodeEntry]] = defaultdict(list)
    for row in sorted(newest.values(), key=lambda row: (row.position, row.pk)):
        below[row.parent_id if row.parent_id in newest else None].append(row)
    stack = [(row, NONE) for row in reversed(below[None])]
    while stack:
        row, parent = stack.pop()
        at.code_at[row.code_id] = place = len(at.codes)
        at.codes.append(_code(at, row, parent))
        stack.extend((child, place) for child in reversed(below[row.code_id]))
    _others(at, newest)


def _code(at: Gathering, row: CodeEntry, parent: int) -> said.Code:
    guid = str(row.code.guid)
    return said.Code(
        guid, row.name, parent, not row.is_heading, row.colour, row.definition, note_refs=at.notes("code", guid)
    )


def _proposals(at: Gathering) -> QuerySet[CodeProposal]:
    """Proposed codes, less those by which a fellow coder in an open round would tell what they saw."""
    fellows = visible.fellow_coders(at.person, at.programme).values("pk")
    used = visible.codings(at.person, at.programme).values("code")
    everything = CodeProposal.objects.filter(code__codebook__programme=at.programme)
    return everything.exclude(Q(proposed_by__in=fellows) & ~Q(code__in=used))


def _others(at: Gathering, newest: Mapping[int, CodeEntry]) -> None:
    """Codes that are reached from no top (they stand under each other in different versions), and proposed ones."""
    for code, row in newest.items():
        if code not in at.code_at:
            at.code_at[code] = len(at.codes)
            at.codes.append(_code(at, row, NONE))
    for proposal in _proposals(at).select_related("code"):
        if proposal.code_id not in at.code_at:
            guid, above = str(proposal.code.guid), at.code_at.get(proposal.parent_id or 0, NONE)
            at.code_at[proposal.code_id] = len(at.codes)
            at.codes.append(
                said.Code(
                    guid, proposal.name, above, color=proposal.colour, description=proposal.definition,
                    note_refs=at.notes("code", guid),
                )
            )  # fmt: skip


def _texts(at: Gathering) -> None:
    """Each source's current text, with its sections, turns and what is said of it from outside."""
    seen = visible.sources(at.person, at.programme).select_related("current", "site", "wave")
    black = _blacked_out(at.programme)
    rows = []
    for source in seen.order_by("pk").iterator(chunk_size=200):
        if source.withdrawn_on is not None or source.current is None:
            at.note(source.title, "This source was withdrawn and stays here.")
            continue
        text = _blacken(source.current.text, black.get(source.current.pk, ()))
        at.version_at[source.current.pk] = len(at.sources)
        at.sources.append(
            said.Source(
                PartKind.TEXT, str(source.guid), source.title, text=text,
                audit=Audit(created=_utc(source.current.made_at)), note_refs=at.notes("source", str(source.guid)),
            )
        )  # fmt: skip
        if text != source.current.text:
            at.note(source.title, "Words of people who may not be quoted are blacked out.")
        rows.append(_outside(source))
    at.extension["sources"] = rows
    at.extension["sections"] = _stretches(at, Section, "key")
    at.extension["turns"] = _stretches(at, Turn, "participant__guid")


def _outside(source: Source) -> dict[str, Any]:
    assert source.current is not None
    return {
        "guid": str(source.guid),
        "version": str(source.current.guid),
        "number": source.current.number,
        "kind": source.kind,
        "site": str(source.site.guid) if source.site else None,
        "wave": str(source.wave.guid) if source.wave else None,
        "held_on": plain(source.held_on),
        "extractor": source.current.extractor,
        "times": source.current.times,
    }


def _stretches(at: Gathering, model: type[Section] | type[Turn], extra: str) -> dict[str, list[list[Any]]]:
    """Source's guid → its parts, each as start, end, label and what more there is."""
    found: dict[str, list[list[Any]]] = {}
    names = visible.allowed(at.person, "participants", at.programme) or model is Section
    rows = model.objects.filter(version__source__programme=at.programme).order_by("version_id", "position")
    for version, start, end, label, more in rows.values_list("version_id", "start", "end", "label", extra):
        if version in at.version_at:
            guid = at.sources[at.version_at[version]].guid
            found.setdefault(guid, []).append([start, end, label, plain(more) if names else None])
    return found


def _blacked_out(programme: Programme) -> dict[int, list[tuple[int, int]]]:
    """Text → the turns in it whose words may not be quoted."""
    turns = Turn.objects.filter(version__source__programme=programme, participant__in=unquotable(programme))
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for version, start, end in turns.values_list("version_id", "start", "end"):
        found[version].append((start, end))
    return found


def _blacken(text: str, spans: Iterable[tuple[int, int]]) -> str:
    for start, end in spans:
        hidden = "".join(letter if letter.isspace() else BLACK for letter in text[start:end])
        text = text[:start] + hidden + text[end:]
    return text


CODING = (
    "guid", "passage__guid", "passage__version_id", "passage__start", "passage__end", "code_id", "coder_id", "made_at",
    "polarity", "layer", "round_id", "version_id", "read_under_id", "memo",
)  # fmt: skip
AS_TEXT = frozenset({"guid", "passage__guid", "made_at"})
"""Read as the database keeps them and put in form column by column: a UUID and a moment a row would take half of all
time.
"""

LOT = 5000
OURS = ("polarity", "layer", "round", "version", "read_under", "made_at", "memo")


def _codings(at: Gathering) -> None:
    """One selection and one coding for each; what is ours alone stands in columns of the extension."""
    seen = visible.codings(at.person, at.programme)
    live = Coding.objects.filter(code__codebook__programme=at.programme, removed_at__isnull=True)
    is_open = visible.open_rounds(at.programme).exists()
    if is_open:
        live = live.exclude(pk__in=visible.blinded(at.person, at.programme).values("pk"))
    own: dict[str, list[Any]] = {name: [] for name in ("coding", "passage", *OURS)}
    fields = [Cast(name, TextField()) if name in AS_TEXT else F(name) for name in CODING]
    rows = seen.order_by("passage__version_id", "passage__start", "pk").values_list(*fields).iterator(LOT)
    known = _Known.of(at)
    while lot := list(islice(rows, LOT)):
        if taken := [row for row in lot if row[2] in at.version_at]:
            _add(at, list(zip(*taken, strict=True)), own, known)
    if is_open:
        at.note("codings", "While a round is coded independently, what others put on its texts stays here.")
    if (hidden := live.count()) > len(own["coding"]):
        at.note(
            "codings",
            f"{hidden - len(own['coding']):,} codings that you may not see, of withdrawn sources or of earlier texts "
            "stay here.",
        )
    at.extension["codings"] = own


@dataclass(frozen=True, slots=True)
class _Known:
    """What many codings share: the GUIDs of rounds and versions by key, and moments by how the database writes them."""

    rounds: dict[int | None, str | None]
    versions: dict[int, str]
    moments: dict[str, str]
    noted: frozenset[str]

    @classmethod
    def of(cls, at: Gathering) -> "_Known":
        rounds = Round.objects.filter(programme=at.programme).values_list("pk", "guid")
        versions = CodebookVersion.objects.filter(codebook__programme=at.programme).values_list("pk", "guid")
        noted = frozenset(guid for kind, guid in at.notes_about if kind == "coding")
        return cls({None: None, **{pk: str(guid) for pk, guid in rounds}}, {pk: str(guid) for pk, guid in versions},
                   {}, noted)  # fmt: skip

    def moment(self, text: str) -> str:
        """A moment as a record has it."""
        if text not in self.moments:
            moment = datetime.fromisoformat(text)
            self.moments[text] = _utc(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
        return self.moments[text]


def _add(at: Gathering, lot: Sequence[Sequence[Any]], own: dict[str, list[Any]], known: _Known) -> None:
    """Codings as columns (CODING)."""
    texts, passages = (dashed(pl.Series(column, dtype=pl.String)).to_list() for column in lot[:2])
    _, _, version, start, end, code, coder, made, polarity, layer, round_, under, read_under, memo = lot
    source, when = [at.version_at[key] for key in version], [known.moment(text) for text in made]
    who = [at.user_at[key] if key in at.user_at else at.user(key) for key in coder]
    put = at.selections.extend(source, passages, start, end, creator=who, created=when)
    codes = [at.code_at[key] for key in code]
    rows = at.codings.extend(source, put, texts, codes, coder=who, created=when)
    for number, row in enumerate(rows):
        words, guid = memo[number], texts[number]
        if words or guid in known.noted:
            note = _coding_note(at, guid, words, who[number], when[number]) if words else ()
            at.codings.note_refs[row] = (*note, *at.notes("coding", guid))
    values: tuple[Sequence[Any], ...] = (
        texts, passages, polarity, layer, [known.rounds[key] for key in round_],
        [known.versions[key] for key in under], [known.versions[key] for key in read_under], when, memo,
    )  # fmt: skip
    for name, column in zip(own, values, strict=True):
        own[name].extend(column)


def _coding_note(at: Gathering, coding: str, memo: str, who: int, when: str) -> tuple[str]:
    guid = made_guid("memo of coding", coding)
    audit = Audit(user=at.users[who].guid, created=when)
    at.sources.append(said.Source(PartKind.NOTE, guid, "Memo of a coding", text=memo, inline=True, audit=audit))
    return (guid,)


def _utc(moment: Any) -> str:
    text: str = moment.isoformat(timespec="microseconds")
    return text.replace("+00:00", "Z")


def _cases(at: Gathering) -> None:
    """Cases and variables as they came or were typed."""
    for variable in Variable.objects.filter(programme=at.programme).order_by("position", "pk"):
        at.variable_at[variable.pk] = len(at.variables)
        at.variables.append(said.Variable(str(variable.guid), variable.name, variable.kind, variable.description))
    values = _values(at)
    about: dict[int, list[str]] = defaultdict(list)
    for key, source in (
        CaseSource.objects.filter(case__programme=at.programme).order_by("pk").values_list("case_id", "source__guid")
    ):
        about[key].append(str(source))
    for case in Case.objects.filter(programme=at.programme).order_by("position", "pk"):
        at.cases.append(
            said.Case(
                str(case.guid), case.name, case.description, values=tuple(values["case", case.pk]),
                source_refs=tuple(about[case.pk]),
            )
        )  # fmt: skip
    for row in Source.objects.filter(programme=at.programme, values__isnull=False).distinct():
        if row.current_id in at.version_at:
            _give(at, at.version_at[row.current_id], values["source", row.pk])


def _values(at: Gathering) -> dict[tuple[str, int], list[said.Value]]:
    found: dict[tuple[str, int], list[said.Value]] = defaultdict(list)
    rows = VariableValue.objects.filter(variable__programme=at.programme).order_by("pk")
    for variable, case, source, value in rows.values_list("variable_id", "case_id", "source_id", "value"):
        place = at.variable_at[variable]
        element = f"{at.variables[place].type}Value" if value else ""
        holder = ("case", case) if case is not None else ("source", source)
        found[holder].append(said.Value(place, element, value))
    return found


def _give(at: Gathering, source: int, values: Iterable[said.Value]) -> None:
    held = at.sources[source]
    at.sources[source] = replace(held, values=(*held.values, *values))


def _tables(at: Gathering) -> None:
    """What the standard has no word for, table by table, as far as the person may see it."""
    found: dict[str, Any] = {}
    for table in TABLES:
        if table.needs and not visible.allowed(at.person, table.needs, at.programme):
            at.note(table.name, f"The {table.name} stay here: you may not see the register.")
            continue
        seen = _seen(at, table)
        for field in columns(table.model).values():
            if field.related_model is Person:
                for who in seen.exclude(**{field.name: None}).values_list(field.attname, flat=True).distinct():
                    at.user(who)
        found[table.name] = gathered(table, seen)
    at.extension["tables"] = found
    at.extension["rounds"] = [_round(at, row) for row in Round.objects.filter(programme=at.programme)]
    at.extension["decisions"] = [_decision(row) for row in visible.decisions(at.person, at.programme).order_by("pk")]
    at.extension["passages"] = [list(row) for row in _passages(at)]


def _seen(at: Gathering, table: Table) -> QuerySet[Any]:
    """The rows of a table that the person sees: of queries and decisions, less what blinding hides."""
    everything = in_scope(table, at.programme)
    if table.name == "queries":
        return everything.filter(pk__in=visible.queries(at.person, at.programme).values("pk"))
    if table.name == "query answers":
        return everything.filter(query__in=visible.queries(at.person, at.programme).values("pk"))
    if table.name == "decisions":
        return everything.filter(pk__in=visible.decisions(at.person, at.programme).values("pk"), undone_at=None)
    if table.name == "proposals":
        return everything.filter(pk__in=open_to(at.person, at.programme).values("pk"))
    if table.name == "evidence":
        return everything.filter(passage__in=visible.passages(at.person, at.programme).values("pk"))
    return everything


def _passages(at: Gathering) -> Iterator[tuple[str, str, int, int]]:
    """Passages that no coding put there: of extracts, queries and excerpts of rounds."""
    seen = visible.passages(at.person, at.programme).filter(coding__isnull=True)
    for guid, version, start, end in seen.order_by("pk").values_list("guid", "version_id", "start", "end"):
        if version in at.version_at:
            yield str(guid), at.sources[at.version_at[version]].guid, start, end


def _decision(row: Decision) -> dict[str, Any]:
    links: dict[str, Any] = {"about": row.about, "made": row.made}
    found = {name: [str(guid) for guid in link.order_by("pk").values_list("guid", flat=True)]
             for name, link in links.items()}  # fmt: skip
    return {"guid": str(row.guid), **found}


def _round(at: Gathering, row: Round) -> dict[str, Any]:
    """Who codes what in a round; the rest of it stands in its tables."""
    coders = [at.users[at.user(pk)].guid for pk in row.coders.order_by("pk").values_list("pk", flat=True)]
    sources = [str(guid) for guid in row.sources.order_by("pk").values_list("guid", flat=True)]
    return {"guid": str(row.guid), "sources": sources, "coders": coders}
