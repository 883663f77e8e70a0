"""The box of memos that stands on the page of what they are about, and a mere link where there is no room for it."""

from typing import Any

from django import template

from fingerpost.store.models.base import Pointed
from fingerpost.store.queries import visible
from fingerpost.store.queries.memos import home_of
from fingerpost.store.queries.memos import memos_about as memos_of
from fingerpost.store.queries.refs import ref_of

register = template.Library()


@register.inclusion_tag("memos/_about.html", takes_context=True)
def memos_about(context: template.RequestContext, row: Pointed) -> dict[str, Any]:
    """The memos about `row` that the person may see, and a way to write one; nothing for who reads no memos."""
    request: Any = context["request"]
    programme = home_of(row)
    if not visible.allowed(request.user, "memo", programme):
        return {"may_read": False}
    memos = memos_of(request.user, row)
    return {"may_read": True, "memos": memos, "about": str(ref_of(row)), "programme": programme, "here": request.path}


@register.inclusion_tag("memos/_link.html", takes_context=True)
def memo_link(context: template.RequestContext, row: Pointed) -> dict[str, Any]:
    """A way to write a memo about `row` from a list of such things, and how many there are."""
    request: Any = context["request"]
    programme = home_of(row)
    if not visible.allowed(request.user, "memo", programme):
        return {"may_read": False}
    number = len(memos_of(request.user, row))
    return {"may_read": True, "number": number, "about": str(ref_of(row)), "programme": programme, "here": request.path}
