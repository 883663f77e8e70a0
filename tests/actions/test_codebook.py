"""The codebook: drafts change, published versions never do."""

import pytest

from fingerpost.actions import codebook as acts
from fingerpost.actions.codebook import CodeWords
from fingerpost.store.models import CodeEntry
from fingerpost.store.queries.codebook import codes_frame, find_code, resolved, tree
from fingerpost.terms.errors import Conflict, Invalid, NotFound, Refused
from manners import words_in_the_ledger


@pytest.fixture
def drafting(world):
    """The world with the next draft open."""
    acts.open_draft(by=world.lead, codebook=world.codebook)
    return world


def names(world, number):
    return [line.entry.name for line in tree(world.codebook.versions.get(number=number))]


def test_a_published_version_cannot_be_edited(world):
    with pytest.raises(Conflict, match="draft"):
        acts.add_code(by=world.lead, codebook=world.codebook, words=CodeWords("Late"))
    with pytest.raises(Conflict):
        acts.publish_version(by=world.lead, version=world.versions[1])


def test_a_draft_begins_as_a_copy_and_leaves_the_last_version_alone(drafting):
    before = names(drafting, 2)
    acts.add_code(by=drafting.lead, codebook=drafting.codebook, words=CodeWords("New"), reason="Came up twice.")
    assert names(drafting, 3) == [*before, "New"]
    assert names(drafting, 2) == before


def test_only_one_draft_is_open(drafting):
    with pytest.raises(Conflict):
        acts.open_draft(by=drafting.lead, codebook=drafting.codebook)


@pytest.mark.parametrize(("name", "error"), [("", Invalid), ("  ", Invalid), ("pace", Conflict)])
def test_names_are_there_and_used_once_under_one_heading(drafting, name, error):
    with pytest.raises(error):
        acts.add_code(
            by=drafting.lead, codebook=drafting.codebook, words=CodeWords(name), parent=drafting.codes["Work"]
        )


def test_codes_under_different_headings_may_share_a_name_and_are_told_apart_by_their_path(drafting):
    second = acts.add_code(
        by=drafting.lead, codebook=drafting.codebook, words=CodeWords("Pace"), parent=drafting.codes["People"]
    )
    version = drafting.codebook.versions.get(number=3)
    assert find_code(version, "people/pace") == second and find_code(version, "Work / Pace") == drafting.codes["Pace"]
    with pytest.raises(Invalid, match="more than one"):
        find_code(version, "Pace")


def test_a_name_with_a_slash_in_it_is_found(drafting):
    made = acts.add_code(by=drafting.lead, codebook=drafting.codebook, words=CodeWords("Health/social care"))
    assert find_code(drafting.codebook.versions.get(number=3), "health/social care") == made


def test_a_code_does_not_move_beside_one_of_its_name(drafting):
    acts.add_code(by=drafting.lead, codebook=drafting.codebook, words=CodeWords("Pace"))
    with pytest.raises(Conflict, match="already"):
        acts.move_code(by=drafting.lead, code=drafting.codes["Pace"], parent=None)


def test_coders_and_readers_do_not_change_the_codebook(drafting):
    for person in (drafting.coder_a, drafting.reader):
        with pytest.raises(Refused):
            acts.add_code(by=person, codebook=drafting.codebook, words=CodeWords("New"))
    with pytest.raises(NotFound):
        acts.add_code(by=drafting.stranger, codebook=drafting.codebook, words=CodeWords("New"))


def test_redefining_keeps_the_old_words_in_the_old_version_and_out_of_the_ledger(drafting):
    words = CodeWords("Pace", definition="Other words.")
    acts.redefine_code(by=drafting.lead, code=drafting.codes["Pace"], words=words, reason="Narrower.")
    old, new = (CodeEntry.objects.get(code=drafting.codes["Pace"], version__number=n).definition for n in (2, 3))
    assert (old, new) == ("What is said of pace.", "Other words.")
    assert not words_in_the_ledger("Other words.", old)


def test_a_code_cannot_come_under_itself(drafting):
    with pytest.raises(Conflict):
        acts.move_code(by=drafting.lead, code=drafting.codes["Work"], parent=drafting.codes["Pace"])
    acts.move_code(by=drafting.lead, code=drafting.codes["Pace"], parent=drafting.codes["People"])


def test_merged_codes_follow_the_chain_to_its_end(drafting):
    acts.merge_code(by=drafting.lead, code=drafting.codes["Pace"], into=drafting.codes["Money"], reason="One thing.")
    ends = resolved(drafting.codebook, drafting.codebook.versions.get(number=3))
    assert ends[drafting.codes["Fit"].pk] == drafting.codes["Money"].pk
    assert resolved(drafting.codebook, drafting.versions[2])[drafting.codes["Fit"].pk] == drafting.codes["Pace"].pk


def test_a_heading_with_codes_under_it_is_not_retired(drafting):
    with pytest.raises(Conflict):
        acts.retire_code(by=drafting.lead, code=drafting.codes["Work"], reason="Empty.")
    acts.retire_code(by=drafting.lead, code=drafting.codes["Candour"], reason="Rare.")
    assert "Candour" not in names(drafting, 3)


def test_a_version_without_codes_is_not_published(study):
    from fingerpost.actions.people import add_owner
    from fingerpost.actions.programme import add_programme

    owner = add_owner(name="O")
    codebook = acts.add_codebook(by=owner, programme=add_programme(by=owner, name="P"))
    with pytest.raises(Invalid):
        acts.publish_version(by=owner, version=codebook.versions.get())


def test_the_frame_knows_in_which_versions_a_code_stands(world):
    frame = codes_frame(world.codebook, world.versions[2])
    stands = dict(zip(frame["code"], frame["versions"].to_list(), strict=True))
    assert stands == {"Work": [1, 2], "Pace": [1, 2], "Money": [2], "People": [1, 2], "Ties": [2], "Candour": [2]}


def test_an_unknown_code_is_answered_with_the_nearest_names(world):
    assert find_code(world.versions[2], "work/pace") == world.codes["Pace"]
    with pytest.raises(NotFound, match="Candour"):
        find_code(world.versions[2], "candor")
