"""Memos as notes, and sites, participants and waves as tools that know none of them take them: cases and variables."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from typing import Any

from fingerpost.store.models import Memo, MemoText, Participant, Post, Site, SiteAttribute, Source, Turn
from fingerpost.store.queries import visible
from fingerpost.store.queries.gathering import Gathering
from fingerpost.store.queries.memos import first_open_wordings
from fingerpost.store.travelling import plain
from fingerpost.terms import project as said
from fingerpost.terms.project import Audit, PartKind, made_guid
from fingerpost.terms.sources import KIND_WORDS, SourceKind

IN_THE_FILE = ("source", "coding")
"""Kinds of subjects that must go out themselves for a memo about them to go out."""


def choose_memos(at: Gathering) -> list[Memo]:
    """The shared memos that the person sees; private ones stay, even one's own, since a file is for others too."""
    seen = visible.memos(at.person, at.programme).select_related("author")
    shared = list(seen.filter(is_private=False).order_by("pk"))
    private = seen.filter(is_private=True).count()
    if private:
        at.note("memos", f"{private:,} private memos stay here: a file may be read by others.")
    for memo in shared:
        at.notes_about.setdefault((memo.about_kind, str(memo.about_guid)), []).append(str(memo.guid))
    return shared


def add_memos(at: Gathering, memos: Iterable[Memo]) -> None:
    """Each memo as a note in its latest wording; all its wordings in our own part."""
    present = {source.guid for source in at.sources} | set(at.codings.guid)
    gone = [memo for memo in memos if memo.about_kind in IN_THE_FILE and str(memo.about_guid) not in present]
    if gone:
        at.note("memos", f"{len(gone):,} memos about sources or codings that stay here stay too.")
    left = {memo.pk for memo in gone}
    wordings = _wordings(at)
    at.extension["memos"] = [
        _memo(at, memo, wordings[memo.pk]) for memo in memos if memo.pk not in left and wordings[memo.pk]
    ]


def _wordings(at: Gathering) -> dict[int, list[list[Any]]]:
    """Memo → its wordings, less those that were written while it was private."""
    found: dict[int, list[list[Any]]] = defaultdict(list)
    begins = first_open_wordings(at.programme)
    rows = MemoText.objects.filter(memo__programme=at.programme).order_by("memo_id", "number")
    for memo, guid, number, text, written in rows.values_list("memo_id", "memo__guid", "number", "text", "written_at"):
        if number >= begins.get(guid, 1):
            found[memo].append([number, text, plain(written)])
    return found


def _memo(at: Gathering, memo: Memo, wordings: list[list[Any]]) -> dict[str, Any]:
    guid, author = str(memo.guid), at.users[at.user(memo.author_id)].guid
    audit = Audit(user=author, created=f"{memo.written_on.isoformat()}T00:00:00Z")
    name = f"Memo about a {memo.about_kind}" if memo.about_guid else "Reflexive memo"
    note = said.Source(PartKind.NOTE, guid, name, text=wordings[-1][1], inline=True, audit=audit)
    at.sources.append(note)
    return {
        "guid": guid,
        "about": [memo.about_kind, plain(memo.about_guid)],
        "author": author,
        "written_on": plain(memo.written_on),
        "texts": wordings,
    }


def add_places(at: Gathering) -> None:
    """Sites, participants and waves as cases; site, wave, kind and date as variables of sources."""
    made = _Made(at)
    named = {guid: at.version_at[pk] for pk, guid in _versions(at)}
    for site in Site.objects.filter(programme=at.programme):
        values = [("Site setting", site.setting), ("Site", site.key)]
        values += [(f"Site: {a.name}", a.value) for a in _newest(SiteAttribute.objects.filter(site=site))]
        made.case(str(site.guid), site.name, values, _of(named, Source.objects.filter(site=site)))
    for wave in at.programme.waves.all():
        values = [("Wave", wave.key), ("Opens", wave.opens.isoformat()), ("Closes", wave.closes.isoformat())]
        made.case(str(wave.guid), wave.name, values, _of(named, Source.objects.filter(wave=wave)))
    if visible.allowed(at.person, "participants", at.programme):
        _participants(at, made, named)
    for source in Source.objects.filter(programme=at.programme).select_related("site", "wave"):
        if source.current_id in at.version_at:
            made.source(at.version_at[source.current_id], source)
    at.extension["ours"] = {"cases": made.cases, "variables": list(made.variables)}


class _Made:
    """Cases and variables that are made for the file alone, so that they are known for ours when it comes back."""

    def __init__(self, at: Gathering) -> None:
        self.at, self.cases = at, list[str]()
        self.variables: dict[str, int] = {}

    def value(self, name: str, text: str) -> said.Value:
        guid = made_guid(self.at.programme.guid, "variable", name)
        if guid not in self.variables:
            self.variables[guid] = len(self.at.variables)
            self.at.variables.append(said.Variable(guid, name))
        return said.Value(self.variables[guid], "TextValue" if text else "", text)

    def case(self, guid: str, name: str, values: Iterable[tuple[str, str]], sources: Iterable[str]) -> None:
        held = tuple(self.value(*pair) for pair in values if pair[1])
        self.cases.append(guid)
        self.at.cases.append(said.Case(guid, name, values=held, source_refs=tuple(sources)))

    def source(self, place: int, row: Source) -> None:
        pairs = (
            ("Kind", KIND_WORDS[SourceKind(row.kind)]), ("Site", row.site.key if row.site else ""),
            ("Wave", row.wave.key if row.wave else ""), ("Date", row.held_on.isoformat() if row.held_on else ""),
        )  # fmt: skip
        held = self.at.sources[place]
        values = tuple(self.value(*pair) for pair in pairs if pair[1])
        self.at.sources[place] = replace(held, values=(*held.values, *values))


def _versions(at: Gathering) -> Iterable[tuple[int, str]]:
    return ((pk, at.sources[place].guid) for pk, place in at.version_at.items())


def _of(named: dict[str, int], rows: Any) -> list[str]:
    guids = (str(guid) for guid in rows.order_by("pk").values_list("guid", flat=True))
    return [guid for guid in guids if guid in named]


def _newest(rows: Any) -> list[SiteAttribute]:
    return [list(group)[-1] for _, group in groupby(rows.order_by("name", "valid_from"), key=lambda row: row.name)]


def _participants(at: Gathering, made: _Made, named: dict[str, int]) -> None:
    spoken: dict[int, list[str]] = defaultdict(list)
    turns = Turn.objects.filter(version__source__programme=at.programme, participant__isnull=False)
    pairs = turns.values_list("participant_id", "version__source__guid").distinct()
    for key, source in sorted(pairs, key=itemgetter(0)):
        spoken[key] += [str(source)] if str(source) in named else []
    posts = {post.participant_id: post for post in Post.objects.filter(participant__programme=at.programme)}
    for who in Participant.objects.filter(programme=at.programme).select_related("site"):
        post = posts.get(who.pk)
        values = [("Site", who.site.key if who.site else ""), ("Role", post.role if post else "")]
        made.case(str(who.guid), who.pseudonym, values, sorted(spoken[who.pk]))
