"""Splitting a code: its passages on one page, each assigned to a new code or left where it is."""

from typing import Any
from uuid import UUID, uuid5

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from fingerpost.actions import codebook as codebooks
from fingerpost.actions import coding as codings
from fingerpost.actions.codebook import CodeWords
from fingerpost.actions.drafts import draft_of
from fingerpost.store.models import Code, Coding, Person, Programme
from fingerpost.store.queries import visible
from fingerpost.store.queries.codebook import tree
from fingerpost.store.queries.codes import code_of, open_rounds_with
from fingerpost.terms.codebook import LONGEST_NAME
from fingerpost.terms.coding import Layer
from fingerpost.terms.errors import Invalid
from fingerpost.web.codebook.forms import places
from fingerpost.web.codebook.parts import TRAIL, back, chosen, entry_of, say_changed
from fingerpost.web.forms import PlainForm, carried_out, words
from fingerpost.web.places import Asked, in_programme, operation

PARTS = "ABCDEF"
AT_MOST = 1000
"""Codings that one page lists; a code with more is split in several goes."""


class SplitForm(PlainForm):
    """The new codes (a name each, or one that there is already), why, and whether the old one stays."""

    keep = forms.BooleanField(label="Keep the old code too, for what is not assigned", required=False)
    reason = words("Reason", rows=2, required=True)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part in PARTS:
            self.fields[f"name-{part}"] = forms.CharField(label="Name", max_length=LONGEST_NAME, required=False)
            self.fields[f"code-{part}"] = forms.ChoiceField(
                label="or a code that there is", required=False, choices=[("", "—"), *choices]
            )
            self.fields[f"definition-{part}"] = words("Definition", rows=2)

    def parts(self) -> list[dict[str, Any]]:
        """The fields of each part, for the template."""
        return [
            {"letter": part, **{name: self[f"{name}-{part}"] for name in ("name", "code", "definition")}}
            for part in PARTS
        ]

    def used(self) -> list[str]:
        """The letters of the parts that were filled in."""
        return [part for part in PARTS if self.cleaned_data[f"name-{part}"] or self.cleaned_data[f"code-{part}"]]


@require_http_methods(["GET", "HEAD", "POST"])
@in_programme
def split(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """Split a code of the draft."""
    visible.require(request.user, "codebook", programme)
    row = code_of(programme, guid)
    offered = places(tree(draft_of(row.codebook)), headings=False, without=str(row.guid))
    form = SplitForm(request.POST or None, choices=offered)
    rows = to_assign(request.user, row)
    done = carried_out(form, lambda: _split(request, row, form, rows)) if request.method == "POST" else None
    if done:
        say_changed(request, programme)
        return back(programme)
    entry = entry_of(row)
    context = {
        "code": row, "entry": entry, "form": form, "trail": [*TRAIL, (entry.name, f"codebook/{row.guid}/")],
        "rows": [(coding, request.POST.get(f"to-{coding.guid}", "")) for coding in rows[:AT_MOST]], "letters": PARTS,
        "more": max(0, len(rows) - AT_MOST), "rounds": open_rounds_with(row),
    }  # fmt: skip
    return render(request, "codebook/split.html", context, status=form.status)


def to_assign(person: Person, row: Code) -> list[Coding]:
    """The codings of a code that a split may hand over and the person may see, in order of place."""
    seen = visible.codings(person, row.codebook.programme).filter(code=row).exclude(layer=Layer.INDEPENDENT)
    related = seen.select_related("coder", "passage__version__source__site", "passage__version__source__wave")
    return list(related.order_by("passage__version__source__title", "passage__start", "pk"))


def _split(request: Asked, row: Code, form: SplitForm, rows: list[Coding]) -> Code:
    used, reason = form.used(), form.cleaned_data["reason"]
    if not used:
        raise Invalid("Into which codes? Name at least one, or choose one that there is.")
    sent, parts = operation(request), {letter: _part(request, row, form, letter) for letter in used}
    assignment = {}
    for coding in rows:
        letter = request.POST.get(f"to-{coding.guid}", "")
        if letter and letter not in parts:
            raise Invalid(f"Part {letter[:10]!r} has no name, but passages were assigned to it.")
        if letter:
            assignment[coding.guid] = parts[letter]
    return codings.split_code(
        by=request.user, code=row, into=list(parts.values()), assignment=assignment, reason=reason,
        keep=form.cleaned_data["keep"], operation=sent,
    )  # fmt: skip


def _part(request: Asked, row: Code, form: SplitForm, letter: str) -> Code:
    """The code of one part: one that there is, or a new one beside the old. A form sent twice makes it once."""
    given, sent = form.cleaned_data, operation(request)
    existing = chosen(row.codebook.programme, given[f"code-{letter}"])
    if existing:
        return existing
    entry = draft_of(row.codebook).entries.filter(code=row).select_related("parent").first()
    return codebooks.add_code(
        by=request.user, codebook=row.codebook, words=CodeWords(given[f"name-{letter}"], given[f"definition-{letter}"]),
        parent=entry.parent if entry else None, reason=given["reason"], operation=uuid5(sent, letter) if sent else None,
    )  # fmt: skip
