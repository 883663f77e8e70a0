"""The codebook's pages: who sees and edits, complaints beside the field, one act however often a form is sent."""

from uuid import uuid4

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from fingerpost.actions import codebook as codebooks
from fingerpost.actions import proposing
from fingerpost.actions.codebook import CodeWords
from fingerpost.store.connection import alias
from fingerpost.store.models import Code, CodebookVersion, CodeEntry
from fingerpost.store.queries.codebook import names_by_code

HOME = "/p/drawn-world/codebook/"


@pytest.fixture
def draft(world):
    return codebooks.open_draft(by=world.owner, codebook=world.codebook)


def named(version, name):
    return CodeEntry.objects.filter(version=version, name=name).first()


@pytest.mark.parametrize(
    ("who", "status"),
    [("owner", 200), ("lead", 200), ("coder_b", 200), ("reader", 200), ("site_lead", 403), ("stranger", 404)],
)
def test_the_codebook_is_for_who_sees_exhibits_and_looking_writes_nothing(world, client_of, written, who, status):
    client = client_of(getattr(world, who))
    for path in (HOME, f"{HOME}{world.codes['Pace'].guid}/"):
        wrote, answer = written(lambda path=path: client.get(path))
        assert (answer.status_code, wrote) == (status, [])


def test_the_page_shows_the_newest_version_with_what_it_changed_and_why(world, client_of):
    page = client_of(world.coder_a).get(HOME).content.decode()
    assert "Version 2, published by Olive Owner" in page
    assert "was split into Ties, Candour" in page and "Ringing is not candour." in page
    assert "was merged into Pace" in page and "Nobody told them apart." in page


def test_an_earlier_version_can_be_chosen(world, client_of):
    page = client_of(world.coder_a).get(f"{HOME}?version=1").content.decode()
    assert ">Fit</a>" in page and ">Candour</a>" not in page


def test_a_version_that_is_not_there_is_not_found(world, client_of):
    assert client_of(world.lead).get(f"{HOME}?version=9").status_code == 404
    assert client_of(world.lead).get(f"{HOME}?version=two").status_code == 404


def shown_uses(page, name):
    return page.partition(f">{name}</a>")[2].partition('class="uses muted">')[2].partition("<")[0]


def test_uses_are_those_of_the_exhibit_and_headings_add_up(world, client_of):
    page = client_of(world.lead).get(HOME).content.decode()
    assert [shown_uses(page, name) for name in ("Pace", "Money", "Work")] == ["6 codings", "2 codings", "8 codings"]


def test_a_codes_page_lists_passages_by_polarity_and_counts_those_that_may_not_be_quoted(world, client_of):
    page = client_of(world.lead).get(f"{HOME}{world.codes['Pace'].guid}/").content.decode()
    assert page.index('id="barrier"') < page.index("The meeting began late.") < page.index('id="facilitator"')
    assert "the rota broke us" not in page and "1 passage counted and not shown" in page
    assert "Bob Coder" in page


def test_a_reader_sees_coarse_attributions_and_no_coder_and_no_link_to_the_source(world, client_of):
    page = client_of(world.reader).get(f"{HOME}{world.codes['Pace'].guid}/").content.decode()
    assert "The meeting began late." in page
    assert "Bob Coder" not in page and "/ref/passage/" not in page and "Site 01" not in page


def test_a_code_of_another_programme_is_not_found(world, client_of):
    assert client_of(world.lead).get(f"{HOME}{uuid4()}/").status_code == 404


@pytest.mark.parametrize(("who", "status"), [("coder_a", 403), ("reader", 403), ("site_lead", 403), ("stranger", 404)])
def test_who_may_not_edit_changes_nothing(world, client_of, draft, events, who, status):
    client, before = client_of(getattr(world, who)), events()
    code = world.codes["Pace"].guid
    posts = {
        "codes/": {"name": "New"}, "draft/": {}, "versions/3/publish/": {"note": "x"}, f"{code}/move/": {"parent": ""},
        f"{code}/retire/": {"reason": "x"}, f"{code}/edit/": {"name": "P", "reason": "x"},
    }  # fmt: skip
    assert {client.post(HOME + path, data).status_code for path, data in posts.items()} == {status}
    assert events() == before


def test_a_code_is_added_once_however_often_the_form_is_sent(world, client_of, draft):
    form = {
        "name": "Rota",
        "parent": str(world.codes["Work"].guid),
        "definition": "Of rotas.",
        "operation": str(uuid4()),
    }
    answers = [client_of(world.lead).post(f"{HOME}codes/", form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert CodeEntry.objects.filter(version=draft, name="Rota", parent=world.codes["Work"]).count() == 1


def test_a_name_that_is_taken_is_said_beside_the_field_and_what_was_typed_stays(world, client_of, draft):
    answer = client_of(world.lead).post(f"{HOME}codes/", {"name": "work", "definition": "Mine."})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "There is a code &#x27;work&#x27; already." in page and "Mine." in page


def test_a_name_with_markup_in_it_is_shown_as_it_is(world, client_of, draft):
    client_of(world.lead).post(f"{HOME}codes/", {"name": "<b>Bold</b>"})
    page = client_of(world.lead).get(HOME).content.decode()
    assert "<b>Bold" not in page and "&lt;b&gt;Bold&lt;/b&gt;" in page


def test_other_words_need_a_reason(world, client_of, draft):
    path = f"{HOME}{world.codes['Pace'].guid}/edit/"
    assert client_of(world.lead).post(path, {"name": "Tempo"}).status_code == 400
    assert client_of(world.lead).post(path, {"name": "Tempo", "reason": "Clearer."}).status_code == 302
    assert named(draft, "Tempo") and named(world.versions[2], "Pace")


def test_a_code_is_moved_merged_and_retired(world, client_of, draft):
    client, code = client_of(world.lead), world.codes
    client.post(f"{HOME}{code['Money'].guid}/move/", {"parent": str(code["People"].guid), "place": "1"})
    assert (named(draft, "Money").parent, named(draft, "Money").position) == (code["People"], 0)
    client.post(f"{HOME}{code['Ties'].guid}/merge/", {"into": str(code["Candour"].guid), "reason": "Same."})
    assert named(draft, "Ties") is None
    twice = {"reason": "Unused.", "operation": str(uuid4())}
    assert [client.post(f"{HOME}{code['Money'].guid}/retire/", twice).status_code for _ in range(2)] == [302, 302]
    assert named(draft, "Money") is None


def test_a_heading_cannot_come_under_its_own_code(world, client_of, draft):
    answer = client_of(world.lead).post(
        f"{HOME}{world.codes['Work'].guid}/move/", {"parent": str(world.codes["Pace"].guid)}
    )
    assert answer.status_code == 409 and "cannot come under itself" in answer.content.decode()


def test_a_draft_is_opened_and_published_with_its_note(world, client_of):
    client = client_of(world.lead)
    assert client.post(f"{HOME}draft/", {}).status_code == 302
    assert client.post(f"{HOME}draft/", {}).status_code == 409
    assert client.post(f"{HOME}versions/3/publish/", {"note": "Third."}).status_code == 302
    assert CodebookVersion.objects.get(codebook=world.codebook, number=3).note == "Third."


def test_a_programme_without_a_codebook_says_how_to_begin_one(world, client_of, events):
    from fingerpost.actions import programme

    programme.add_programme(by=world.owner, name="Bare")
    client = client_of(world.owner)
    assert "There is no codebook yet" in client.get("/p/bare/codebook/").content.decode()
    assert client.post("/p/bare/codebook/begin/", {}).status_code == 302
    assert "No code yet" in client.get("/p/bare/codebook/").content.decode()
    assert Code.objects.filter(codebook__programme__key="bare").count() == 0


def test_names_of_codes_that_no_version_holds_are_read_together(world):
    codebooks.open_draft(by=world.owner, codebook=world.codebook)
    made = [
        proposing.propose_code(by=world.coder_a, codebook=world.codebook, words=CodeWords(f"P{n}")) for n in range(5)
    ]
    gone = codebooks.add_code(by=world.owner, codebook=world.codebook, words=CodeWords("Came and went"))
    codebooks.redefine_code(by=world.owner, code=gone, words=CodeWords("Went"), reason="r")
    codebooks.retire_code(by=world.owner, code=gone, reason="r")
    with CaptureQueriesContext(connections[alias()]) as asked:
        names = names_by_code(world.codebook)
    assert [names[each.code_id] for each in made] == [f"P{n}" for n in range(5)] and names[gone.pk] == "Went"
    assert len(asked) <= 4
