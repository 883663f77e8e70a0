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

FILES = {"zip": (".zip", "application/zip")}
"""Other forms than an exhibit's: suffix and media type."""


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
    return attachment(request, write(exhibit, format_name), format_name, exhibit.kind, exhibit.as_of.sequence)


def attachment(request: Asked, content: bytes, format_name: str, kind: str, as_of: int) -> HttpResponse:
    """A file as an attachment, put on record: of a format in FORMATS, or one of FILES."""
    assert request.programme is not None
    note_download(by=request.user, programme=request.programme, exhibit=kind, format=format_name, as_of=as_of)
    suffix, media_type = FILES.get(format_name) or FORMATS[format_name][:2]
    response = HttpResponse(content, content_type=media_type)
    # Which exhibit, of which programme, as of which ledger event: `matrix-nearer-home-event-1204.docx`.
    name = slugify(f"{kind}-{request.programme.key}-event-{as_of}") + suffix
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
