"""What memos can be about: codes, sites, sources, themes and findings, each with the name that people know it by."""

from collections.abc import Mapping

from fingerpost.store.models import CodeEntry, Person, Programme
from fingerpost.store.models.base import Pointed
from fingerpost.store.queries import visible
from fingerpost.store.queries.memos import home_of
from fingerpost.store.queries.refs import row_of
from fingerpost.terms.coding import MEMO_ABOUT
from fingerpost.terms.errors import Invalid, NotFound
from fingerpost.terms.refs import Ref


def subjects(person: Person, programme: Programme) -> Mapping[str, Mapping[str, str]]:
    """Kind → ref → name, in the order of kinds in which memos are offered; only what the person may see."""
    sites = {f"site:{site.guid}": str(site) for site in visible.sites(person, programme)}
    sources = {
        f"source:{guid}": title for guid, title in visible.sources(person, programme).values_list("guid", "title")
    }
    findings = visible.findings(person, programme).values_list("guid", "sentence")
    return {
        "code": _codes(programme),
        "site": sites,
        "source": sources,
        "theme": {f"theme:{guid}": name for guid, name in programme.themes.values_list("guid", "name")},
        "finding": {f"finding:{guid}": sentence for guid, sentence in findings},
    }


def subject_of(person: Person, programme: Programme, ref: str) -> Pointed:
    """The row that a memo shall be about; raises Invalid for no such ref, NotFound outside the person's sight."""
    parsed = Ref.parse(ref)
    if parsed.kind not in MEMO_ABOUT:
        raise Invalid(f"A memo is not about a {parsed.kind}.", hint=f"It is about one of: {', '.join(MEMO_ABOUT)}.")
    row = row_of(parsed.kind, parsed.guid)
    if home_of(row) != programme or not _in_sight(person, programme, row):
        raise NotFound(f"There is no such {parsed.kind} in {programme.name}.")
    return row


def _codes(programme: Programme) -> dict[str, str]:
    """Every code that ever was, under its newest name: one may have a memo after it was merged."""
    rows = CodeEntry.objects.filter(code__codebook__programme=programme).order_by("version__number", "position")
    return {f"code:{guid}": name for guid, name in rows.values_list("code__guid", "name")}


def _in_sight(person: Person, programme: Programme, row: Pointed) -> bool:
    seen = {"site": visible.sites, "source": visible.sources, "finding": visible.findings}
    rows = seen.get(type(row).__name__.lower())
    return rows is None or rows(person, programme).filter(pk=row.pk).exists()
