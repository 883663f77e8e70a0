"""Cases and variables as pages show them, for those who read sources."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from fingerpost.store.models import Case, CaseSource, Coding, Person, Programme, Source, Variable, VariableValue
from fingerpost.store.queries import visible
from fingerpost.terms.errors import NotFound


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case: its values in the order of the variables asked for, and how many sources and codings it has."""

    case: Case
    values: tuple[str, ...]
    sources: int
    codings: int


def cases(person: Person, programme: Programme) -> QuerySet[Case]:
    """The cases of a programme."""
    rows = Case.objects.filter(programme=programme)
    return rows if visible.allowed(person, "read sources", programme) else rows.none()


def variables(person: Person, programme: Programme, *, of: str = "") -> list[Variable]:
    """The variables that have a value somewhere; `of`: of "case" or of "source" alone."""
    if not visible.allowed(person, "read sources", programme):
        return []
    held = VariableValue.objects.filter(variable__programme=programme)
    held = held.filter(**{f"{of}__isnull": False}) if of else held
    return list(Variable.objects.filter(programme=programme, pk__in=held.values("variable")))


def matching(
    person: Person, programme: Programme, *, name: str = "", variable: str = "", value: str = ""
) -> QuerySet[Case]:
    """Cases whose name or description holds these words and that have this value; an empty wish asks for nothing."""
    found = cases(person, programme)
    if name.strip():
        found = found.filter(Q(name__icontains=name.strip()) | Q(description__icontains=name.strip()))
    if variable and _is_guid(variable):
        held = VariableValue.objects.filter(variable__guid=variable, case__isnull=False)
        held = held.filter(value=value) if value else held
        found = found.filter(pk__in=held.values("case"))
    return found


def values_of(person: Person, programme: Programme, variable: str) -> list[str]:
    """The values that cases have of a variable, in order."""
    if not _is_guid(variable):
        return []
    held = VariableValue.objects.filter(variable__guid=variable, case__in=cases(person, programme).values("pk"))
    return sorted(set(held.values_list("value", flat=True)))


def lines(person: Person, programme: Programme, shown: Sequence[Case], columns: Sequence[Variable]) -> list[CaseLine]:
    """The cases as lines of a table."""
    keys = [case.pk for case in shown]
    held = _values(VariableValue.objects.filter(case__in=keys, variable__in=columns), "case_id")
    sources, codings = _sources(keys), _codings(person, programme, keys)
    return [
        CaseLine(
            case, tuple(", ".join(held[case.pk, column.pk]) for column in columns), sources[case.pk], codings[case.pk]
        )
        for case in shown
    ]  # fmt: skip


def case_of(person: Person, programme: Programme, guid: UUID) -> Case:
    """One case; raises NotFound."""
    found = cases(person, programme).filter(guid=guid).first()
    if found is None:
        raise NotFound("There is no such case.")
    return found


def values_of_case(case: Case) -> list[tuple[Variable, str]]:
    """Everything that is held for a case."""
    rows = VariableValue.objects.filter(case=case).select_related("variable")
    return [(row.variable, row.value) for row in rows.order_by("variable__position", "variable__pk", "pk")]


def sources_of_case(person: Person, case: Case) -> QuerySet[Source]:
    """The sources that are about a case."""
    return visible.sources(person, case.programme).filter(cases__case=case).order_by("title")


def cases_of_source(person: Person, source: Source) -> QuerySet[Case]:
    """The cases that a source is about."""
    return cases(person, source.programme).filter(about__source=source)


def source_lines(
    person: Person, programme: Programme, shown: Iterable[Source], columns: Sequence[Variable]
) -> list[tuple[Source, tuple[str, ...]]]:
    """Sources with their values of these variables."""
    rows = list(shown)
    held = _values(VariableValue.objects.filter(source__in=[row.pk for row in rows], variable__in=columns), "source_id")
    return [(row, tuple(", ".join(held[row.pk, column.pk]) for column in columns)) for row in rows]


def sources_with_values(person: Person, programme: Programme) -> QuerySet[Source]:
    """Sources for which something is held."""
    return visible.sources(person, programme).filter(values__isnull=False).distinct().order_by("title", "pk")


def _values(rows: QuerySet[VariableValue], holder: str) -> dict[tuple[int, int], list[str]]:
    found: dict[tuple[int, int], list[str]] = defaultdict(list)
    for key, variable, value in rows.order_by("pk").values_list(holder, "variable_id", "value"):
        found[key, variable].append(value)
    return found


def _sources(keys: Sequence[int]) -> dict[int, int]:
    rows = CaseSource.objects.filter(case__in=keys, source__withdrawn_on__isnull=True).values("case_id").order_by()
    return defaultdict(int, rows.annotate(n=Count("pk")).values_list("case_id", "n"))


def _codings(person: Person, programme: Programme, keys: Sequence[int]) -> dict[int, int]:
    seen: QuerySet[Coding] = visible.codings(person, programme).filter(passage__version__source__cases__case__in=keys)
    name = "passage__version__source__cases__case_id"
    rows = seen.values(name).order_by().annotate(n=Count("pk", distinct=True))
    return defaultdict(int, rows.values_list(name, "n"))


def _is_guid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
