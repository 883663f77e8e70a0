"""The neutral record of a project: columns, paths of codes, who coded."""

from fingerpost.terms.project import (
    NONE,
    Code,
    Codings,
    PartKind,
    Project,
    Selections,
    Source,
    User,
    guid_key,
    made_guid,
)

USERS = (User("u1", "Ana"), User("u2", "Ben"))
CODES = (Code("c1", "Barriers", codable=False), Code("c2", "Costs", parent=0), Code("c3", "Costs"))


def project():
    selections, codings = Selections(), Codings()
    first = selections.add(0, "s1", 0, 5, creator=0, description="why", note_refs=("n1",))
    codings.add(0, first, "k1", 1, coder=1)
    codings.add(0, first, "k2", 2)
    codings.add(0, NONE, "k3", 2, note_refs=("n2",))
    sources = (Source(PartKind.TEXT, "t1", text="costs"), Source(PartKind.NOTE, "n1", text="a thought"))
    return Project("Ours", users=USERS, codes=CODES, sources=sources, selections=selections, codings=codings)


def test_guids_compare_without_braces_and_case():
    assert guid_key(" {ABCDEF00-0000-4000-8000-000000000001}") == "abcdef00-0000-4000-8000-000000000001"


def test_made_guids_are_the_same_each_time_and_tell_parts_apart():
    assert made_guid("code", 1) == made_guid("code", 1)
    assert len({made_guid("a", "b"), made_guid("ab"), made_guid("a", "c")}) == 3


def test_columns_are_read_as_rows():
    ours = project()
    (selection,) = ours.selections
    assert (selection.at, selection.start, selection.end, selection.description) == (0, 0, 5, "why")
    assert [(row.at, row.selection, row.note_refs) for row in ours.codings] == [
        (0, 0, ()),
        (1, 0, ()),
        (2, NONE, ("n2",)),
    ]
    assert (len(ours.selections), len(ours.codings)) == (1, 3)


def test_coder_is_the_codings_own_and_else_the_selections_and_else_nobody():
    ours = project()
    assert [ours.coder_of(at) for at in range(3)] == [1, 0, NONE]


def test_equal_names_have_different_paths():
    ours = project()
    assert ours.code_path(1) == ("Barriers", "Costs")
    assert ours.code_path(2) == ("Costs",)


def test_sources_are_picked_by_kind_with_their_index():
    assert [(at, source.guid) for at, source in project().of_kind(PartKind.NOTE)] == [(1, "n1")]
