"""Literature and routemap as pages: studies and extracts, questions with the evidence that is tied to them."""

from uuid import uuid4

import pytest

from second_storey import draw_literature, draw_routemap

HOME = "/p/drawn-world/"
STATUS = [("owner", 200), ("coder_b", 200), ("reader", 200), ("site_lead", 403), ("stranger", 404)]


@pytest.mark.parametrize(("who", "status"), STATUS)
def test_the_literature_is_for_who_sees_exhibits_and_looking_writes_nothing(world, client_of, written, who, status):
    study, _ = draw_literature(world)
    client = client_of(getattr(world, who))
    for path in ("literature/", "literature/table/", f"literature/{study.guid}/"):
        wrote, answer = written(lambda path=path: client.get(HOME + path))
        assert (answer.status_code, wrote) == (status, [])


def test_a_study_shows_its_extracts_by_domain_and_polarity_escaped(world, client_of):
    study, bare = draw_literature(world)
    page = client_of(world.reader).get(f"{HOME}literature/{study.guid}/").content.decode()
    assert page.index("Leadership") < page.index("Nobody led.") < page.index("Somebody &lt;led&gt;.")
    assert f'id="extract-{study.extracts.get(key="x1").guid}"' in page and "[kind inferred]" in page
    empty = client_of(world.reader).get(f"{HOME}literature/{bare.guid}/").content.decode()
    assert "Nothing was extracted from this study." in empty
    assert client_of(world.reader).get(f"{HOME}literature/{uuid4()}/").status_code == 404


def test_the_evidence_table_lists_what_each_study_says_in_each_domain(world, client_of):
    draw_literature(world)
    page = client_of(world.reader).get(f"{HOME}literature/table/").content.decode()
    assert "<li>Nobody led. [kind inferred]</li>" in page and "Barriers" in page and "Able A (2001)" in page


def test_a_programme_without_literature_or_routemap_says_what_they_are(world, client_of):
    client = client_of(world.lead)
    assert "No study yet" in client.get(f"{HOME}literature/").content.decode()
    assert "No study yet" in client.get(f"{HOME}literature/table/").content.decode()
    assert "No routemap yet" in client.get(f"{HOME}routemap/").content.decode()


@pytest.mark.parametrize(
    ("who", "status"), [("owner", 200), ("coder_b", 200), ("reader", 200), ("site_lead", 200), ("stranger", 404)]
)
def test_the_routemap_is_also_for_site_leads_and_looking_writes_nothing(world, client_of, written, who, status):
    questions = draw_routemap(world)
    client = client_of(getattr(world, who))
    for path in ("routemap/", f"routemap/{questions['q1'].guid}/"):
        wrote, answer = written(lambda path=path: client.get(HOME + path))
        assert (answer.status_code, wrote) == (status, [])


def test_the_guide_says_that_it_is_one_and_which_places_are_inferred(world, client_of):
    draw_routemap(world)
    page = client_of(world.lead).get(f"{HOME}routemap/").content.decode()
    assert "A guide to questions worth asking" in page and "The figure was not seen." in page
    assert "placed by us" not in page.partition("Who has the time?")[2].partition("Who pays?")[0]
    assert "placed by us" in page.partition("Who pays?")[2]
    assert "5 passages from 2 sites, 1 extract from the literature" in page


def test_a_question_opens_passages_by_polarity_and_extracts_with_their_study(world, client_of):
    questions = draw_routemap(world)
    page = client_of(world.lead).get(f"{HOME}routemap/{questions['q1'].guid}/").content.decode()
    assert page.index('id="barrier"') < page.index("The meeting began late.") < page.index('id="facilitator"')
    assert "1 passage counted and not shown" in page and "the rota broke us" not in page
    assert "Nobody led." in page and "Able A (2001)" in page and "Somebody" not in page
    other = client_of(world.lead).get(f"{HOME}routemap/{questions['q2'].guid}/").content.decode()
    assert "No passage is tied to this question yet." in other and "No extract is tied" in other


def test_a_site_lead_reads_the_questions_without_the_evidence(world, client_of):
    questions = draw_routemap(world)
    page = client_of(world.site_lead).get(f"{HOME}routemap/{questions['q1'].guid}/").content.decode()
    assert "Who has the time?" in page and "The meeting began late." not in page and "Nobody led." not in page


def test_a_question_of_nowhere_is_not_found(world, client_of):
    draw_routemap(world)
    assert client_of(world.lead).get(f"{HOME}routemap/{uuid4()}/").status_code == 404
