"""The left rail: which parts of a programme a person uses, by their roles, and which one they are in."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from fingerpost.store.models import Person, Programme
from fingerpost.store.queries import visible
from fingerpost.terms.people import Role
from fingerpost.terms.permits import may


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its name, its address within the programme, the acts of which one opens it, and parts below it."""

    name: str
    path: str
    acts: tuple[str, ...]
    below: tuple["Part", ...] = ()


SHOWN = ("see exhibits",)
PARTS = (
    Part("Overview", "", ("see exhibits", "fill report", "routemap")),
    Part("Collect", "collect/", ("fill report", "read sources")),
    Part(
        "Sources", "sources/", ("read sources",),
        (
            Part("Search", "search/", ("read sources",)),
            Part("Cases", "cases/", ("read sources",)),
            Part("Import", "import/", ("import",)),
            Part("Export", "export/", ("export",)),
        ),
    ),
    Part(
        "Code", "codebook/", SHOWN,
        (
            Part("Codebook", "codebook/", SHOWN),
            Part("Rounds", "rounds/", ("read sources",)),
            Part("Agreement", "agreement/", SHOWN),
            Part("Queries", "queries/", ("read sources",)), Part("Decisions", "decisions/", ("read sources",)),
            Part("To look at again", "recode/", ("code",)),
            Part("Memos", "memos/", ("memo",)), Part("Likely passages", "likely/", ("code",)),
        ),
    ),
    Part(
        "Findings", "findings/", SHOWN,
        (
            Part("Findings", "findings/", SHOWN),
            Part("Matrix", "matrix/", SHOWN),
            Part("Framework tables", "frameworks/", SHOWN),
            Part("Quotations", "quotations/", SHOWN),
            Part("Passages", "passages/", ("read sources",)),
        ),
    ),
    Part("Literature", "literature/", SHOWN),
    Part("Routemap", "routemap/", ("routemap",)),
    Part("Settings", "settings/", (), (Part("Pseudonyms", "pseudonyms/", ("participants",)),)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """A part as one person sees it: `is_open` while they are in it or below it, `is_here` on its own pages."""

    name: str
    href: str
    is_open: bool
    is_here: bool
    below: tuple["Entry", ...]


def rail(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: the programme one is in (or None), the rail's entries, who one is."""
    programme: Programme | None = getattr(request, "programme", None)
    user = getattr(request, "user", None)
    if programme is None or not isinstance(user, Person):
        return {"programme": None, "rail": ()}
    return {"programme": programme, "rail": entries(request.path, programme, visible.roles(user, programme))}


def entries(path: str, programme: Programme, roles: frozenset[Role]) -> tuple[Entry, ...]:
    """The entries of somebody with these roles who is at this address."""
    home = f"/p/{programme.key}/"
    return tuple(_entry(part, home, path, roles) for part in PARTS if _uses(part, roles))


def _entry(part: Part, home: str, path: str, roles: frozenset[Role]) -> Entry:
    below = tuple(_entry(lower, home, path, roles) for lower in part.below if _uses(lower, roles))
    covered = _covers(part, home, path)
    is_open = covered or any(entry.is_here for entry in below)
    return Entry(part.name, home + part.path, is_open, covered and not any(e.is_here for e in below), below)


def _covers(part: Part, home: str, path: str) -> bool:
    if not part.path:
        return path == home or path.startswith(f"{home}sites/")
    return path.startswith(home + part.path)


def _uses(part: Part, roles: frozenset[Role]) -> bool:
    return not part.acts or any(may(act, roles) for act in part.acts)
