"""How a quotation is attributed: in full for the team, coarsened for others until it points at nobody.

Not here: whether words may be quoted at all (consent, in the store), who is of the team (`terms.permits`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from fingerpost.terms.sources import KIND_WORDS, SourceKind

WITHHELD = "Site withheld"
STAFF = "Member of staff"


class Rung(StrEnum):
    """How much an attribution says, from most to least."""

    FULL = "full"
    SITE = "role and site"
    SETTING = "role and setting"
    ROLE = "role"
    ANYBODY = "member of staff"
    KIND_AND_SETTING = "kind and setting"
    KIND = "kind"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who said it, or where it was written.

    `role` None: a source without a speaker (a site report, a field note). `number` is the running number of
    the person among the participants with that role at that site. `site_nameable`: whether the site's consent
    allows its name. `setting`: where the site lies, in words that do not name it.
    """

    kind: str
    site: str | None = None
    site_label: str | None = None
    setting: str | None = None
    role: str | None = None
    number: int | None = None
    wave: str | None = None
    site_nameable: bool = True


@dataclass(frozen=True, slots=True)
class Attribution:
    """What is printed under a quotation. `k`: how many people of the register the description fits."""

    text: str
    k: int
    rung: Rung


@dataclass(frozen=True, slots=True)
class _Step:
    rung: Rung
    text: str
    people: pl.DataFrame
    names_site: bool = False


def attribution(
    speaker: Speaker, register: pl.DataFrame, *, full: bool, smallest: int = 5, fewest_sites: int = 3
) -> Attribution:
    """Say who spoke as closely as is safe; `full` for the team, who know them anyway.

    `register` (REGISTER) holds the people of the programme, not only those interviewed. The first description
    is taken that fits at least `smallest` of them at `fewest_sites` sites or more; one that names the site
    needs only the people. Where even the last fits fewer it is given all the same, with its `k`.

    The idea: L. Sweeney, "k-anonymity: a model for protecting privacy", International Journal of Uncertainty,
    Fuzziness and Knowledge-Based Systems 10 (2002) 557-570.
    """
    if full:
        return _in_full(speaker, register)
    steps = list(_spoken(speaker, register) if speaker.role else _written(speaker, register))
    safe = (step for step in steps if _is_safe(step, smallest, fewest_sites))
    step = next(safe, steps[-1])
    return Attribution(step.text, _people(step.people), step.rung)


def _in_full(speaker: Speaker, register: pl.DataFrame) -> Attribution:
    site = speaker.site_label or speaker.site
    place = site if speaker.site_nameable else (site and WITHHELD)
    kind = KIND_WORDS[SourceKind(speaker.kind)]
    if not speaker.role:
        return Attribution(_joined(_sentence(kind), place, speaker.wave), _people(_at(register, speaker)), Rung.FULL)
    who = _sentence(speaker.role) if speaker.number is None else f"{_sentence(speaker.role)} {speaker.number}"
    return Attribution(_joined(who, place, kind), 1, Rung.FULL)


def _spoken(speaker: Speaker, register: pl.DataFrame) -> Iterator[_Step]:
    peers = register.filter(pl.col("role") == speaker.role)
    role = _sentence(speaker.role or "")
    if speaker.site and speaker.site_nameable:
        text = _joined(role, speaker.site_label or speaker.site)
        yield _Step(Rung.SITE, text, _at(peers, speaker), names_site=True)
    if speaker.setting:
        yield _Step(Rung.SETTING, _joined(role, speaker.setting), _in_setting(peers, speaker))
    yield _Step(Rung.ROLE, role, peers)
    yield _Step(Rung.ANYBODY, STAFF, register)


def _written(speaker: Speaker, register: pl.DataFrame) -> Iterator[_Step]:
    kind = _sentence(KIND_WORDS[SourceKind(speaker.kind)])
    if speaker.setting:
        text = _joined(kind, speaker.setting)
        yield _Step(Rung.KIND_AND_SETTING, text, _in_setting(register, speaker))
    yield _Step(Rung.KIND, kind, register)


def _is_safe(step: _Step, smallest: int, fewest_sites: int) -> bool:
    if _people(step.people) < smallest:
        return False
    return step.names_site or step.people["site"].drop_nulls().n_unique() >= fewest_sites


def _people(register: pl.DataFrame) -> int:
    return register["participant"].n_unique()


def _at(register: pl.DataFrame, speaker: Speaker) -> pl.DataFrame:
    return register.clear() if speaker.site is None else register.filter(pl.col("site") == speaker.site)


def _in_setting(register: pl.DataFrame, speaker: Speaker) -> pl.DataFrame:
    return register.filter(pl.col("setting") == speaker.setting)


def _joined(*parts: str | None) -> str:
    return ", ".join(part for part in parts if part)


def _sentence(words: str) -> str:
    """With a capital, and the rest as it is: a role may hold an abbreviation (`GP partner`)."""
    return words[:1].upper() + words[1:]
