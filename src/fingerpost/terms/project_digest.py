"""Whether two projects say the same: one digest over their words, places, paths and people, whatever their GUIDs are.

What counts: texts, codings (span, code path, coder, polarity, layer), memos, cases, variables and codes.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from fingerpost.terms.project import NONE, PartKind, Project, guid_key
from fingerpost.terms.sources import digest

Line = tuple[Any, ...]


def project_digest(project: Project) -> str:
    """SHA-256 over what the project says, in hexadecimal; equal for equal projects in any order."""
    sum_ = hashlib.sha256()
    for line in sorted(json.dumps(part, ensure_ascii=False, default=str) for part in parts(project)):
        sum_.update(line.encode("utf-8", "replace") + b"\n")
    return sum_.hexdigest()


def parts(project: Project) -> Iterator[Line]:
    """Each thing that the project says, as a line of plain values that begins with what sort of thing it is."""
    own = _own(project)
    texts = _texts(project)
    yield from (("source", hash_) for at, hash_ in texts.items() if project.sources[at].kind in OUTER)
    yield from _codes(project)
    yield from _codings(project, own, texts)
    yield from _memos(project, texts)
    yield from _variables(project, texts)


OUTER = (PartKind.TEXT, PartKind.PDF)


def _own(project: Project) -> Mapping[str, Any]:
    try:
        found = json.loads(project.extension) if project.extension else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _texts(project: Project) -> dict[int, str]:
    """Place of each source, and of each text inside one → hash of its words."""
    found: dict[int, str] = {}
    for at, source in enumerate(project.sources):
        if source.kind != PartKind.NOTE and source.text is not None:
            found[at] = digest(source.text)
            if source.kind == PartKind.REPRESENTATION and source.within != NONE:
                found[source.within] = found[at]
    return found


def _codes(project: Project) -> Iterator[Line]:
    for at, code in enumerate(project.codes):
        yield "code", project.code_path(at), code.codable, code.color.lower(), code.description


def _codings(project: Project, own: Mapping[str, Any], texts: Mapping[int, str]) -> Iterator[Line]:
    part = own.get("codings") or {}
    columns = (part.get(name, ()) for name in ("coding", "polarity", "layer"))
    ours = {guid_key(guid): (polarity, layer) for guid, polarity, layer in zip(*columns, strict=False)}
    notes = {guid_key(note.guid): note.text or "" for _, note in project.of_kind(PartKind.NOTE)}
    paths = [project.code_path(at) for at in range(len(project.codes))]
    for coding in project.codings:
        place: Line = ()
        if coding.selection != NONE:
            place = project.selections.start[coding.selection], project.selections.end[coding.selection]
            if place[0] == NONE:
                place = (project.selections.raw[coding.selection],)
        coder = project.coder_of(coding.at)
        memo = sorted(notes.get(guid_key(ref), "") for ref in coding.note_refs)
        polarity, layer = ours.get(guid_key(coding.guid), ("none", "working"))
        yield (
            "coding", texts.get(coding.source, ""), *place, paths[coding.code],
            project.users[coder].name if coder != NONE else "", polarity, layer, memo,
        )  # fmt: skip


def _memos(project: Project, texts: Mapping[int, str]) -> Iterator[Line]:
    """Notes, with what each is about; the notes of codings are told with the codings."""
    about: dict[str, list[Line]] = {}
    for at, code in enumerate(project.codes):
        for ref in code.note_refs:
            about.setdefault(guid_key(ref), []).append(("code", *project.code_path(at)))
    for at, source in enumerate(project.sources):
        for ref in source.note_refs:
            about.setdefault(guid_key(ref), []).append(("source", texts.get(at, source.name)))
    for _, note in project.of_kind(PartKind.NOTE):
        yield "memo", digest(note.text or ""), sorted(about.get(guid_key(note.guid), ()))


def _variables(project: Project, texts: Mapping[int, str]) -> Iterator[Line]:
    """Variables, and cases and sources with the values that they have."""
    names = {guid_key(s.guid): texts.get(at, s.name) for at, s in enumerate(project.sources)}
    for variable in project.variables:
        yield "variable", variable.name, variable.type, variable.description
    for case in project.cases:
        sources = sorted(names.get(guid_key(ref), "") for ref in case.source_refs)
        yield "case", case.name, case.description, sources, _values(project, case.values)
    for at, source in enumerate(project.sources):
        if source.values:
            yield "values", texts.get(at, source.name), _values(project, source.values)


def _values(project: Project, values: Any) -> list[tuple[str, str]]:
    return sorted((project.variables[value.variable].name, value.text) for value in values)
