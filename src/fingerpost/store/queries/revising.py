"""Versions of a source's text, and the codings that could not follow to the newest."""

from fingerpost.store.models import Coding, Person, Source, SourceVersion
from fingerpost.store.queries import visible


def versions_of(person: Person, source: Source) -> list[SourceVersion]:
    """The versions that the person may read, the newest first."""
    return list(visible.versions(person, source).order_by("-number"))


def left_behind(person: Person, source: Source) -> list[Coding]:
    """Visible codings on words that the newest version no longer has."""
    rows = visible.codings(person, source.programme).filter(passage__version__source=source)
    behind = rows.exclude(passage__version=source.current_id).select_related("passage", "coder", "code")
    return list(behind.order_by("passage__start"))
