"""Who sees what: one filter a model, and the one question that actions ask before they act. Nothing else decides."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db.models import CharField, FilteredRelation, Q, QuerySet

from fingerpost.store.connection import alias
from fingerpost.store.models import (
    Coding,
    Decision,
    Finding,
    FindingEvidence,
    LedgerEvent,
    Membership,
    Memo,
    Passage,
    Person,
    Programme,
    Query,
    QueryAnswer,
    Round,
    SavedQuery,
    Site,
    SiteReport,
    Source,
    SourceVersion,
)
from fingerpost.store.prepared import Given, Prepared, names_of_columns, row
from fingerpost.terms.coding import Layer, Phase
from fingerpost.terms.errors import NotFound, Refused
from fingerpost.terms.people import TEAM, Role
from fingerpost.terms.permits import IN_WORDS, MAY, ONLY_OWN_SITE, may

TOLD_OF_FELLOWS = (
    "pass finished", "pass resumed", "round opened", "round advanced", "source added", "sources added",
    "source withdrawn", "report accepted", "codebook draft opened", "codebook version published", "member added",
)  # fmt: skip
"""What the ledger may tell a coder of those who code in the same open round."""


_Held = dict[tuple[str | None, int, int], frozenset[Role]]
_held: ContextVar[_Held | None] = ContextVar("roles read for this page", default=None)
_PERSON = Membership._meta.get_field("person").target_field
_ROLES = Prepared(
    lambda: Membership.objects.filter(
        person=Given("person", _PERSON), programme=Given("programme", Programme._meta.pk)
    ).values_list("role")
)
_PROGRAMME = Prepared(
    lambda: (
        Programme.objects.filter(key=Given("key", CharField()))
        .annotate(mine=FilteredRelation("memberships", condition=Q(memberships__person=Given("person", _PERSON))))
        .values_list(*names_of_columns(Programme), "mine__role")
    )
)
_OPEN = Prepared(
    lambda: (
        Round.objects.filter(phase=Phase.INDEPENDENT, programme=Given("programme", Programme._meta.pk))
        .order_by()
        .values_list("pk")[:1]
    )
)


@contextmanager
def one_page() -> Iterator[None]:
    """Within the block, which shows one page, a person's roles in a programme are read once."""
    token = _held.set({})
    try:
        yield
    finally:
        _held.reset(token)


@contextmanager
def in_turn() -> Iterator[None]:
    """Within the block, an act that has taken its turn, roles are read anew each time; and so they are after it."""
    known = _held.get()
    if known is not None:
        known.clear()
    token = _held.set(None)
    try:
        yield
    finally:
        _held.reset(token)


def programme_of(person: Person, key: str) -> Programme | None:
    """The programme of this key, if the person belongs to it: read together with the roles they have there."""
    found = _PROGRAMME.all(key=key, person=person.pk)
    if not found:
        return None
    held = frozenset({Role.LEAD} if person.is_owner else {Role(each[-1]) for each in found if each[-1]})
    programme = row(Programme, found[0][:-1])
    known = _held.get()
    if known is not None:
        known[alias(), person.pk, programme.pk] = held
    return programme if held else None


def programmes(person: Person) -> QuerySet[Programme]:
    """Programmes that the person belongs to; the file's owner belongs to all."""
    if person.is_owner:
        return Programme.objects.order_by("name")
    return Programme.objects.filter(memberships__person=person).distinct().order_by("name")


def roles(person: Person, programme: Programme) -> frozenset[Role]:
    """The person's roles there. The local owner is a lead researcher everywhere: whoever holds the file can read it."""
    if person.is_owner:
        return frozenset({Role.LEAD})
    known, wanted = _held.get(), (alias(), person.pk, programme.pk)
    if known is not None and wanted in known:
        return known[wanted]
    held = frozenset(Role(role) for (role,) in _ROLES.all(person=person.pk, programme=programme.pk))
    if known is not None:
        known[wanted] = held
    return held


def allowed(person: Person, act: str, programme: Programme, *, site: Site | None = None) -> bool:
    """Whether the person may do this act there, at this site where the act is tied to one."""
    return _allowed(person, act, programme, roles(person, programme), site)


def _allowed(person: Person, act: str, programme: Programme, held: frozenset[Role], site: Site | None) -> bool:
    if act not in ONLY_OWN_SITE or not held.isdisjoint(TEAM):
        return may(act, held)
    memberships = Membership.objects.filter(person=person, programme=programme, site=site)
    return site is not None and may(act, memberships.values_list("role", flat=True))


def require(person: Person, act: str, programme: Programme, *, site: Site | None = None) -> None:
    """Raise NotFound where the programme is outside the person's sight, Refused where the act is not theirs to do."""
    held = roles(person, programme)
    if not held:
        raise NotFound(f"There is no programme {programme.name!r} that you can see.")
    if not _allowed(person, act, programme, held, site):
        who = ", ".join(sorted(MAY[act]))
        raise Refused(f"You may not {IN_WORDS[act]} in {programme.name}.", hint=f"It is for: {who}.")


def sites(person: Person, programme: Programme) -> QuerySet[Site]:
    """All sites for the team and readers; their own for people at a site."""
    held = roles(person, programme)
    everything = Site.objects.filter(programme=programme)
    if may("see exhibits", held):
        return everything
    return everything.filter(membership__person=person).distinct()


def sources(person: Person, programme: Programme) -> QuerySet[Source]:
    """Sources for those who may read them; nobody else sees that there are any."""
    everything = Source.objects.filter(programme=programme)
    return everything if may("read sources", roles(person, programme)) else everything.none()


def sources_to_count(person: Person, programme: Programme) -> QuerySet[Source]:
    """Sources as figures count them: also for those who see exhibits but may not read the words."""
    everything = Source.objects.filter(programme=programme)
    return everything if may("see exhibits", roles(person, programme)) else everything.none()


def versions(person: Person, source: Source) -> QuerySet[SourceVersion]:
    """The current text; earlier ones (which may hold names) only under their own right."""
    everything = source.versions.all()
    if may("read originals", roles(person, source.programme)):
        return everything
    return everything.filter(pk__in=[source.current_id])


def codings(person: Person, programme: Programme) -> QuerySet[Coding]:
    """Live codings, less what blinding hides: in an open round nobody sees another's work on its sources."""
    everything = codings_to_count(person, programme)
    return everything if may("read sources", roles(person, programme)) else everything.none()


def codings_to_count(person: Person, programme: Programme) -> QuerySet[Coding]:
    """The same codings as figures count them: also for those who see exhibits but may not read the words."""
    live = Coding.objects.filter(
        code__codebook__programme=programme,
        removed_at__isnull=True,
        passage__version__source__withdrawn_on__isnull=True,
    )
    return _in_sight(person, programme, live)


def codings_on(person: Person, source: Source) -> QuerySet[Coding]:
    """Those of `codings` that stand on the source's current text, asked for by that alone: its codes are of its own
    programme, so neither need be looked up for each coding.
    """
    here = Coding.objects.filter(passage__version=source.current_id, removed_at__isnull=True)
    if source.withdrawn_on is not None or not may("read sources", roles(person, source.programme)):
        return here.none()
    return _in_sight(person, source.programme, here)


def _in_sight(person: Person, programme: Programme, live: QuerySet[Coding]) -> QuerySet[Coding]:
    if not may("see exhibits", roles(person, programme)):
        return live.none()
    is_any_open = _OPEN.first(programme=programme.pk) is not None
    return live.exclude(_blinded(person, programme)) if is_any_open else live


def blinded(person: Person, programme: Programme | None = None) -> QuerySet[Coding]:
    """What blinding hides, also of what was taken off again: in one programme or in all. No ledger line, memo or query
    about any of these may reach the person.
    """
    rows = Coding.objects.filter(_blinded(person, programme))
    return rows if programme is None else rows.filter(code__codebook__programme=programme)


def open_rounds(programme: Programme | None = None) -> QuerySet[Round]:
    """Rounds that are still coded independently."""
    rounds = Round.objects.filter(phase=Phase.INDEPENDENT)
    return rounds if programme is None else rounds.filter(programme=programme)


def _blind_sources(person: Person, programme: Programme | None) -> QuerySet[Source]:
    """Those of open rounds that the person codes in."""
    return Source.objects.filter(rounds__in=open_rounds(programme).filter(coders=person))


def _blinded(person: Person, programme: Programme | None) -> Q:
    others_blind_pass = Q(layer=Layer.INDEPENDENT, round__in=open_rounds(programme).values("pk")) & ~Q(coder=person)
    on_my_sources = Q(passage__version__source__in=_blind_sources(person, programme).values("pk"))
    return others_blind_pass | (on_my_sources & ~Q(coder=person))


def passages(person: Person, programme: Programme) -> QuerySet[Passage]:
    """Passages of sources that the person may read, less those that only a hidden coding or query put there."""
    rows = Passage.objects.filter(version__source__in=sources(person, programme))
    if not open_rounds(programme).exists():
        return rows
    hidden = blinded(person, programme).values("passage")
    asked = _hidden_queries(person, programme).filter(passage__isnull=False).values("passage")
    return rows.exclude(pk__in=hidden).exclude(pk__in=asked)


def saved_queries(person: Person, programme: Programme) -> QuerySet[SavedQuery]:
    """One's own kept queries and those that others share, for those who read sources."""
    everything = SavedQuery.objects.filter(programme=programme, dropped_at__isnull=True)
    if not may("read sources", roles(person, programme)):
        return everything.none()
    return everything.filter(Q(owner=person) | Q(is_shared=True)).select_related("owner")


def dropped_queries(person: Person, programme: Programme) -> QuerySet[SavedQuery]:
    """One's own queries that one dropped, for those who read sources."""
    mine = SavedQuery.objects.filter(programme=programme, owner=person, dropped_at__isnull=False)
    return mine if may("read sources", roles(person, programme)) else mine.none()


def rounds(person: Person, programme: Programme) -> QuerySet[Round]:
    """Rounds, for those who read sources."""
    everything = Round.objects.filter(programme=programme)
    return everything if may("read sources", roles(person, programme)) else everything.none()


def queries(person: Person, programme: Programme) -> QuerySet[Query]:
    """Queries on coding, for those who read sources, less others' about a text that the person codes blind."""
    everything = Query.objects.filter(programme=programme)
    if not may("read sources", roles(person, programme)):
        return everything.none()
    return everything.exclude(pk__in=_hidden_queries(person, programme).values("pk"))


def _hidden_queries(person: Person, programme: Programme | None) -> QuerySet[Query]:
    others = Query.objects.exclude(raised_by=person)
    mine = _blind_sources(person, programme).values("pk")
    return others.filter(
        Q(coding__in=blinded(person, programme).values("pk"))
        | Q(passage__version__source__in=mine)
        | Q(round__in=open_rounds(programme).values("pk"), passage__isnull=False)
    )


def decisions(person: Person, programme: Programme) -> QuerySet[Decision]:
    """Decisions on coding, for those who read sources, less those about what blinding hides."""
    everything = Decision.objects.filter(programme=programme)
    if not may("read sources", roles(person, programme)):
        return everything.none()
    if not open_rounds(programme).exists():
        return everything
    hidden = everything.filter(about__in=blinded(person, programme).values("pk"))
    return everything.exclude(pk__in=hidden.values("pk")).exclude(
        query__in=_hidden_queries(person, programme).values("pk")
    )


def events(person: Person, programme: Programme | None = None) -> QuerySet[LedgerEvent]:
    """Ledger lines of one programme or of the whole file, less those about what blinding or privacy hides.

    Of fellow coders in an open round only what says nothing of their coding is told: any other line, or that there is
    one, could tell how they get on.
    """
    everything = LedgerEvent.objects.all() if programme is None else LedgerEvent.objects.filter(programme=programme)
    private = Memo.objects.filter(is_private=True).exclude(author=person)
    seen = everything.exclude(subject_kind="memo", subject_guid__in=private.values("guid"))
    if not open_rounds().exists():
        return seen
    of_fellows = Q(actor__in=fellow_coders(person).values("pk")) & ~Q(verb__in=TOLD_OF_FELLOWS)
    return seen.exclude(pk__in=everything.filter(of_fellows | _hidden_lines(person)).values("pk"))


def _hidden_lines(person: Person) -> Q:
    """Lines about a coding that blinding hides, a query or memo on one, or a finding that it was attached to."""
    queries, hidden = _hidden_queries(person, None), blinded(person)
    about = {
        "coding": hidden.values("guid"), "query": queries.values("guid"), "memo": _hidden_memos(person).values("guid"),
        "query-answer": QueryAnswer.objects.filter(query__in=queries.values("pk")).values("guid"),
        "decision": Decision.objects.filter(about__in=hidden.values("pk")).values("guid"),
    }  # fmt: skip
    lines = Q()
    for kind, guids in about.items():
        lines |= Q(subject_kind=kind, subject_guid__in=guids)
    cited = FindingEvidence.objects.filter(passage__in=hidden.values("passage")).values_list("passage__guid", flat=True)
    return lines | Q(subject_kind="finding", details__passage__in=[str(guid) for guid in cited])


def _hidden_memos(person: Person, programme: Programme | None = None) -> QuerySet[Memo]:
    """Others' memos about a coding or passage that blinding hides, or about a text coded blind."""
    hidden, texts = blinded(person, programme), _blind_sources(person, programme)
    on_mine = Coding.objects.filter(passage__version__source__in=texts.values("pk"))
    about = Q(about_guid__in=hidden.values("guid")) | Q(about_guid__in=hidden.values("passage__guid"))
    about |= Q(about_guid__in=on_mine.values("guid")) | Q(about_guid__in=texts.values("guid"))
    about |= Q(about_guid__in=open_rounds(programme).filter(coders=person).values("guid"))
    return Memo.objects.exclude(author=person).filter(about)


def is_blind(person: Person) -> bool:
    """Whether the person codes in any open round: then not even the ledger's running number may be told to them."""
    return open_rounds().filter(coders=person).exists()


def fellow_coders(person: Person, programme: Programme | None = None) -> QuerySet[Person]:
    """Others who code in an open round in which the person codes too: what they think stays theirs until its close."""
    mine = open_rounds(programme).filter(coders=person)
    return Person.objects.filter(rounds__in=mine.values("pk")).exclude(pk=person.pk)


def reports(person: Person, programme: Programme) -> QuerySet[SiteReport]:
    """All reports for those who read sources; their own site's for people at a site."""
    everything = SiteReport.objects.filter(site__programme=programme)
    if may("read sources", roles(person, programme)):
        return everything
    return everything.filter(site__membership__person=person).distinct()


def memos(person: Person, programme: Programme) -> QuerySet[Memo]:
    """Shared memos and one's own private ones."""
    everything = Memo.objects.filter(programme=programme)
    if not may("memo", roles(person, programme)):
        return everything.none()
    seen = everything.filter(Q(is_private=False) | Q(author=person))
    if not open_rounds(programme).exists():
        return seen
    return seen.exclude(pk__in=_hidden_memos(person, programme).values("pk"))


def findings(person: Person, programme: Programme) -> QuerySet[Finding]:
    """Findings that stand, for those who see exhibits."""
    everything = Finding.objects.filter(programme=programme, retired_at__isnull=True)
    return everything if may("see exhibits", roles(person, programme)) else everything.none()
