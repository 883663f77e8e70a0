"""Agreement: rounds and how each code went over them; a round's table, live; what stands behind each figure."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST, require_safe

from fingerpost.exhibits.agreement import live_of, shown
from fingerpost.exhibits.agreement_data import data_of
from fingerpost.exhibits.agreement_live import LiveTable, Wish
from fingerpost.exhibits.agreement_methods import methods_of
from fingerpost.exhibits.agreement_pairs import agreement_leave_one_out, agreement_pairs
from fingerpost.exhibits.agreement_scope import AXES, axis_named, where_of
from fingerpost.exhibits.agreement_trend import agreement_trend, axes_over_rounds
from fingerpost.exhibits.coded_transcript import coded_sources, coded_transcript
from fingerpost.exhibits.evidence import reads_words
from fingerpost.exhibits.meeting_agenda import meeting_agenda
from fingerpost.exhibits.quoted import may_be_shown, quoted
from fingerpost.formats import tables_zip
from fingerpost.formats.docx.commented import write as write_commented
from fingerpost.store.models import Programme
from fingerpost.store.queries.agreement import RoundNow, round_now, rounds_now
from fingerpost.store.queries.ledger import as_of
from fingerpost.terms.errors import Invalid, NotFound
from fingerpost.terms.exhibit import Cell, Exhibit, Row
from fingerpost.web import downloads
from fingerpost.web.agreement.forms import TrendForm, form_of, part_asked
from fingerpost.web.agreement.table import (
    heat_rows,
    is_asked,
    legend,
    named,
    one_pair,
    shown_columns,
    shown_rows,
    trend_rows,
    used_alone,
    wanted_rows,
)
from fingerpost.web.conditions import address, chosen, version_number
from fingerpost.web.places import Asked, in_programme

NAMES = ("code", "rolled", "unit", "scope", *AXES, "version", "threshold", "settled", "pairs", "unused")
ROOM = 300
"""So many lines a parted table may have on a page; with more, codes wait until one is chosen."""

OVER_ROUNDS = ("unit", "rolled", *AXES)


@require_safe
@in_programme
def page(request: Asked, programme: Programme) -> HttpResponse:
    """The rounds, and each code over those that show figures; `?round=2` leads to the round's own page."""
    if (request.GET.get("round") or "").isdecimal():
        return HttpResponseRedirect(f"{request.path}{request.GET['round']}/")
    rounds = rounds_now(request.user, programme)
    measured = [row for row in rounds if not row.why_not]
    context: dict[str, Any] = {"rounds": rounds, "measured": measured}
    if measured:
        exhibit = _trend(request, programme, request.GET)
        marks = {row.threshold for row in measured}
        rows = trend_rows(exhibit, marks.pop() if len(marks) == 1 else None)
        form = TrendForm(request.GET)
        form.offer(axes_over_rounds(request.user, programme))
        context |= {
            "exhibit": exhibit, "rows": rows, "legend": legend(rows), "columns": exhibit.columns[::3],
            "form": form, **downloads.offered(chosen(request.GET, OVER_ROUNDS)),
        }  # fmt: skip
    return render(request, "agreement/page.html", context)


@require_POST
@in_programme
def download_trend(request: Asked, programme: Programme) -> HttpResponse:
    """Agreement over rounds, as a file."""
    return downloads.answer(request, _trend(request, programme, request.POST))


def _trend(request: Asked, programme: Programme, given: QueryDict) -> Exhibit:
    unit, rolled = given.get("unit") or None, given.get("rolled") == "on"
    return agreement_trend(
        viewer=request.user, programme=programme, unit=unit, rolled_up=rolled, where=part_asked(given)
    )


@require_safe
@in_programme
def round_page(request: Asked, programme: Programme, number: int) -> HttpResponse:
    """One round: its table, its pairs, how it was measured, and what can be taken away."""
    now = round_now(request.user, programme, number)
    live, exhibit = _live(request, programme, number, request.GET)
    asked = chosen(request.GET, NAMES)
    context = {
        "now": now, "rounds": rounds_now(request.user, programme), "exhibit": exhibit, "mark": live.mark,
        "form": form_of(request.GET, live), "opens": reads_words(request.user, programme),
        "asked_query": address(asked),
        **_table(exhibit, request.GET, live), **_several(request, programme, now, live),
        "methods": methods_of(live), "coded": _coded(live), **downloads.offered(asked),
    }  # fmt: skip
    return render(request, "agreement/round.html", context)


def _live(request: Asked, programme: Programme, number: int, given: QueryDict) -> tuple[LiveTable, Exhibit]:
    scope = given.get("scope") or None
    part = where_of(request.user, programme, part_asked(given))
    wish = Wish(
        given.get("unit") or None, version_number(given), given.get("settled") == "on", part,
        scope and axis_named(scope), given.get("rolled") == "on",
    )  # fmt: skip
    live = live_of(request.user, programme, number, wish, _threshold(given))
    return live, shown(request.user, live, code=given.get("code") or None, asked=tuple(chosen(given, NAMES)))


def _threshold(given: QueryDict) -> float | None:
    text = given.get("threshold") or ""
    try:
        return float(text) if text else None
    except ValueError:
        raise Invalid(f"{text!r} is no threshold.", hint="Give a number between -1 and 1, as 0.7.") from None


def _table(exhibit: Exhibit, given: QueryDict, live: LiveTable) -> dict[str, Any]:
    rows = wanted_rows(exhibit, pairs=given.get("pairs") == "on")
    left_out, word = 0, "heading" if live.table.of.is_rolled_up else "code"
    if live.axis and len(rows) > ROOM:
        kept = [row for row in rows if row.ref is None]
        rows, left_out = kept, len(live.table.of.frames.codes)
    every = len({row.ref for row in rows})
    if not given.get("unused") and not given.get("code"):
        rows = used_alone(exhibit, rows)
    columns = shown_columns(exhibit, rows)
    drawn = list(shown_rows(exhibit, rows, columns, chosen(given, NAMES), live.table.asked.threshold))
    return {
        "columns": columns,
        "texts": named(exhibit),
        "rows": drawn,
        "legend": legend(drawn),
        "left_out": left_out,
        "line_word": word,
        "unused": every - len({row.ref for row in rows}),
        "pair": one_pair(exhibit, rows),
    }


def _coded(live: LiveTable) -> list[tuple[str, str]]:
    """What there is to choose from as a coded transcript: a source with a pair who coded it."""
    return [
        (f"{guid}|{'|'.join(pair)}", f"{title}: {' & '.join(pair)}")
        for guid, title, pairs in coded_sources(live) for pair in pairs
    ]  # fmt: skip


def _several(request: Asked, programme: Programme, now: RoundNow, live: LiveTable) -> dict[str, Any]:
    """What there is to say of three coders and more."""
    if len(live.table.of.frames.coders) < 3:
        return {}
    heat, without = (_beside(request, programme, now.number, request.GET, name) for name in BESIDE)
    rows = heat_rows(without)
    if not any(row.cells[-1].text for row in rows):
        rows = [replace(row, cells=row.cells[:-1]) for row in rows]
    return {
        "heat": heat, "heat_rows": heat_rows(heat), "without": without, "without_rows": rows,
        "without_columns": [cell.column for cell in rows[0].cells],
    }  # fmt: skip


BESIDE = {"pairs": agreement_pairs, "leave-one-out": agreement_leave_one_out}
"""What stands below the table of a round: its name in a form → the exhibit."""


def _beside(request: Asked, programme: Programme, number: int, given: QueryDict, name: str) -> Exhibit:
    """Pairs, or one coder left out, of what the page asks for; of all codes where it asks for several."""
    live, _ = _live(request, programme, number, given)
    code = given.get("code") or ""
    one = code if code in {each.guid for each in live.table.of.frames.codes} else None
    return BESIDE[name](
        viewer=request.user, programme=programme, round=number, code=one, unit=given.get("unit") or None,
        version=version_number(given), where=part_asked(given), rolled_up=given.get("rolled") == "on",
    )  # fmt: skip


@require_safe
@in_programme
def cell(request: Asked, programme: Programme, number: int) -> HttpResponse:
    """The passages behind one figure, as a page or (with `part=panel`) as what the side panel shows."""
    _, exhibit = _live(request, programme, number, request.GET)
    row, column, found = _found(exhibit, request.GET)
    quotations = quoted(request.user, programme, [ref.partition(":")[2] for ref in found.refs], together=False)
    visible = may_be_shown(quotations)
    names = named(exhibit)
    context: dict[str, Any] = {
        "row": row, "column": column, "cell": found, "quotations": visible, "withheld": len(quotations) - len(visible),
        "figures": list(zip(exhibit.columns, row.cells, strict=True))[len(names) :],
        "coders": " · ".join(each.text for each in row.cells[: len(names)]),
        "back": f"agreement/{number}/?{address(chosen(request.GET, NAMES))}", "title": exhibit.title,
    }  # fmt: skip
    context["trail"] = [(f"Agreement, round {number}", context["back"])]
    template = "agreement/_cell.html" if request.GET.get("part") == "panel" else "agreement/cell.html"
    return render(request, template, context)


def _found(exhibit: Exhibit, given: QueryDict) -> tuple[Row, str, Cell]:
    """The row, column and cell that are asked for; raises NotFound."""
    wanted, column = given.get("row", ""), given.get("column", "")
    row = next((row for row in exhibit.rows if (row.ref or "") == wanted and is_asked(exhibit, row, given)), None)
    if row is None or column not in exhibit.columns:
        raise NotFound("The table has no such cell.", hint="Open it from the page of the round.")
    return row, column, row.cells[exhibit.columns.index(column)]


@require_safe
@in_programme
def changes(request: Asked, programme: Programme, number: int) -> HttpResponse:
    """The rows that say something else than when the table had the mark `after`, as the page shows them."""
    live, exhibit = _live(request, programme, number, request.GET)
    changed = set(live.changed_since(request.GET.get("after", "")))
    rows = []
    if changed:
        table = _table(exhibit, request.GET, live)
        rows = [row for row in table["rows"] if row.code in changed]
    html = {row.key: render_to_string("agreement/_cells.html", {"row": row}) for row in rows}
    answer = {"mark": live.mark, "rows": html, "labels": list(dict.fromkeys(row.label for row in rows))}
    response = JsonResponse(answer)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@in_programme
def data(request: Asked, programme: Programme, number: int) -> HttpResponse:
    """Everything that gives the figures again, without a word of the texts, as a zip. Put on record."""
    live, _ = _live(request, programme, number, request.POST)
    files = data_of(live)
    content = tables_zip.write(files.tables, files.texts)
    return downloads.attachment(request, content, "zip", "agreement-data", as_of(request.user).sequence)


@require_POST
@in_programme
def agenda(request: Asked, programme: Programme, number: int) -> HttpResponse:
    """What to talk about first, on a page of Word."""
    return downloads.answer(request, meeting_agenda(viewer=request.user, programme=programme, round=number))


@require_POST
@in_programme
def transcript(request: Asked, programme: Programme, number: int) -> HttpResponse:
    """A source with the codes of a pair in its margin, as a Word file. Put on record."""
    source, _, pair = request.POST.get("coded", "").partition("|")
    coders = tuple(pair.split("|")) if pair else None
    commented = coded_transcript(viewer=request.user, programme=programme, round=number, source=source, coders=coders)
    return downloads.attachment(
        request, write_commented(commented), "docx", "coded-transcript", as_of(request.user).sequence
    )


@require_POST
@in_programme
def download(request: Asked, programme: Programme, number: int) -> HttpResponse:
    """The whole table as a file, or that of the pairs or of one coder left out."""
    name = request.POST.get("table", "")
    if name in BESIDE:
        return downloads.answer(request, _beside(request, programme, number, request.POST, name))
    _, exhibit = _live(request, programme, number, request.POST)
    return downloads.answer(request, exhibit)
