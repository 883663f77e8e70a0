"""Who sees what: one filter a model, and the one question that actions ask before they act. Nothing else decides."""

from django.db.models import Q, QuerySet

from fingerpost.store.models import (
    Coding,
    Finding,
    Membership,
    Memo,
    Person,
    Programme,
    Round,
    Site,
    SiteReport,
    Source,
    SourceVersion,
)
from fingerpost.terms.coding import Layer, Phase
from fingerpost.terms.errors import NotFound, Refused
from fingerpost.terms.people import TEAM, Role
from fingerpost.terms.permits import MAY, ONLY_OWN_SITE, may


def programmes(person: Person) -> QuerySet[Programme]:
    """Programmes that the person belongs to; the file's owner belongs to all."""
    if person.is_owner:
        return Programme.objects.order_by("name")
    return Programme.objects.filter(memberships__person=person).distinct().order_by("name")


def roles(person: Person, programme: Programme) -> frozenset[Role]:
    """The person's roles there. The local owner is a lead researcher everywhere: whoever holds the file can read it."""
    if person.is_owner:
        return frozenset({Role.LEAD})
    held = Membership.objects.filter(person=person, programme=programme).values_list("role", flat=True)
    return frozenset(Role(role) for role in held)


def allowed(person: Person, act: str, programme: Programme, *, site: Site | None = None) -> bool:
    """Whether the person may do this act there, at this site where the act is tied to one."""
    held = roles(person, programme)
    if act not in ONLY_OWN_SITE or not held.isdisjoint(TEAM):
        return may(act, held)
    memberships = Membership.objects.filter(person=person, programme=programme, site=site)
    return site is not None and may(act, memberships.values_list("role", flat=True))


def require(person: Person, act: str, programme: Programme, *, site: Site | None = None) -> None:
    """Raise NotFound where the programme is outside the person's sight, Refused where the act is not theirs to do."""
    if not roles(person, programme):
        raise NotFound(f"There is no programme {programme.name!r} that you can see.")
    if not allowed(person, act, programme, site=site):
        who = ", ".join(sorted(MAY[act]))
        raise Refused(f"You may not do this ({act}) in {programme.name}.", hint=f"It is for: {who}.")


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
    if not may("see exhibits", roles(person, programme)):
        return live.none()
    return live.exclude(_blinded(person, programme)) if _open_rounds(programme).exists() else live


def _open_rounds(programme: Programme) -> QuerySet[Round]:
    return Round.objects.filter(programme=programme, phase=Phase.INDEPENDENT)


def _blinded(person: Person, programme: Programme) -> Q:
    others_blind_pass = Q(layer=Layer.INDEPENDENT, round__in=_open_rounds(programme).values("pk")) & ~Q(coder=person)
    my_round_sources = Source.objects.filter(rounds__in=_open_rounds(programme).filter(coders=person)).values("pk")
    others_on_my_sources = Q(passage__version__source__in=my_round_sources) & ~Q(coder=person)
    return others_blind_pass | others_on_my_sources


def fellow_coders(person: Person, programme: Programme) -> QuerySet[Person]:
    """Others who code in an open round in which the person codes too: what they think stays theirs until its close."""
    mine = _open_rounds(programme).filter(coders=person)
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
    return everything.filter(Q(is_private=False) | Q(author=person))


def findings(person: Person, programme: Programme) -> QuerySet[Finding]:
    """Findings that stand, for those who see exhibits."""
    everything = Finding.objects.filter(programme=programme, retired_at__isnull=True)
    return everything if may("see exhibits", roles(person, programme)) else everything.none()
