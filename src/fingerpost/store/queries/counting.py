"""What exhibits are counted from: one programme's frames as a viewer's figures see them, and who said each passage.

Not here: which layer counts and how (analysis), what is printed (exhibits).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

import polars as pl

from fingerpost.store.models import (
    Code,
    CodebookVersion,
    CrosswalkLink,
    EvidenceTheme,
    Framework,
    Passage,
    Person,
    Programme,
    Site,
    Turn,
)
from fingerpost.store.queries import visible
from fingerpost.store.queries.codebook import codebook_of, codes_frame, resolved, version_of
from fingerpost.store.queries.coding import codings_frame
from fingerpost.store.queries.columns import frame
from fingerpost.store.queries.frameworks import current_crosswalks, links_frame
from fingerpost.store.queries.sources import consents, register, sources_frame
from fingerpost.store.snapshot import remember
from fingerpost.terms.tables import LINKS, REGISTER

LOT = 900


@dataclass(frozen=True, slots=True)
class Countable:
    """`codings` (CODINGS), `sources` (SOURCES) and the codes (CODES) of one codebook version."""

    version: CodebookVersion
    codes: pl.DataFrame
    codings: pl.DataFrame
    sources: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Spoken:
    """Who said a passage, or where it was written, with the fields of an attribution.

    `role` None: a source without a speaker. `number`: the person's running number among those with that role at
    that site. `is_quotable`: whether all who speak in it allow it.
    """

    kind: str
    site: str | None
    setting: str | None
    wave: str | None
    role: str | None = None
    number: int | None = None
    site_nameable: bool = True
    is_quotable: bool = True


class _Place(NamedTuple):
    """Where a passage stands, as columns: rows with their texts would be ten times as dear."""

    guid: UUID
    text: int
    start: int
    end: int
    kind: str
    site: str | None
    setting: str | None
    wave: str | None


_PLACE = (
    "guid", "version_id", "start", "end", "version__source__kind", "version__source__site__key",
    "version__source__site__setting", "version__source__wave__key",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class QuestionEvidence:
    """What the routemap's themes tie to one question: guids of codes (merges resolved) and of extracts, as text."""

    code_ids: frozenset[str]
    extract_ids: tuple[str, ...]


def countable(person: Person, programme: Programme, version: int | None = None) -> Countable:
    """The frames of the newest codebook version in use, or of the one with this number; raises NotFound."""
    visible.require(person, "see exhibits", programme)
    key = ("countable", person.pk, programme.pk, version)
    return remember(key, lambda: _countable(person, programme, version))


def _countable(person: Person, programme: Programme, version: int | None) -> Countable:
    codebook = codebook_of(programme)
    chosen = version_of(codebook, version)
    return Countable(
        chosen,
        codes_frame(codebook, chosen),
        codings_frame(person, programme, codebook, chosen, to_count=True),
        sources_frame(person, programme, to_count=True),
    )


def links(version: CodebookVersion, framework: Framework) -> pl.DataFrame:
    """The crosswalk in force (LINKS) with merged codes resolved to what they count as under this version."""
    ends = _ends(version)
    drawn = links_frame(version.codebook, framework).rows()
    kept = dict.fromkeys((ends.get(code, code), construct) for code, construct in drawn)
    return frame([{"code_id": code, "construct_id": construct} for code, construct in kept], LINKS)


def question_evidence(programme: Programme, version: CodebookVersion | None) -> dict[int, QuestionEvidence]:
    """Routemap question (its key inside) → what is tied to it. Without a version no codes are."""
    ends = _ends(version) if version else {}
    of_construct: defaultdict[int, set[str]] = defaultdict(set)
    linked = CrosswalkLink.objects.filter(crosswalk__in=current_crosswalks(programme))
    for construct, code in linked.values_list("construct_id", "code__guid"):
        of_construct[construct].add(ends.get(str(code), str(code)))
    codes: defaultdict[int, set[str]] = defaultdict(set)
    extracts: defaultdict[int, dict[str, None]] = defaultdict(dict)
    constructs, said = _tied(programme, "constructs__pk"), _tied(programme, "extracts__guid")
    for theme, asked in _tied(programme, "questions__pk").items():
        for question in asked:
            codes[question].update(*(of_construct[construct] for construct in constructs[theme]))
            extracts[question] |= {str(guid): None for guid in said[theme]}
    return {pk: QuestionEvidence(frozenset(codes[pk]), tuple(extracts[pk])) for pk in {*codes, *extracts}}


def _tied(programme: Programme, column: str) -> defaultdict[int, list[Any]]:
    """Theme → values of what is tied to it, in the order of the table that ties them."""
    themes = EvidenceTheme.objects.filter(routemap__programme=programme, **{f"{column}__isnull": False})
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for theme, value in themes.order_by("pk", column.replace("guid", "pk")).values_list("pk", column):
        found[theme].append(value)
    return found


def register_frame(programme: Programme) -> pl.DataFrame:
    """Everybody in the register as the frame REGISTER: a person who held two roles has two rows."""
    rows = [
        {
            "participant": str(person.guid), "role": role, "site": person.site.key if person.site else None,
            "setting": (person.site.setting or None) if person.site else None,
        }
        for person in register(programme) for role in dict.fromkeys(post.role for post in person.posts.all())
    ]  # fmt: skip
    return frame(rows, REGISTER)


def spoken(programme: Programme, passages: Iterable[str]) -> dict[str, Spoken]:
    """Passage guid → who said it. A passage over several turns is its first speaker's, but all must allow it."""
    rows = Passage.objects.filter(version__source__programme=programme)
    lots = _lots(list(passages))
    found = [_Place(*values) for some in lots for values in rows.filter(guid__in=some).values_list(*_PLACE)]
    turns = _turns(programme, {place.text for place in found})
    numbers, allowed = _numbers(programme), _allowed(programme)
    return {str(place.guid): _spoken(place, turns.get(place.text, ()), numbers, allowed) for place in found}


def _lots(guids: list[str]) -> Iterable[list[str]]:
    """A database takes only so many values at once."""
    return (guids[at : at + LOT] for at in range(0, len(guids), LOT))


def _spoken(
    place: _Place,
    turns: Iterable[Turn],
    numbers: dict[tuple[int, str], int],
    allowed: dict[int, tuple[bool, bool]],
) -> Spoken:
    here = [turn for turn in turns if turn.start < place.end and turn.end > place.start]
    consent = [allowed.get(turn.participant_id or 0, (True, True)) for turn in here]
    first = next((turn for turn in here if turn.post), None)
    who = first.participant_id or 0 if first else 0
    role = first.post.role if first and first.post else None
    return Spoken(
        kind=place.kind,
        site=place.site,
        setting=place.setting or None,
        wave=place.wave,
        role=role,
        number=numbers.get((who, role or "")),
        site_nameable=all(nameable for _, nameable in consent),
        is_quotable=all(quotable for quotable, _ in consent),
    )


def _turns(programme: Programme, versions: Iterable[int]) -> dict[int, list[Turn]]:
    found: defaultdict[int, list[Turn]] = defaultdict(list)
    rows = Turn.objects.filter(version__source__programme=programme, version__in=list(versions))
    for turn in rows.filter(participant__isnull=False).select_related("post").order_by("start"):
        found[turn.version_id].append(turn)
    return found


def _numbers(programme: Programme) -> dict[tuple[int, str], int]:
    """Participant and role → running number among those with that role at the same site, by pseudonym."""
    counts: defaultdict[tuple[Site | None, str], int] = defaultdict(int)
    numbers: dict[tuple[int, str], int] = {}
    for person in register(programme):
        for role in dict.fromkeys(post.role for post in person.posts.all()):
            counts[person.site, role] += 1
            numbers[person.pk, role] = counts[person.site, role]
    return numbers


def _allowed(programme: Programme) -> dict[int, tuple[bool, bool]]:
    """Participant → whether quotable, whether the site may be named."""
    return {
        pk: (consent.quotable and consent.withdrawn_on is None, consent.site_nameable)
        for pk, consent in consents(programme).items()
    }


def _ends(version: CodebookVersion) -> dict[str, str]:
    """Code → what it counts as under this version, by guid as text; codes that count as themselves are absent."""
    ends = resolved(version.codebook, version)
    guids = dict(Code.objects.filter(codebook=version.codebook).values_list("pk", "guid"))
    return {str(guids[code]): str(guids[end]) for code, end in ends.items()}
