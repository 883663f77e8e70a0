"""Memos: the list, writing one, wording it anew, sharing it. Who may read which memo, the store decides."""

from collections import Counter
from collections.abc import Mapping
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fingerpost.actions import memos as acts
from fingerpost.store.models import Memo, Programme
from fingerpost.store.queries import visible
from fingerpost.store.queries.memos import MemoNow, all_memos
from fingerpost.store.queries.subjects import subject_of, subjects
from fingerpost.terms.coding import MEMO_ABOUT
from fingerpost.terms.errors import Invalid, NotFound
from fingerpost.web.forms import carried_out, next_page
from fingerpost.web.memos.forms import MemoForm, RewriteForm, choices
from fingerpost.web.places import Asked, in_programme, operation


@require_safe
@in_programme
def page(request: Asked, programme: Programme) -> HttpResponse:
    """Every memo that the person may see, newest first; `?about=code` about codes, `?about=code:guid` about one."""
    visible.require(request.user, "memo", programme)
    wanted = request.GET.get("about", "")
    if wanted and wanted.partition(":")[0] not in MEMO_ABOUT:
        raise Invalid(f"A memo is not about {wanted!r}.", hint=f"It is about one of: {', '.join(MEMO_ABOUT)}.")
    memos, names = all_memos(request.user, programme), _names(request, programme)
    kinds = Counter(_kind(memo) for memo in memos)
    context = {
        "memos": [(memo, names.get(memo.about or "", "")) for memo in memos if _is_about(memo, wanted)],
        "kinds": [(kind, kinds[kind]) for kind in MEMO_ABOUT if kinds[kind]], "wanted": wanted,
        "wanted_name": names.get(wanted, ""), "total": len(memos),
    }  # fmt: skip
    return render(request, "memos/page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_programme
def new(request: Asked, programme: Programme) -> HttpResponse:
    """Write a memo, about what `?about=` names."""
    visible.require(request.user, "memo", programme)
    form = MemoForm(request.POST or None, initial={"about": request.GET.get("about", "")})
    form.choose("about", choices(subjects(request.user, programme)))
    after = next_page(request, f"/p/{programme.key}/memos/")
    if request.method == "POST":

        def act() -> Memo:
            given = form.cleaned_data
            about = subject_of(request.user, programme, given["about"]) if given["about"] else None
            return acts.write_memo(
                by=request.user, programme=programme, text=given["text"], about=about, private=given["private"],
                operation=operation(request),
            )  # fmt: skip

        if carried_out(form, act, "text"):
            return HttpResponseRedirect(after)
    context = {"form": form, "next": after, "trail": TRAIL}
    return render(request, "memos/new.html", context, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@in_programme
def rewrite(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """Other words for one's own memo."""
    memo = _memo(request, programme, guid)
    last = memo.texts.last()
    form = RewriteForm(request.POST or None, initial={"text": last.text if last else ""})
    if request.method == "POST":
        done = carried_out(
            form, lambda: acts.rewrite_memo(
                by=request.user, memo=memo, text=form.cleaned_data["text"], operation=operation(request)
            ), "text",
        )  # fmt: skip
        if done:
            return _at(programme, memo)
    context = {"form": form, "memo": memo, "is_own": memo.author == request.user, "trail": TRAIL}
    return render(request, "memos/rewrite.html", context, status=form.status)


@require_POST
@in_programme
def share(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """Show one's own private memo to the team."""
    memo = _memo(request, programme, guid)
    acts.share_memo(by=request.user, memo=memo, operation=operation(request))
    return _at(programme, memo)


TRAIL = [("Memos", "memos/")]


def _memo(request: Asked, programme: Programme, guid: UUID) -> Memo:
    found = visible.memos(request.user, programme).filter(guid=guid).select_related("author", "programme").first()
    if found is None:
        visible.require(request.user, "memo", programme)
        raise NotFound("There is no such memo.", hint="It may be somebody's private one.")
    return found


def _names(request: Asked, programme: Programme) -> Mapping[str, str]:
    return {ref: name for named in subjects(request.user, programme).values() for ref, name in named.items()}


def _kind(memo: MemoNow) -> str:
    return memo.about.partition(":")[0] if memo.about else acts.REFLEXIVE


def _is_about(memo: MemoNow, wanted: str) -> bool:
    return not wanted or wanted in (_kind(memo), memo.about)


def _at(programme: Programme, memo: Memo) -> HttpResponse:
    return HttpResponseRedirect(f"/p/{programme.key}/memos/#memo-{memo.guid}")
