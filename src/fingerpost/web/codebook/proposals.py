"""Proposed codes: the list, proposing one, and settling each: into the draft, as a code that there is, or left out."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from fingerpost.actions import proposing
from fingerpost.actions.codebook import CodeWords
from fingerpost.store.models import CodeProposal, Programme
from fingerpost.store.queries import visible
from fingerpost.store.queries.codebook import codebook_of, tree, version_of
from fingerpost.store.queries.codes import draft, last_change
from fingerpost.store.queries.proposals import open_to, proposal_of, proposed
from fingerpost.terms.codebook import ProposalStanding
from fingerpost.terms.errors import Invalid
from fingerpost.web.codebook.forms import (
    TOP,
    ApproveForm,
    MergeForm,
    ProposeForm,
    RetireForm,
    as_filled,
    places,
    words_in,
)
from fingerpost.web.codebook.parts import TRAIL, back, chosen, may_edit
from fingerpost.web.forms import PlainForm, carried_out, next_page
from fingerpost.web.places import Asked, in_programme, operation
from fingerpost.web.told import called, told

DONE = {
    "approve": "is in the draft now",
    "merge": "counts as the other code from the draft on",
    "decline": "was declined",
}
FORMS = {"approve": ApproveForm, "merge": MergeForm, "decline": RetireForm}


@require_safe
@in_programme
def page(request: Asked, programme: Programme) -> HttpResponse:
    """The proposals that wait, and what became of earlier ones."""
    visible.require(request.user, "code", programme)
    settled = open_to(request.user, programme).exclude(standing=ProposalStanding.WAITING)
    context = {
        "proposed": proposed(request.user, programme), "may_edit": may_edit(request, programme), "trail": TRAIL,
        "settled": settled.select_related("code", "proposed_by", "settled_by").order_by("-settled_at")[:50],
        "draft": draft(codebook_of(programme)),
    }  # fmt: skip
    return render(request, "codebook/proposals.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_programme
def new(request: Asked, programme: Programme) -> HttpResponse:
    """Propose a code."""
    visible.require(request.user, "code", programme)
    codebook = codebook_of(programme)
    form = ProposeForm(request.POST or None, initial={"parent": request.GET.get("under", "")})
    form.choose("parent", [TOP, *places(tree(version_of(codebook)))])
    after = next_page(request, f"/p/{programme.key}/codebook/proposals/")

    def act() -> CodeProposal:
        given = form.cleaned_data
        words = CodeWords(given["name"], given["definition"], example=given["example"])
        parent = chosen(programme, given["parent"])
        return proposing.propose_code(
            by=request.user, codebook=codebook, words=words, parent=parent, operation=operation(request)
        )

    done = carried_out(form, act, "name") if request.method == "POST" else None
    if done:
        told(request, f"{called(done.name)} is proposed. You can code with it at once; it counts once it is approved.")
        return HttpResponseRedirect(after)
    trail = [*TRAIL, ("Proposed codes", "codebook/proposals/")]
    return render(request, "codebook/propose.html", {"form": form, "next": after, "trail": trail}, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@in_programme
def settle(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """Approve (in these words or others), merge or decline a proposal."""
    visible.require(request.user, "codebook", programme)
    proposal = proposal_of(request.user, programme, guid)
    forms = _forms(programme, proposal)
    status = 200
    if request.method == "POST":
        name = request.POST.get("act", "")
        if name not in FORMS:
            raise Invalid(f"There is no act {name!r} for a proposal.", hint="Use one of the buttons on the page.")
        forms[name] = form = _with_choices(programme, FORMS[name](request.POST))
        if carried_out(form, lambda: _settle(request, programme, proposal, name, form.cleaned_data)):
            told(request, f"{called(proposal.name)} {DONE[name]}.", undo=_undo_of(programme, name))
            return back(programme, "proposals/")
        status = form.status
    used = visible.codings(request.user, programme).filter(code=proposal.code)
    context = {
        "proposal": proposal, "forms": forms, "draft": draft(codebook_of(programme)), "uses": used.count(),
        "trail": [*TRAIL, ("Proposed codes", "codebook/proposals/")],
        "waits": proposal.standing == ProposalStanding.WAITING,
    }  # fmt: skip
    return render(request, "codebook/settle.html", context, status=status)


def _undo_of(programme: Programme, name: str) -> str:
    """Where the draft's last change, which settled a proposal, is taken back; a proposal that was declined stays so."""
    version = draft(codebook_of(programme))
    last = last_change(version) if version and name != "decline" else None
    return f"/p/{programme.key}/codebook/changes/{last.act}/undo/" if last else ""


def _settle(
    request: Asked, programme: Programme, proposal: CodeProposal, name: str, given: dict[str, Any]
) -> CodeProposal:
    me, reason, sent = request.user, given["reason"], operation(request)
    if name == "decline":
        return proposing.decline_proposal(by=me, proposal=proposal, reason=reason, operation=sent)
    if name == "merge":
        into = chosen(programme, given["into"])
        assert into is not None
        return proposing.merge_proposal(by=me, proposal=proposal, into=into, reason=reason, operation=sent)
    words = words_in(given)
    return proposing.approve_proposal(
        by=me, proposal=proposal, words=words, parent=chosen(programme, given["parent"]), reason=reason, operation=sent
    )


def _forms(programme: Programme, proposal: CodeProposal) -> dict[str, PlainForm]:
    parent = {"parent": str(proposal.parent.guid) if proposal.parent else ""}
    begun = {"approve": as_filled(proposal) | parent, "merge": {}, "decline": {}}
    return {name: _with_choices(programme, form(initial=begun[name])) for name, form in FORMS.items()}


def _with_choices(programme: Programme, form: PlainForm) -> PlainForm:
    lines = tree(version_of(codebook_of(programme)))
    if "parent" in form.fields:
        form.choose("parent", [TOP, *places(lines)])
    if "into" in form.fields:
        form.choose("into", [("", "Choose a code"), *places(lines, headings=False)])
    return form
