"""Selections put to their place in the canonical texts: the way of counting chosen, each span checked, none clamped."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from fingerpost.formats.refi.deciding import HINT, Decision, Sample, by_origin, decided
from fingerpost.formats.refi.offsets import Counted, Counting, Places
from fingerpost.formats.refi.problems import Odd
from fingerpost.terms.project import NONE, TEXTUAL, PartKind, Project, SyncPoint, guid_key

Spans = Sequence[tuple[int, int]]
NO_TEXT = "its text is missing"


def placed(
    name: str,
    project: Project,
    counted: Sequence[Counted | None],
    spans: Spans,
    offsets: Counting | None,
    odd: Odd,
) -> Project:
    """The project with its texts, the places of its selections, and how many of its quotations are verified.

    `counted`: the text of each source as its sender sees it; `spans`: which selections each source has.
    """
    decision = _decision(project, counted, spans, offsets)
    if decision.told:
        odd.add("offsets", name, decision.told, HINT)
    sources, held = [], bytearray(len(project.selections))
    for at, (source, text) in enumerate(zip(project.sources, counted, strict=True)):
        if text is None:
            _without_text(name, project, at, spans[at], odd)
            sources.append(source)
            continue
        if source.kind in TEXTUAL:
            _place(name, project, at, text.places(decision.way), spans[at], held, odd)
        elif source.kind == PartKind.TRANSCRIPT:
            _by_sync_points(project, at, text.places(decision.way), spans[at], held)
        sources.append(replace(source, text=text.text, reading=str(decision.way)))
    total, verified = _verified(project, held)
    return replace(project, sources=tuple(sources), quotations=total, verified=verified)


def _decision(project: Project, counted: Sequence[Counted | None], spans: Spans, offsets: Counting | None) -> Decision:
    if offsets is not None:
        return Decision(offsets)
    if not any(text is not None and first < last for text, (first, last) in zip(counted, spans, strict=True)):
        return Decision(by_origin(project.origin)[0])
    return decided(project.origin, list(_samples(project, counted, spans)))


def _samples(project: Project, counted: Sequence[Counted | None], spans: Spans) -> Iterator[Sample]:
    columns = project.selections
    for source, text, (first, last) in zip(project.sources, counted, spans, strict=True):
        if text is None or source.kind not in TEXTUAL:
            continue
        for at in range(first, last):
            if at not in columns.quarantined:
                yield Sample(text, columns.start[at], columns.end[at], columns.name[at])


def _place(
    name: str, project: Project, source: int, places: Places, span: tuple[int, int], held: bytearray, odd: Odd
) -> None:
    columns, (first, last) = project.selections, span
    starts, ends = columns.start, columns.end
    for at in range(first, last):
        start, end = starts[at], ends[at]
        if places.same and 0 <= start <= end <= places.length:
            held[at] = 1
            continue
        if at in columns.quarantined:
            _quarantine(name, project, source, at, columns.quarantined[at], odd)
            continue
        ours = places.span(start, end)
        starts[at], ends[at] = ours.start, ours.end
        if ours.fault:
            _quarantine(name, project, source, at, ours.fault, odd)
        else:
            held[at] = places.holds(start, end, ours)


def _quarantine(name: str, project: Project, source: int, at: int, fault: str, odd: Odd) -> None:
    columns = project.selections
    columns.quarantined[at] = fault
    columns.start[at] = columns.end[at] = NONE
    where = f"{name}, {project.sources[source].name or project.sources[source].guid}"
    what = f"The selection {columns.guid[at]} at {columns.raw[at]} has no place in the text: {fault}."
    odd.add(
        "quarantined",
        where,
        what,
        "It was kept apart with its codes, and goes out again as it came where the standard allows it.",
    )


def _without_text(name: str, project: Project, source: int, span: tuple[int, int], odd: Odd) -> None:
    if project.sources[source].kind not in TEXTUAL:
        return
    columns = project.selections
    for at in range(*span):
        columns.quarantined.setdefault(at, NO_TEXT)
        columns.start[at] = columns.end[at] = NONE
    count = span[1] - span[0]
    if count:
        where = f"{name}, {project.sources[source].name or project.sources[source].guid}"
        odd.add(
            "no-text-to-place",
            where,
            f"{count:,} {'selection waits' if count == 1 else 'selections wait'} for its text.",
        )


def _by_sync_points(project: Project, source: int, places: Places, span: tuple[int, int], held: bytearray) -> None:
    """A transcript's selections have characters only where its sync points say so."""
    points = {guid_key(point.guid): _position(point) for point in project.sources[source].sync_points}
    columns = project.selections
    for at in range(*span):
        start, end = (points.get(guid_key(guid), NONE) for guid in columns.raw[at].split(" "))
        ours = places.span(start, end) if NONE not in (start, end) else None
        if ours is not None and not ours.fault:
            columns.start[at], columns.end[at] = ours.start, ours.end
            held[at] = places.holds(start, end, ours)


def _position(point: SyncPoint) -> int:
    digits = point.position.strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 19 else NONE


def _verified(project: Project, held: bytearray) -> tuple[int, int]:
    """Codings of spans of text, and those whose words were found where the sender counted them."""
    kinds = [source.kind in TEXTUAL for source in project.sources]
    codings, total, verified = project.codings, 0, 0
    for source, selection in zip(codings.source, codings.selection, strict=True):
        if selection != NONE and (kinds[source] or held[selection]):
            total += 1
            verified += held[selection]
    return total, verified
