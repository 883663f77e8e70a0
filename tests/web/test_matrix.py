"""The matrix page, its cells, framework tables, quotations: what they show to whom, and where each cell leads."""

from html import unescape
from re import findall

import pytest

from fingerpost.actions import programme
from fingerpost.exhibits.matrix import matrix
from second_storey import draw_findings

HOME = "/p/drawn-world/"
PATHS = ("matrix/", "frameworks/", "quotations/")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    ("who", "status"), [("owner", 200), ("coder_b", 200), ("reader", 200), ("site_lead", 403), ("stranger", 404)]
)
def test_exhibits_are_for_who_may_see_them_and_looking_writes_nothing(world, client_of, written, path, who, status):
    client = client_of(getattr(world, who))
    wrote, answer = written(lambda: client.get(HOME + path))
    assert (answer.status_code, wrote) == (status, [])


def test_the_page_prints_the_exhibits_figures_with_their_denominator(world, client_of):
    page = client_of(world.lead).get(f"{HOME}matrix/").content.decode()
    exhibit = matrix(viewer=world.lead, programme=world.programme)
    printed = findall(r'aria-label="([^:"]+): ([^,"]+), ([^"]+)"', page)
    expected = [
        (cell.text, row.label, column)
        for row in exhibit.rows
        for cell, column in zip(row.cells, exhibit.columns, strict=True)
        if cell.refs
    ]
    assert printed == expected and ("2 of 3", "Pace", "All") in printed


def test_an_empty_cell_says_why_by_sign_and_in_words_with_a_legend(world, client_of):
    page = client_of(world.lead).get(f"{HOME}matrix/").content.decode()
    assert '<span aria-hidden="true">–</span><span class="visually-hidden">no source</span>' in page
    assert "nothing said" in page.partition('class="legend')[2]


def test_every_link_of_the_matrix_opens_a_cell_with_passages_or_says_they_may_not_be_quoted(world, client_of):
    client = client_of(world.lead)
    page = client.get(f"{HOME}matrix/?cols=polarity&count=codings").content.decode()
    links = [unescape(link) for link in findall(r'href="(cell/[^"]+)"', page)]
    assert len(links) > 10
    for link in links:
        answer = client.get(f"{HOME}matrix/{link}")
        assert answer.status_code == 200
        assert "/ref/passage/" in answer.content.decode() or "did not agree to be quoted" in answer.content.decode()


def test_a_cell_lists_the_same_words_once_with_both_codings_and_who_coded_them(world, client_of):
    pace = world.codes["Pace"].guid
    path = f"{HOME}matrix/cell/?rows=code&cols=site&count=codings&row=code:{pace}&column=01"
    page = client_of(world.lead).get(path).content.decode()
    assert page.count("Nobody had time for the form.") == 1
    assert "Ann Coder" in page and "Bob Coder" in page
    assert any(f"/ref/passage/{world.codings[name].passage.guid}/" in page for name in ("form", "form again"))


def test_the_panel_is_the_cell_without_the_page_around_it(world, client_of):
    path = f"{HOME}matrix/cell/?row=code:{world.codes['Pace'].guid}&column=01&part=panel"
    page = client_of(world.lead).get(path).content.decode()
    assert "<html" not in page and 'id="panel-title"' in page


def test_conditions_narrow_the_matrix_and_stay_in_the_links(world, client_of):
    page = client_of(world.lead).get(f"{HOME}matrix/?polarity=facilitator&wave=W2").content.decode()
    links = [unescape(link) for link in findall(r'href="(cell/[^"]+)"', page)]
    assert links and all("polarity=facilitator" in link and "wave=W2" in link for link in links)


@pytest.mark.parametrize(
    ("query", "status", "says"),
    [
        ("rows=code&cols=site&site=9", 404, "There is no site"), ("cols=colour", 400, "no column"),
        ("count=words", 400, "no count"), ("rows=construct:none", 404, "There is no framework"),
        ("layer=old", 400, "There is no layer"), ("version=x", 400, "not a codebook version"),
        ("version=7", 404, "no codebook version 7"), ("polarity=sad", 400, "no polarity"),
    ],
)  # fmt: skip
def test_what_a_matrix_does_not_know_is_said_plainly(world, client_of, query, status, says):
    answer = client_of(world.lead).get(f"{HOME}matrix/?{query}")
    assert answer.status_code == status and says in unescape(answer.content.decode())


@pytest.mark.parametrize("query", ["row=code:none&column=01", "column=01", ""])
def test_a_cell_that_is_not_there_is_not_found(world, client_of, query):
    assert client_of(world.lead).get(f"{HOME}matrix/cell/?{query}").status_code == 404


def test_a_reader_sees_figures_but_opens_nothing(world, client_of):
    client = client_of(world.reader)
    page = client.get(f"{HOME}matrix/").content.decode()
    assert "2 of 3" in page and "cell/?" not in page
    cell = client.get(f"{HOME}matrix/cell/?row=code:{world.codes['Pace'].guid}&column=01").content.decode()
    assert "<blockquote" not in cell and "Ann Coder" not in client.get(f"{HOME}matrix/").content.decode()


def test_rows_can_be_the_constructs_of_a_framework(world, client_of):
    draw_findings(world)
    page = client_of(world.lead).get(f"{HOME}matrix/?rows=construct:small-2.0").content.decode()
    assert 'aria-label="2 of 3: Tempo, All"' in page


def test_a_programme_without_a_codebook_is_told_what_is_wanting(world, client_of):
    programme.add_programme(by=world.owner, name="Bare")
    for path in ("matrix/", "quotations/"):
        assert "There is no codebook" in client_of(world.owner).get(f"/p/bare/{path}").content.decode()


def test_the_framework_table_spans_constructs_links_evidence_and_says_where_there_is_none(world, client_of):
    _, slow, _ = draw_findings(world)
    page = client_of(world.lead).get(f"{HOME}frameworks/small-2.0/").content.decode()
    finding = f"{HOME}findings/{slow.guid}/"
    assert f'<a href="{finding}">(−) Lateness spread. Not at Mill.</a>' in page
    assert f'<a href="{finding}#for" data-part="supporting">2 passages</a>' in page
    assert f'<a href="{finding}#against" data-part="contrary">1 passage</a>' in page
    assert "No evidence placed here" in page and "Outside the framework" in page and "Mind its age." in page


def test_the_list_of_frameworks_says_how_many_findings_are_placed(world, client_of):
    draw_findings(world)
    page = client_of(world.reader).get(f"{HOME}frameworks/").content.decode()
    assert "1 finding placed." in page and "Small 2000" in page
    assert client_of(world.reader).get(f"{HOME}frameworks/none/").status_code == 404


def test_a_reader_of_the_framework_table_gets_no_way_into_sources(world, client_of):
    draw_findings(world)
    page = client_of(world.reader).get(f"{HOME}frameworks/small-2.0/").content.decode()
    assert "Lateness spread." in page and "/ref/passage/" not in page and "Ann Coder" not in page


def test_quotations_are_listed_by_code_and_condition(world, client_of):
    page = client_of(world.lead).get(f"{HOME}quotations/?code=Pace&polarity=barrier&site=01").content.decode()
    assert "The meeting began late." in page and "The huddle helped." not in page
    assert "No quotation like that" in client_of(world.lead).get(f"{HOME}quotations/?polarity=need").content.decode()
    assert client_of(world.lead).get(f"{HOME}quotations/?code=Pac").status_code == 404


@pytest.mark.parametrize("condition", ["site=01", "role=Nurse", "coder=Ann Coder"])
def test_a_reader_cannot_pick_quotations_by_what_would_tell_who_said_them(world, client_of, condition):
    answer = client_of(world.reader).get(f"{HOME}quotations/?{condition}")
    assert answer.status_code == 403 and "The meeting began late." not in answer.content.decode()
    assert client_of(world.coder_a).get(f"{HOME}quotations/?{condition}").status_code == 200
    page = client_of(world.reader).get(f"{HOME}quotations/").content.decode()
    assert f'name="{condition.partition("=")[0]}"' not in page and "The meeting began late." in page
