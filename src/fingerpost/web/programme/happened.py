"""The ledger in words: what was done lately, acts of one kind by one person gathered into one line."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from fingerpost.store.models import Person, Programme
from fingerpost.store.queries import ledger, visible
from fingerpost.web.refs import href

READ_AT_ONCE = 600
FIELDS = ("actor__name", "verb", "at", "subject_kind", "subject_guid", "actor", "operation")
Event = tuple[str | None, str, datetime, str, UUID, int | None, UUID]
WORDS: dict[str, tuple[str, str]] = {
    "answer saved": ("saved an answer", "saved answers {n} times"),
    "code added": ("added a code", "added {n} codes"),
    "code merged": ("merged a code into another", "merged {n} codes into others"),
    "code moved": ("moved a code", "moved {n} codes"),
    "code redefined": ("redefined a code", "redefined {n} codes"),
    "code retired": ("retired a code", "retired {n} codes"),
    "code split": ("split a code", "split {n} codes"),
    "codebook draft opened": ("opened a draft of the codebook", "opened {n} drafts of the codebook"),
    "codebook version published": ("published a codebook version", "published {n} codebook versions"),
    "bulk coding undone": ("took back coding many passages at once", "took back coding at once {n} times"),
    "codings added": ("coded many passages at once", "coded many passages at once {n} times"),
    "codings recoded": ("moved many codings to another code", "moved many codings at once {n} times"),
    "coding added": ("put a code on a passage", "put codes on {n} passages"),
    "query saved": ("kept a query", "kept {n} queries"),
    "suggestions set": ("set whether codes are suggested", "set {n} times whether codes are suggested"),
    "coding changed": ("changed a coding", "changed {n} codings"),
    "coding removed": ("took a code off", "took {n} codes off"),
    "coding restored": ("put a code back", "put {n} codes back"),
    "consent recorded": ("recorded a consent", "recorded {n} consents"),
    "crosswalk added": ("linked the codebook to a framework", "linked the codebook to {n} frameworks"),
    "extract added": ("added an extract", "added {n} extracts"),
    "finding retired": ("retired a finding", "retired {n} findings"),
    "finding written": ("wrote a finding", "wrote {n} findings"),
    "member added": ("gave a member a role", "gave {n} roles to members"),
    "codebook added": ("began the codebook", "began {n} codebooks"),
    "codebook read": ("marked the codebook as read", "marked the codebook as read {n} times"),
    "change explained": ("said why a code was changed", "said why {n} codes were changed"),
    "code change undone": ("took a change of the codebook back", "took {n} changes of the codebook back"),
    "code proposed": ("proposed a code", "proposed {n} codes"),
    "codes imported": ("brought codes in from a file", "brought codes in from {n} files"),
    "coding moved": ("moved the edges of a coding", "moved the edges of {n} codings"),
    "correction taken back": ("took a correction back", "took {n} corrections back"),
    "name forgotten": ("had a name forgotten", "had {n} names forgotten"),
    "name put back": ("put a name back in the texts", "put {n} names back in the texts"),
    "name replaced": ("put a pseudonym in place of a name", "put pseudonyms in place of names {n} times"),
    "proposal approved": ("approved a proposed code", "approved {n} proposed codes"),
    "proposal declined": ("declined a proposed code", "declined {n} proposed codes"),
    "proposal merged": ("merged a proposed code into another", "merged {n} proposed codes into others"),
    "query dropped": ("dropped a kept query", "dropped {n} kept queries"),
    "query kept again": ("kept a query again", "kept {n} queries again"),
    "query kept to oneself": ("kept a query to themselves", "kept {n} queries to themselves"),
    "query shared": ("shared a kept query", "shared {n} kept queries"),
    "source corrected": ("corrected words of a source", "corrected words of sources {n} times"),
    "source described": ("changed what is said of a source", "changed what is said of {n} sources"),
    "source revised": ("put a better text in place", "put better texts in place {n} times"),
    "memo rewritten": ("reworded a memo", "reworded {n} memos"),
    "memo shared": ("shared a memo", "shared {n} memos"),
    "memo written": ("wrote a memo", "wrote {n} memos"),
    "participant added": ("entered a participant in the register", "entered {n} participants in the register"),
    "passage attached": ("attached a passage to a finding", "attached {n} passages to findings"),
    "import undone": ("took an imported project back", "took {n} imported projects back"),
    "project imported": ("imported a project", "imported {n} projects"),
    "working copy downloaded": ("took a working copy", "took {n} working copies"),
    "agreement taken over": ("took over what all coders have alike", "took over what all coders have alike {n} times"),
    "coding looked at": ("looked at a coding again", "looked at {n} codings again"),
    "decision carried out": ("put a decision into the codebook", "put {n} decisions into the codebook"),
    "decision undone": ("took a decision back", "took {n} decisions back"),
    "pass finished": ("finished coding in a round", "finished coding in {n} rounds"),
    "pass resumed": ("went on coding in a round", "went on coding in {n} rounds"),
    "place settled": ("settled a difference in coding", "settled {n} differences in coding"),
    "query answered": ("answered a query", "answered {n} queries"),
    "query raised": ("raised a query", "raised {n} queries"),
    "query settled": ("settled a query", "settled {n} queries"),
    "round advanced": ("took a round to its next phase", "took rounds to their next phase {n} times"),
    "source read again": ("read a source again", "read {n} sources again"),
    "report accepted": ("accepted a site report", "accepted {n} site reports"),
    "report opened": ("opened a site report", "opened {n} site reports"),
    "report returned": ("returned a site report", "returned {n} site reports"),
    "report submitted": ("submitted a site report", "submitted {n} site reports"),
    "round opened": ("opened a round of double coding", "opened {n} rounds of double coding"),
    "site added": ("added a site", "added {n} sites"),
    "source added": ("added a source", "added {n} sources"),
    "sources added": ("imported sources", "imported sources {n} times"),
    "source withdrawn": ("withdrew a source", "withdrew {n} sources"),
    "study added": ("added a study", "added {n} studies"),
    "theme added": ("added a theme", "added {n} themes"),
    "wave added": ("added a wave", "added {n} waves"),
}
"""Verb of the ledger → what it is called once, and n times. Any other verb is shown as it is."""
TAKEN_BACK_AT_ONCE = frozenset({"codings added", "codings recoded"})
OPENED = frozenset({"source", "finding", "report", "site", "version", "code", "round", "query"})
"""Kinds whose page anyone who reads sources may open; a coding is not among them, for blinding may hide it."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One line: who did what, how recently, and the page it leads to, if one."""

    who: str
    what: str
    at: datetime
    href: str | None


def happened(person: Person, programme: Programme, limit: int = 12) -> tuple[Happening, ...]:
    """The newest happenings first; none for those who may not read sources."""
    if not visible.allowed(person, "read sources", programme):
        return ()
    lines = _gathered(ledger.events(person, programme).values_list(*FIELDS)[:READ_AT_ONCE], person, programme)
    return tuple(line for line, _ in zip(lines, range(limit), strict=False))


def _gathered(events: Iterable[Event], person: Person, programme: Programme) -> Iterator[Happening]:
    for (who, verb, _), acts in groupby(events, key=lambda event: (event[0], event[1], event[2].date())):
        group = list(acts)
        page = _page(group[0], person, programme) if len(group) == 1 or verb in TAKEN_BACK_AT_ONCE else None
        yield Happening(who or "Somebody", in_words(verb, len(group)), group[0][2], page)


def _page(event: Event, person: Person, programme: Programme) -> str | None:
    """Where a line leads: to what it is about, or, for one's own coding of many passages, to where it is taken back."""
    _, verb, _, kind, guid, actor, operation = event
    if verb in TAKEN_BACK_AT_ONCE:
        return f"/p/{programme.key}/passages/coding/{operation}/" if actor == person.pk else None
    return href(kind, guid) if kind in OPENED else None


def in_words(verb: str, n: int) -> str:
    """What an act that was done `n` times is called."""
    one, many = WORDS.get(verb, (verb, verb + " ({n} times)"))
    return one if n == 1 else many.format(n=n)
