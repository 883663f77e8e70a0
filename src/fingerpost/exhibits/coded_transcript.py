"""A source of a round with what two coders put on it, in the margin: for reading side by side, away from the screen."""

from collections.abc import Iterator, Sequence

from fingerpost.exhibits.agreement import live_of
from fingerpost.exhibits.agreement_live import LiveTable, Wish
from fingerpost.store.queries import visible
from fingerpost.store.queries.agreement import Passed, margin_of, texts_of
from fingerpost.store.queries.types import Person, Programme
from fingerpost.terms.coding import SIGN, Polarity
from fingerpost.terms.commented import Commented, Remark, initials
from fingerpost.terms.errors import Invalid, NotFound
from fingerpost.terms.said import some


def coded_transcript(
    *,
    viewer: Person,
    programme: Programme,
    source: str,
    round: int | None = None,
    coders: Sequence[str] | None = None,
) -> Commented:
    """The text of a source (title or guid) with a round's codings as remarks, of these coders or of all who coded it.

    Raises NotFound for an unknown source or coder, Invalid where a coder did not code it, Refused for who may not read
    sources, and as `agreement` does.
    """
    visible.require(viewer, "read sources", programme)
    live = live_of(viewer, programme, round, Wish())
    guid, title = _source(live, source)
    looked = live.table.of.looked[guid]
    who = looked if coders is None else coders
    for name in who:
        if name not in live.table.of.coders:
            raise NotFound(f"Nobody called {name!r} codes in {live.table.of.frames.round.name}.",
                           hint=f"There are {', '.join(live.table.of.coders)}.")  # fmt: skip
        if name not in looked:
            raise Invalid(f"{name} does not code this source.", where=title)
    rows = margin_of(viewer, programme, live.table.of.frames.round, guid)
    names = live.table.of.names
    remarks = tuple(_remark(row, names[row.coder]) for row in rows if names.get(row.coder) in who)
    text = texts_of(viewer, programme, [guid])[guid]
    return Commented(title, tuple(_above(live, who, remarks)), text, remarks)


def coded_sources(live: LiveTable) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """The sources of a round that can be had so: guid, title, and the pairs who coded them."""
    found = []
    titles = dict(live.table.of.frames.sources.select("source_id", "source").iter_rows())
    for guid, title in titles.items():
        who = live.table.of.looked[guid]
        pairs = [(one, other) for at, one in enumerate(who) for other in who[at + 1 :]]
        if pairs:
            found.append((guid, title, pairs))
    return found


def _source(live: LiveTable, wanted: str) -> tuple[str, str]:
    titles = list(live.table.of.frames.sources.select("source_id", "source").iter_rows())
    found = [(guid, title) for guid, title in titles if wanted.strip().casefold() in (guid, title.casefold())]
    if len(found) != 1:
        many = "several sources called" if found else "no source"
        what = f"{live.table.of.frames.round.name} has {many} {wanted!r}."
        raise NotFound(what, hint=f"There are: {', '.join(title for _, title in titles[:8])}.")
    return found[0]


def _remark(row: Passed, name: str) -> Remark:
    sign = SIGN[Polarity(row.polarity)]
    words = f"{row.code}{f' ({sign})' if sign else ''}"
    return Remark(row.start, row.end, name, initials(name), f"{words}\n{row.memo}" if row.memo else words, row.made_at)


def _above(live: LiveTable, who: Sequence[str], remarks: tuple[Remark, ...]) -> Iterator[str]:
    frames = live.table.of.frames
    yield f"{frames.round.name}, codebook version {frames.version}: the independent passes of {' and '.join(who)}."
    signs = ", ".join(f"({sign}) {side}" for side, sign in SIGN.items() if sign)
    yield f"{some(len(remarks), 'coding')} in the margin, each under its coder's name. {signs}."
    yield "For the team: the text holds words whose speakers may not have agreed to be quoted."
