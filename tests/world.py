"""One small drawn world, built only through actions: 3 sites, 2 waves, a team, a codebook in 2 versions, 12 codings.

Harbour (01), Mill (02) and Hill (03); waves W1, W2; a site report (Harbour W1), an interview with two speakers (Mill W2),
a field note (Harbour W2), and an interview whose speaker may not be quoted (Mill W1). Hill has no source.
Version 1: heading Work (Pace, Fit), heading People (Trust). Version 2: Trust split into Ties and Candour, Fit merged into Pace, Money added.
"""

from dataclasses import dataclass, field
from datetime import date

from fingerpost.actions import codebook as codebooks
from fingerpost.actions import coding as codings
from fingerpost.actions import people, programme, sources
from fingerpost.actions.codebook import CodeWords
from fingerpost.actions.sources import Allowed, PostHeld
from fingerpost.store.models import (
    Code,
    Codebook,
    CodebookVersion,
    Coding,
    Participant,
    Person,
    Programme,
    Site,
    Source,
    Wave,
)
from fingerpost.terms.coding import Polarity
from fingerpost.terms.people import Role
from fingerpost.terms.sources import SourceKind, SourceText, Span

REPORT = "1. What has helped?\n\nThe huddle helped. Nobody had time for the form.\n\n2. What got in the way?\n\nMoney, mostly."
INTERVIEW = (
    "Interviewer: How did it go?\n\nManager: We rang each other every morning. 😀 That was new.\n\n"
    "Nurse: I could say what went wrong.\n\nManager: The budget stopped in March."
)
NOTE = "The meeting began late. Two people had not met before. The form was discussed for half an hour."
SILENT = "Interviewer: And you?\n\nNurse: I would rather not be quoted, but the rota broke us."


@dataclass
class World:
    """What was drawn, by name."""

    owner: Person
    programme: Programme
    lead: Person
    coder_a: Person
    coder_b: Person
    site_lead: Person
    reader: Person
    stranger: Person
    sites: dict[str, Site]
    waves: dict[str, Wave]
    participants: dict[str, Participant]
    sources: dict[str, Source]
    codebook: Codebook
    versions: dict[int, CodebookVersion] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)
    codings: dict[str, Coding] = field(default_factory=dict)

    def code(self, source: str, quote: str, code: str, coder: Person, polarity: str = "none", **more: object) -> Coding:
        """Put a code on the words `quote` of a source."""
        text = self.sources[source].current.text
        start = text.index(quote)
        place = codings.Place(self.sources[source], start, start + len(quote), quote)
        return codings.add_coding(by=coder, place=place, code=self.codes[code], polarity=Polarity(polarity), **more)


def draw(password: str | None = None) -> World:
    """Draw the world in the study in use (which must be empty)."""
    world = _people(password)
    _texts(world)
    _first_version(world)
    _first_codings(world)
    _second_version(world)
    _second_codings(world)
    return world


def _people(password: str | None) -> World:
    owner = people.add_owner(name="Olive Owner")
    programme.found_study_file(by=owner)
    drawn = programme.add_programme(by=owner, name="Drawn World")
    names = ("Lena Lead", "Ann Coder", "Bob Coder", "Sid Site-Lead", "Rea Reader", "Stan Stranger")
    lead, a, b, site_lead, reader, stranger = (_person(owner, name, password) for name in names)
    sites = {
        key: programme.add_site(by=owner, programme=drawn, key=key, name=name, setting=setting)
        for key, name, setting in (("01", "Harbour", "coast"), ("02", "Mill", "towns"), ("03", "Hill", "towns"))
    }
    waves = {
        "W1": programme.add_wave(by=owner, programme=drawn, key="W1", opens=date(2024, 1, 1), closes=date(2024, 1, 31)),
        "W2": programme.add_wave(by=owner, programme=drawn, key="W2", opens=date(2024, 7, 1), closes=date(2024, 7, 31)),
    }
    roles = ((lead, Role.LEAD, None), (a, Role.CODER, None), (b, Role.CODER, None), (reader, Role.READER, None))
    for person, role, site in (*roles, (site_lead, Role.SITE_LEAD, sites["01"])):
        programme.add_member(by=owner, programme=drawn, person=person, role=role, site=site)
    codebook = codebooks.add_codebook(by=owner, programme=drawn)
    return World(owner, drawn, lead, a, b, site_lead, reader, stranger, sites, waves, {}, {}, codebook)


def _person(owner: Person, name: str, password: str | None) -> Person:
    email = f"{name.split()[0].lower()}@example.org"
    return people.add_person(by=owner, name=name, email=email, password=password)


def _texts(w: World) -> None:
    manager = PostHeld(date(2023, 1, 1), "operations manager", "Manager")
    nurse = PostHeld(date(2023, 1, 1), "district nurse", "Nurse")
    day = date(2024, 1, 5)
    for name, site, post, consent in (
        ("manager", "02", manager, Allowed(day)),
        ("nurse", "02", nurse, Allowed(day)),
        ("silent nurse", "02", nurse, Allowed(day, quotable=False)),
    ):
        w.participants[name] = sources.add_participant(
            by=w.owner,
            programme=w.programme,
            pseudonym=f"P-{name}",
            site=w.sites[site],
            posts=[post],
            consent=consent,
        )
    _add(w, "report", REPORT, SourceKind.SITE_REPORT, "01", "W1", sections=_answers())
    _add(w, "interview", INTERVIEW, SourceKind.INTERVIEW, "02", "W2", who={"Manager": "manager", "Nurse": "nurse"})
    _add(w, "note", NOTE, SourceKind.FIELD_NOTE, "01", "W2")
    _add(w, "silent", SILENT, SourceKind.INTERVIEW, "02", "W1", who={"Nurse": "silent nurse"})


def _answers() -> tuple[Span, ...]:
    words = (("The huddle helped. Nobody had time for the form.", "q1"), ("Money, mostly.", "q2"))
    return tuple(
        Span(REPORT.index(said), REPORT.index(said) + len(said), f"Question {key}", key) for said, key in words
    )


def _add(w, name, text, kind, site, wave, *, sections=(), who=None) -> None:
    speakers = {label: w.participants[key] for label, key in (who or {}).items()}
    turns = _turns(text) if kind == SourceKind.INTERVIEW else ()
    read = SourceText(title=f"The {name}", text=text, sections=sections, turns=turns, extractor="drawn/1")
    w.sources[name] = sources.add_source(
        by=w.owner,
        programme=w.programme,
        text=read,
        kind=kind,
        site=w.sites[site],
        wave=w.waves[wave],
        held_on=w.waves[wave].opens,
        speakers=speakers,
    )


def _turns(text: str) -> tuple[Span, ...]:
    spans, at = [], 0
    for paragraph in text.split("\n\n"):
        label = paragraph.partition(": ")[0]
        spans.append(Span(at + len(label) + 2, at + len(paragraph), label))
        at += len(paragraph) + 2
    return tuple(spans)


def _first_version(w: World) -> None:
    for name, parent in (("Work", None), ("Pace", "Work"), ("Fit", "Work"), ("People", None), ("Trust", "People")):
        _add_code(w, name, parent)
    w.versions[1] = codebooks.publish_version(by=w.owner, version=w.codebook.versions.get(number=1), note="First.")


def _add_code(w: World, name: str, parent: str | None) -> None:
    words = CodeWords(name, definition=f"What is said of {name.lower()}.")
    w.codes[name] = codebooks.add_code(
        by=w.owner, codebook=w.codebook, words=words, parent=w.codes.get(parent or ""), is_heading=parent is None
    )


def _first_codings(w: World) -> None:
    c = w.codings
    c["huddle"] = w.code("report", "The huddle helped.", "Fit", w.coder_a, "facilitator")
    c["form"] = w.code("report", "Nobody had time for the form.", "Pace", w.coder_a, "barrier")
    c["form again"] = w.code("report", "Nobody had time for the form.", "Pace", w.coder_b, "barrier")
    c["rang"] = w.code(
        "interview", "We rang each other every morning. 😀 That was new.", "Trust", w.coder_a, "facilitator"
    )
    c["said"] = w.code("interview", "I could say what went wrong.", "Trust", w.coder_a, "facilitator")
    c["rota"] = w.code("silent", "the rota broke us", "Pace", w.coder_b, "barrier")


def _second_version(w: World) -> None:
    codebooks.open_draft(by=w.owner, codebook=w.codebook)
    for name in ("Ties", "Candour"):
        _add_code(w, name, "People")
    _add_code(w, "Money", "Work")
    assignment = {w.codings["rang"].guid: w.codes["Ties"], w.codings["said"].guid: w.codes["Candour"]}
    codings.split_code(
        by=w.owner,
        code=w.codes["Trust"],
        into=[w.codes["Ties"], w.codes["Candour"]],
        assignment=assignment,
        reason="Ringing is not candour.",
    )
    codebooks.merge_code(by=w.owner, code=w.codes["Fit"], into=w.codes["Pace"], reason="Nobody told them apart.")
    w.versions[2] = codebooks.publish_version(by=w.owner, version=w.codebook.versions.get(number=2), note="Second.")


def _second_codings(w: World) -> None:
    c = w.codings
    c["rang"] = Coding.objects.get(replaces=c["rang"])
    c["said"] = Coding.objects.get(replaces=c["said"])
    c["budget"] = w.code("interview", "The budget stopped in March.", "Money", w.coder_a, "barrier")
    c["budget b"] = w.code("interview", "budget stopped", "Money", w.coder_b, "barrier")
    c["late"] = w.code("note", "The meeting began late.", "Pace", w.coder_a, "barrier")
    c["met"] = w.code("note", "Two people had not met before.", "Ties", w.coder_a, "mixed")
    c["half hour"] = w.code("note", "discussed for half an hour", "Pace", w.coder_b, "barrier")
    c["new"] = w.code("interview", "That was new.", "Ties", w.coder_b, "none")
