"""Suggestions for a person: from what they may see, on or off, blind in rounds, let go of when words go."""

from datetime import date

import pytest

from drawn_rounds import opened
from fingerpost.actions import coding, sources
from fingerpost.actions.retrieval import set_suggesting
from fingerpost.actions.sources import Allowed, record_consent
from fingerpost.exhibits import suggesting
from fingerpost.exhibits.suggesting import OFF, OFF_HERE, for_code, for_codes, for_words
from fingerpost.store.models import Suggesting
from fingerpost.store.queries import suggesting as read
from fingerpost.terms.errors import NotFound, Refused
from fingerpost.terms.sources import SourceKind, SourceText
from manners import done_once, refused_to

MONEY = (
    "The budget for beds was cut again in {}.",
    "Nobody says who pays for the beds after {}.",
    "The grant that paid agency staff ends in {}.",
)
TIES = (
    "She rings the ward sister and they trust each other since {}.",
    "They know each other by name from {}.",
    "A quiet word in the corridor settled it in {}.",
)
CHAT = "Shall we begin with the list of who is here in {}?"
MISSED = "The budget for agency beds was cut by half."
MONTHS = ("spring", "May", "June", "autumn", "March")


@pytest.fixture(autouse=True)
def _patient(monkeypatch):
    monkeypatch.setattr(suggesting, "WAITS", 60)
    yield
    suggesting._kept.clear()


def text(n):
    lines = [*(line.format(MONTHS[n]) for line in (*MONEY, *TIES)), CHAT.format(MONTHS[n])]
    return "\n\n".join(lines + [MISSED] * (n == 0))


@pytest.fixture
def coded(world):
    """Five texts with three passages each of Money and Ties by Ann; the first has a line on money that nobody coded."""
    world.texts = []
    for n in range(5):
        source = sources.add_source(
            by=world.lead,
            programme=world.programme,
            text=SourceText(f"T{n}", text(n)),
            kind=SourceKind.OTHER,
            site=world.sites["01"],
        )
        world.sources[f"t{n}"] = source
        world.texts.append(source)
        for lines, code in ((MONEY, "Money"), (TIES, "Ties")):
            for line in lines:
                world.code(f"t{n}", line.format(MONTHS[n]), code, world.coder_a)
    return world


def suggested(world, words, source="t0", who="lead"):
    start = world.sources[source].current.text.index(words)
    return for_words(
        viewer=getattr(world, who),
        programme=world.programme,
        source=str(world.sources[source].guid),
        start=start,
        end=start + len(words),
    )


def test_words_get_the_code_of_words_like_them_with_what_it_was_learned_from(coded):
    answer = suggested(coded, MISSED)
    first = answer.words[0]
    assert first.code == "Money" and (first.trust.passages, first.trust.sources) == (17, 6)
    assert 0 < first.trust.right <= first.trust.looked_at and "budget" in first.like[0].words
    assert answer.learned_from == 41


def test_passages_that_a_code_missed_are_found_and_coded_ones_are_not(coded):
    answer = for_code(viewer=coded.lead, programme=coded.programme, code_id=str(coded.codes["Money"].guid))
    found = [each.words for each in answer.passages]
    assert MISSED in found
    assert not any(words == line.format(month) for words in found for line in MONEY for month in MONTHS)
    first = answer.passages[0]
    stands = {str(source.guid): source.current.text for source in coded.sources.values()}
    assert stands[first.source_id][first.start : first.end] == first.words


def test_a_code_with_too_few_passages_says_so(coded):
    answer = for_code(viewer=coded.lead, programme=coded.programme, code_id=str(coded.codes["Pace"].guid))
    assert answer.passages == () and "8 passages in 3 sources" in answer.why_not
    listed = for_codes(viewer=coded.lead, programme=coded.programme)
    assert {each.code for each in listed.words} == {"Money", "Ties"} and ("Candour", 1) in listed.too_few


def test_a_young_programme_has_too_few_codings(world):
    answer = suggested(world, "The form", "note")
    assert answer.words == () and "none does yet" in answer.why_not


def test_the_same_codings_suggest_the_same(coded):
    one = suggested(coded, "They know each other")
    suggesting._kept.clear()
    assert suggested(coded, "They know each other") == one


@pytest.mark.parametrize(("who", "error"), [("reader", Refused), ("site_lead", Refused), ("stranger", NotFound)])
def test_who_does_not_code_gets_none(world, who, error):
    for ask in (
        lambda **o: for_words(source=str(world.sources["note"].guid), start=0, end=5, **o),
        for_codes,
        lambda **o: for_code(code_id="x", **o),
    ):
        with pytest.raises(error):
            ask(viewer=getattr(world, who), programme=world.programme)


def test_the_lead_switches_them_off(coded):
    asked = {"programme": coded.programme, "is_on": False, "in_rounds": False}
    refused_to(coded, set_suggesting, ["coder_a", "reader", "site_lead"], **asked)
    done_once(set_suggesting, by=coded.lead, **asked)
    assert (
        suggested(coded, "The budget").why_not == OFF
        and for_codes(viewer=coded.lead, programme=coded.programme).why_not == OFF
    )
    assert Suggesting.objects.count() == 1


def test_who_codes_a_text_blind_gets_none_there(coded):
    opened(coded, "t0")
    assert suggested(coded, "The budget", who="coder_b").why_not == OFF_HERE
    assert suggested(coded, "The budget", "t1", "coder_b").words


def test_in_a_round_others_work_teaches_nothing_even_when_switched_on(coded):
    opened(coded, "t0")
    set_suggesting(by=coded.lead, programme=coded.programme, is_on=True, in_rounds=True)
    assert suggested(coded, "The budget", who="coder_b").words == ()
    assert "none does yet" in suggested(coded, "The budget", who="coder_b").why_not
    assert suggested(coded, MONEY[0].format("spring"), who="coder_a").words[0].code == "Money"


def test_words_that_may_not_be_quoted_teach_nothing(coded):
    before = for_codes(viewer=coded.lead, programme=coded.programme).learned_from
    record_consent(
        by=coded.lead, participant=coded.participants["manager"], consent=Allowed(date(2024, 8, 1), quotable=False)
    )
    assert for_codes(viewer=coded.lead, programme=coded.programme).learned_from == before - 4


def test_a_withdrawn_text_is_let_go_of_at_once(coded):
    suggested(coded, "The budget")
    sources.withdraw_source(by=coded.lead, source=coded.texts[1], on=date(2024, 8, 1))
    answer = suggested(coded, "The budget")
    assert answer.learned_from == 35
    assert "May" not in str([kept.learned.result().examples for kept in suggesting._kept.values()])


def test_a_coding_more_does_not_start_learning_anew(coded):
    suggested(coded, "The budget")
    kept = list(suggesting._kept.values())
    coding.add_coding(by=coded.coder_b, place=coding.Place(coded.texts[2], 0, 10), code=coded.codes["Pace"])
    assert suggested(coded, "The budget").learned_from == 41 and list(suggesting._kept.values()) == kept


def test_while_it_learns_it_says_so(coded, monkeypatch):
    monkeypatch.setattr(suggesting, "WAITS", 0)
    answer = suggested(coded, "The budget")
    assert answer.is_learning and answer.why_not


def test_pieces_leave_out_who_asks_and_the_names_of_speakers(world):
    pieces = [(each.source, each.words) for each in read.material(world.lead, world.programme).pieces]
    said = {words for source, words in pieces if source == str(world.sources["interview"].guid)}
    assert "I could say what went wrong." not in said, "too short to be judged"
    assert said == {"We rang each other every morning. 😀 That was new."}
    assert not any("not be quoted" in words for _, words in pieces)
