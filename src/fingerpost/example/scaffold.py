"""Loads what stands around the texts: people, sites, waves, register, instrument, frameworks, literature, routemap."""

from collections.abc import Iterator
from typing import Any

from fingerpost.actions import frameworks, literature, people, programme, reporting, routemap, sources
from fingerpost.actions.programme import Attribute
from fingerpost.actions.sources import Allowed, PostHeld
from fingerpost.example.catalogue import load_catalogue
from fingerpost.example.files import data
from fingerpost.example.loading import Loading
from fingerpost.store.models import Codebook, Construct
from fingerpost.terms.coding import Polarity
from fingerpost.terms.people import Role


def load_places(to: Loading) -> None:
    """Sites with what is known of them over time, and waves."""
    for row in data("programme")["sites"]:
        attributes = [Attribute(a["name"], str(a["value"]), a["from"]) for a in row["attributes"]]
        to.sites[row["key"]] = programme.add_site(
            by=to.owner, programme=to.programme, key=row["key"], name=row["name"], setting=row["setting"],
            character=row["character"], withdrew=row.get("withdrew"), attributes=attributes,
        )  # fmt: skip
    for row in data("programme")["waves"]:
        to.waves[row["key"]] = programme.add_wave(
            by=to.owner, programme=to.programme, key=row["key"], name=row["name"], moment=row["moment"],
            opens=row["opens"], closes=row["closes"],
        )  # fmt: skip


def load_people(to: Loading) -> None:
    """Accounts (entered by sign-in link) and their roles."""
    for row in data("programme")["people"]:
        person = people.add_person(by=to.owner, name=row["name"], email=row["email"])
        site = to.sites.get(row.get("site", ""))
        programme.add_member(by=to.owner, programme=to.programme, person=person, role=Role(row["role"]), site=site)
        to.people[row["key"]] = person


def load_participants(to: Loading) -> None:
    """The register of those interviewed, their posts and consent."""
    for row in data("programme")["participants"]:
        to.participants[row["key"]] = sources.add_participant(
            by=to.owner, programme=to.programme, pseudonym=row["pseudonym"], site=to.sites[row["site"]],
            posts=[_post(post) for post in row["posts"]], consent=_consent(row["consent"]),
        )  # fmt: skip


def load_instrument(to: Loading) -> None:
    """The Living Document in its versions."""
    form = data("instrument")
    instrument = reporting.add_instrument(by=to.owner, programme=to.programme, name=form["instrument"]["name"])
    for version in form["versions"]:
        asked = [reporting.NewQuestion(q["key"], q["text"], q.get("hint", "")) for q in version["questions"]]
        wave = to.waves[version["from"]]
        reporting.add_instrument_version(by=to.owner, instrument=instrument, from_wave=wave, questions=asked)


def load_frameworks(to: Loading) -> None:
    """Published frameworks with their constructs."""
    load_catalogue(by=to.owner, programme=to.programme)


def load_crosswalks(to: Loading, codebook: Codebook) -> None:
    """The team's links from codes to constructs."""
    for row in data("codebook")["crosswalks"]:
        constructs = {
            c.key: c for c in Construct.objects.filter(framework__key=row["framework"]).select_related("framework")
        }
        links = [
            frameworks.NewLink(to.codes[link["code"]], constructs[link["construct"]], link.get("reason", ""))
            for link in row["links"]
        ]
        framework = next(iter(constructs.values())).framework
        frameworks.add_crosswalk(by=to.lead, codebook=codebook, framework=framework, links=links, reason=row["reason"])


def load_literature(to: Loading) -> None:
    """The reconstructed table of 33 studies; what is illegible in it is left out."""
    for row in data("reference/appendix_c")["studies"]:
        literature.add_study(
            by=to.owner, programme=to.programme, key=row["id"], authors=", ".join(row["authors"]), title=row["title"],
            year=row.get("year"), confidence=row.get("identification", ""), note=row.get("citation_note") or "",
            extracts=list(_extracts(row)),
        )  # fmt: skip


def load_routemap(to: Loading) -> None:
    """The planners' questions and the themes that tie them to evidence."""
    guide = data("reference/routemap")
    head, order = guide["routemap"], [stream["id"] for stream in guide["streams"]]
    placed = sorted(guide["questions"], key=lambda q: (order.index(q["stream"]), q["stage"], q["order"]))
    routemap.add_routemap(
        by=to.owner, programme=to.programme, name="Routemap to integrated care", citation=head["source"],
        caveats=[str(caveat) for caveat in head["undetermined"]],
        streams=[routemap.NewStream(s["id"], s["name"], s.get("label_source", "")) for s in guide["streams"]],
        stages=[routemap.NewStage(s["id"], s["name"]) for s in guide["stages"]],
        questions=[
            routemap.NewRoutemapQuestion(
                q["id"], q["stream"], q["stage"], q["question"], q.get("placement_confidence", "")
            )
            for q in placed
        ],
        themes=[_evidence_theme(theme) for theme in data("reference/crosswalk")["themes"]],
    )  # fmt: skip


def _post(post: dict[str, Any]) -> PostHeld:
    return PostHeld(
        post["from"],
        post["title"],
        post["role"],
        post.get("profession", ""),
        post.get("sector", ""),
        post.get("seniority", ""),
    )


def _consent(given: dict[str, Any]) -> Allowed:
    return Allowed(
        given["recorded"], given["quotable"], given["site_nameable"], given.get("withdrawn"), given.get("note") or ""
    )


def _extracts(study: dict[str, Any]) -> Iterator[literature.NewExtract]:
    for finding in study["findings"]:
        if not finding.get("illegible"):
            yield literature.NewExtract(
                finding["id"], finding["domain"], Polarity(finding["kind"]), finding["text"],
                finding.get("theme") or "", _caveat(finding),
            )  # fmt: skip


def _caveat(finding: dict[str, Any]) -> str:
    said = {
        "partial": "words lost in the source",
        "kind_inferred": "kind inferred",
        "domain_inferred": "domain inferred",
    }
    return ", ".join(words for flag, words in said.items() if finding.get(flag))


def _evidence_theme(theme: dict[str, Any]) -> routemap.NewEvidenceTheme:
    return routemap.NewEvidenceTheme(
        theme["id"], theme["name"], tuple(theme.get("routemap") or ()),
        tuple(dict.fromkeys([*(theme.get("kaplan") or ()), *(theme.get("npt") or ())])),
        tuple(dict.fromkeys(key for part in ("barriers", "responses", "needs") for key in theme.get(part) or ())),
    )  # fmt: skip
