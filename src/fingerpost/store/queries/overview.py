"""What a programme holds for one person, in numbers, and one site's material side by side."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from fingerpost.store.models import Code, Person, Programme, Site, SiteAttribute, Source, Wave
from fingerpost.store.queries import reporting, visible
from fingerpost.store.queries.codebook import codebook_of, names_by_code, resolved, version_of
from fingerpost.terms.coding import Layer
from fingerpost.terms.errors import NotFound
from fingerpost.terms.sources import SourceKind


@dataclass(frozen=True, slots=True)
class Holdings:
    """Counts of what a person sees. `coded_twice`: sources that two people or more coded (the agreed layer aside)."""

    sources: int
    coded: int
    coded_twice: int
    codings: int
    memos: int
    findings: int


@dataclass(frozen=True, slots=True)
class Held:
    """One value of an attribute and the day from which it held."""

    value: str
    valid_from: date


@dataclass(frozen=True, slots=True)
class Reply:
    """What a site answered to one question in one wave; `said` is None where it was not asked or has not answered."""

    wave: Wave
    said: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """One question over the waves."""

    key: str
    question: str
    replies: tuple[Reply, ...]


@dataclass(frozen=True, slots=True)
class CodeUse:
    """How often one code was put on a site's sources, by polarity."""

    code_guid: str
    code: str
    total: int
    by_polarity: tuple[tuple[str, int], ...]


def holdings(person: Person, programme: Programme) -> Holdings:
    """What the programme holds, as far as the person sees it."""
    codings = visible.codings(person, programme)
    people = codings.exclude(layer=Layer.AGREED).values("passage__version__source")
    twice = people.annotate(coders=Count("coder", distinct=True)).filter(coders__gt=1)
    return Holdings(
        sources=visible.sources(person, programme).count(),
        coded=codings.values("passage__version__source").distinct().count(),
        coded_twice=twice.count(),
        codings=codings.count(),
        memos=visible.memos(person, programme).count(),
        findings=visible.findings(person, programme).count(),
    )


def newest_wave(person: Person, programme: Programme) -> Wave | None:
    """The latest wave of which there is a coding that counts for the person."""
    with_material = visible.codings_to_count(person, programme).values("passage__version__source__wave")
    return Wave.objects.filter(programme=programme, pk__in=with_material).order_by("-opens", "-key").first()


def site_of_key(person: Person, programme: Programme, key: str) -> Site:
    """A site by its key; raises NotFound outside sight."""
    site = visible.sites(person, programme).filter(key=key).first()
    if site is None:
        raise NotFound(f"There is no site {key!r} in {programme.name} that you can see.")
    return site


def attributes_of(site: Site) -> list[tuple[str, list[Held]]]:
    """Each attribute of a site with its values in order of time."""
    found: dict[str, list[Held]] = {}
    for row in SiteAttribute.objects.filter(site=site).order_by("pk"):
        found.setdefault(row.name, []).append(Held(row.value, row.valid_from))
    return [(name, sorted(values, key=lambda held: held.valid_from)) for name, values in found.items()]


def side_by_side(person: Person, site: Site) -> tuple[tuple[Wave, ...], tuple[Line, ...]]:
    """The site's reports that the person may see: the waves that have one, and each question's answers over them."""
    answers: dict[int, dict[str, str]] = {}
    asked: dict[str, str] = {}
    waves: dict[int, Wave] = {}
    for wave, key, question, said in _said(person, site):
        waves[wave.pk] = wave
        asked.setdefault(key, question)
        answers.setdefault(wave.pk, {})[key] = said
    ordered = tuple(sorted(waves.values(), key=lambda wave: (wave.opens, wave.key)))
    lines = (
        Line(key, question, tuple(Reply(wave, answers[wave.pk].get(key) or None) for wave in ordered))
        for key, question in asked.items()
    )
    return ordered, tuple(lines)


def _said(person: Person, site: Site) -> Iterable[tuple[Wave, str, str, str]]:
    """Wave, question's key, question, answer: from reports, and from imported ones that came as sources alone."""
    reported = set()
    for report in reporting.reports_of(person, site):
        reported.add(report.wave_id)
        for question, text in reporting.current_texts(report):
            yield report.wave, question.key, question.text, text.strip()
    imported = visible.sources(person, site.programme).filter(site=site, kind=SourceKind.SITE_REPORT)
    for source in imported.exclude(wave_id__in=reported).filter(wave__isnull=False).select_related("wave", "current"):
        if source.current and source.wave:
            for section in source.current.sections.exclude(key=""):
                yield source.wave, section.key, section.label, source.current.text[section.start : section.end]


def sources_at(person: Person, site: Site) -> QuerySet[Source]:
    """The site's sources that the person may see, by wave."""
    rows = visible.sources(person, site.programme).filter(site=site)
    return rows.select_related("wave").order_by("wave__opens", "kind", "title")


def code_uses_at(person: Person, site: Site) -> list[CodeUse]:
    """The codes put on the site's sources, merged ones as what they count as now; most used first."""
    rows = visible.codings(person, site.programme).filter(passage__version__source__site=site)
    counted = rows.values_list("code_id", "polarity").annotate(n=Count("pk")).order_by()
    return _uses(site.programme, list(counted)) if counted else []


def _uses(programme: Programme, counted: list[tuple[int, str, int]]) -> list[CodeUse]:
    codebook = codebook_of(programme)
    names, ends = names_by_code(codebook), resolved(codebook, version_of(codebook))
    guids = dict(Code.objects.filter(codebook=codebook).values_list("pk", "guid"))
    found: dict[int, Counter[str]] = {}
    for code, polarity, n in counted:
        found.setdefault(ends.get(code, code), Counter())[polarity] += n
    uses = [CodeUse(str(guids[code]), names[code], of.total(), tuple(sorted(of.items()))) for code, of in found.items()]
    return sorted(uses, key=lambda use: (-use.total, use.code))
