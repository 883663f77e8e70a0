"""Codings and codebooks as tables to take away: what the person may see, put on record."""

import tempfile
from pathlib import Path

from django.http import HttpResponse
from django.utils.text import slugify
from django.views.decorators.http import require_POST

from fingerpost.actions.exporting import note_download
from fingerpost.formats import codebooks
from fingerpost.formats import codings as files
from fingerpost.store.models import Programme
from fingerpost.store.queries import visible
from fingerpost.store.queries.ledger import as_of
from fingerpost.store.queries.taking import coded_texts, taken_codes, taken_codings
from fingerpost.terms.errors import Invalid
from fingerpost.web.places import Asked, in_programme

MEDIA_TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".parquet": "application/vnd.apache.parquet",
    ".jsonld": "application/ld+json",
}


@require_POST
@in_programme
def codings(request: Asked, programme: Programme) -> HttpResponse:
    """The codings in the form that the button names."""
    visible.require(request.user, "read sources", programme)
    suffix = _suffix(request, tuple(MEDIA_TYPES))
    taken = taken_codings(request.user, programme)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"codings{suffix}"
        if suffix == ".jsonld":
            files.write_annotations(taken, path, coded_texts(request.user, programme))
        else:
            files.TABLES[suffix](taken, path)
        return _answer(request, programme, "codings", suffix, path.read_bytes())


@require_POST
@in_programme
def codebook(request: Asked, programme: Programme) -> HttpResponse:
    """The newest codebook version as a table to edit and bring back."""
    visible.require(request.user, "see exhibits", programme)
    suffix = _suffix(request, tuple(codebooks.TABLES))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"codebook{suffix}"
        codebooks.TABLES[suffix](taken_codes(request.user, programme), path)
        return _answer(request, programme, "codebook", suffix, path.read_bytes())


def _suffix(request: Asked, known: tuple[str, ...]) -> str:
    suffix = f".{request.POST.get('format', '')}"
    if suffix not in known:
        raise Invalid(f"There is no format {suffix[1:]!r}.", hint="Use one of the buttons on the page.")
    return suffix


def _answer(request: Asked, programme: Programme, what: str, suffix: str, content: bytes) -> HttpResponse:
    state = as_of(request.user).sequence
    note_download(by=request.user, programme=programme, exhibit=what, format=suffix[1:], as_of=state)
    response = HttpResponse(content, content_type=MEDIA_TYPES[suffix])
    name = slugify(f"{what}-{programme.key}-event-{state}") + suffix
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
