"""What templates may say beyond Django's own words: operation ids, signs of evidence, counts with their unit."""

from collections.abc import Iterable
from uuid import UUID, uuid4

from django import template
from django.utils.html import format_html, format_html_join

from fingerpost.terms.coding import SIGN, Polarity
from fingerpost.terms.programme import Standing
from fingerpost.terms.said import some
from fingerpost.terms.sources import KIND_WORDS, SourceKind
from fingerpost.web import refs, told

register = template.Library()

SIGNED = (
    '<span class="sign sign-{0}"><span class="mark" aria-hidden="true">{1}</span>'
    '<span class="word{2}">{0}</span></span>'
)
STANDING_SIGN = {
    Standing.ACCEPTED: "✓",
    Standing.SUBMITTED: "↑",
    Standing.DRAFT: "…",
    Standing.LATE: "!",
    Standing.MISSING: "✕",
    Standing.WITHDREW: "–",
    Standing.NOT_STARTED: "○",
}


@register.simple_tag
def operation() -> str:
    """A hidden field with a new operation id: the form may be sent twice and acts once."""
    return format_html('<input type="hidden" name="operation" value="{}">', uuid4())


@register.simple_tag
def sign(polarity: str, words: bool = True) -> str:
    """The sign of a polarity with its word; without `words` the word is only read aloud. Nothing for none."""
    known = Polarity(polarity)
    if known is Polarity.NONE:
        return ""
    hidden = "" if words else " visually-hidden"
    return format_html(SIGNED, known.value, SIGN[known], hidden)


@register.simple_tag
def standing(value: str) -> str:
    """How a site stands in a wave: sign, word and colour."""
    known = Standing(value)
    shape = '<span class="standing standing-{}"><span aria-hidden="true">{}</span> {}</span>'
    return format_html(shape, known.value.replace(" ", "-"), STANDING_SIGN[known], known.value)


@register.simple_tag
def options(choices: Iterable[tuple[str, str]], chosen: str = "") -> str:
    """The lines of a chooser, (value, words) each; a loop in a template takes far longer over hundreds of codes."""
    lines = ((value, " selected" if value == chosen else "", words) for value, words in choices)
    return format_html_join("", '<option value="{}"{}>{}</option>', lines)


@register.filter
def counted(number: int, unit: str) -> str:
    """A number with its unit: `2|counted:"site"` is "2 sites"; an irregular plural follows a bar ("study|studies")."""
    one, _, many = unit.partition("|")
    return some(number, one, many)


register.filter("undo_of", told.undo_of)


@register.filter
def kind_word(kind: str) -> str:
    """What a kind of source is called."""
    return KIND_WORDS[SourceKind(kind)]


@register.filter
def thousands(number: int) -> str:
    """A number with its thousands parted."""
    return f"{number:,}"


@register.simple_tag
def href(kind: str, guid: UUID | str) -> str:
    """The lasting address of a piece of evidence."""
    return refs.href(kind, guid)


@register.filter
def ref_href(ref: str) -> str:
    """The lasting address of a ref written `kind:guid`."""
    return refs.href(*ref.split(":", 1))


@register.inclusion_tag("_errors.html")
def errors_of(form: object) -> dict[str, object]:
    """A form's errors, all together, each leading to its field."""
    return {"form": form}
