"""Loads the codebook version by version, as the team made it: what was added, split, merged, retired, reworded."""

from datetime import UTC, datetime, time
from typing import Any

from fingerpost.actions import codebook as codebooks
from fingerpost.actions import coding as codings
from fingerpost.actions.codebook import CodeWords
from fingerpost.example.files import data
from fingerpost.example.loading import Loading
from fingerpost.store.models import Codebook

FOLLOWS = "Follows from other changes of this version."


def found_codebook(to: Loading) -> Codebook:
    """An empty codebook with the headings in its draft."""
    book = data("codebook")
    to.codebook = codebooks.add_codebook(by=to.lead, programme=to.programme, name=book["codebook"]["name"])
    for position, row in enumerate(book["headings"]):
        words = CodeWords(row["name"], row.get("definition") or "")
        to.codes[row["key"]] = codebooks.add_code(
            by=to.lead, codebook=to.codebook, words=words, is_heading=True, position=position * 100
        )
    return to.codebook


def load_version(to: Loading, codebook: Codebook, number: int) -> None:
    """Bring the draft to what this version was, and publish it."""
    given = _version(number)
    if number > 1:
        codebooks.open_draft(by=to.lead, codebook=codebook)
    _add_codes(to, codebook, given)
    for change in given["changes"]:
        if change["kind"] == "split":
            _split(to, change["code"], change["into"], change["reason"], keep=False)
    if number > 1:
        _move_passages(to, number)
        _reword(to, given)
    _merge(to, given)
    _publish(to, codebook, given)


def _version(number: int) -> dict[str, Any]:
    found: dict[str, Any] = next(v for v in data("codebook")["versions"] if v["number"] == f"v{number}")
    return found


def _add_codes(to: Loading, codebook: Codebook, given: dict[str, Any]) -> None:
    reasons = {change["code"]: change["reason"] for change in given["changes"] if change["kind"] == "added"}
    for key in given["codes"]:
        if key not in to.codes:
            to.codes[key] = codebooks.add_code(
                by=to.lead, codebook=codebook, words=_words(key, given), parent=to.codes[_code(key)["heading"]],
                position=_position(key), reason=reasons.get(key, ""),
            )  # fmt: skip


def _split(to: Loading, code: str, into: list[str], reason: str, *, keep: bool) -> None:
    assigned = to.recoded.pop(code, {})
    codings.split_code(
        by=to.lead, code=to.codes[code], into=[to.codes[key] for key in into], reason=reason, keep=keep,
        assignment={guid: to.codes[key] for guid, key in assigned.items()},
    )  # fmt: skip


def _move_passages(to: Loading, number: int) -> None:
    """Codes that were narrowed stay, and hand over the passages that now belong elsewhere."""
    standing = set(_version(number)["codes"])
    for code in [key for key in to.recoded if key in standing]:
        into = sorted(set(to.recoded[code].values()))
        if standing.issuperset(into):
            _split(to, code, into, _reason(_version(number), code), keep=True)


def _reword(to: Loading, given: dict[str, Any]) -> None:
    before = _version(int(given["number"][1:]) - 1)
    for key in given["codes"]:
        if key in before["codes"] and _words(key, given) != _words(key, before):
            reason = _reason(given, key)
            codebooks.redefine_code(by=to.lead, code=to.codes[key], words=_words(key, given), reason=reason)


def _merge(to: Loading, given: dict[str, Any]) -> None:
    for change in given["changes"]:
        if change["kind"] in ("merged", "retired"):
            code, into = to.codes[change["code"]], to.codes[change["into"][0]]
            retired = change["kind"] == "retired"
            codebooks.merge_code(by=to.lead, code=code, into=into, reason=change["reason"], retired=retired)


def _publish(to: Loading, codebook: Codebook, given: dict[str, Any]) -> None:
    number = int(given["number"][1:])
    at = datetime.combine(given["published"], time(12), UTC)
    draft = codebook.versions.get(number=number)
    to.versions[number] = codebooks.publish_version(by=to.lead, version=draft, note=given["note"], at=at)


def _words(key: str, given: dict[str, Any]) -> CodeWords:
    code = {**_code(key), **(given["overrides"].get(key) or {})}
    return CodeWords(
        code["name"], code["definition"], _lines(code["include"]), _lines(code["exclude"]), code.get("example") or "",
        ", ".join(code.get("synonyms") or ()),
    )  # fmt: skip


def _code(key: str) -> dict[str, Any]:
    found: dict[str, Any] = next(code for code in data("codebook")["codes"] if code["key"] == key)
    return found


def _position(key: str) -> int:
    headings = [row["key"] for row in data("codebook")["headings"]]
    order = [code["key"] for code in data("codebook")["codes"]]
    return headings.index(_code(key)["heading"]) * 100 + order.index(key) + 1


def _lines(given: list[str] | str) -> str:
    return given if isinstance(given, str) else "\n".join(given)


def _reason(given: dict[str, Any], code: str) -> str:
    return next((c["reason"] for c in given["changes"] if c["code"] == code), FOLLOWS)
