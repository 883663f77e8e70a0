"""Every address × every persona: who gets in, who is refused, who finds nothing. A new address without a row fails."""

from collections.abc import Iterator

import pytest
from answers import ANSWERS
from django.urls import URLPattern, URLResolver, get_resolver

from drawn_rounds import revealed
from fingerpost.actions import asking, findings, frameworks, literature, memos, reporting, retrieval, routemap
from fingerpost.actions.codebook import CodeWords
from fingerpost.actions.frameworks import NewConstruct
from fingerpost.actions.literature import NewExtract
from fingerpost.actions.proposing import propose_code
from fingerpost.actions.reporting import NewQuestion
from fingerpost.actions.routemap import NewRoutemapQuestion, NewStage, NewStream
from fingerpost.store.models import Case, ProjectFile, Pseudonym
from fingerpost.terms.coding import Polarity
from fingerpost.terms.pseudonyms import Named

PERSONAS = ("anonymous", "stranger", "reader", "site_lead", "coder_a", "lead")
P = "p/<slug:programme>/"


def addresses(patterns=None, before: str = "") -> Iterator[str]:
    """Every address of the site, as its pattern."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, before + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield before + str(pattern.pattern)


def prepared(world) -> dict[str, str]:
    """Rows for addresses that need one: what stands for `<uuid:guid>` and the other parts, by the address's beginning."""
    lead, programme = world.lead, world.programme
    finding = findings.write_finding(by=lead, programme=programme, sentence="It helps.", polarity=Polarity.FACILITATOR)
    frameworks.add_framework(by=lead, programme=programme, key="fw", name="FW", constructs=[NewConstruct("fw.a", "A")])
    study = literature.add_study(
        by=lead, programme=programme, key="s1", authors="A", title="T",
        extracts=[NewExtract("e1", "culture", Polarity.BARRIER, "Slow.")],
    )  # fmt: skip
    guide = routemap.add_routemap(
        by=lead, programme=programme, name="Guide", streams=[NewStream("s", "S")], stages=[NewStage("g", "G")],
        questions=[NewRoutemapQuestion("q", "s", "g", "Who?")],
    )  # fmt: skip
    form = reporting.add_instrument(by=lead, programme=programme, name="Form")
    asked = [NewQuestion("q1", "What helped?")]
    reporting.add_instrument_version(by=lead, instrument=form, from_wave=world.waves["W1"], questions=asked)
    reporting.open_report(by=lead, site=world.sites["01"], wave=world.waves["W1"])
    kept = retrieval.save_query(by=lead, programme=programme, name="Kept", text="[*]", shared=True)
    memo = memos.write_memo(by=lead, programme=programme, text="Thought.")
    pseudonym = Pseudonym.objects.create(programme=programme, kind=Named.PERSON, number=1)
    proposal = propose_code(by=world.coder_a, codebook=world.codebook, words=CodeWords("Wanted"))
    made = revealed(world, "silent")[0]
    query = asking.raise_query(by=lead, programme=programme, text="Is this pace?", code=world.codes["Pace"])
    decision = asking.settle_query(by=lead, query=query, reason="It is.")
    case = Case.objects.create(programme=programme, name="Ward 3")
    brought = ProjectFile.objects.create(
        programme=programme, name="a.qdpx", content=b"", luggage=b"", digest="0", brought_by=lead,
        brought_at=world.codings["late"].made_at, report={"name": "a.qdpx"},
    )  # fmt: skip
    return {
        P + "import/projects/": brought.guid, P + "import/progress/": case.guid, P + "cases/": case.guid,
        P + "passages/saved/": kept.guid, P + "likely/": world.codes["Pace"].guid, P + "rounds/": made.guid, P + "queries/": query.guid, P + "decisions/": decision.guid,
        P + "recode/codings/": world.codings["late"].guid, P + "recode/sources/": world.sources["note"].guid,
        P + "codebook/proposals/": proposal.guid, P + "findings/": finding.guid, P + "literature/": study.guid, P + "memos/": memo.guid,
        P + "routemap/": guide.streams.get().questions.get().guid, P + "codebook/": world.codes["Pace"].guid,
        P + "sources/": world.sources["note"].guid, P + "pseudonyms/": pseudonym.guid, P + "codings/": world.codings["late"].guid,
        P + "settings/participants/": world.participants["nurse"].guid, P + "settings/": world.coder_b.guid, "ref/": world.sources["note"].guid,
    }  # fmt: skip


def fill(pattern: str, world, rows: dict[str, object]) -> str:
    """The pattern with the world's values in it."""
    guid = next((str(row) for start, row in rows.items() if pattern.startswith(start)), "")
    values = {
        "<slug:programme>": world.programme.key, "<uuid:guid>": guid, "<str:token>": "unknown", "<str:kind>": "source",
        "<path:key>": "01", "<str:site>": "01", "<str:wave>": "W1", "<int:number>": "2", "<str:key>": "fw", "<uuid:act>": world.codebook.guid,
    }  # fmt: skip
    for part, value in values.items():
        pattern = pattern.replace(part, str(value))
    return "/" + pattern


@pytest.fixture
def furnished(world):
    """The world with a finding, a study, a routemap, a report and a memo in it; and the rows that addresses need."""
    return world, prepared(world)


def test_every_address_has_its_row_and_no_row_is_left_over():
    assert set(addresses()) == set(ANSWERS)


@pytest.mark.parametrize("number", range(len(PERSONAS)), ids=PERSONAS)
def test_each_persona_gets_what_the_table_says(furnished, client_of, number):
    world, rows = furnished
    client = client_of(getattr(world, PERSONAS[number], None))
    given = {pattern: str(client.get(fill(pattern, world, rows)).status_code) for pattern in ANSWERS}
    wanted = {pattern: answers.split()[number] for pattern, answers in ANSWERS.items()}
    assert given == wanted


@pytest.mark.parametrize("who", ["anonymous", "stranger", "reader"])
def test_no_post_of_somebody_without_the_right_changes_anything(furnished, client_of, events, who):
    world, rows = furnished
    client, before = client_of(getattr(world, who, None)), events()
    answers = {pattern: client.post(fill(pattern, world, rows), {}).status_code for pattern in ANSWERS}
    assert [
        pattern for pattern, status in answers.items() if 200 <= status < 300 and not pattern.startswith("sign-in")
    ] == []
    assert events() == before


def test_nothing_is_sent_without_the_headers_that_keep_it_safe(furnished, client_of):
    world, rows = furnished
    client = client_of(world.lead)
    for pattern in ANSWERS:
        answer = client.get(fill(pattern, world, rows))
        policy = answer.headers.get("Content-Security-Policy", "")
        assert "script-src 'self'" in policy and "unsafe" not in policy, pattern
        assert answer.headers["X-Content-Type-Options"] == "nosniff", pattern


def test_a_get_writes_nothing(furnished, client_of, written):
    world, rows = furnished
    client = client_of(world.lead)
    for pattern in ANSWERS:
        statements, _ = written(lambda pattern=pattern: client.get(fill(pattern, world, rows)))
        assert [s for s in statements if "django_session" not in s] == [], pattern
