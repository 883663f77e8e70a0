"""What memos can be about, each with the name that people know it by. Passages are too many to list: they are named."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import Q

from fingerpost.store.models import Coding, Participant, Person, Programme
from fingerpost.store.models.base import Pointed
from fingerpost.store.queries import visible
from fingerpost.store.queries.codebook import names_by_code
from fingerpost.store.queries.memos import home_of
from fingerpost.store.queries.proposals import open_to
from fingerpost.store.queries.refs import row_of
from fingerpost.terms.coding import MEMO_ABOUT
from fingerpost.terms.errors import Invalid, NotFound
from fingerpost.terms.refs import Ref

PASSAGE = "coding"
LONGEST_QUOTE = 80


def subjects(person: Person, programme: Programme) -> Mapping[str, Mapping[str, str]]:
    """Kind → ref → name, in the order of kinds in which memos are offered; only what the person may see."""
    sites = {f"site:{site.guid}": str(site) for site in visible.sites(person, programme)}
    sources = visible.sources(person, programme).values_list("guid", "title")
    people = Participant.objects.filter(programme=programme).values_list("guid", "pseudonym")
    findings = visible.findings(person, programme).values_list("guid", "sentence")
    rounds = visible.rounds(person, programme).order_by("number").values_list("guid", "name")
    return {
        "code": _codes(person, programme),
        "source": _named("source", sources),
        "participant": _named("participant", people) if visible.allowed(person, "memo", programme) else {},
        "site": sites,
        "round": _named("round", rounds),
        "theme": _named("theme", programme.themes.values_list("guid", "name")),
        "finding": _named("finding", findings),
    }


def passages_named(person: Person, programme: Programme, refs: Iterable[str]) -> dict[str, str]:
    """Ref of a coding → its words and code, for those of these refs that the person may see."""
    wanted = [ref.partition(":")[2] for ref in refs if ref.startswith(f"{PASSAGE}:")]
    if not wanted:
        return {}
    names = {name: code for codebook in programme.codebooks.all() for name, code in names_by_code(codebook).items()}
    rows = visible.codings(person, programme).filter(guid__in=wanted).select_related("passage__version__source")
    return {f"{PASSAGE}:{row.guid}": _passage(row, names.get(row.code_id, "")) for row in rows}


def subject_of(person: Person, programme: Programme, ref: str) -> Pointed:
    """The row that a memo shall be about; raises Invalid for no such ref, NotFound outside the person's sight.

    A ref to a passage means the coding that stands on it.
    """
    parsed = Ref.parse(ref)
    kind = PASSAGE if parsed.kind == "passage" else parsed.kind
    if kind not in MEMO_ABOUT:
        raise Invalid(f"A memo is not about a {kind}.", hint=f"It is about one of: {', '.join(MEMO_ABOUT)}.")
    row = _coding_on(parsed) if parsed.kind == "passage" else _row(kind, parsed.guid)
    if row is None or home_of(row) != programme or not _in_sight(person, programme, row):
        raise NotFound(f"There is no such {parsed.kind} in {programme.name}.")
    return row


def _row(kind: str, guid: UUID) -> Pointed | None:
    """What there is not and what may not be seen must not be told apart."""
    try:
        return row_of(kind, guid)
    except NotFound:
        return None


def _coding_on(passage: Ref) -> Coding | None:
    return Coding.objects.filter(passage__guid=passage.guid).first()


def _passage(row: Coding, code: str) -> str:
    quote = row.passage.quote
    words = quote if len(quote) <= LONGEST_QUOTE else f"{quote[:LONGEST_QUOTE]}…"
    return f"“{words}” ({code}, {row.passage.version.source.title})"


def _named(kind: str, rows: Iterable[tuple[UUID, str]]) -> dict[str, str]:
    return {f"{kind}:{guid}": name for guid, name in rows}


def _codes(person: Person, programme: Programme) -> dict[str, str]:
    """Every code that ever was, under its newest name: one may have a memo after it was merged. Of those that are only
    proposed, the ones that the person may see.
    """
    found: dict[str, str] = {}
    seen = Q(entries__isnull=False) | Q(pk__in=open_to(person, programme).values("code"))
    for codebook in programme.codebooks.all():
        guids = dict(codebook.codes.filter(seen).values_list("pk", "guid"))
        found |= {f"code:{guids[pk]}": name for pk, name in names_by_code(codebook).items() if pk in guids}
    return found


def _in_sight(person: Person, programme: Programme, row: Pointed) -> bool:
    seen = {
        "site": visible.sites, "source": visible.sources, "finding": visible.findings, "round": visible.rounds,
        "coding": visible.codings,
    }  # fmt: skip
    rows = seen.get(type(row).__name__.lower())
    return rows is None or rows(person, programme).filter(pk=row.pk).exists()
