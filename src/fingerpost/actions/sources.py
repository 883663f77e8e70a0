"""Sources: participants and their consent, bringing texts in, new versions of a text, withdrawal."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from django.db.models import Max

from fingerpost.actions.acting import Done, action
from fingerpost.formats.luggage import packed, unpacked
from fingerpost.store.bulk import insert
from fingerpost.store.models import (
    Consent,
    Original,
    Participant,
    Passage,
    Person,
    Post,
    Programme,
    ProjectFile,
    Section,
    Site,
    Source,
    SourceVersion,
    Turn,
    Wave,
)
from fingerpost.store.models.base import Pointed
from fingerpost.store.queries import visible
from fingerpost.store.search.index import drop_texts, index_texts
from fingerpost.terms.errors import Conflict, Invalid, NotFound
from fingerpost.terms.luggage import forgotten
from fingerpost.terms.sources import LONGEST_TEXT, SourceKind, SourceText, Span, digest


@dataclass(frozen=True, slots=True)
class OriginalFile:
    """A file as it came."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class PostHeld:
    """What a participant is from a day on; `role` is the word used in attributions."""

    valid_from: date
    title: str
    role: str
    profession: str = ""
    sector: str = ""
    seniority: str = ""


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a participant allows, as recorded on a day."""

    recorded_on: date
    quotable: bool = True
    site_nameable: bool = True
    withdrawn_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class NewSource:
    """One text of many that come in together. `guid` is chosen by the caller, who can so find the source again."""

    guid: UUID
    text: SourceText
    kind: SourceKind
    site: Site | None = None
    wave: Wave | None = None
    held_on: date | None = None
    original: OriginalFile | None = None
    speakers: Mapping[str, Participant] = field(default_factory=dict)


@action
def add_participant(
    *,
    by: Person,
    programme: Programme,
    pseudonym: str,
    site: Site | None = None,
    posts: Iterable[PostHeld] = (),
    consent: Allowed | None = None,
    operation: UUID | None = None,
) -> Done[Participant]:
    """Enter somebody in the register of those who speak, under a pseudonym."""
    visible.require(by, "participants", programme)
    if programme.participants.filter(pseudonym=pseudonym).exists():
        raise Conflict(f"There is a participant {pseudonym!r} already.", hint="Choose another pseudonym.")
    participant = Participant.objects.create(programme=programme, pseudonym=pseudonym, site=site)
    for post in posts:
        Post.objects.create(
            participant=participant, valid_from=post.valid_from, title=post.title, role=post.role,
            profession=post.profession, sector=post.sector, seniority=post.seniority,
        )  # fmt: skip
    if consent:
        _record(participant, consent)
    return Done("participant added", participant, programme)


@action
def record_consent(
    *, by: Person, participant: Participant, consent: Allowed, operation: UUID | None = None
) -> Done[Participant]:
    """What the participant allows from now on; what held before stays on record."""
    visible.require(by, "participants", participant.programme)
    _record(participant, consent)
    details = {"quotable": consent.quotable, "site_nameable": consent.site_nameable}
    return Done("consent recorded", participant, participant.programme, details)


@action
def add_source(
    *,
    by: Person,
    programme: Programme,
    text: SourceText,
    kind: SourceKind,
    site: Site | None = None,
    wave: Wave | None = None,
    held_on: date | None = None,
    original: OriginalFile | None = None,
    speakers: Mapping[str, Participant] | None = None,
    operation: UUID | None = None,
) -> Done[Source]:
    """Bring a text in. `speakers` says which participant each speaker's label stands for.

    A site report comes in only from `accept_report`, under that right; everything else needs the right to import.
    """
    visible.require(by, _act(kind), programme)
    check(text, programme, site, wave)
    source = Source.objects.create(
        programme=programme, kind=kind, title=text.title[:300], site=site, wave=wave, held_on=held_on
    )
    version = write_version(source, 1, text, original, "", speakers or {})
    return Done("source added", source, programme, {"version": str(version.guid), "text": version.text_hash})


@action
def add_sources(
    *, by: Person, programme: Programme, sources: Iterable[NewSource], operation: UUID | None = None
) -> Done[Programme]:
    """Bring many texts in at once, as one act: all of them or none. The right is the one that each needs by itself."""
    new = list(sources)
    for act in {_act(row.kind) for row in new}:
        visible.require(by, act, programme)
    for row in new:
        check(row.text, programme, row.site, row.wave)
    return Done("sources added", programme, programme, {"sources": _write_many(programme, new)})


@dataclass(frozen=True, slots=True)
class Described:
    """What is said of a source from outside: all five are given anew."""

    title: str
    kind: SourceKind
    site: Site | None = None
    wave: Wave | None = None
    held_on: date | None = None


@action
def describe_source(*, by: Person, source: Source, described: Described, operation: UUID | None = None) -> Done[Source]:
    """Say anew where a source belongs. What a site report is comes from the report and stays."""
    visible.require(by, "import", source.programme)
    if SourceKind.SITE_REPORT in (source.kind, described.kind):
        raise Conflict("A site report's site and wave come from the report itself.", where=source.title)
    if not described.title.strip():
        raise Invalid("A source needs a title.")
    _check_places(source.programme, described.site, described.wave)
    before = {
        "kind": source.kind,
        "site": _guid(source.site),
        "wave": _guid(source.wave),
        "title": digest(source.title),
    }
    source.title, source.kind = described.title.strip()[:300], described.kind
    source.site, source.wave, source.held_on = described.site, described.wave, described.held_on
    source.save(update_fields=["title", "kind", "site", "wave", "held_on"])
    return Done("source described", source, source.programme, {"before": before})


@action
def name_speakers(
    *, by: Person, source: Source, speakers: Mapping[str, Participant | None], operation: UUID | None = None
) -> Done[Source]:
    """Say which participant each speaker's label stands for; labels not given stay as they are, None takes one off.

    The role is that of the post held on the source's date.
    """
    visible.require(by, "import", source.programme)
    if any(who is not None and who.programme_id != source.programme_id for who in speakers.values()):
        raise NotFound(f"There is no such participant in {source.programme.name}.")
    turns = Turn.objects.filter(version=source.current)
    unknown = set(speakers) - set(turns.values_list("label", flat=True))
    if unknown:
        raise NotFound(f"Nobody called {min(unknown)!r} speaks in this text.", where=source.title)
    for label, who in speakers.items():
        turns.filter(label=label).update(participant=who, post=_post_on(who, source.held_on) if who else None)
    return Done("speakers named", source, source.programme, {"participants": [_guid(who) for who in speakers.values()]})


@action
def withdraw_source(*, by: Person, source: Source, on: date, operation: UUID | None = None) -> Done[Source]:
    """Take a source out by right: its words go for good, from versions and passages; that it was there stays known."""
    visible.require(by, "participants", source.programme)
    if source.kind == SourceKind.SITE_REPORT:
        raise Conflict("This source is a site report.", where=source.title, hint="Withdraw the report itself.")
    erased = erase(source, on)
    return Done("source withdrawn", source, source.programme, {"on": on.isoformat(), "erased": erased})


def erase(source: Source, on: date) -> list[str]:
    """Empty every copy of a source's words; the hashes of what was erased. For actions that withdraw something."""
    erased = list(source.versions.values_list("text_hash", flat=True))
    drop_texts([source.pk])
    Original.objects.filter(version__source=source).delete()
    Section.objects.filter(version__source=source).delete()
    Turn.objects.filter(version__source=source).update(label="")
    source.versions.update(text="", times=None, erased_on=on)
    Passage.objects.filter(version__source=source).update(quote="")
    Source.objects.filter(pk=source.pk).update(withdrawn_on=on)
    _forget_files(source, on)
    source.refresh_from_db()
    return erased


def _forget_files(source: Source, on: date) -> None:
    """Project files that brought its words in: their bytes go, and what was kept of them on this text."""
    for row in ProjectFile.objects.filter(programme=source.programme_id, undone_at=None):
        if any(part[0] == "held" and source.pk in part[1] for part in row.made):
            row.content, row.erased_on = b"", on
            row.luggage = packed(forgotten(unpacked(bytes(row.luggage)), str(source.guid)))
            row.report = {"name": row.name, "counts": row.report.get("counts", {})}
            row.save(update_fields=["content", "erased_on", "luggage", "report"])


def _record(participant: Participant, consent: Allowed) -> None:
    Consent.objects.create(
        participant=participant, quotable=consent.quotable, site_nameable=consent.site_nameable,
        withdrawn_on=consent.withdrawn_on, recorded_on=consent.recorded_on, note=consent.note,
    )  # fmt: skip


def _act(kind: SourceKind) -> str:
    return "accept reports" if kind == SourceKind.SITE_REPORT else "import"


def check(text: SourceText, programme: Programme, site: Site | None = None, wave: Wave | None = None) -> None:
    """Raise Invalid for a text that is not whole, NotFound for places of another programme."""
    if not text.text.strip():
        raise Invalid("There are no words in this text.", where=text.title)
    if len(text.text) > LONGEST_TEXT:
        raise Invalid(f"The text has {len(text.text):,} characters; {LONGEST_TEXT:,} is the limit.", where=text.title)
    _check_places(programme, site, wave)
    for span in (*text.sections, *text.turns):
        if not 0 <= span.start <= span.end <= len(text.text):
            raise Invalid(f"The part {span.label!r} lies outside the text.", where=text.title)


def _check_places(programme: Programme, site: Site | None, wave: Wave | None) -> None:
    for row, what in ((site, "site"), (wave, "wave")):
        if row is not None and row.programme_id != programme.pk:
            raise NotFound(f"There is no {what} {row.key!r} in {programme.name}.")


def _guid(row: Pointed | None) -> str | None:
    return str(row.guid) if row is not None else None


def write_version(
    source: Source,
    number: int,
    text: SourceText,
    original: OriginalFile | None,
    reason: str,
    speakers: Mapping[str, Participant],
) -> SourceVersion:
    """Write a text as the source's current version. For actions that bring in or revise a source."""
    version = SourceVersion.objects.create(
        source=source, number=number, text=text.text, text_hash=digest(text.text), extractor=text.extractor,
        reason=reason, made_at=datetime.now(UTC), times=text.times or None,
    )  # fmt: skip
    _write_parts(version, text, source.held_on, speakers)
    if original:
        _original(original, version).save(force_insert=True)
    source.current = version
    source.save(update_fields=["current"])
    index_texts([(source.pk, version.pk, version.text)])
    return version


def _write_many(programme: Programme, new: list[NewSource]) -> list[dict[str, str]]:
    """The same rows as one by one, a few statements for all; what the ledger keeps of each."""
    number, none = len(new), [None] * len(new)
    hashes, version_guids = [digest(row.text.text) for row in new], [uuid4() for _ in new]
    # A source and its version point at each other; the database looks only when the transaction ends.
    first = (SourceVersion.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
    sources = insert(
        Source,
        {
            "guid": [row.guid for row in new], "programme_id": [programme.pk] * number,
            "kind": [str(row.kind) for row in new], "title": [row.text.title[:300] for row in new],
            "site_id": [row.site.pk if row.site else None for row in new],
            "wave_id": [row.wave.pk if row.wave else None for row in new],
            "held_on": [row.held_on for row in new], "withdrawn_on": none, "current_id": range(first, first + number),
        },
    )  # fmt: skip
    versions = insert(
        SourceVersion,
        {
            "guid": version_guids, "source_id": sources, "number": [1] * number,
            "text": [row.text.text for row in new], "text_hash": hashes,
            "extractor": [row.text.extractor for row in new], "reason": [""] * number,
            "made_at": [datetime.now(UTC)] * number, "times": [row.text.times or None for row in new],
            "erased_on": none,
        },
    )  # fmt: skip
    _write_rest(list(zip(versions, new, strict=True)))
    index_texts(zip(sources, versions, (row.text.text for row in new), strict=True))
    return [
        {"source": str(row.guid), "version": str(guid), "text": text_hash}
        for row, guid, text_hash in zip(new, version_guids, hashes, strict=True)
    ]


def _write_rest(pairs: list[tuple[int, NewSource]]) -> None:
    """Sections, turns and originals of many versions, each given by its key."""
    Section.objects.bulk_create(part for version, row in pairs for part in _sections(version, row.text))
    Turn.objects.bulk_create(
        part for version, row in pairs for part in _turns(version, row.text, row.held_on, row.speakers)
    )
    kept = [(version, row.original) for version, row in pairs if row.original]
    insert(
        Original,
        {
            "version_id": [version for version, _ in kept], "name": [file.name[:300] for _, file in kept],
            "media_type": [file.media_type for _, file in kept], "content": [file.content for _, file in kept],
            "digest": [hashlib.sha256(file.content).hexdigest() for _, file in kept],
        },
    )  # fmt: skip


def _write_parts(
    version: SourceVersion, text: SourceText, day: date | None, speakers: Mapping[str, Participant]
) -> None:
    Section.objects.bulk_create(_sections(version.pk, text))
    Turn.objects.bulk_create(_turns(version.pk, text, day, speakers))


def _sections(version: int, text: SourceText) -> Iterator[Section]:
    for i, span in enumerate(text.sections):
        yield Section(
            version_id=version, position=i, start=span.start, end=span.end, label=span.label[:300], key=span.key
        )


def _turns(version: int, text: SourceText, day: date | None, speakers: Mapping[str, Participant]) -> Iterator[Turn]:
    posts = {label: _post_on(who, day) for label, who in speakers.items()}
    return (_turn(version, i, span, speakers, posts) for i, span in enumerate(text.turns))


def _turn(
    version: int,
    position: int,
    span: Span,
    speakers: Mapping[str, Participant],
    posts: Mapping[str, Post | None],
) -> Turn:
    return Turn(
        version_id=version, position=position, start=span.start, end=span.end, label=span.label[:300],
        participant=speakers.get(span.label), post=posts.get(span.label),
    )  # fmt: skip


def _post_on(participant: Participant, day: date | None) -> Post | None:
    """The post held on that day; without a day, the newest."""
    held = participant.posts.all()
    return (held.filter(valid_from__lte=day) if day else held).last() or held.first()


def _original(original: OriginalFile, version: SourceVersion) -> Original:
    return Original(
        version=version, name=original.name[:300], media_type=original.media_type, content=original.content,
        digest=hashlib.sha256(original.content).hexdigest(),
    )  # fmt: skip
