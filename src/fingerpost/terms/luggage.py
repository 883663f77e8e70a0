"""What is kept of a project that came in, and how it goes out again: a record without what became rows, and back.

Only records here: no rows, no files. `Ties` says what of the kept record is which row of ours, by guid.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from fingerpost.terms.project import NONE, Codings, Link, PartKind, Project, Selections, Set, Source, guid_key


@dataclass(slots=True)
class Ties:
    """Our guid of each user, code, variable, case and source of a kept record, by its place; "" for what is no row.

    `texts`: place of a source → place of its text (in a PDF another one). `grouped`: our coding → the selection that
    it shared with others, by its guid. `notes`: notes whose words are a memo or a coding's memo now.
    """

    users: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    variables: list[str] = field(default_factory=list)
    cases: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    texts: dict[int, int] = field(default_factory=dict)
    grouped: dict[str, str] = field(default_factory=dict)
    whole: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    coding_notes: dict[str, list[str]] = field(default_factory=dict)

    def packed(self) -> bytes:
        """As JSON, in the place where a project carries its extension."""
        return json.dumps(asdict(self), separators=(",", ":")).encode()

    @classmethod
    def unpacked(cls, content: bytes) -> "Ties":
        """What `packed` made."""
        shape = json.loads(content)
        return cls(**shape | {"texts": {int(at): inner for at, inner in shape["texts"].items()}})


def pruned(project: Project, ties: Ties, rows: set[int], texts: Iterable[int]) -> Project:
    """The record without the codings that are rows (their places), the words of these texts, and bare selections."""
    held, wordless = set(texts), set(ties.notes)
    sources = tuple(
        replace(source, text=None) if at in held or source.guid in wordless else source
        for at, source in enumerate(project.sources)
    )
    selections, moved = _selections(project, rows)
    codings = Codings()
    for coding in project.codings:
        if coding.at not in rows:
            codings.add(
                coding.source, moved.get(coding.selection, NONE), coding.guid, coding.code, coder=coding.coder,
                created=coding.created, note_refs=coding.note_refs,
            )  # fmt: skip
    return replace(project, sources=sources, selections=selections, codings=codings, extension=ties.packed())


def _selections(project: Project, rows: set[int]) -> tuple[Selections, dict[int, int]]:
    """The selections that say more than a row does, and old place → new place."""
    coded_by_rows = {project.codings.selection[at] for at in rows}
    others = {project.codings.selection[at] for at in range(len(project.codings)) if at not in rows}
    kept, moved = Selections(), dict[int, int]()
    old = project.selections
    for at in range(len(old)):
        if at in coded_by_rows and at not in others and not _says_more(old, at):
            continue
        moved[at] = copy_selection(old, at, kept, old.source[at])
    return kept, moved


def _says_more(old: Selections, at: int) -> bool:
    return bool(old.name[at] or old.modified[at] or at in old.descriptions or at in old.note_refs)


def copy_selection(
    old: Selections, at: int, into: Selections, source: int, users: Mapping[int, int] | None = None
) -> int:
    """Append one selection to others, under another source and with other places of users; its new place."""
    place = users or {}
    new = into.add(
        source, old.guid[at], old.start[at], old.end[at], name=old.name[at], raw=old.raw[at],
        creator=place.get(old.creator[at], old.creator[at]), created=old.created[at],
        modifier=place.get(old.modifier[at], old.modifier[at]), modified=old.modified[at],
        description=old.descriptions.get(at, ""), note_refs=old.note_refs.get(at, ()),
    )  # fmt: skip
    if at in old.quarantined:
        into.quarantined[new] = old.quarantined[at]
    return new


def forgotten(kept: Project, source: str) -> Project:
    """A kept record without what stood on one text (the guid of its source here), whose words are erased by right."""
    ties = Ties.unpacked(kept.extension)
    gone = {at for at, guid in enumerate(ties.sources) if guid_key(guid) == guid_key(source)}
    gone |= {ties.texts[at] for at in gone if at in ties.texts}
    sources = tuple(
        replace(row, text=None, description="", name="") if at in gone else row for at, row in enumerate(kept.sources)
    )
    for at in range(len(kept.selections)):
        if kept.selections.source[at] in gone:
            kept.selections.name[at] = ""
            kept.selections.descriptions.pop(at, None)
    rest = tuple(row for row in kept.kept if row.owner not in ("sources", "selections"))
    return replace(kept, sources=sources, kept=rest)


@dataclass(slots=True)
class _Joining:
    """A project going out with one kept record added: both, and where the kept one's things went."""

    out: Project
    kept: Project
    ties: Ties
    users: list[Any]
    codes: list[Any]
    variables: list[Any]
    cases: list[Any]
    sources: list[Source]
    user_at: dict[int, int] = field(default_factory=dict)
    code_at: dict[int, int] = field(default_factory=dict)
    variable_at: dict[int, int] = field(default_factory=dict)
    case_at: dict[int, int] = field(default_factory=dict)
    source_at: dict[int, int] = field(default_factory=dict)
    selection_at: dict[int, int] = field(default_factory=dict)
    ours: dict[str, str] = field(default_factory=dict)
    notes_of: dict[str, tuple[str, ...]] = field(default_factory=dict)
    outdated: set[int] = field(default_factory=set)


def joined(out: Project, kept: Project, media: Mapping[str, str]) -> Project:
    """The project going out, with what was kept of one that came in. `media`: names of its members → names now.

    Media whose bytes are gone are not in `media`; what they belong to then goes out as far as it can.
    """
    ties = Ties.unpacked(kept.extension)
    j = _Joining(
        out, kept, ties, list(out.users), list(out.codes), list(out.variables), list(out.cases), list(out.sources)
    )
    _map(j.users, kept.users, ties.users, j.user_at, j.ours)
    _map_codes(j)
    _map(j.variables, kept.variables, ties.variables, j.variable_at, j.ours, add=False)
    _coding_notes(j)
    moved = _sources(j, media)
    selections = _join_selections(j, moved)
    codings = _join_codings(j, moved, selections)
    _cases(j)
    return replace(
        out, users=tuple(j.users), codes=tuple(j.codes), variables=tuple(j.variables), cases=tuple(j.cases),
        sources=tuple(j.sources), selections=selections, codings=codings,
        links=(*out.links, *(_link(j, link) for link in kept.links)),
        sets=(*out.sets, *(_set(j, s) for s in kept.sets)),
        graphs=(*out.graphs, *kept.graphs), kept=(*out.kept, *_kept(j)),
        loose=(*out.loose, *(media[name] for name in kept.loose if name in media)),
    )  # fmt: skip


def _link(j: _Joining, link: Link) -> Link:
    return replace(link, origin=_our(j, link.origin), target=_our(j, link.target))


def _set(j: _Joining, group: Set) -> Set:
    return replace(
        group, codes=_ours(j, group.codes), sources=_ours(j, group.sources), notes=_ours(j, group.notes)
    )  # fmt: skip


def _map(
    mine: list[Any], kept: Sequence[Any], guids: list[str], places: dict[int, int], ours: dict[str, str],
    *, add: bool = True,
) -> None:  # fmt: skip
    """Kept place → place going out; what is no row of ours is added, if wanted."""
    there = {guid_key(row.guid): at for at, row in enumerate(mine)}
    for at, row in enumerate(kept):
        guid = guids[at] if at < len(guids) and guids[at] else row.guid
        ours[guid_key(row.guid)] = guid
        if guid_key(guid) not in there and add:
            there[guid_key(guid)] = len(mine)
            mine.append(replace(row, guid=guid))
        if guid_key(guid) in there:
            places[at] = there[guid_key(guid)]


def _map_codes(j: _Joining) -> None:
    before = len(j.codes)
    _map(j.codes, j.kept.codes, j.ties.codes, j.code_at, j.ours)
    for at in range(before, len(j.codes)):
        j.codes[at] = replace(j.codes[at], parent=NONE)
    for at, code in enumerate(j.kept.codes):
        mine = j.codes[j.code_at[at]]
        refs = tuple(dict.fromkeys((*mine.note_refs, *code.note_refs)))
        j.codes[j.code_at[at]] = replace(mine, note_refs=refs)


def _coding_notes(j: _Joining) -> None:
    """The notes that a coding had stand for its memo again while they say the same; else its memo does, alone."""
    if not j.ties.coding_notes:
        return
    mine = {guid_key(source.guid): at for at, source in enumerate(j.sources) if source.kind == PartKind.NOTE}
    kept = {guid_key(s.guid): at for at, s in enumerate(j.kept.sources) if s.kind == PartKind.NOTE}
    for coding, refs in j.out.codings.note_refs.items():
        key = guid_key(j.out.codings.guid[coding])
        places = [kept[guid_key(ref)] for ref in j.ties.coding_notes.get(key, ()) if guid_key(ref) in kept]
        memo = mine.get(guid_key(refs[0]))
        if not places or memo is None:
            continue
        if "\n\n".join(j.kept.sources[at].text or "" for at in places) == j.sources[memo].text:
            j.sources[memo] = j.kept.sources[places[0]]
            j.source_at[places[0]] = memo
            j.notes_of[key] = (*j.ties.coding_notes[key], *refs[1:])
        else:
            j.outdated |= set(places)


def _sources(j: _Joining, media: Mapping[str, str]) -> dict[int, int]:
    """Add and dress the sources. Place of a source going out → place of its text, where that became another."""
    there = {guid_key(source.guid): at for at, source in enumerate(j.sources)}
    moved: dict[int, int] = {}
    inner_of = {inner: at for at, inner in j.ties.texts.items()}
    for at, source in enumerate(j.kept.sources):
        tie = j.ties.sources[at] if at < len(j.ties.sources) else ""
        j.ours[guid_key(source.guid)] = tie or source.guid
        if at in j.source_at or at in j.outdated:
            continue
        if tie and guid_key(tie) in there:
            _dress(j, at, there[guid_key(tie)], media)
        elif at in inner_of and inner_of[at] != at:
            _inner(j, at, inner_of[at], moved)
        elif guid_key(source.guid) in there:
            j.source_at[at] = there[guid_key(source.guid)]
        elif not tie and (source.within == NONE or source.within in j.source_at):
            _append(j, at, media)
    return moved


def _dress(j: _Joining, at: int, place: int, media: Mapping[str, str]) -> None:
    """What only the kept record knows of a source that is a row."""
    mine, kept = j.sources[place], j.kept.sources[at]
    j.source_at[at] = place
    is_pdf = kept.kind == PartKind.PDF and kept.media in media
    j.sources[place] = replace(
        mine, kind=kept.kind if is_pdf else mine.kind, media=media.get(kept.media, ""),
        description=kept.description, audit=kept.audit if kept.audit.created else mine.audit,
        note_refs=tuple(dict.fromkeys((*mine.note_refs, *kept.note_refs))),
    )  # fmt: skip


def _inner(j: _Joining, at: int, outer: int, moved: dict[int, int]) -> None:
    """The text of a PDF stands inside it again."""
    place = j.source_at.get(outer)
    if place is None:
        return
    if j.sources[place].kind != PartKind.PDF:
        j.source_at[at] = place
        return
    j.source_at[at] = moved[place] = len(j.sources)
    j.sources.append(replace(j.kept.sources[at], text=j.sources[place].text, within=place, member="", paths={}))
    j.sources[place] = replace(j.sources[place], text=None)


def _append(j: _Joining, at: int, media: Mapping[str, str]) -> None:
    source = j.kept.sources[at]
    j.source_at[at] = len(j.sources)
    paths = {name: path for name, path in source.paths.items() if name != "currentPath"}
    values = tuple(
        value._replace(variable=j.variable_at[value.variable])
        for value in source.values
        if value.variable in j.variable_at
    )
    j.sources.append(
        replace(
            source, within=j.source_at.get(source.within, NONE), paths=paths, values=values,
            media=media.get(source.media, ""), member=media.get(source.member, ""),
        )
    )  # fmt: skip


def _join_selections(j: _Joining, moved: Mapping[int, int]) -> Selections:
    """Those going out, dressed, then those that are no rows. Of several codings on one, only one selection stays."""
    old, new = j.out.selections, Selections()
    kept_at = {guid_key(guid): at for at, guid in enumerate(j.kept.selections.guid)}
    shared = {guid_key(guid) for guid in j.ties.grouped.values()}
    whole = set(j.ties.whole)
    dropped = _not_wanted(j, shared, whole)
    for at in range(len(old)):
        if at in dropped:
            continue
        place = copy_selection(old, at, new, moved.get(old.source[at], old.source[at]))
        j.selection_at[-1 - at] = place
        dress = kept_at.pop(guid_key(old.guid[at]), None)
        if dress is not None:
            j.selection_at[dress] = place
            _dress_selection(j, dress, new, place)
    for at in sorted(kept_at.values()):
        source = j.source_at.get(j.kept.selections.source[at])
        if source is not None:
            j.selection_at[at] = copy_selection(j.kept.selections, at, new, source, j.user_at)
    return new


def _not_wanted(j: _Joining, shared: set[str], whole: set[str]) -> set[int]:
    """Selections that were made for a row whose coding stands on a shared selection or on a whole source."""
    dropped: set[int] = set()
    for coding in j.out.codings:
        key = guid_key(coding.guid)
        if coding.selection == NONE:
            continue
        if key in whole or (key in j.ties.grouped and guid_key(j.out.selections.guid[coding.selection]) not in shared):
            dropped.add(coding.selection)
    return dropped


def _dress_selection(j: _Joining, dress: int, new: Selections, place: int) -> None:
    kept = j.kept.selections
    new.name[place], new.created[place] = kept.name[dress], kept.created[dress] or new.created[place]
    new.modified[place] = kept.modified[dress]
    new.modifier[place] = j.user_at.get(kept.modifier[dress], NONE)
    new.creator[place] = j.user_at.get(kept.creator[dress], new.creator[place])
    if dress in kept.descriptions:
        new.descriptions[place] = kept.descriptions[dress]
    if dress in kept.note_refs:
        new.note_refs[place] = kept.note_refs[dress]


def _join_codings(j: _Joining, moved: Mapping[int, int], selections: Selections) -> Codings:
    new, old = Codings(), j.out.codings
    at_guid = {guid_key(guid): at for at, guid in enumerate(selections.guid)}
    for coding in old:
        key = guid_key(coding.guid)
        place = j.selection_at.get(-1 - coding.selection, NONE)
        if place == NONE and key in j.ties.grouped:
            place = at_guid.get(guid_key(j.ties.grouped[key]), NONE)
        source = coding.source if key in j.ties.whole else moved.get(coding.source, coding.source)
        refs = j.notes_of.get(key, coding.note_refs)
        new.add(source, place, coding.guid, coding.code, coder=coding.coder, created=coding.created, note_refs=refs)
    present = {guid_key(guid) for guid in old.guid}
    for coding in j.kept.codings:
        source = j.source_at.get(coding.source, NONE)
        place = j.selection_at.get(coding.selection, NONE)
        is_lost = source == NONE or (coding.selection != NONE and place == NONE) or guid_key(coding.guid) in present
        if not is_lost and coding.code in j.code_at:
            new.add(
                source, place, coding.guid, j.code_at[coding.code], coder=j.user_at.get(coding.coder, NONE),
                created=coding.created, note_refs=coding.note_refs,
            )  # fmt: skip
    return new


def _cases(j: _Joining) -> None:
    there = {guid_key(case.guid): at for at, case in enumerate(j.cases)}
    for at, case in enumerate(j.kept.cases):
        place = there.get(guid_key(j.ties.cases[at] if at < len(j.ties.cases) else ""))
        if place is None:
            continue
        j.case_at[at] = place
        mine = j.cases[place]
        others = [ref for ref in case.source_refs if not _is_row(j, ref)]
        j.cases[place] = replace(
            mine, code_refs=_ours(j, case.code_refs), selection_refs=case.selection_refs,
            source_refs=tuple(dict.fromkeys((*mine.source_refs, *others))),
        )  # fmt: skip


def _is_row(j: _Joining, guid: str) -> bool:
    rows = {guid_key(s.guid) for at, s in enumerate(j.kept.sources) if at < len(j.ties.sources) and j.ties.sources[at]}
    return guid_key(guid) in rows


def _our(j: _Joining, guid: str) -> str:
    return j.ours.get(guid_key(guid), guid) if guid else ""


def _ours(j: _Joining, guids: Iterable[str]) -> tuple[str, ...]:
    return tuple(_our(j, guid) for guid in guids)


def _kept(j: _Joining) -> list[Any]:
    """What the standard does not know, at the places where its owners are now; without an owner it cannot go out."""
    places: dict[str, Mapping[int, int]] = {
        "users": j.user_at, "codes": j.code_at, "variables": j.variable_at, "cases": j.case_at,
        "sources": j.source_at, "selections": j.selection_at,
    }  # fmt: skip
    found = []
    for row in j.kept.kept:
        place = places[row.owner].get(row.index) if row.owner in places else row.index
        if place is not None and row.owner not in ("codings", "links", "sets", "graphs"):
            found.append(replace(row, index=place))
    return found
