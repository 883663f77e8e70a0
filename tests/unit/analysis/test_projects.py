"""Two projects side by side: by text, span, path and coder, whatever GUIDs they have."""

from fingerpost.analysis.projects import compared, project_digest
from fingerpost.terms.project import Code, Codings, PartKind, Project, Selections, Source, User


def of(*codings, text="The costs rose.", paths=("Barrier",), users=("Ana", "Ben"), salt=""):
    selections, rows = Selections(), Codings()
    for start, end, code, coder in codings:
        rows.add(0, selections.add(0, f"{salt}s{start}", start, end), f"{salt}k", code, coder=coder)
    return Project(
        "P", users=tuple(User(f"{salt}{name}", name) for name in users),
        codes=tuple(Code(f"{salt}{name}", name) for name in paths),
        sources=(Source(PartKind.TEXT, f"{salt}t", "Site 04", text=text),), selections=selections, codings=rows,
    )  # fmt: skip


def test_new_guids_and_a_lost_last_line_end_are_no_difference():
    before, after = of((4, 9, 0, 0), text="The costs rose.\n"), of((4, 9, 0, 0), salt="new")
    assert compared(before, after).equal
    assert project_digest(of((4, 9, 0, 0))) == project_digest(of((4, 9, 0, 0), salt="new"))


def test_codings_lost_and_gained_are_told_with_their_words_in_the_order_of_the_text():
    found = compared(of((10, 14, 0, 0), (4, 9, 0, 0)), of((0, 3, 0, 0)))
    assert [coded.place for coded in found.codings.lost] == ["4-9", "10-14"]
    assert [found.words[coded.source, coded.place] for coded in found.codings.lost] == ["costs", "rose"]
    assert [coded.place for coded in found.codings.gained] == ["0-3"]
    assert found.codings.kept == 0 and not found.equal


def test_codings_given_to_another_coder_are_told_apart_from_lost_ones():
    found = compared(of((4, 9, 0, 0), (0, 3, 0, 0)), of((4, 9, 0, 1), (0, 3, 0, 0)))
    ((before, after),) = found.recoded
    assert (before.coder, after.coder, found.codings.kept) == ("Ana", "Ben", 2)
    assert found.codings.lost == found.codings.gained == ()
    assert not found.equal


def test_equal_codings_are_counted_not_merged():
    found = compared(of((4, 9, 0, 0), (4, 9, 0, 0)), of((4, 9, 0, 0)))
    assert (found.codings.kept, len(found.codings.lost)) == (1, 1)


def test_codes_are_told_by_their_path():
    found = compared(of(paths=("Barrier", "Need")), of(paths=("Barrier",)))
    assert (found.codes.kept, found.codes.lost) == (1, (("Need",),))


def test_digest_tells_every_part_apart():
    variants = [of(), of((4, 9, 0, 0)), of((4, 9, 0, 1)), of((4, 8, 0, 0)), of(paths=("Need",)), of(text="Other")]
    assert len(set(map(project_digest, variants))) == len(variants)
