"""The pages of agreement: who sees them and when, what opens behind a figure, how they follow what is settled."""

from html import unescape
from re import findall, sub

import pytest

from fingerpost.actions import rounds
from fingerpost.exhibits import agreement_live
from fingerpost.exhibits.agreement import agreement
from fingerpost.terms.coding import Layer
from round_drawn import BLIND, DAY, draw_round

HOME = "/p/drawn-world/agreement/"
PATHS = ("", "1/", "1/changes/?after=0")


@pytest.fixture
def drawn(world):
    agreement_live.forget()
    world.round = draw_round(world)
    return world


def page(client_of, who, path=""):
    answer = client_of(who).get(HOME + path)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    ("who", "status"), [("owner", 200), ("coder_b", 200), ("reader", 200), ("site_lead", 403), ("stranger", 404)]
)
def test_agreement_is_for_who_sees_exhibits_and_looking_writes_nothing(drawn, client_of, written, path, who, status):
    client = client_of(getattr(drawn, who))
    wrote, answer = written(lambda: client.get(HOME + path))
    assert (answer.status_code, wrote) == (status, [])


def test_without_a_round_the_page_says_what_agreement_wants(world, client_of):
    assert "No round yet" in page(client_of, world.coder_a)


@pytest.mark.parametrize("who", ["owner", "lead", "coder_a", "coder_b", "reader"])
def test_while_coders_work_on_their_own_nobody_sees_a_figure(world, client_of, who):
    draw_round(world, revealed=False)
    person = getattr(world, who)
    assert "it is still coded independently" in page(client_of, person) and "0." not in page(client_of, person)
    for path in ("1/", "1/cell/", "1/changes/"):
        answer = client_of(person).get(HOME + path)
        assert answer.status_code == 409 and "Kappa" not in answer.content.decode()


def test_the_page_prints_the_exhibits_figures(drawn, client_of):
    exhibit = agreement(viewer=drawn.lead, programme=drawn.programme, round=1)
    html = page(client_of, drawn.lead, "1/")
    links = findall(r'aria-label="([^:"]+): ([^"]+), ([^",]+)"', html)
    printed = {(label, column): said.split(", ")[0] for said, label, column in links}
    wanted = {
        (row.label, column): cell.text
        for row in exhibit.rows for column, cell in zip(exhibit.columns, row.cells, strict=True)
        if cell.refs and cell.value is not None
    }  # fmt: skip
    assert wanted and {key: printed.get(key) for key in wanted} == wanted


def test_every_figure_with_evidence_opens_its_passages(drawn, client_of):
    client = client_of(drawn.lead)
    links = findall(r'href="(cell/[^"]+)"', page(client_of, drawn.lead, "1/"))
    assert len(links) > 10
    for link in links:
        answer = client.get(f"{HOME}1/{link}")
        assert answer.status_code == 200 and "/ref/passage/" in answer.content.decode()


def test_a_cell_tells_the_two_coders_passages_apart(drawn, client_of):
    pace = f"code:{drawn.codes['Pace'].guid}"
    path = f"1/cell/?row={pace}&coders=Ann%20Coder%20%26%20Bob%20Coder&column="
    both = page(client_of, drawn.lead, f"{path}Both")
    assert both.count("The meeting began late.") == 2 and "Ann Coder" in both and "Bob Coder" in both
    alone = page(client_of, drawn.lead, f"{path}Second%20only&part=panel")
    assert "The form was discussed" in alone and "began late" not in alone and "<html" not in alone


@pytest.mark.parametrize("query", ["row=code:none&column=Both", "column=Both", ""])
def test_a_cell_that_is_not_there_is_not_found(drawn, client_of, query):
    assert client_of(drawn.lead).get(f"{HOME}1/cell/?{query}").status_code == 404


def test_readers_see_figures_without_names_and_open_nothing(drawn, client_of):
    html = page(client_of, drawn.reader, "1/")
    assert "Coder A & Coder B" in html and "Ann Coder" not in html and "cell/?" not in html
    pace = f"code:{drawn.codes['Pace'].guid}"
    cell = page(client_of, drawn.reader, f"1/cell/?row={pace}&coders=Coder%20A%20%26%20Coder%20B&column=Both")
    assert "<blockquote" not in cell


@pytest.mark.parametrize(
    ("query", "status", "says"),
    [
        ("unit=word", 400, "not counted in"), ("threshold=x", 400, "no threshold"), ("threshold=7", 400, "threshold"),
        ("code=none", 404, "There is no code"), ("version=x", 400, "not a codebook version"),
    ],
)  # fmt: skip
def test_what_a_table_does_not_know_is_said_plainly(drawn, client_of, query, status, says):
    answer = client_of(drawn.lead).get(f"{HOME}1/?{query}")
    assert answer.status_code == status and says in unescape(answer.content.decode())


def test_what_is_settled_reaches_an_open_page_row_by_row(drawn, client_of):
    client = client_of(drawn.coder_a)
    settled = {"layer": Layer.AGREED, "round": drawn.round}
    drawn.code("interview", "We rang each other every morning.", "Ties", drawn.lead, **settled)
    html = page(client_of, drawn.coder_a, "1/?settled=on")
    mark = findall(r'data-mark="(\w+)"', html)[0]
    nothing = client.get(f"{HOME}1/changes/?settled=on&after={mark}").json()
    assert nothing == {"mark": mark, "rows": {}, "labels": []}
    drawn.code("interview", "The budget stopped in March.", "Money", drawn.lead, "barrier", **settled)
    news = client.get(f"{HOME}1/changes/?settled=on&after={mark}").json()
    assert news["labels"] == ["All codes", "Money"] and news["mark"] != mark
    fresh = page(client_of, drawn.coder_a, "1/?settled=on")
    assert set(news["rows"]) < set(findall(r'data-row="([^"]+)"', fresh))
    assert all(unescape(cells) in fresh for cells in news["rows"].values())


def test_nothing_of_a_page_tells_a_blind_coder_that_others_are_at_work(drawn, client_of):
    silent = [("silent", "the rota broke us", "Pace", None, None)]
    made = draw_round(drawn, 2, lines=silent, revealed=False)

    def seen():
        return [client_of(drawn.coder_a).get(HOME + path).content.decode() for path in ("1/changes/", "1/", "")]

    def bare(pages):
        return [sub(r'name="csrfmiddlewaretoken" value="\w+"', "", each) for each in pages]

    before = bare(seen())
    drawn.code("silent", "the rota broke us", "Pace", drawn.coder_b, "barrier", layer="independent", round=made)
    assert bare(seen()) == before


def test_rounds_stand_side_by_side_with_what_became_of_codes(drawn, client_of):
    draw_round(drawn, 2, lines=BLIND[3:])
    html = page(client_of, drawn.lead)
    assert "Round 1, v2" in html and "Round 2, v2" in html and html.count('<svg class="multiple"') > 3


def test_a_round_of_three_has_its_pairs_and_one_left_out(world, client_of):
    lines = [(*BLIND[0][:3], "barrier", "barrier", "need"), (*BLIND[3][:3], "none", None, "none")]
    draw_round(world, coders=("coder_a", "coder_b", "lead"), lines=lines)
    html = page(client_of, world.lead, "1/")
    assert "Kappa of each pair in Round 1: all codes" in html and "Without Bob Coder" in html
    assert ">all coders<" not in html and ">all coders<" in page(client_of, world.lead, "1/?pairs=on")


def test_a_part_is_chosen_on_the_page_from_what_the_round_has(drawn, client_of):
    html = page(client_of, drawn.lead, "1/?scope=site&wave=W2")
    assert "Agreement by site in Round 1, wave W2" in html and "one source alone" in html
    choices = findall(r'(?s)<select name="site".*?</select>', html)[0]
    assert "01 Harbour" in choices and "02 Mill" in choices and "03 Hill" not in choices
    links = [link for link in findall(r'href="(cell/[^"]+)"', html) if "part=02" in link]
    assert len(links) > 5
    for link in links[:5]:
        cell = page(client_of, drawn.lead, f"1/{link}")
        assert "02 Mill · Ann Coder" in cell and "<blockquote" in cell and "The meeting began late." not in cell


def test_headings_rolled_up_open_the_passages_of_their_codes(drawn, client_of):
    html = page(client_of, drawn.lead, "1/?rolled=on")
    people = f"code%3A{drawn.codes['People'].guid}"
    link = next(link for link in findall(r'href="(cell/[^"]+)"', html) if people in link and "column=First" in link)
    cell = page(client_of, drawn.lead, f"1/{link}")
    assert "I could say what went wrong." in cell and "Two people had not met before." in cell and "budget" not in cell
    above = page(client_of, drawn.lead, f"1/?rolled=on&code={drawn.codes['Pace'].guid}")
    assert "Above Pace" in above and "Work, rolled up" in above and "People, rolled up" not in above


def test_a_parted_table_that_does_not_fit_keeps_its_codes_for_the_files(drawn, client_of, monkeypatch):
    monkeypatch.setattr("fingerpost.web.agreement.views.ROOM", 5)
    html = page(client_of, drawn.lead, "1/?scope=site")
    assert "The lines of 4 codes beside each other do not fit" in html and "All codes" in html
    assert html.count('data-row="') == 3 and "do not fit" not in page(client_of, drawn.lead, "1/?scope=site&code=Pace")
    told = client_of(drawn.lead).post(f"{HOME}1/download/", {"format": "csv", "scope": "site"}).content.decode()
    assert told.count("02 Mill,") > 4


@pytest.mark.parametrize("path", ["1/?scope=colour", "1/changes/?scope=colour"])
def test_a_scope_that_is_not_there_is_said_plainly(drawn, client_of, path):
    answer = client_of(drawn.lead).get(HOME + path)
    assert answer.status_code == 400 and "not parted by" in unescape(answer.content.decode())
    assert client_of(drawn.lead).get(f"{HOME}1/?site=03").status_code == 404


@pytest.mark.parametrize(("table", "says"), [("pairs", b"of each pair in Round 1"), ("leave-one-out", b"left out")])
def test_pairs_and_one_coder_left_out_are_taken_along_too(world, client_of, events, table, says):
    lines = [(*BLIND[0][:3], "barrier", "barrier", "need"), (*BLIND[3][:3], "none", None, "none")]
    draw_round(world, coders=("coder_a", "coder_b", "lead"), lines=lines)
    before = events()
    answer = client_of(world.lead).post(f"{HOME}1/download/", {"format": "csv", "table": table, "site": "01"})
    assert answer.status_code == 200 and says in answer.content and b"site 01 Harbour" in answer.content
    assert events() == before + 1


@pytest.mark.parametrize("path", ["1/download/", "download/"])
def test_downloads_are_put_on_record(drawn, client_of, events, path):
    before = events()
    answer = client_of(drawn.lead).post(HOME + path, {"format": "csv"})
    assert answer.status_code == 200 and b"Ties" in answer.content and events() == before + 1


def test_the_agenda_and_a_pairs_transcript_come_as_word_files_and_are_put_on_record(drawn, client_of, events):
    client, before = client_of(drawn.coder_a), events()
    choice = findall(r'<option value="([^"]+\|[^"]+)"', page(client_of, drawn.coder_a, "1/"))
    assert len(choice) == 2
    for path, sent in (("agenda", {"format": "docx"}), ("transcript", {"coded": choice[0]}), ("data", {})):
        answer = client.post(f"{HOME}1/{path}/", sent)
        assert answer.status_code == 200 and answer.content[:2] == b"PK"
    assert events() == before + 3
    assert client_of(drawn.reader).post(f"{HOME}1/transcript/", {"coded": choice[0]}).status_code == 403
    assert "For the meeting" not in page(client_of, drawn.reader, "1/")


def test_the_overview_shows_agreement_once_a_round_is_revealed_and_never_before(world, client_of):
    home = HOME.removesuffix("agreement/")
    made = draw_round(world, revealed=False)
    for who in (world.lead, world.coder_a, world.reader):
        assert "Agreement in Round 1" not in client_of(who).get(home).content.decode()
    rounds.advance_round(by=world.lead, round=made, on=DAY, early=True)
    for who in (world.lead, world.coder_a, world.reader):
        html = client_of(who).get(home).content.decode()
        assert "Agreement in Round 1" in html and 'href="agreement/1/"' in html and "0.59</td>" in html
    assert "Agreement in Round 1" not in client_of(world.site_lead).get(home).content.decode()


def test_codes_that_nobody_used_wait_until_they_are_asked_for(drawn, client_of):
    rows = lambda path: set(findall(r'data-row="([^|"]+)', page(client_of, drawn.lead, path)))  # noqa: E731
    pace = str(drawn.codes["Pace"].guid)
    assert rows("1/?site=02&unused=on") - rows("1/?site=02") == {pace}
    assert "1 code that nobody used is left out here" in page(client_of, drawn.lead, "1/?site=02")
    assert pace in rows(f"1/?site=02&code={pace}")


def test_a_round_of_two_names_its_pair_once(drawn, client_of):
    html = page(client_of, drawn.lead, "1/")
    assert "<p>Between Ann Coder & Bob Coder.</p>" in html and ">Coders</th>" not in html
