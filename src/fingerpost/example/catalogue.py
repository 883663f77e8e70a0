"""The published frameworks that every study begins with: names as facts, glosses in our own words."""

from typing import Any

from fingerpost.actions import frameworks
from fingerpost.example.files import data, names
from fingerpost.store.models import Person, Programme


def load_catalogue(*, by: Person, programme: Programme) -> None:
    """Add every framework of the catalogue to the study in use, under `by`'s right in `programme`."""
    for name in names("reference/frameworks"):
        given = data(f"reference/frameworks/{name.removesuffix('.yaml')}")
        head = given["framework"]
        frameworks.add_framework(
            by=by, programme=programme, key=head["id"].replace(".", "-"), name=head["name"], kind=head["kind"],
            citation=head["citation"], doi=head.get("doi", ""), note=_note(head),
            constructs=[_construct(entry) for entry in given["entries"]],
        )  # fmt: skip


def _note(head: dict[str, Any]) -> str:
    return " ".join(str(head[name]) for name in ("wording", "verification", "licence_note", "scale") if head.get(name))


def _construct(entry: dict[str, Any]) -> frameworks.NewConstruct:
    return frameworks.NewConstruct(
        entry["id"], entry["name"], entry.get("gloss") or "", entry.get("parent"), entry.get("basis") or ""
    )
