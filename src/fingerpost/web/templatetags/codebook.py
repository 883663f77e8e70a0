"""The rows of the tree of codes (drawn here, for there may be hundreds) and words compared side by side."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join

from fingerpost.store.queries.codebook import TreeLine
from fingerpost.store.queries.codes import since_looked
from fingerpost.terms.compared import Piece

register = template.Library()

ROW = (
    '<li class="code depth-{}{}" id="code-{}" data-guid="{}" data-parent="{}" data-level="{}" data-find="{}">'
    '<span class="twist" aria-hidden="true"></span>{}<a class="name" href="/p/{}/codebook/{}/">{}</a>{} '
    '<span class="gist muted">{}</span> <span class="uses muted">{}</span></li>'
)
SWATCH = (
    '<svg class="swatch" width="12" height="12" aria-hidden="true">'
    '<rect width="12" height="12" rx="2" fill="{}"/></svg>'
)
TAG = ' <span class="tag">{}</span>'
PIECE = {"same": "{}", "gone": "<del>{}</del>", "new": "<ins>{}</ins>"}
DEEPEST = 12
LONGEST_GIST = 160


@register.simple_tag
def tree_rows(lines: Sequence[TreeLine], programme: str) -> str:
    """A row a code, parents first: name, what kind it is, the beginning of its definition, its codings."""
    return format_html_join("\n", "{}", ((_row(line, programme),) for line in lines))


@register.simple_tag
def pieces(found: Iterable[Piece]) -> str:
    """Words with those that went or came marked."""
    return format_html_join("", "{}", ((format_html(PIECE[piece.kept], piece.text),) for piece in found))


@register.inclusion_tag("codebook/_news.html", takes_context=True)
def codebook_news(context: template.RequestContext) -> dict[str, Any]:
    """A line that says how much others changed since the person marked the codebook as read; nothing if nothing."""
    request: Any = context["request"]
    codebook = request.programme.codebooks.first()
    changes = since_looked(request.user, codebook).changes if codebook else ()
    return {"number": len(changes), "programme": request.programme}


@register.filter
def trail(names: Iterable[str]) -> str:
    """What something stands under, from the top."""
    return " › ".join(names)


def _row(line: TreeLine, programme: str) -> str:
    entry = line.entry
    guid, parent = entry.code.guid, entry.parent.guid if entry.parent else ""
    tag = format_html(TAG, "heading") if entry.is_heading else ""
    swatch = format_html(SWATCH, entry.colour) if entry.colour else ""
    found = " ".join((entry.name, entry.synonyms, entry.definition)).casefold()
    gist = entry.definition if len(entry.definition) <= LONGEST_GIST else f"{entry.definition[:LONGEST_GIST]}…"
    uses = f"{line.uses:,} {'coding' if line.uses == 1 else 'codings'}"
    depth, kind = min(line.depth, DEEPEST), " heading" if entry.is_heading else ""
    return format_html(
        ROW,
        depth,
        kind,
        guid,
        guid,
        parent,
        line.depth + 1,
        found,
        swatch,
        programme,
        guid,
        entry.name,
        tag,
        gist,
        uses,
    )
