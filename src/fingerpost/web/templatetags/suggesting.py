"""The link from a code to its likely passages, for those who code."""

from django import template
from django.utils.html import format_html

from fingerpost.store.models import Code
from fingerpost.store.queries import visible

register = template.Library()
LINK = '<p><a href="/p/{}/likely/{}/">Likely passages that do not have it yet</a></p>'


@register.simple_tag(takes_context=True)
def likely_passages(context: template.Context, code: Code) -> str:
    """Nothing for who does not code in the programme."""
    programme = context["programme"]
    if not visible.allowed(context["user"], "code", programme):
        return ""
    return format_html(LINK, programme.key, code.guid)
