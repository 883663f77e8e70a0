"""What the drawn world lacks and pages need: findings in a framework, studies, a routemap, an instrument.

Built only through actions, on top of a `World`.
"""

from datetime import timedelta

from django.utils import timezone

from fingerpost.actions import findings, frameworks, literature, programme, reporting, routemap
from fingerpost.actions.frameworks import NewConstruct, NewLink
from fingerpost.actions.literature import NewExtract
from fingerpost.actions.reporting import NewQuestion
from fingerpost.actions.routemap import NewEvidenceTheme, NewRoutemapQuestion, NewStage, NewStream
from fingerpost.terms.coding import Polarity
from fingerpost.terms.findings import Stance

ASKED = [NewQuestion("helped", "What helped?", "Anything."), NewQuestion("hindered", "What got in the way?")]


def draw_findings(w):
    """A framework (Work with Tempo under it, People) and two findings, one of them placed under Tempo."""
    constructs = [
        NewConstruct("work", "Work"),
        NewConstruct("tempo", "Tempo", parent="work"),
        NewConstruct("people", "People"),
    ]
    framework = frameworks.add_framework(
        by=w.lead, programme=w.programme, key="small-2.0", name="A small framework", citation="Small 2000",
        note="Mind its age.", constructs=constructs,
    )  # fmt: skip
    theme = findings.add_theme(by=w.lead, programme=w.programme, name="Time", narrative="What time does.")
    slow = findings.write_finding(
        by=w.lead, programme=w.programme, sentence="Lateness spread.", polarity=Polarity.BARRIER,
        qualification="Not at Mill.", theme=theme,
    )  # fmt: skip
    loose = findings.write_finding(
        by=w.coder_a, programme=w.programme, sentence="Ringing helped.", polarity=Polarity.FACILITATOR
    )
    for coding, stance in (("late", Stance.SUPPORTING), ("rota", Stance.SUPPORTING), ("huddle", Stance.CONTRARY)):
        passage = w.codings[coding].passage
        findings.attach_passage(by=w.lead, finding=slow, passage=passage, stance=stance, note=f"Of {coding}.")
    tempo = framework.constructs.get(key="tempo")
    findings.place_finding(by=w.lead, finding=slow, framework=framework, construct=tempo, reason="It is about time.")
    link = NewLink(w.codes["Pace"], tempo, "Same.")
    frameworks.add_crosswalk(by=w.lead, codebook=w.codebook, framework=framework, links=[link], reason="First.")
    return framework, slow, loose


def draw_literature(w):
    """Two studies, of which one has a barrier and a facilitator in leadership."""
    extracts = [
        NewExtract("x1", "leadership", Polarity.BARRIER, "Nobody led.", caveat="kind inferred"),
        NewExtract("x2", "leadership", Polarity.FACILITATOR, "Somebody <led>."),
    ]
    full = literature.add_study(
        by=w.lead, programme=w.programme, key="s1", authors="Able A", title="On leading", year=2001, extracts=extracts
    )
    return full, literature.add_study(by=w.lead, programme=w.programme, key="s2", authors="Bare B", title="On little")


def draw_routemap(w):
    """One stream, two stages, two questions; the first tied by a theme to the construct Tempo and to an extract."""
    draw_findings(w)
    draw_literature(w)
    guide = routemap.add_routemap(
        by=w.lead, programme=w.programme, name="A small guide", streams=[NewStream("s", "Steering")],
        stages=[NewStage("start", "Start"), NewStage("end", "End")],
        questions=[
            NewRoutemapQuestion("q1", "s", "start", "Who has the time?", "high"),
            NewRoutemapQuestion("q2", "s", "end", "Who pays?", "medium"),
        ],
        themes=[NewEvidenceTheme("t", "Time", ("q1",), ("tempo",), ("x1",))], citation="Guide 2012",
        caveats=["The figure was not seen."],
    )  # fmt: skip
    stream = guide.streams.get()
    return {question.key: question for question in stream.questions.all()}


def draw_instrument(w):
    """An instrument with two questions, and a wave W3 that is open now."""
    today = timezone.localdate()
    now = programme.add_wave(
        by=w.owner, programme=w.programme, key="W3", opens=today - timedelta(days=3), closes=today + timedelta(days=30)
    )
    made = reporting.add_instrument(by=w.lead, programme=w.programme, name="Living Document")
    reporting.add_instrument_version(by=w.lead, instrument=made, from_wave=w.waves["W1"], questions=ASKED)
    return now
