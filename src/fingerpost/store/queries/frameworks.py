"""Frameworks and crosswalks: rows for screens, frames for analysis. Frameworks are published facts, open to all."""

import polars as pl
from django.db.models import OuterRef, QuerySet, Subquery

from fingerpost.store.models import Codebook, Construct, Crosswalk, CrosswalkLink, Framework, Programme
from fingerpost.store.queries.codebook import nearest
from fingerpost.store.queries.columns import frame
from fingerpost.terms.errors import NotFound
from fingerpost.terms.tables import CONSTRUCTS, LINKS


def frameworks() -> QuerySet[Framework]:
    """Every framework of the store, by name."""
    return Framework.objects.order_by("name")


def framework_of(key: str) -> Framework:
    """The framework with this key; raises NotFound with the nearest keys."""
    found = Framework.objects.filter(key=key).first()
    if found is None:
        known = list(Framework.objects.order_by("key").values_list("key", flat=True))
        hint = nearest(key, known) or f"There are: {', '.join(known) or 'none yet'}."
        raise NotFound(f"There is no framework {key!r}.", hint=hint)
    return found


def constructs_of(framework: Framework) -> QuerySet[Construct]:
    """The constructs of a framework with their parents, in the order of print."""
    return Construct.objects.filter(framework=framework).select_related("parent").order_by("position", "pk")


def current_crosswalk(codebook: Codebook, framework: Framework) -> Crosswalk | None:
    """The links that hold, or None where nobody has drawn any."""
    return Crosswalk.objects.filter(codebook=codebook, framework=framework).order_by("number").last()


def links_of(codebook: Codebook, framework: Framework) -> list[CrosswalkLink]:
    """The links that hold, with code and construct, in the order of constructs."""
    rows = CrosswalkLink.objects.filter(crosswalk=current_crosswalk(codebook, framework))
    return list(rows.select_related("code", "construct").order_by("construct__position", "pk"))


def current_crosswalks(programme: Programme) -> QuerySet[Crosswalk]:
    """Of each codebook and framework of the programme, the crosswalk that holds."""
    same = Crosswalk.objects.filter(codebook=OuterRef("codebook"), framework=OuterRef("framework"))
    newest = Subquery(same.order_by("-number").values("pk")[:1])
    return Crosswalk.objects.filter(codebook__programme=programme, pk=newest)


def constructs_frame(framework: Framework) -> pl.DataFrame:
    """The constructs as the frame CONSTRUCTS."""
    columns = ("guid", "name", "parent__guid", "position")
    return frame(
        [
            {"construct_id": str(guid), "construct": name, "parent_id": str(parent) if parent else None, "position": at}
            for guid, name, parent, at in constructs_of(framework).values_list(*columns)
        ],
        CONSTRUCTS,
    )


def links_frame(codebook: Codebook, framework: Framework) -> pl.DataFrame:
    """The links that hold, as the frame LINKS. Codes stand as they were linked; who resolves merges does so after."""
    links = CrosswalkLink.objects.filter(crosswalk=current_crosswalk(codebook, framework))
    rows = links.order_by("construct__position", "pk").values_list("code__guid", "construct__guid")
    return frame([{"code_id": str(code), "construct_id": str(construct)} for code, construct in rows], LINKS)
