"""A round rolled up: its headings instead of its codes, and the whole codebook as one. Measured in, Measured out."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import polars as pl

from fingerpost.analysis import agreement as ag
from fingerpost.exhibits.measured import Measured
from fingerpost.store.queries.agreement import CodeNow

ANY_CODE = "any code"
"""What stands in place of a guid for the whole codebook as one."""

ROLLED = ", rolled up"
WHOLE = f"Any code{ROLLED}"
PLACE = ["document", "coder", "code", "start", "end"]


def rolled_up(of: Measured) -> Measured:
    """The same with every coding under each heading above its code, and under ANY_CODE, which comes first.

    Codings that come to say the same of the same words stay as long as their sides differ: the corpus counts them once,
    and what is made of polarity sees them all.
    """
    codes = (CodeNow(ANY_CODE, WHOLE, ()), *headings(of.frames.codes))
    lines = [(code.guid, to) for code in of.frames.codes for to in _counts_as(code, {each.guid for each in codes})]
    into = pl.DataFrame(lines, schema={"code": pl.String, "into": pl.String}, orient="row")
    codings = of.codings.join(into, on="code", maintain_order="left").drop("code").rename({"into": "code"})
    codings = codings.select(of.codings.columns).unique([*PLACE, "polarity"], keep="first", maintain_order=True)
    sizes = of.spans.spans
    spans = ag.from_spans(
        codings.unique(PLACE, keep="first", maintain_order=True),
        {name: int(size) for name, size in zip(sizes.documents, sizes.lengths, strict=True)},
        coders=of.coders, codes=[code.guid for code in codes], version=of.spans.version,
        looked=[(source, who) for source, several in of.looked.items() for who in several],
    )  # fmt: skip
    corpus = spans if of.units is None else spans.in_units(of.units, "units")
    frames = replace(of.frames, codes=codes)
    return replace(of, frames=frames, codings=codings, spans=spans, corpus=corpus, is_rolled_up=True)


def plainly(name: str) -> str:
    """What a heading is called in the codebook."""
    return name.removesuffix(ROLLED)


def headings(codes: Sequence[CodeNow]) -> Iterator[CodeNow]:
    """Everything that codes stand under, each once, above what is under it; in order of print."""
    seen: set[str] = set()
    for code in codes:
        for depth, guid in enumerate(code.above):
            if guid not in seen:
                seen.add(guid)
                yield CodeNow(guid, code.path[depth] + ROLLED, code.path[:depth], code.above[:depth])


def _counts_as(code: CodeNow, headed: set[str]) -> Iterator[str]:
    yield ANY_CODE
    yield from code.above
    if code.guid in headed:
        yield code.guid
