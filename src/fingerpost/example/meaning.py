"""Loads what the team made of it: themes, findings with evidence for and against, their places in frameworks, memos."""

from typing import Any

from fingerpost.actions import findings, memos
from fingerpost.example.files import data
from fingerpost.example.loading import Loading
from fingerpost.store.models import Coding, Construct, Framework, Passage
from fingerpost.store.models.base import Pointed
from fingerpost.terms.coding import Layer, Polarity
from fingerpost.terms.findings import Stance

TRUST_FIRST = (Layer.AGREED, Layer.WORKING, Layer.INDEPENDENT)


def load_findings(to: Loading) -> None:
    """Themes, then findings under them."""
    for row in data("findings")["themes"]:
        to.themes[row["name"]] = findings.add_theme(
            by=to.lead, programme=to.programme, name=row["name"], narrative=row["narrative"]
        )
    rows = data("findings")["findings"]
    for done, row in enumerate(rows, start=1):
        _load_finding(to, row)
        to.progress("Findings", done, len(rows))


def load_memos(to: Loading) -> None:
    """Dated thoughts of the team, some private."""
    for row in data("memos")["memos"]:
        memos.write_memo(
            by=to.people[row["author"]], programme=to.programme, text=row["text"], about=_about(to, row["about"]),
            private=bool(row.get("private")), written_on=row["written_on"],
        )  # fmt: skip


def _load_finding(to: Loading, row: dict[str, Any]) -> None:
    finding = findings.write_finding(
        by=to.people[row["author"]], programme=to.programme, sentence=row["sentence"],
        polarity=Polarity(row["polarity"]), qualification=row.get("qualification") or "", theme=to.themes[row["theme"]],
    )  # fmt: skip
    for stance in Stance:
        for evidence in row.get(stance.value) or ():
            passage = _passage(to, evidence["source"], evidence["quote"])
            findings.attach_passage(
                by=to.lead, finding=finding, passage=passage, stance=stance, note=evidence.get("note") or ""
            )
    for place in row["placements"]:
        _place(to, finding, place)
    to.findings[row["key"]] = finding


def _place(to: Loading, finding: Any, place: dict[str, Any]) -> None:
    framework = Framework.objects.get(key=place["framework"])
    construct = Construct.objects.get(framework=framework, key=place["construct"]) if place["construct"] else None
    reason = place.get("reason") or ""
    findings.place_finding(by=to.lead, finding=finding, framework=framework, construct=construct, reason=reason)


def _passage(to: Loading, source: str, quote: str) -> Passage:
    """The passage of the live coding on these words; what was agreed comes before what one coder did."""
    live = Coding.objects.filter(
        passage__version=to.sources[source].current_id, passage__quote=quote, removed_at__isnull=True
    )
    by_layer = sorted(live.select_related("passage"), key=lambda c: (TRUST_FIRST.index(Layer(c.layer)), c.pk))
    return by_layer[0].passage


def _about(to: Loading, subject: str) -> Pointed | None:
    kind, _, key = subject.partition(":")
    rows: dict[str, dict[str, Any]] = {
        "code": to.codes, "site": to.sites, "source": to.sources, "theme": to.themes, "finding": to.findings,
    }  # fmt: skip
    return None if kind == "reflexive" else rows[kind][key]
