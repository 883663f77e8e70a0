"""Coding many passages at once: mine beside others', moved ones their coder's, one event, one undo that restores exactly."""

from uuid import uuid4

import pytest

from drawn_rounds import CLOSED, blind, opened
from fingerpost.actions import coding as acts
from fingerpost.actions import keeping, rounds
from fingerpost.actions.bulk_coding import (
    Stretch,
    code_passages,
    coding_plan,
    recode,
    recoding_plan,
    undo_bulk,
)
from fingerpost.store.models import Coding, LedgerEvent, Passage
from fingerpost.store.queries import visible
from fingerpost.terms.coding import Layer, Polarity
from fingerpost.terms.errors import Conflict, Invalid, NotFound
from manners import done_once, events_of, refused_to, undone, words_in_the_ledger


def at(world, source, words):
    start = world.sources[source].current.text.index(words)
    return Stretch(str(world.sources[source].guid), start, start + len(words))


def places(world):
    return [
        at(world, "note", "The meeting began late."),
        at(world, "note", "The form"),
        at(world, "interview", "That was new."),
    ]


def standing():
    """Every live coding by what it says, whatever its guid; and all guids that live."""
    rows = Coding.objects.filter(removed_at__isnull=True)
    fields = (
        "coder_id",
        "code_id",
        "passage__version_id",
        "passage__start",
        "passage__end",
        "polarity",
        "layer",
        "memo",
        "guid",
    )
    return sorted(rows.values_list(*fields), key=str)


def of(world, *names):
    return [str(world.codings[name].guid) for name in names]


def test_all_places_get_the_code_as_ones_own_in_one_event(world):
    asked = {
        "programme": world.programme,
        "places": places(world),
        "code": world.codes["Money"],
        "polarity": Polarity.BARRIER,
    }
    done_once(code_passages, by=world.coder_a, **asked)
    made = Coding.objects.filter(code=world.codes["Money"], coder=world.coder_a, removed_at__isnull=True).exclude(
        pk=world.codings["budget"].pk
    )
    assert [row.passage.quote for row in made.order_by("passage__start")] == [
        "The meeting began late.",
        "The form",
        "That was new.",
    ]
    assert {(row.polarity, row.layer, row.version_id) for row in made} == {("barrier", "working", world.versions[2].pk)}
    assert len(events_of(code_passages).get().details["codings"]) == 3
    assert words_in_the_ledger("meeting began", "The form") == []


def test_what_has_the_code_already_is_left_out_and_counted(world):
    plan = coding_plan(world.coder_a, world.programme, places(world), world.codes["Pace"])
    assert (plan.number, dict(plan.left_out)) == (2, {"you have put this code on these words already": 1})
    assert coding_plan(world.coder_b, world.programme, places(world), world.codes["Pace"]).number == 3


def test_the_same_place_twice_is_one(world):
    assert coding_plan(world.coder_b, world.programme, places(world) * 2, world.codes["Pace"]).number == 3


def test_who_may_not_code_codes_nothing(world):
    asked = {"programme": world.programme, "code": world.codes["Money"]}
    refused_to(world, code_passages, ["reader", "site_lead"], places=places(world), **asked)
    refused_to(world, recode, ["reader", "site_lead"], codings=of(world, "late"), **asked)
    refused_to(world, undo_bulk, ["reader", "site_lead"], programme=world.programme, act=uuid4())


@pytest.mark.parametrize(
    ("stretches", "code", "error"),
    [
        ([], "Money", Invalid),
        ([Stretch(str(uuid4()), 0, 3)], "Money", Conflict),
        ("outside", "Money", Conflict),
        ("one", "Work", Invalid),
        ("one", "Trust", Conflict),
        ("many", "Money", Invalid),
    ],
)
def test_what_cannot_be_coded_leaves_nothing(world, stretches, code, error):
    guid = str(world.sources["note"].guid)
    made = {
        "outside": [Stretch(guid, 0, 10_000)],
        "one": [Stretch(guid, 0, 3)],
        "many": [Stretch(guid, n, n + 1) for n in range(20_001)],
    }
    asked = {
        "by": world.coder_a,
        "programme": world.programme,
        "places": made[stretches] if isinstance(stretches, str) else stretches,
    }
    undone(code_passages, error, Coding, Passage, code=world.codes[code], **asked)


def test_in_a_blind_round_new_codings_go_into_ones_own_pass(world):
    made = opened(world)
    code_passages(by=world.coder_a, programme=world.programme, places=places(world), code=world.codes["Money"])
    rows = Coding.objects.filter(coder=world.coder_a, code=world.codes["Money"], removed_at__isnull=True).order_by(
        "passage__version_id"
    )
    by_source = {row.passage.quote: (row.layer, row.round_id) for row in rows}
    assert by_source["The form"] == ("independent", made.pk) and by_source["That was new."] == ("working", None)


def test_in_a_blind_round_nobody_learns_that_another_coded_at_once(world):
    opened(world)
    code_passages(by=world.coder_a, programme=world.programme, places=places(world)[::-1], code=world.codes["Money"])
    line = events_of(code_passages).get()
    assert not visible.events(world.coder_b, world.programme).filter(pk=line.pk).exists()
    assert visible.events(world.coder_a, world.programme).filter(pk=line.pk).exists()


def test_a_coder_moves_their_own_and_leaves_others(world):
    plan = recoding_plan(
        world.coder_a, world.programme, of(world, "late", "half hour", "form", "form again"), world.codes["Money"]
    )
    assert (plan.number, plan.others) == (2, 0)
    assert dict(plan.left_out) == {"is another coder's: only its coder moves it": 2}


def test_a_lead_moves_others_and_each_stays_its_coders(world):
    done_once(
        recode,
        by=world.lead,
        programme=world.programme,
        codings=of(world, "late", "half hour"),
        code=world.codes["Money"],
    )
    fresh = Coding.objects.filter(replaces__in=[world.codings["late"], world.codings["half hour"]]).order_by("pk")
    assert [(row.coder, row.code, row.polarity, row.passage.quote) for row in fresh] == [
        (world.coder_a, world.codes["Money"], "barrier", "The meeting began late."),
        (world.coder_b, world.codes["Money"], "barrier", "discussed for half an hour"),
    ]
    assert not Coding.objects.filter(guid__in=of(world, "late", "half hour"), removed_at__isnull=True).exists()
    assert recoding_plan(world.lead, world.programme, of(world, "form"), world.codes["Money"]).others == 1


def test_what_would_stand_twice_is_left_out(world):
    acts.add_coding(
        by=world.coder_a,
        place=acts.Place(world.sources["note"], *at(world, "note", "The meeting began late.")[1:]),
        code=world.codes["Money"],
    )
    plan = recoding_plan(world.coder_a, world.programme, of(world, "late"), world.codes["Money"])
    assert dict(plan.left_out) == {"stands on words that have the new code by the same coder": 1}
    undone(
        recode,
        Conflict,
        Coding,
        by=world.coder_a,
        programme=world.programme,
        codings=of(world, "late"),
        code=world.codes["Money"],
    )


def test_a_closed_pass_and_what_was_agreed_stay(world):
    made = opened(world)
    frozen = blind(world, made, "coder_a", "The form", "Pace")
    rounds.advance_round(by=world.owner, round=made, on=CLOSED, early=True)
    agreed = world.code("note", "Two people", "Pace", world.lead, layer=Layer.AGREED, round=made)
    plan = recoding_plan(world.lead, world.programme, [str(frozen.guid), str(agreed.guid)], world.codes["Money"])
    assert plan.number == 0 and sum(plan.left_out.values()) == 2


@pytest.mark.parametrize("way", ["add", "move"])
def test_one_undo_restores_exactly(world, way):
    before, act = standing(), uuid4()
    if way == "add":
        code_passages(
            by=world.lead, programme=world.programme, places=places(world), code=world.codes["Money"], operation=act
        )
    else:
        recode(
            by=world.lead,
            programme=world.programme,
            codings=of(world, "late", "half hour", "huddle"),
            code=world.codes["Money"],
            operation=act,
        )
    assert standing() != before
    done_once(undo_bulk, by=world.lead, programme=world.programme, act=act)
    assert standing() == before
    with pytest.raises(Conflict, match="taken back already"):
        undo_bulk(by=world.lead, programme=world.programme, act=act)


@pytest.mark.parametrize("change", ["removed", "polarity", "put again"])
def test_what_was_changed_since_is_not_run_over(world, change):
    act = uuid4()
    recode(
        by=world.lead,
        programme=world.programme,
        codings=of(world, "late", "met"),
        code=world.codes["Money"],
        operation=act,
    )
    fresh = Coding.objects.get(replaces=world.codings["late"])
    if change == "removed":
        acts.remove_coding(by=world.coder_a, coding=fresh)
    elif change == "polarity":
        acts.change_coding(by=world.coder_a, coding=fresh, polarity=Polarity.NEED)
    else:
        world.code("note", "The meeting began late.", "Pace", world.coder_a)
    undone(undo_bulk, Conflict, Coding, by=world.lead, programme=world.programme, act=act)


def test_only_ones_own_act_is_taken_back(world):
    act = uuid4()
    code_passages(
        by=world.coder_a, programme=world.programme, places=places(world), code=world.codes["Money"], operation=act
    )
    for other in (uuid4(), LedgerEvent.objects.filter(verb="coding added").first().operation):
        with pytest.raises(NotFound):
            undo_bulk(by=world.coder_a, programme=world.programme, act=other)
    with pytest.raises(NotFound):
        undo_bulk(by=world.lead, programme=world.programme, act=act)


def test_the_ledger_explains_every_coding_afterwards(world, drawn_study):
    act = uuid4()
    recode(by=world.lead, programme=world.programme, codings=of(world, "late", "half hour"), code=world.codes["Money"])
    code_passages(
        by=world.coder_b, programme=world.programme, places=places(world), code=world.codes["Candour"], operation=act
    )
    undo_bulk(by=world.coder_b, programme=world.programme, act=act)
    assert keeping.verify(study=drawn_study[0]).problems == ()
