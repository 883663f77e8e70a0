"""Projects going out: files that come back equal, what is kept whole, what stays here, and what is put on record."""

import io
from datetime import date

import pytest

from drawn_project import MEMBERS, g, project
from fingerpost.actions import sources
from fingerpost.actions.handing_out import outgoing
from fingerpost.actions.memos import rewrite_memo, share_memo, write_memo
from fingerpost.actions.projects import import_project_files, undo_import
from fingerpost.formats.projects import project_member, read_project
from fingerpost.formats.refi.write import write_project
from fingerpost.store.models import Coding, Memo, ProjectFile, Source, Turn
from fingerpost.store.queries.exchange import gather
from fingerpost.terms.errors import NotFound, Refused
from fingerpost.terms.project import NONE, PartKind
from fingerpost.terms.project_digest import parts, project_digest


@pytest.fixture
def theirs(tmp_path):
    """The drawn project of another tool, as a file."""
    path = tmp_path / "theirs.qdpx"
    with path.open("wb") as out:
        write_project(project(), out, lambda name: [MEMBERS[name]] if name in MEMBERS else None)
    return path


def written(person, programme, path, tool=""):
    with outgoing(person, programme) as out, path.open("wb") as file:
        problems = out.write(file, tool)
    return read_project(path).value, problems


def brought(owner, programme, path):
    (report,) = import_project_files(by=owner, programme=programme, paths=[path])
    return report


def lines(record):
    return sorted(map(str, parts(record)))


def test_the_drawn_world_goes_round_as_a_file(world, elsewhere, tmp_path):
    first, _ = written(world.owner, world.programme, tmp_path / "a.qdpx")
    with elsewhere() as (owner, programme):
        brought(owner, programme, tmp_path / "a.qdpx")
        second, _ = written(owner, programme, tmp_path / "b.qdpx")
    assert lines(second) == lines(first) and project_digest(second) == project_digest(first)


def test_what_has_no_rows_goes_out_again(theirs, elsewhere, tmp_path):
    before = read_project(theirs).value
    with elsewhere() as (owner, programme):
        brought(owner, programme, theirs)
        after, problems = written(owner, programme, tmp_path / "out.qdpx")
    assert {s.guid for s in after.sources} >= {s.guid for s in before.sources}
    assert [(s.name, len(s.codes), len(s.sources)) for s in after.sets] == [("Wards", 1, 2)]
    assert [(link.origin, link.target) for link in after.links] == [(g("n3"), g("text"))]
    assert set(after.codings.guid) == set(before.codings.guid)
    picture = next(s for s in after.sources if s.kind == PartKind.PICTURE)
    assert b"".join(project_member(tmp_path / "out.qdpx", picture.media)) == MEMBERS["sources/p.png"]
    pdf = next(at for at, s in enumerate(after.sources) if s.kind == PartKind.PDF)
    assert [s.text for s in after.sources if s.within == pdf] == ["Costs of paper."]
    assert after.cases[0].source_refs == (g("text"), g("picture")) and after.cases[0].selection_refs == (g("s1"),)
    assert not any("not at hand" in problem.what for problem in problems)


def test_codings_of_one_selection_stand_on_one_selection_again(theirs, elsewhere, tmp_path):
    with elsewhere() as (owner, programme):
        brought(owner, programme, theirs)
        after, _ = written(owner, programme, tmp_path / "out.qdpx")
    on = {guid: after.codings.selection[at] for at, guid in enumerate(after.codings.guid)}
    assert on[g("c1")] == on[g("c2")] and after.selections.guid[on[g("c1")]] == g("s1")
    assert on[g("c6")] == NONE and after.selections.name[on[g("c1")]] == "Costs"
    assert len(after.selections) == len(read_project(theirs).value.selections)


def test_a_second_round_changes_nothing(theirs, elsewhere, tmp_path):
    records = [theirs]
    for number in (1, 2):
        with elsewhere() as (owner, programme):
            brought(owner, programme, records[-1])
            records.append(tmp_path / f"{number}.qdpx")
            written(owner, programme, records[-1])
    first, second = (read_project(path).value for path in records[1:])
    assert lines(first) == lines(second)
    assert sorted(first.selections.guid) == sorted(second.selections.guid)


def test_guids_are_the_same_at_every_export(world, tmp_path):
    one, _ = written(world.owner, world.programme, tmp_path / "1.qdpx")
    two, _ = written(world.owner, world.programme, tmp_path / "2.qdpx")
    assert (tmp_path / "1.qdpx").read_bytes() == (
        tmp_path / "2.qdpx"
    ).read_bytes() and one.codings.guid == two.codings.guid


@pytest.mark.parametrize("tool", ["nvivo", "atlasti", "maxqda", "qualcoder"])
def test_what_is_written_for_a_tool_stands_on_the_same_words(world, tmp_path, tool):
    plain, _ = written(world.owner, world.programme, tmp_path / "plain.qdpx")
    theirs, problems = written(world.owner, world.programme, tmp_path / "theirs.qdpx", tool)
    assert lines(theirs) == lines(plain) and any("Fingerpost" in problem.what for problem in problems)


def test_words_of_who_may_not_be_quoted_are_blacked_out(world, tmp_path):
    after, problems = written(world.owner, world.programme, tmp_path / "out.qdpx")
    text = next(s.text for s in after.sources if s.name == "The silent")
    assert "rota" not in text and "Interviewer: And you?" in text
    assert len(text) == len(world.sources["silent"].current.text)
    assert any("blacked out" in problem.what for problem in problems)


def test_a_withdrawn_source_stays_here(world, tmp_path):
    sources.withdraw_source(by=world.owner, source=world.sources["note"], on=date(2024, 9, 1))
    after, problems = written(world.owner, world.programme, tmp_path / "out.qdpx")
    assert "The note" not in {s.name for s in after.sources}
    assert any(problem.where == "The note" and "withdrawn" in problem.what for problem in problems)


def test_a_text_withdrawn_later_leaves_the_kept_file_too(theirs, world, tmp_path):
    brought(world.owner, world.programme, theirs)
    kept = ProjectFile.objects.get()
    sources.withdraw_source(by=world.owner, source=Source.objects.get(title="Talk"), on=date(2024, 9, 1))
    kept.refresh_from_db()
    assert bytes(kept.content) == b"" and kept.erased_on == date(2024, 9, 1)
    after, _ = written(world.owner, world.programme, tmp_path / "out.qdpx")
    everything = (tmp_path / "out.qdpx").read_bytes() + after.extension + bytes(kept.luggage)
    assert "Talk" not in {s.name for s in after.sources} and b"Held on a Tuesday" not in everything
    assert "Costs" not in {after.selections.name[at] for at in range(len(after.selections))}


def test_private_memos_stay_here(world, tmp_path):
    write_memo(by=world.owner, programme=world.programme, text="For me alone.", private=True)
    write_memo(by=world.lead, programme=world.programme, text="Theirs alone.", private=True)
    write_memo(by=world.lead, programme=world.programme, text="For all.", about=world.codes["Pace"])
    after, problems = written(world.owner, world.programme, tmp_path / "out.qdpx")
    words = {s.text for s in after.sources if s.kind == PartKind.NOTE}
    assert "For all." in words and not words & {"For me alone.", "Theirs alone."}
    assert b"alone." not in after.extension and any("private" in problem.what for problem in problems)
    assert Memo.objects.count() == 3


def test_who_may_not_see_the_register_takes_no_participants_along(world, tmp_path):
    after, problems = written(world.coder_a, world.programme, tmp_path / "out.qdpx")
    assert b"P-nurse" not in after.extension and "P-nurse" not in {case.name for case in after.cases}
    assert any(problem.where == "participants" for problem in problems)


def test_only_those_who_code_take_a_project_out(world):
    for name, error in (("reader", Refused), ("site_lead", Refused), ("stranger", NotFound)):
        with pytest.raises(error):
            gather(getattr(world, name), world.programme)


def test_what_was_taken_back_goes_out_no_more(theirs, world, tmp_path):
    brought(world.owner, world.programme, theirs)
    undo_import(by=world.owner, project_file=ProjectFile.objects.get())
    after, _ = written(world.owner, world.programme, tmp_path / "out.qdpx")
    assert after.sets == () and not any(s.kind == PartKind.PICTURE for s in after.sources)


def test_a_coding_taken_off_here_is_not_in_the_file(theirs, world, tmp_path):
    brought(world.owner, world.programme, theirs)
    row = Coding.objects.get(guid=g("c1"))
    row.removed_by, row.removed_at = row.coder, row.made_at
    row.save()
    after, _ = written(world.owner, world.programme, tmp_path / "out.qdpx")
    assert g("c1") not in after.codings.guid and g("c2") in after.codings.guid


def test_a_codebook_alone(world):
    out = io.BytesIO()
    with outgoing(world.owner, world.programme) as project_out:
        project_out.write(out, codebook=True)
    assert b"<CodeBook" in out.getvalue() and b"Candour" in out.getvalue() and b"huddle" not in out.getvalue()


def test_an_import_into_a_study_that_grew_keeps_both(theirs, world, tmp_path):
    brought(world.owner, world.programme, theirs)
    after, _ = written(world.owner, world.programme, tmp_path / "both.qdpx")
    assert {"Talk", "The note"} <= {s.name for s in after.sources}
    assert after.codings.guid.count(g("c1")) == 1


def test_wordings_from_before_a_memo_was_shared_stay_here(world, tmp_path):
    memo = write_memo(by=world.lead, programme=world.programme, text="Raw words.", private=True)
    rewrite_memo(by=world.lead, memo=memo, text="Fit for others.")
    share_memo(by=world.lead, memo=memo)
    rewrite_memo(by=world.lead, memo=memo, text="Fit for all.")
    after, _ = written(world.owner, world.programme, tmp_path / "out.qdpx")
    assert b"Raw words." not in after.extension
    assert b"Fit for others." in after.extension and b"Fit for all." in after.extension


def test_who_speaks_in_which_role_comes_back(world, elsewhere, tmp_path):
    def spoken():
        return sorted(Turn.objects.values_list("label", "participant__pseudonym", "post__role", "start"), key=str)

    before = spoken()
    written(world.owner, world.programme, tmp_path / "a.qdpx")
    with elsewhere() as (owner, programme):
        brought(owner, programme, tmp_path / "a.qdpx")
        after = spoken()
    assert after == before and ("Manager", "P-manager", "Manager") in {line[:3] for line in after}
