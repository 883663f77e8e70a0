"""The codebook as a table: every code of one version with its definition and how often it is used."""

from collections import defaultdict
from datetime import datetime

from fingerpost.exhibits.evidence import (
    Counted,
    counted_for,
    left_out_note,
    nothing,
    passage_refs,
    query,
    reads_words,
    words,
)
from fingerpost.store.queries import ledger
from fingerpost.store.queries.codebook import TreeLine, tree
from fingerpost.store.queries.types import CodebookVersion, Person, Programme
from fingerpost.terms.exhibit import Cell, Exhibit, Row
from fingerpost.terms.said import day

COLUMNS = ("Definition", "Include", "Exclude", "Example", "Uses")


def codebook(*, viewer: Person, programme: Programme, version: int | None = None, layer: str | None = None) -> Exhibit:
    """The codes of a version in order of print, headings as `path`. `Uses`: codings that count, of merged codes too.

    Raises Refused or NotFound.
    """
    counted = counted_for(viewer, programme, layer=layer, version=version)
    used, readable = _uses(counted), reads_words(viewer, programme)
    lines = tree(counted.of.version)
    known = {str(line.entry.code.guid) for line in lines}
    of_lost = counted.codings.filter(~counted.codings["code_id"].is_in(list(known))).group_by("code").len().sort("code")
    return Exhibit(
        kind="codebook",
        title=f"{counted.of.version.codebook.name}, version {counted.of.version.number}",
        as_of=ledger.as_of(viewer),
        columns=COLUMNS,
        rows=tuple(_row(line, path, used, readable) for line, path in _with_paths(lines)),
        notes=(
            *dated(counted.of.version),
            *counted.notes,
            *left_out_note(dict(of_lost.iter_rows()), counted.of.version.number),
        ),
        label_header="Code",
        query=query(version=version, layer=layer),
    )


def dated(version: CodebookVersion) -> tuple[str, ...]:
    """When and by whom the version came out, what its note says, and the versions before it."""
    at, note = version.published_at, version.note
    came = f"Version {version.number}, published on {_day(at)} by {version.published_by}." if at else ""
    earlier = [each for each in version.codebook.versions.all() if each.number < version.number and each.published_at]
    before = ", ".join(f"{each.number} ({_day(each.published_at)})" for each in earlier)
    told = (
        came or f"Version {version.number}, {version.status}: not published.",
        note,
        before and f"Before it: version {before}.",
    )
    return tuple(text for text in told if text)


def _day(at: datetime | None) -> str:
    return day(at) if at else ""


def _uses(counted: Counted) -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for code, passage in counted.codings.select("code_id", "passage").iter_rows():
        found[code].append(passage)
    return found


def _with_paths(lines: list[TreeLine]) -> list[tuple[TreeLine, tuple[str, ...]]]:
    path: list[str] = []
    found = []
    for line in lines:
        del path[line.depth :]
        found.append((line, tuple(path)))
        path.append(line.entry.name)
    return found


def _row(line: TreeLine, path: tuple[str, ...], used: dict[str, list[str]], readable: bool) -> Row:
    entry = line.entry
    texts = (entry.definition, entry.include, entry.exclude, entry.example)
    cells = (*(words(text) for text in texts), _use(line, used.get(str(entry.code.guid), []), readable))
    return Row(entry.name, cells, path, f"code:{entry.code.guid}")


def _use(line: TreeLine, passages: list[str], readable: bool) -> Cell:
    if line.entry.is_heading and not passages:
        return nothing("a heading")
    return Cell(str(len(passages)), len(passages), refs=passage_refs(passages, readable=readable))
