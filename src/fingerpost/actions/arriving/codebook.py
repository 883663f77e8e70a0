"""Codes of a project, into the codebook: into the draft, or as the versions that they had where the codebook is new."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from fingerpost.actions.arriving.state import Arrival, free_guids, moment
from fingerpost.actions.arriving.tables import bring
from fingerpost.store.models import Code, Codebook, CodebookVersion, CodeChange, CodeEntry
from fingerpost.store.queries.codebook import tree
from fingerpost.store.travelling import as_lines
from fingerpost.terms.codebook import Change, VersionStatus
from fingerpost.terms.project import NONE, guid_key
from fingerpost.terms.project import Code as SaidCode

Path = tuple[str, ...]
WORDS = ("include", "exclude", "example", "synonyms")


def bring_codes(arrival: Arrival) -> None:
    """Know again what is there (by guid, then by path), add the rest. Equal names under different parents stay two."""
    if not arrival.project.codes:
        return
    codebook = arrival.programme.codebooks.first() or _begin(arrival)
    arrival.codebook = codebook
    new = _unknown(arrival, codebook)
    if new:
        arrival.require("codebook", "codes")
        _add_codes(arrival, codebook, new)
    if _is_new(codebook) and arrival.own.get("tables"):
        _as_they_were(arrival, codebook)
    elif new:
        _into_draft(arrival, codebook, new)
    else:
        bring_known_versions(arrival, codebook)
    arrival.counts["codes"] += len(new)


def version_for(arrival: Arrival) -> CodebookVersion:
    """The version that codings from elsewhere are made under: the draft, else the newest."""
    assert arrival.codebook is not None
    if arrival.draft is None:
        arrival.draft = arrival.codebook.versions.order_by("-number").first()
    assert arrival.draft is not None
    return arrival.draft


def _begin(arrival: Arrival) -> Codebook:
    arrival.require("codebook", "a codebook")
    keys = arrival.insert(
        Codebook, {"guid": [uuid4()], "programme_id": [arrival.programme.pk], "name": ["Codebook"]}
    )  # fmt: skip
    made = Codebook.objects.get(pk=keys[0])
    _version(arrival, made, 1)
    return made


def _version(arrival: Arrival, codebook: Codebook, number: int) -> CodebookVersion:
    keys = arrival.insert(
        CodebookVersion,
        {
            "guid": [uuid4()], "codebook_id": [codebook.pk], "number": [number], "status": [str(VersionStatus.DRAFT)],
            "note": [""], "published_by_id": [None], "published_at": [None],
        },
    )  # fmt: skip
    return CodebookVersion.objects.get(pk=keys[0])


def _is_new(codebook: Codebook) -> bool:
    """Nothing has ever stood in it."""
    return not CodeEntry.objects.filter(version__codebook=codebook).exists()


def _unknown(arrival: Arrival, codebook: Codebook) -> list[int]:
    """Places of the codes that are not here; the others are tied to ours, and what differs is said."""
    by_guid = {str(guid): pk for guid, pk in codebook.codes.values_list("guid", "pk")}
    paths, here = _paths(codebook)
    places = arrival.pks.setdefault("code places", {})
    new: list[int] = []
    for at, code in enumerate(arrival.project.codes):
        path, is_second = arrival.project.code_path(at), arrival.pk("codes", code.guid) is not None
        known = None if is_second else by_guid.get(guid_key(code.guid))
        if known is not None:
            _compare(arrival, code, path, paths.get(known))
        elif arrival.wishes.join_codes:
            known = _of_path(arrival, path, here)
        if known is None:
            new.append(at)
        else:
            places[str(at)] = known
            arrival.tie("codes", code.guid, known)
    return new


def _paths(codebook: Codebook) -> tuple[dict[int, tuple[Path, CodeEntry]], dict[Path, int]]:
    """Code → its path and entry in the newest version, and path → code."""
    newest = codebook.versions.order_by("-number").first()
    if newest is None:
        return {}, {}
    paths: dict[int, tuple[Path, CodeEntry]] = {}
    above: list[str] = []
    for line in tree(newest):
        above[line.depth :] = [line.entry.name]
        paths[line.entry.code_id] = (tuple(above), line.entry)
    return paths, {path: code for code, (path, _) in reversed(list(paths.items()))}


def _of_path(arrival: Arrival, path: Path, here: Mapping[Path, int]) -> int | None:
    known = here.get(path)
    if known is not None:
        what = "A code of this path is here under another identity; the two are taken to be one."
        arrival.say("codes of one path", " › ".join(path), what, "If they are not one, import with --codes apart.")
        arrival.counts["codes joined by path"] += 1
    return known


def _compare(arrival: Arrival, code: SaidCode, path: Path, ours: tuple[Path, CodeEntry] | None) -> None:
    where = " › ".join(path)
    if ours is None:
        arrival.say("codes", where, "This code is no longer in the codebook; its codings come in under it.")
    elif ours[0] != path:
        arrival.say("codes", where, f"This code is here as {' › '.join(ours[0])!r}, which stays.")
    elif code.description and code.description != ours[1].definition:
        arrival.say("codes", where, "Its definition differs from the one here, which stays.")


def _add_codes(arrival: Arrival, codebook: Codebook, new: list[int]) -> None:
    guids = [arrival.project.codes[at].guid for at in new]
    keys = arrival.insert(
        Code, {"guid": free_guids(arrival, Code, guids), "codebook_id": [codebook.pk] * len(new)}
    )  # fmt: skip
    for at, guid, key in zip(new, guids, keys, strict=True):
        if arrival.pk("codes", guid) is None:
            arrival.tie("codes", guid, key)
        arrival.pks.setdefault("code places", {})[str(at)] = key


def code_at(arrival: Arrival, place: int) -> int:
    """Our key of the code at this place of the project."""
    return arrival.pks["code places"][str(place)]


def _into_draft(arrival: Arrival, codebook: Codebook, new: list[int]) -> None:
    draft = codebook.versions.filter(status=VersionStatus.DRAFT).first() or _next_draft(arrival, codebook)
    arrival.draft = draft
    first, number = draft.entries.count(), len(new)
    codes, coded = arrival.project.codes, set(arrival.project.codings.code)
    own = _own_words(arrival)
    words = [own.get(guid_key(codes[at].guid), {}) for at in new]
    arrival.insert(
        CodeEntry,
        {
            "version_id": [draft.pk] * number, "code_id": [code_at(arrival, at) for at in new],
            "parent_id": [_parent(arrival, at) for at in new], "name": [_name(codes[at]) for at in new],
            "colour": [_colour(codes[at].color) for at in new],
            "is_heading": [_is_heading(arrival, at, coded) for at in new],
            "definition": [_clean(codes[at].description) for at in new],
            **{name: [str(held.get(name) or "") for held in words] for name in WORDS},
            "questions": [held.get("questions") or [] for held in words],
            "position": range(first, first + number),
        },
    )  # fmt: skip
    _note_added(arrival, draft, new)
    bring_known_versions(arrival, codebook)


def _own_words(arrival: Arrival) -> dict[str, dict[str, Any]]:
    """Code → its words in the newest version of our own part, which has more of them than the standard."""
    part = arrival.own.get("tables", {}).get("code entries", {})
    return {guid_key(str(line.get("code"))): line for line in as_lines(part)}


def _note_added(arrival: Arrival, draft: CodebookVersion, new: list[int]) -> None:
    number = len(new)
    arrival.insert(
        CodeChange,
        {
            "version_id": [draft.pk] * number, "code_id": [code_at(arrival, at) for at in new],
            "kind": [str(Change.ADDED)] * number, "into_id": [None] * number,
            "reason": [f"Came with {arrival.name}."] * number,
        },
    )  # fmt: skip


def _next_draft(arrival: Arrival, codebook: Codebook) -> CodebookVersion:
    last = codebook.versions.order_by("-number").first()
    draft = _version(arrival, codebook, last.number + 1 if last else 1)
    fields = [field.attname for field in CodeEntry._meta.concrete_fields if field.attname != "id"]
    copied = list(last.entries.order_by("pk").values_list(*fields)) if last else []
    if copied:
        columns: dict[str, list[Any]] = {
            name: list(values) for name, values in zip(fields, zip(*copied, strict=True), strict=True)
        }
        arrival.insert(CodeEntry, columns | {"version_id": [draft.pk] * len(copied)})
    return draft


def _parent(arrival: Arrival, at: int) -> int | None:
    above = arrival.project.codes[at].parent
    return code_at(arrival, above) if above != NONE else None


def _name(code: SaidCode) -> str:
    return _clean(code.name) or f"Code without a name {code.guid[:8]}"


def _clean(text: str) -> str:
    return text.replace("\x00", "\ufffd")


def _colour(text: str) -> str:
    return text if len(text) <= 7 else ""


def _is_heading(arrival: Arrival, at: int, coded: set[int]) -> bool:
    code = arrival.project.codes[at]
    if not code.codable and at in coded:
        what = "It is marked as not to be put on text, yet it is on text: it comes in as a code, not as a heading."
        arrival.say("headings", code.name, what)
    return not code.codable and at not in coded


def _as_they_were(arrival: Arrival, codebook: Codebook) -> None:
    """All versions of our own part, into a codebook in which nothing has stood yet."""
    first = codebook.versions.first()
    versions = arrival.own["tables"].get("codebook versions", {})
    for line in as_lines(versions):
        if first is not None and line.get("number") == first.number:
            who = arrival.pk("users", line.get("published_by"))
            at = moment(str(line["published_at"]), arrival.now) if who and line.get("published_at") else None
            arrival.change(
                first, status=str(line.get("status")), note=str(line.get("note") or ""),
                published_by_id=who if at else None, published_at=at,
            )  # fmt: skip
    bring(arrival, "codebook versions", "code entries", "code changes", "proposals")
    arrival.counts["codebook versions"] = codebook.versions.count()


def bring_known_versions(arrival: Arrival, codebook: Codebook) -> None:
    """Versions of the file that are versions here, known again by guid."""
    for guid, pk in codebook.versions.values_list("guid", "pk"):
        arrival.tie("codebook versions", str(guid), pk)
