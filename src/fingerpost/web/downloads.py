"""Exhibits as files to keep: the one place where a screen joins an exhibit to a format. Each is put on record."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpResponse
from django.utils.text import slugify

from fingerpost.actions.exporting import note_download
from fingerpost.formats.exhibits import FORMATS, write
from fingerpost.terms.errors import Invalid
from fingerpost.terms.exhibit import Exhibit
from fingerpost.web.places import Asked

OFFERED = (("docx", "Word"), ("xlsx", "Excel"), ("csv", "CSV"), ("html", "HTML"), ("json", "JSON"))
"""Format and what people call it, in the order of the buttons."""


def offered(asked: Iterable[tuple[str, str]] = ()) -> dict[str, Any]:
    """What `_downloads.html` needs: the formats, and what the page was asked for."""
    return {"formats": OFFERED, "asked": list(asked)}


def answer(request: Asked, exhibit: Exhibit, formats: Mapping[str, str] | None = None) -> HttpResponse:
    """The exhibit as an attachment in the format that the form names, put on record.

    Each press of a button is a copy that leaves, so it carries no operation id. Raises Invalid for an unknown format.
    """
    format_name = request.POST.get("format", "")
    if format_name not in (formats or dict(OFFERED)):
        raise Invalid(f"There is no format {format_name!r}.", hint="Use one of the buttons on the page.")
    assert request.programme is not None
    content = write(exhibit, format_name)
    note_download(
        by=request.user, programme=request.programme, exhibit=exhibit.kind, format=format_name,
        as_of=exhibit.as_of.sequence,
    )  # fmt: skip
    response = HttpResponse(content, content_type=FORMATS[format_name].media_type)
    response["Content-Disposition"] = f'attachment; filename="{file_name(exhibit, request.programme.key, format_name)}"'
    response["Cache-Control"] = "no-store"
    return response


def file_name(exhibit: Exhibit, programme: str, format_name: str) -> str:
    """Says which exhibit, of which programme, as of which ledger event: `matrix-nearer-home-event-1204.docx`."""
    stem = slugify(f"{exhibit.kind}-{programme}-event-{exhibit.as_of.sequence}")
    return stem + FORMATS[format_name].suffix
