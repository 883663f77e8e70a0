"""Taking a project out by page: for which tool, what goes, what stays, and the download."""

import tempfile

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_POST

from fingerpost.actions.exporting import note_download
from fingerpost.actions.handing_out import outgoing
from fingerpost.formats.refi.tools import TOOLS, losses, tool, tool_independent
from fingerpost.store.models import Programme
from fingerpost.store.queries import visible
from fingerpost.terms.errors import Invalid
from fingerpost.terms.exchange import counted
from fingerpost.web.places import Asked, in_programme

KINDS = {"qdpx": "application/zip", "qdc": "application/xml"}
SPOOLED = 32 * 1024 * 1024


@require_GET
@in_programme
def page(request: Asked, programme: Programme) -> HttpResponse:
    """What would go out for the tool chosen."""
    visible.require(request.user, "export", programme)
    target = tool(request.GET.get("for", ""))
    with outgoing(request.user, programme) as out:
        context = {
            "tools": [(key, each.title) for key, each in TOOLS.items() if not each.codebook_only],
            "chosen": target,
            "counts": counted(out.counts()),
            "left_out": out.gathered.left_out,
            "losses": list(losses(out.project, target)),
            "is_plain": tool_independent(out.project),
            "has_codes": bool(out.project.codes),
        }
    return render(request, "exchange/export.html", context)


@require_POST
@in_programme
def download(request: Asked, programme: Programme) -> FileResponse:
    """The project or its codebook as a file, put on record."""
    visible.require(request.user, "export", programme)
    kind, target = request.POST.get("format", ""), tool(request.POST.get("for", ""))
    if kind not in KINDS:
        raise Invalid(f"There is no format {kind!r}.", hint="Use one of the buttons on the page.")
    file = tempfile.SpooledTemporaryFile(SPOOLED)  # noqa: SIM115 (the response closes it)
    with outgoing(request.user, programme) as out:
        out.write(file, target.key, codebook=kind == "qdc")  # type: ignore[arg-type]
        as_of = out.gathered.as_of
    note_download(by=request.user, programme=programme, exhibit="project", format=kind, as_of=as_of)
    file.seek(0)
    name = slugify(f"{programme.key}-event-{as_of}{'-for-' + target.key if target.key else ''}")
    response = FileResponse(file, as_attachment=True, filename=f"{name}.{kind}", content_type=KINDS[kind])
    response["Cache-Control"] = "no-store"
    return response
