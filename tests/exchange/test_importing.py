"""Projects coming in: what becomes of each thing in them, merging copies, undoing, and refusals that leave nothing."""

from dataclasses import replace

import pytest

from drawn_project import MEMBERS, TEXT, g, project
from fingerpost.actions import projects
from fingerpost.actions.arriving.state import Wishes
from fingerpost.actions.memos import write_memo
from fingerpost.actions.projects import ProjectRead, bring_in_project, undo_import
from fingerpost.store.models import (
    Case,
    CodeEntry,
    Coding,
    LedgerEvent,
    Memo,
    Original,
    Person,
    Programme,
    ProjectFile,
    Source,
    VariableValue,
)
from fingerpost.store.queries.exchange import gather
from fingerpost.terms import project as said
from fingerpost.terms.errors import Conflict, Refused
from fingerpost.terms.project import Codings, Value
from manners import done_once, refused_to, words_in_the_ledger


def read(record=None, content=b"the file"):
    return ProjectRead("theirs.qdpx", content, record or project(), member=MEMBERS.get)


def brought(world, record=None, **more):
    return bring_in_project(by=world.owner, programme=world.programme, read=read(record), **more)


def of_theirs():
    return Coding.objects.filter(coder__name__in=("Ana", "Ben")).select_related("code", "coder", "passage")


def test_everything_is_counted(world):
    report = brought(world)
    wanted = {"coders": 2, "codes": 4, "sources": 2, "codings": 4, "cases": 1, "variables": 1, "values": 2, "memos": 4}
    assert {name: report.counts.get(name) for name in wanted} == wanted
    assert (report.quotations_verified, report.quotations_total) == (3, 4)


def test_codings_stand_on_their_words_under_their_own_coders(world):
    brought(world)
    found = {(c.coder.name, c.passage.quote, c.passage.version.source.title) for c in of_theirs()}
    assert found == {
        ("Ana", "Costs", "Talk"),
        ("Ben", "Costs", "Talk"),
        ("Ben", "Costs", "Paper"),
        ("Ana", TEXT, "Talk"),
    }


def test_nothing_is_given_to_the_one_who_imports(world):
    before = Coding.objects.filter(coder=world.owner).count()
    unnamed = Codings()
    unnamed.add(0, 1, g("c9"), 1)
    selections = project().selections
    selections.creator[1] = said.NONE
    brought(world, project(codings=unnamed, selections=selections))
    assert Coding.objects.filter(coder=world.owner).count() == before
    assert Coding.objects.get(guid=g("c9")).coder.name.startswith("Coder not named")


def test_people_who_came_with_a_file_cannot_sign_in(world):
    brought(world)
    ana = Person.objects.get(name="Ana")
    assert not ana.is_active and not ana.has_usable_password() and str(ana.guid) == g("ana")


def test_equal_names_under_different_parents_stay_two(world):
    brought(world)
    found = CodeEntry.objects.filter(name="Costs", version__codebook=world.codebook)
    parents = {(entry.parent.entries.get(version=entry.version).name, str(entry.code.guid)) for entry in found}
    assert parents == {("Money", g("costs")), ("Staff", g("costs2"))}
    assert CodeEntry.objects.get(name="Money", code__guid=g("money")).colour == "#ff0000"
    assert world.codebook.versions.last().status == "draft"


def test_a_published_version_is_left_as_it_was(world):
    before = list(world.versions[2].entries.values_list("name", "definition"))
    brought(world)
    assert list(world.versions[2].entries.values_list("name", "definition")) == before


def test_the_pdf_is_kept_beside_its_text(world):
    brought(world)
    original = Original.objects.get(version__source__title="Paper")
    assert bytes(original.content) == MEMBERS["sources/p.pdf"] and original.media_type == "application/pdf"


def test_codings_of_what_is_no_text_are_counted_and_named_with_their_page_and_code(world):
    theirs = project()
    for number, page in enumerate(("11", "2", "2")):
        area = theirs.selections.add(1, g("area", number), raw=f"{page} 10 20 30 40", creator=0)
        theirs.codings.add(1, area, g("coding of", number), (1, 3, 3)[number], coder=0)
    report = brought(world, theirs)
    assert (report.counts["codings"], report.counts["codings kept, not shown"]) == (4, 5)
    assert report.counts["sources kept, not shown"] == 1
    told = {problem.where: problem.what for problem in report.problems if "coded with" in problem.what}
    assert told == {
        "Photograph": "1 area of the picture is coded with Money › Costs.",
        "Paper": "3 areas on pages 2, 11 (as the file counts) are coded with Money › Costs, Staff › Costs.",
    }


def test_a_text_without_a_name_is_called_by_the_file_it_was(world):
    theirs, paths = project(), ("relative:///interviews/anna 1.txt", f"internal://{g('x')}.txt")
    for path, title in zip(paths, ("anna 1.txt", "Source without a name"), strict=True):
        source = replace(
            theirs.sources[0], name="", guid=g(path), text=f"Words of {title}.", paths={"plainTextPath": path}
        )
        record = replace(theirs, sources=(source,), selections=said.Selections(), codings=Codings(), cases=())
        bring_in_project(by=world.owner, programme=world.programme, read=read(record, path.encode()))
        assert Source.objects.filter(title=title).count() == 1


def test_memos_come_from_all_three_homes_with_their_authors(world):
    brought(world)
    found = {(m.about_kind, m.texts.last().text, m.author.name.split(" (")[0]) for m in Memo.objects.all()}
    assert found >= {
        ("code", "Too wide?", "Ben"),
        ("source", "Held on a Tuesday.", "Ben"),
        ("source", "See the minutes.", "Coder not named"),
        ("source", "“rose”\n\nan aside", "Ben"),
    }
    assert Coding.objects.get(guid=g("c1")).memo == "Said twice."


def test_values_stay_as_they_were_written(world):
    brought(world)
    assert set(VariableValue.objects.values_list("case__name", "source__title", "value")) == {
        ("Ward 3", None, "007"), (None, "Talk", "41"),
    }  # fmt: skip


def test_the_same_file_again_adds_nothing(world):
    brought(world)
    before = (Coding.objects.count(), LedgerEvent.objects.count())
    assert brought(world).already_here
    assert (Coding.objects.count(), LedgerEvent.objects.count()) == before


def test_a_second_copy_adds_only_what_is_new(world):
    brought(world)
    codings = project().codings
    codings.add(0, 1, g("c7"), 2, coder=1)
    report = bring_in_project(
        by=world.owner, programme=world.programme, read=read(project(codings=codings), b"a later copy")
    )
    assert {n: report.counts.get(n, 0) for n in ("codings", "sources", "codes", "cases", "coders", "memos")} == {
        "codings": 1, "sources": 0, "codes": 0, "cases": 0, "coders": 0, "memos": 0,
    }  # fmt: skip


def test_a_copy_with_all_guids_new_is_known_by_words_paths_and_names(world):
    brought(world)
    moved = _renamed(project())
    report = bring_in_project(by=world.owner, programme=world.programme, read=read(moved, b"through another tool"))
    assert report.counts["codings that were here"] == 4
    assert {n: report.counts.get(n, 0) for n in ("codings", "sources", "codes", "coders", "cases")} == {
        "codings": 0, "sources": 0, "codes": 0, "coders": 0, "cases": 0,
    }  # fmt: skip
    assert report.counts["codes joined by path"] == 4
    assert any("taken to be one" in problem.what for problem in report.problems)


def _renamed(record):
    """As a tool leaves it that gives everything a new identity."""

    def new(rows):
        return tuple(replace(row, guid=g("moved", row.guid)) for row in rows)

    record.codings.guid[:] = [g("moved", guid) for guid in record.codings.guid]
    record.selections.guid[:] = [g("moved", guid) for guid in record.selections.guid]
    return replace(
        record, users=new(record.users), codes=new(record.codes), sources=new(record.sources), cases=new(record.cases),
        variables=new(record.variables),
    )  # fmt: skip


def test_codes_can_be_kept_apart(world):
    brought(world)
    report = bring_in_project(
        by=world.owner, programme=world.programme, read=read(_renamed(project()), b"x"), wishes=Wishes(join_codes=False)
    )
    assert report.counts["codes"] == 4


def test_conflicts_are_listed_and_what_is_here_stays(world):
    brought(world)
    record = project()
    other = replace(record.codes[0], description="Something else.")
    case = replace(record.cases[0], values=(Value(0, "IntegerValue", "8"),))
    report = bring_in_project(
        by=world.owner, programme=world.programme,
        read=read(replace(record, codes=(other, *record.codes[1:]), cases=(case,)), b"y"),
    )  # fmt: skip
    told = " ".join(problem.what for problem in report.problems)
    assert "definition differs" in told and "'8' in the file and '007' here" in told
    assert CodeEntry.objects.filter(code__guid=g("money")).last().definition == "All of money."
    assert Case.objects.get().values.get().value == "007"


def test_one_event_once_and_no_words_in_the_ledger(world):
    made = done_once(projects.import_project, by=world.owner, programme=world.programme, read=read(), wishes=Wishes())
    assert made.name == "theirs.qdpx" and bytes(made.content) == b"the file"
    assert words_in_the_ledger("Costs", "Nobody knew", "Ward 3", "Ana", "Too wide?") == []


def test_those_who_may_not_import_are_refused(world):
    refused_to(
        world, projects.import_project, ["reader", "site_lead"], programme=world.programme, read=read(), wishes=Wishes()
    )


def test_a_coder_may_not_bring_codes_nor_codings_in_anothers_name(world):
    with pytest.raises(Refused):
        bring_in_project(by=world.coder_a, programme=world.programme, read=read())
    assert ProjectFile.objects.count() == 0 and not Source.objects.filter(title="Talk").exists()


def test_a_coders_copy_comes_back_with_what_was_coded_since(world):
    out = gather(world.coder_a, world.programme).project
    world.code("note", "for half an hour", "Pace", world.coder_a)
    later = gather(world.coder_a, world.programme).project
    Coding.objects.filter(passage__quote="for half an hour").update(removed_at=None)
    gone = Coding.objects.get(passage__quote="for half an hour")
    gone.delete()
    assert len(later.codings) == len(out.codings) + 1
    report = bring_in_project(by=world.coder_a, programme=world.programme, read=read(later))
    assert (report.counts["codings"], report.counts["sources"], report.counts["codes"]) == (1, 0, 0)
    assert Coding.objects.get(passage__quote="for half an hour").coder == world.coder_a


def test_an_import_is_undone_as_a_whole(world):
    before = gather(world.owner, world.programme)
    brought(world)
    made = ProjectFile.objects.get()
    done_once(undo_import, by=world.owner, project_file=made)
    after = gather(world.owner, world.programme)
    assert after.project.extension == before.project.extension and after.counts == before.counts
    made.refresh_from_db()
    assert bytes(made.content) == b"" and not Person.objects.filter(name="Ana").exists()


def test_an_import_that_others_built_on_stays(world):
    brought(world)
    source = Source.objects.get(title="Talk")
    world.sources["talk"], world.codes["costs"] = source, CodeEntry.objects.filter(name="Costs").first().code
    world.code("talk", "Nobody knew why", "costs", world.coder_a)
    with pytest.raises(Conflict, match="built on this import"):
        undo_import(by=world.owner, project_file=ProjectFile.objects.get())
    assert Source.objects.filter(title="Talk").exists()


def test_another_programme_of_the_file_keeps_its_own_copy(world):
    brought(world)
    other = Programme.objects.create(key="other", name="Other")
    report = bring_in_project(by=world.owner, programme=other, read=read())
    assert report.counts["codings"] == 4 and report.counts["sources"] == 2
    assert Source.objects.filter(title="Talk").count() == 2


def test_a_memo_about_what_came_in_keeps_it_here(world):
    brought(world)
    write_memo(by=world.lead, programme=world.programme, text="Look again.", about=Source.objects.get(title="Talk"))
    with pytest.raises(Conflict, match="1 memo"):
        undo_import(by=world.owner, project_file=ProjectFile.objects.get())
    assert Source.objects.filter(title="Talk").exists()
