"""The routemap as it is read: streams by stages, and a question with the evidence tied to it."""

from uuid import uuid4

import pytest

from fingerpost.actions import frameworks, literature, routemap
from fingerpost.actions.frameworks import NewConstruct, NewLink
from fingerpost.actions.literature import NewExtract
from fingerpost.actions.routemap import NewEvidenceTheme, NewRoutemapQuestion, NewStage, NewStream
from fingerpost.store.models import RoutemapQuestion
from fingerpost.store.queries.routemap import question_page, routemap_of
from fingerpost.terms.coding import Polarity
from fingerpost.terms.errors import NotFound
from manners import queries


@pytest.fixture
def framework(world):
    new = [NewConstruct("pay", "Pay"), NewConstruct("time", "Time")]
    return frameworks.add_framework(by=world.lead, programme=world.programme, key="f", name="F", constructs=new)


@pytest.fixture
def guide(world, framework):
    said = {"domain": "economic", "polarity": Polarity.BARRIER, "gloss": "Budgets end."}
    rows = [NewExtract(key="s-2", **said), NewExtract(key="s-1", **said), NewExtract(key="s-3", **said)]
    literature.add_study(by=world.lead, programme=world.programme, key="s", authors="A", title="T", extracts=rows)
    questions = [
        ("m1", "money", "start"),
        ("m2", "money", "start"),
        ("m3", "money", "change"),
        ("p1", "people", "change"),
    ]
    return routemap.add_routemap(
        by=world.lead, programme=world.programme, name="Guide",
        streams=[NewStream("money", "Money"), NewStream("people", "People")],
        stages=[NewStage("start", "Start"), NewStage("change", "Change")],
        questions=[NewRoutemapQuestion(key, stream, stage, f"What of {key}?") for key, stream, stage in questions],
        themes=[
            NewEvidenceTheme("a", "A", ("m1", "m3"), ("f/pay",), ("s-2", "s-1")),
            NewEvidenceTheme("b", "B", ("m1",), ("f/pay", "f/time"), ("s-1",)),
            NewEvidenceTheme("c", "C", ("p1",), (), ("s-3",)),
        ],
    )  # fmt: skip


def question(key):
    return RoutemapQuestion.objects.get(key=key)


def walk(w, framework, *pairs):
    links = [NewLink(w.codes[code], framework.constructs.get(key=key)) for code, key in pairs]
    frameworks.add_crosswalk(by=w.lead, codebook=w.codebook, framework=framework, links=links, reason="")


@pytest.mark.parametrize("who", ["lead", "reader", "site_lead"])
def test_the_routemap_is_streams_by_stages(world, guide, who):
    page = routemap_of(getattr(world, who), world.programme)
    assert [stage.key for stage in page.stages] == ["start", "change"]
    found = {row.stream.key: [[q.key for q in cell.questions] for cell in row.cells] for row in page.streams}
    assert found == {"money": [["m1", "m2"], ["m3"]], "people": [[], ["p1"]]}


def test_a_question_opens_what_its_themes_and_the_latest_crosswalk_tie_to_it(world, guide, framework):
    walk(world, framework, ("Fit", "pay"))
    walk(world, framework, ("Money", "pay"), ("Pace", "time"), ("Pace", "pay"))
    page = question_page(world.reader, question("m1").guid)
    assert [theme.key for theme in page.themes] == ["a", "b"]
    assert [construct.key for construct in page.constructs] == ["pay", "time"]
    assert [extract.key for extract in page.extracts] == ["s-2", "s-1"]
    assert set(page.code_ids) == {str(world.codes[name].guid) for name in ("Money", "Pace")} and len(page.code_ids) == 2
    assert set(question_page(world.reader, question("m3").guid).code_ids) == set(page.code_ids)


def test_a_question_without_a_theme_opens_nothing(world, guide):
    page = question_page(world.lead, question("m2").guid)
    assert (page.themes, page.constructs, page.extracts, page.code_ids) == ((), (), (), ())


def test_a_routemap_outside_sight_is_not_found(world, guide):
    with pytest.raises(NotFound):
        routemap_of(world.stranger, world.programme)
    for person, guid in ((world.stranger, question("m1").guid), (world.lead, uuid4())):
        with pytest.raises(NotFound):
            question_page(person, guid)


def test_a_programme_without_a_routemap_says_so(world):
    with pytest.raises(NotFound, match="no routemap in Drawn World"):
        routemap_of(world.lead, world.programme)


def test_the_number_of_queries_does_not_depend_on_what_is_tied(world, guide, framework):
    def read(key):
        page = question_page(world.lead, question(key).guid)
        return [str(extract.study) for extract in page.extracts], [str(row.framework) for row in page.constructs]

    walk(world, framework, ("Money", "pay"))
    assert queries(lambda: read("m1")) == queries(lambda: read("m3"))


def test_the_whole_guide_with_its_themes_is_read_in_as_many_queries_as_one_of_a_single_question(world, guide):
    def themes_of_all():
        cells = [cell for row in routemap_of(world.lead, world.programme).streams for cell in row.cells]
        return [theme.key for cell in cells for question in cell.questions for theme in question.themes.all()]

    before = queries(themes_of_all)
    assert themes_of_all() == ["a", "b", "a", "c"]
    RoutemapQuestion.objects.exclude(key="m1").delete()
    assert queries(themes_of_all) == before and themes_of_all() == ["a", "b"]
