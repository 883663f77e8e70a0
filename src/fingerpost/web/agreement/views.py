"""Agreement: rounds and how each code went over them; a round's table, live; what stands behind each figure."""

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST, require_safe

from fingerpost.exhibits.agreement import live_of, shown
from fingerpost.exhibits.agreement_live import LiveTable, Wish
from fingerpost.exhibits.agreement_methods import data_of, methods_of
from fingerpost.exhibits.agreement_pairs import agreement_pairs, agreement_without
from fingerpost.exhibits.agreement_trend import agreement_trend
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
from fingerpost.web.agreement.table import (
    heat_rows,
    legend,
    shown_columns,
    shown_rows,
    trend_rows,
    wanted_rows,
)
from fingerpost.web.conditions import address, chosen, version_number
from fingerpost.web.forms import PlainForm
from fingerpost.web.places import Asked, in_programme

NAMES = ("code", "unit", "version", "threshold", "settled", "pairs")
UNITS = [
    ("", "What each source has"), ("turn", "Turns"), ("answer", "Answers"), ("sentence", "Sentences"),
    ("character", "Characters"),
]  # fmt: skip


class AskForm(PlainForm):
    """What a round is counted in, and what of it is shown."""

    unit = forms.ChoiceField(label="Count in", choices=UNITS, required=False)
    code = forms.ChoiceField(label="Code", required=False)
    version = forms.ChoiceField(label="Codes as in version", required=False)
    threshold = forms.FloatField(
        label="Mark a value", required=False, widget=forms.NumberInput(attrs={"step": "0.01", "min": "-1", "max": "1"})
    )
    pairs = forms.BooleanField(label="Each pair", required=False)
    settled = forms.BooleanField(label="Beside what was agreed", required=False)


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
        unit = request.GET.get("unit") or None
        exhibit = agreement_trend(viewer=request.user, programme=programme, unit=unit)
        marks = {row.threshold for row in measured}
        rows = trend_rows(exhibit, marks.pop() if len(marks) == 1 else None)
        context |= {
            "exhibit": exhibit, "rows": rows, "legend": legend(rows), "columns": exhibit.columns[::3],
            "units": UNITS, "unit": unit or "", **downloads.offered(chosen(request.GET, ("unit",))),
        }  # fmt: skip
    return render(request, "agreement/page.html", context)


@require_POST
@in_programme
def download_trend(request: Asked, programme: Programme) -> HttpResponse:
    """Agreement over rounds, as a file."""
    exhibit = agreement_trend(viewer=request.user, programme=programme, unit=request.POST.get("unit") or None)
    return downloads.answer(request, exhibit)


@require_safe
@in_programme
def round_page(request: Asked, programme: Programme, number: int) -> HttpResponse:
    """One round: its table, its pairs, how it was measured, and what can be taken away."""
    now = round_now(request.user, programme, number)
    live, exhibit = _live(request, programme, number, request.GET)
    asked = chosen(request.GET, NAMES)
    context = {
        "now": now, "rounds": rounds_now(request.user, programme), "exhibit": exhibit, "mark": live.mark,
        "form": _form(request.GET, live), "narrowed": bool(asked), "opens": reads_words(request.user, programme),
        "asked_query": address(asked), "has_pairs": len(live.table.of.coders) > 2,
        **_table(exhibit, request.GET, live), **_several(request, programme, now, live),
        "methods": methods_of(live), "coded": _coded(live), **downloads.offered(asked),
    }  # fmt: skip
    return render(request, "agreement/round.html", context)


def _live(request: Asked, programme: Programme, number: int, given: QueryDict) -> tuple[LiveTable, Exhibit]:
    wish = Wish(given.get("unit") or None, version_number(given), given.get("settled") == "on")
    live = live_of(request.user, programme, number, wish, _threshold(given))
    return live, shown(request.user, live, code=given.get("code") or None, asked=tuple(chosen(given, NAMES)))


def _threshold(given: QueryDict) -> float | None:
    text = given.get("threshold") or ""
    try:
        return float(text) if text else None
    except ValueError:
        raise Invalid(f"{text!r} is no threshold.", hint="Give a number between -1 and 1, as 0.7.") from None


def _form(given: QueryDict, live: LiveTable) -> AskForm:
    form = AskForm(given)
    codes = live.table.of.frames.codes
    headings = dict.fromkeys(name for code in codes for name in code.path)
    form.choose("code", [
        ("", "All codes"), *((name, f"{name} …") for name in headings), *((code.guid, code.name) for code in codes),
    ])  # fmt: skip
    own = live.table.of.frames.round.version
    numbers = live.table.of.frames.versions
    form.choose("version", [("", f"{own} (the round's)"), *((str(n), str(n)) for n in numbers if n != own)])
    if len(numbers) < 2:
        del form.fields["version"]
    if live.table.asked.is_declared:
        del form.fields["threshold"]
    if len(live.table.of.frames.coders) < 3 or given.get("settled"):
        del form.fields["pairs"]
    return form


def _table(exhibit: Exhibit, given: QueryDict, live: LiveTable) -> dict[str, Any]:
    rows = wanted_rows(exhibit.rows, pairs=given.get("pairs") == "on")
    columns = shown_columns(exhibit, rows)
    drawn = list(shown_rows(exhibit, rows, columns, chosen(given, NAMES), live.table.asked.threshold))
    return {"columns": columns, "rows": drawn, "legend": legend(drawn)}


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
    unit = request.GET.get("unit") or None
    ask: dict[str, Any] = {"viewer": request.user, "programme": programme, "round": now.number, "unit": unit}
    code = request.GET.get("code") or None
    one = code if code in {each.guid for each in live.table.of.frames.codes} else None
    heat = agreement_pairs(code=one, **ask)
    without = agreement_without(**ask)
    return {"heat": heat, "heat_rows": heat_rows(heat), "without": without, "without_rows": heat_rows(without)}


@require_safe
@in_programme
def cell(request: Asked, programme: Programme, number: int) -> HttpResponse:
    """The passages behind one figure, as a page or (with `part=panel`) as what the side panel shows."""
    _, exhibit = _live(request, programme, number, request.GET)
    row, column, found = _found(exhibit, request.GET)
    quotations = quoted(request.user, programme, [ref.partition(":")[2] for ref in found.refs], together=False)
    visible = may_be_shown(quotations)
    context: dict[str, Any] = {
        "row": row, "column": column, "cell": found, "quotations": visible, "withheld": len(quotations) - len(visible),
        "figures": [(name, each) for name, each in zip(exhibit.columns, row.cells, strict=True) if name != "Coders"],
        "coders": row.cells[0].text, "back": f"agreement/{number}/?{address(chosen(request.GET, NAMES))}",
        "title": exhibit.title,
    }  # fmt: skip
    context["trail"] = [(f"Agreement, round {number}", context["back"])]
    template = "agreement/_cell.html" if request.GET.get("part") == "panel" else "agreement/cell.html"
    return render(request, template, context)


def _found(exhibit: Exhibit, given: QueryDict) -> tuple[Row, str, Cell]:
    """The row, column and cell that are asked for; raises NotFound."""
    wanted, coders, column = given.get("row", ""), given.get("coders", ""), given.get("column", "")
    row = next((row for row in exhibit.rows if row.ref == wanted and row.cells[0].text == coders), None)
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
    """The whole table, as a file."""
    _, exhibit = _live(request, programme, number, request.POST)
    return downloads.answer(request, exhibit)
