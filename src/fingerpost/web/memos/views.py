"""Memos: the list, writing one, wording it anew, sharing it. Who may read which memo, the store decides."""

from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fingerpost.actions import memos as acts
from fingerpost.exhibits.memos import memos as memos_exhibit
from fingerpost.exhibits.memos import named
from fingerpost.store.models import Memo, Programme
from fingerpost.store.queries import visible
from fingerpost.store.queries.memos import all_memos, authors, wordings
from fingerpost.store.queries.refs import ref_of
from fingerpost.store.queries.subjects import passages_named, subject_of, subjects
from fingerpost.terms.coding import MEMO_ABOUT
from fingerpost.terms.errors import Invalid, NotFound
from fingerpost.terms.memos import sought
from fingerpost.web import downloads
from fingerpost.web.forms import carried_out, next_page
from fingerpost.web.memos.forms import KIND_WORDS, MemoForm, RewriteForm, SoughtForm, choices
from fingerpost.web.places import Asked, in_programme, operation
from fingerpost.web.told import told

AT_ONCE = 50
FILTERS = ("about", "author", "whose", "since", "until", "words")
TRAIL = [("Memos", "memos/")]
OFFERED = (
    ("sections", "Word"),
    ("docx", "Word table"),
    ("md", "Markdown"),
    ("csv", "CSV"),
    ("xlsx", "Excel"),
    ("html", "HTML"),
)


@require_safe
@in_programme
def page(request: Asked, programme: Programme) -> HttpResponse:
    """The memos that the person may see and asked for, 50 at once. `?about=code` or `?about=code:guid`: about that."""
    visible.require(request.user, "memo", programme)
    asked = {name: request.GET.get(name, "").strip() for name in FILTERS}
    _check_about(asked["about"])
    found = all_memos(request.user, programme, sought(**asked))
    some = Paginator(found, AT_ONCE).get_page(request.GET.get("page"))
    memos = list(some)
    names = named(request.user, programme, memos) | passages_named(request.user, programme, [asked["about"]])
    context = {
        "memos": [(memo, names.get(memo.about or "", "")) for memo in memos],
        "form": _filters(request, programme, asked), "wanted": asked["about"],
        "wanted_name": names.get(asked["about"], ""), "some": some, "asked_for": urlencode(_given(asked)),
        "any": bool(memos) or visible.memos(request.user, programme).exists(),
        **downloads.offered(_given(asked).items()), "formats": OFFERED,
    }  # fmt: skip
    return render(request, "memos/page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_programme
def new(request: Asked, programme: Programme) -> HttpResponse:
    """Write a memo, about what `?about=` names: a ref, of a passage too."""
    visible.require(request.user, "memo", programme)
    given = request.POST.get("about", "") or request.GET.get("about", "")
    if given.partition(":")[0] in ("passage", "coding"):
        given = str(ref_of(subject_of(request.user, programme, given)))
    form = MemoForm(request.POST or None, initial={"about": given})
    passage = passages_named(request.user, programme, [given])
    form.choose("about", choices({"coding": passage} | dict(subjects(request.user, programme))))
    after = next_page(request, f"/p/{programme.key}/memos/")

    def act() -> Memo:
        filled = form.cleaned_data
        row = subject_of(request.user, programme, filled["about"]) if filled["about"] else None
        return acts.write_memo(
            by=request.user, programme=programme, text=filled["text"], about=row, private=filled["private"],
            operation=operation(request),
        )  # fmt: skip

    done = carried_out(form, act, "text") if request.method == "POST" else None
    if done:
        told(
            request,
            "The memo is saved, for you alone." if done.is_private else "The memo is saved; the team can read it.",
        )
        return HttpResponseRedirect(after)
    context = {"form": form, "next": after, "trail": TRAIL}
    return render(request, "memos/new.html", context, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@in_programme
def rewrite(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """A memo with what it was about and its wordings; its author can word it anew."""
    memo = _memo(request, programme, guid)
    last = memo.texts.last()
    form = RewriteForm(request.POST or None, initial={"text": last.text if last else ""})
    done = None
    if request.method == "POST":
        done = carried_out(
            form, lambda: acts.rewrite_memo(
                by=request.user, memo=memo, text=form.cleaned_data["text"], operation=operation(request)
            ), "text",
        )  # fmt: skip
    if done:
        told(request, "The memo is saved in its new words; the earlier ones stay on record.")
        return _at(request, programme, memo)
    texts = wordings(request.user, memo)
    context = {
        "form": form, "memo": memo, "is_own": memo.author == request.user, "trail": TRAIL, "now": texts[0],
        "earlier": texts[1:],
    }  # fmt: skip
    return render(request, "memos/rewrite.html", context, status=form.status)


@require_POST
@in_programme
def share(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """Show one's own private memo to the team."""
    memo = _memo(request, programme, guid)
    acts.share_memo(by=request.user, memo=memo, operation=operation(request))
    told(request, "The memo is shared; the team can read it now.")
    return _at(request, programme, memo)


@require_POST
@in_programme
def download(request: Asked, programme: Programme) -> HttpResponse:
    """The memos that the page shows, as a file."""
    visible.require(request.user, "memo", programme)
    asked = {name: request.POST.get(name, "").strip() for name in FILTERS}
    _check_about(asked["about"])
    exhibit = memos_exhibit(viewer=request.user, programme=programme, **asked)
    return downloads.answer(request, exhibit, dict(OFFERED))


def _memo(request: Asked, programme: Programme, guid: UUID) -> Memo:
    found = visible.memos(request.user, programme).filter(guid=guid).select_related("author", "programme").first()
    if found is None:
        visible.require(request.user, "memo", programme)
        raise NotFound("There is no such memo.", hint="It may be somebody's private one.")
    return found


def _check_about(wanted: str) -> None:
    if wanted and wanted.partition(":")[0] not in MEMO_ABOUT:
        raise Invalid(f"A memo is not about {wanted!r}.", hint=f"It is about one of: {', '.join(MEMO_ABOUT)}.")


def _given(asked: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in asked.items() if value}


def _filters(request: Asked, programme: Programme, asked: dict[str, str]) -> SoughtForm:
    form = SoughtForm(initial=asked)
    kinds = [(kind, f"a {KIND_WORDS.get(kind, kind)}") for kind in MEMO_ABOUT if kind != "reflexive"]
    one = [(asked["about"], "this one")] if ":" in asked["about"] else []
    form.choose("about", [("", "anything"), *one, *kinds, ("reflexive", "my own stance (reflexive)")])
    form.choose("author", [("", "anybody"), *authors(request.user, programme)])
    return form


def _at(request: Asked, programme: Programme, memo: Memo) -> HttpResponse:
    """To the memo's place in the list."""
    guids = [each.guid for each in all_memos(request.user, programme)]
    page = guids.index(memo.guid) // AT_ONCE + 1 if memo.guid in guids else 1
    return HttpResponseRedirect(f"/p/{programme.key}/memos/{f'?page={page}' if page > 1 else ''}#memo-{memo.guid}")
