"""Projects as we write them: the dialects of tools, what is told as lost, and what the standard cannot hold."""

import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from fingerpost.formats.projects import project_member
from fingerpost.formats.refi import members
from fingerpost.formats.refi.lexical import written_time
from fingerpost.formats.refi.read import read_file
from fingerpost.formats.refi.tools import TOOLS, tool_independent
from fingerpost.formats.refi.write import write_codebook, write_project
from fingerpost.terms.errors import Invalid, Unreadable
from fingerpost.terms.project import Code, Codings, Kept, PartKind, Project, Selections, Set, Source, User
from qdpx import archive, one_coding, project, selection, text_source

WORDS = "A 🙂 day.\nThe costs rose."
U1, C1, T1 = (f"0{kind}000000-0000-4000-8000-000000000001" for kind in "abc")


def one(words=WORDS, quote="costs", **about):
    selections, codings = Selections(), Codings()
    start = words.index(quote)
    selections.add(0, "0d000000-0000-4000-8000-000000000001", start, start + len(quote), creator=0)
    codings.add(0, 0, "0e000000-0000-4000-8000-000000000001", 0, coder=0)
    source = Source(PartKind.TEXT, T1, "Site 04", text=words)
    return replace(
        Project("Ours", users=(User(U1, "Ana"),), codes=(Code(C1, "Barrier"),), sources=(source,),
                selections=selections, codings=codings),
        **about,
    )  # fmt: skip


def written(ours, for_tool="", contents=None, **about):
    out = io.BytesIO()
    problems = write_project(ours, out, *([contents] if contents else []), for_tool=for_tool, **about)
    with zipfile.ZipFile(out) as packed:
        return {name: packed.read(name) for name in packed.namelist()}, problems


def said(problems):
    return " ".join(problem.what for problem in problems)


@pytest.mark.parametrize("name", ["", "atlasti", "maxqda", "qualcoder"])
def test_most_tools_get_code_points_and_line_feeds_without_a_mark(name):
    members, _ = written(one(), name)
    assert members[f"sources/{T1}.txt"] == WORDS.encode()
    assert b'startPosition="13" endPosition="18"' in members["project.qde"]


def test_nvivo_gets_utf_16_units_and_windows_line_ends_and_a_mark_that_is_not_counted():
    members, _ = written(one(), "nvivo")
    assert members[f"sources/{T1}.txt"] == "\ufeffA 🙂 day.\r\nThe costs rose.".encode()
    assert b'startPosition="15" endPosition="20"' in members["project.qde"]
    assert b"u16:raw:nobom:excl" in members["project.qde"]


def test_text_that_begins_with_a_mark_keeps_it_as_a_character():
    members, _ = written(one("\ufeffcosts"))
    assert members[f"sources/{T1}.txt"] == "\ufeff\ufeffcosts".encode()


def test_equal_projects_are_written_as_equal_bytes():
    first, second = io.BytesIO(), io.BytesIO()
    write_project(one(), first)
    write_project(one(), second)
    assert first.getvalue() == second.getvalue()


def test_paths_are_internal_and_sources_always_have_a_name():
    ours = one()
    nameless = replace(ours, sources=(replace(ours.sources[0], name=""),))
    xml = written(nameless)[0]["project.qde"].decode()
    assert f'plainTextPath="internal://{T1}.txt"' in xml
    assert f'guid="{T1}" name="{T1}"' in xml


def test_containers_are_never_empty():
    xml = written(Project("Bare"))[0]["project.qde"].decode()
    assert [tag for tag in ("Users", "CodeBook", "Sources", "Notes", "Sets") if tag in xml] == []


def test_what_a_tool_will_not_keep_is_told_where_there_is_any():
    ours = one(codes=(Code(C1, "Barriers", codable=False),), extension=b"{}")
    assert "headings into codes" in said(written(ours, "maxqda")[1])
    assert "only Fingerpost reads" in said(written(ours, "maxqda")[1])
    assert "headings" not in said(written(one(), "maxqda")[1])
    assert "moment of the import" in said(written(one(), "nvivo")[1])
    assert written(one())[1] == ()


def test_unknown_tools_are_refused_by_name():
    with pytest.raises(Invalid, match="'word' is no tool"):
        write_project(one(), io.BytesIO(), for_tool="word")


def test_our_own_part_travels_beside_the_project():
    members, _ = written(one(extension=b'{"polarity": []}'), "nvivo")
    assert members["fingerpost.json"] == b'{"polarity": []}'
    out = io.BytesIO(archive(members["project.qde"], {"fingerpost.json": b"{}", f"sources/{T1}.txt": WORDS.encode()}))
    assert read_file("x.qdpx", out).value.extension == b"{}"


def test_words_of_others_that_the_standard_does_not_allow_are_left_out_and_told():
    selections, codings = Selections(), Codings()
    selections.add(0, "not-a-guid", 0, 1, created="yesterday")
    ours = one(codes=(Code("mine", "Bell\x07", color="red"),), selections=selections, codings=codings)
    members, problems = written(ours)
    xml = members["project.qde"].decode()
    assert "yesterday" not in xml and "red" not in xml and "mine" not in xml and "Bell\ufffd" in xml
    assert all(word in said(problems) for word in ("'yesterday'", "color='red'", "Control characters"))
    assert written(read_file("x.qdpx", io.BytesIO(archive(members["project.qde"], ()))).value)[1] == ()


def test_quarantined_selections_go_out_as_they_came():
    content = archive(project(text_source(selection(900, 950))), {"sources/t.txt": b"The costs rose."})
    ours = read_file("x.qdpx", io.BytesIO(content)).value
    assert list(ours.selections.quarantined) == [0]
    for name, tool in TOOLS.items():
        if tool.codebook_only:
            continue
        xml = written(ours, name)[0]["project.qde"].decode()
        assert 'startPosition="900" endPosition="950"' in xml


def test_quarantined_selection_that_would_get_a_place_is_left_out_and_told():
    content = one_coding("x🙂y costs", 0, 2, origin="NVivo 12")
    ours = read_file("x.qdpx", io.BytesIO(content)).value
    assert ours.selections.quarantined == {0: "it divides a character"}
    members, problems = written(ours)
    assert b"PlainTextSelection" not in members["project.qde"]
    assert "at 0 2 has no place and was left out" in said(problems)


def test_foreign_elements_and_attributes_are_written_back_as_they_stood():
    inside = '<x:lens xmlns:x="urn:x" a="1>2"><x:b/>te&amp;xt</x:lens>'
    xml = project(text_source(selection(4, 9) + inside), more=' xmlns:y="urn:y" y:mood="calm"')
    ours = read_file("x.qdpx", io.BytesIO(archive(xml, {"sources/t.txt": b"The costs rose."}))).value
    assert {(kept.owner, kept.name, kept.attribute) for kept in ours.kept} == {
        ("sources", "{urn:x}lens", False),
        ("project", "{urn:y}mood", True),
    }
    first = written(ours)[0]["project.qde"]
    assert inside.encode() in first and b'xmlns:k0="urn:y" k0:mood="calm"' in first
    again = read_file("x.qdpx", io.BytesIO(archive(first, {f"sources/{T1}.txt": b"The costs rose."}))).value
    assert again.kept == ours.kept
    assert b"lens" not in written(ours, "nvivo")[0]["project.qde"]
    assert "not of the standard" in said(written(ours, "nvivo")[1])


def test_prefixes_declared_further_out_travel_with_a_foreign_element():
    xml = project(text_source("<x:lens x:a='1'/>"), more=' xmlns:x="urn:x"')
    ours = read_file("x.qdpx", io.BytesIO(archive(xml, {"sources/t.txt": b"words"}))).value
    assert ours.kept[0].content == "<x:lens xmlns:x=\"urn:x\" x:a='1'/>"


def test_foreign_matter_without_a_place_is_told():
    ours = one(kept=(Kept("nowhere", 0, "odd", "1", attribute=True, where="in CodeRef"),))
    assert "no place that it could be written to" in said(written(ours)[1])


def test_files_of_sources_are_taken_from_where_the_caller_has_them():
    picture = Source(PartKind.PICTURE, T1, "Plan", media="sources/Old Name.PNG")
    ours = Project("Ours", sources=(picture,))
    members, problems = written(ours, contents=lambda name: [b"\x89PNG", name.encode()])
    assert members[f"sources/{T1}.png"] == b"\x89PNGsources/Old Name.PNG"
    assert problems == ()
    members, problems = written(ours)
    assert "not at hand" in said(problems) and len(members) == 1


def test_folders_of_somebodys_computer_are_left_out_unless_asked_for():
    paths = {"path": "absolute:///Users/ana/talk.mp3", "currentPath": "absolute:///Users/ana/talk.mp3"}
    ours = Project(
        "Ours", attributes={"basePath": "/Users/ana"}, sources=(Source(PartKind.AUDIO, T1, "Talk", paths=paths),)
    )
    members, problems = written(ours)
    assert b"/Users/ana" not in members["project.qde"]
    assert "somebody's computer" in said(problems)
    assert written(ours, with_paths=True)[0]["project.qde"].count(b"/Users/ana") == 3


def test_codebooks_hold_codes_and_sets_of_codes_alone():
    codes = (Code(C1, "Barriers", codable=False, note_refs=(U1,)), Code(U1, "Costs", 0, description="money"))
    sets = (Set(T1, "Both", codes=(C1, U1)), Set(U1, "Texts", sources=(T1,)))
    out = io.BytesIO()
    problems = write_codebook(one(codes=codes, sets=sets), out)
    xml = out.getvalue().decode()
    assert (
        xml.count("<Code ") == 2 and f'<MemberCode guid="{U1}"/>' in xml and "Texts" not in xml and "NoteRef" not in xml
    )
    assert "notes on codes" in said(problems)
    back = read_file("x.qdc", io.BytesIO(out.getvalue())).value
    assert back.codebook_only and back.code_path(1) == ("Barriers", "Costs") and back.sets[0].codes == (C1, U1)
    with pytest.raises(Invalid, match="no code"):
        write_codebook(Project("Bare"), io.BytesIO())


def test_positions_depend_on_the_tool_only_for_rare_characters():
    assert tool_independent(one("plain é costs"))
    assert not tool_independent(one())


def test_moments_are_written_in_utc_to_the_millisecond():
    assert written_time(datetime(2024, 3, 5, 10, 0, 0, 123999, tzinfo=UTC)) == "2024-03-05T10:00:00.123Z"


def test_members_are_taken_out_of_an_archive_that_is_looked_through_once(tmp_path, monkeypatch):
    path = tmp_path / "x.qdpx"
    path.write_bytes(archive(project(text_source("")), {f"sources/{n}.txt": b"%d" % n for n in range(50)}))
    looked = []
    first = members.opened
    monkeypatch.setattr(members, "opened", lambda *given: looked.append(1) or first(*given))
    taken = [b"".join(project_member(path, f"sources/{n}.txt")) for n in range(50)]
    assert taken == [b"%d" % n for n in range(50)] and looked == [1]
    path.write_bytes(archive(project(text_source("")), {"sources/new.txt": b"new words"}))
    assert b"".join(project_member(path, "sources/new.txt")) == b"new words"
    with pytest.raises(Unreadable, match="no member"):
        b"".join(project_member(path, "sources/1.txt"))
    path.unlink()
