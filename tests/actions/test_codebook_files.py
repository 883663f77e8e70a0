"""A codebook's file in the draft: what it would do, that it does it as one act, and that this can be undone."""

import pytest

from fingerpost.actions.codebook import open_draft
from fingerpost.actions.codebook_files import import_codebook, take_lines
from fingerpost.actions.undoing import undo_change
from fingerpost.formats.codebooks import TABLES
from fingerpost.store.models import CodebookVersion, CodeChange
from fingerpost.store.queries.codebook import tree
from fingerpost.store.queries.taking import taken_codes
from fingerpost.terms.codebook import Becomes, CodeLine, VersionStatus
from fingerpost.terms.errors import Conflict
from manners import done_once, refused_to, words_in_the_ledger


@pytest.fixture
def draft(world):
    """The open draft of the drawn world's codebook."""
    found = world.codebook.versions.filter(status=VersionStatus.DRAFT).first()
    return found or open_draft(by=world.lead, codebook=world.codebook)


def shape(draft):
    return [(line.depth, line.entry.name, line.entry.definition, line.entry.is_heading) for line in tree(draft)]


def brought_in(world, path, **more):
    return import_codebook(by=world.lead, programme=world.programme, path=path, **more)


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "book.csv"
    path.write_text("name,parent,definition\nNew one,Fresh heading,Said.\nUnder it,Fresh heading / New one,\n", "utf-8")
    return path


def test_codes_and_the_headings_they_name_are_added_and_undone_as_one(world, draft, table):
    before = shape(draft)
    assert brought_in(world, table, dry_run=True).count(Becomes.ADDED) == 3
    assert shape(draft) == before
    assert brought_in(world, table).written
    assert shape(draft)[-3:] == [
        (0, "Fresh heading", "", True),
        (1, "New one", "Said.", False),
        (2, "Under it", "", False),
    ]
    undo_change(by=world.lead, codebook=world.codebook, act=CodeChange.objects.last().act)
    assert shape(draft) == before


def test_our_own_file_changes_nothing_and_an_edited_one_what_was_edited(world, draft, tmp_path):
    lines = taken_codes(world.lead, world.programme)
    TABLES[".xlsx"](lines, tmp_path / "b.xlsx")
    report = brought_in(world, tmp_path / "b.xlsx")
    assert {planned.becomes for planned in report.lines} == {Becomes.SAME} and not report.written
    first = lines[-1]
    edited = CodeLine((), "Another name", "Other words", is_heading=first.is_heading, guid=first.guid)
    TABLES[".csv"]([edited], tmp_path / "b.csv")
    [planned] = brought_in(world, tmp_path / "b.csv").lines
    assert {"name", "definition"} <= set(planned.fields) and planned.becomes == Becomes.CHANGED
    assert "Another name" in {entry.name for entry in draft.entries.filter(parent=None)}


def test_what_the_file_leaves_empty_stays(world, draft, tmp_path):
    line = next(line for line in taken_codes(world.lead, world.programme) if line.definition)
    (tmp_path / "b.csv").write_text(
        f"id,name,parent,definition\n{line.guid},{line.name},{' / '.join(line.above)},\n", "utf-8"
    )
    assert brought_in(world, tmp_path / "b.csv").lines[0].becomes == Becomes.SAME


def test_rows_in_conflict_stop_everything_or_are_left_out(world, draft, table):
    table.write_text(table.read_text() + "New one,Fresh heading,Again\n,x,\nRed,,\n", encoding="utf-8")
    before = shape(draft)
    with pytest.raises(Conflict, match=r"2 rows cannot come in.*row 4.*row 5"):
        brought_in(world, table)
    assert shape(draft) == before
    report = brought_in(world, table, skip_conflicts=True)
    assert report.written and report.count(Becomes.CONFLICT) == 2
    assert "Red" in {name for _, name, _, _ in shape(draft)}


def test_a_code_is_not_put_under_itself(world, draft, tmp_path):
    line = taken_codes(world.lead, world.programme)[0]
    text = f"id,name,parent\n{line.guid},{line.name},{' / '.join(line.path)}\n"
    (tmp_path / "b.csv").write_text(text, encoding="utf-8")
    assert "under itself" in brought_in(world, tmp_path / "b.csv", dry_run=True).lines[-1].says


def test_a_file_without_places_finds_codes_by_their_names(world, draft, tmp_path):
    line = next(line for line in taken_codes(world.lead, world.programme) if line.above)
    (tmp_path / "b.csv").write_text(f"name,definition\n{line.name},Quite other words\n", encoding="utf-8")
    [planned] = brought_in(world, tmp_path / "b.csv").lines
    assert planned.fields == ("definition",)


def test_without_a_draft_nothing_can_come_in(world, table):
    world.codebook.versions.filter(status=VersionStatus.DRAFT).update(status=VersionStatus.REVIEW)
    if not world.codebook.versions.filter(status=VersionStatus.REVIEW).exists():
        assert CodebookVersion.objects.filter(status=VersionStatus.PUBLISHED).exists()
    with pytest.raises(Conflict, match=r"draft|review"):
        brought_in(world, table)


def test_taking_lines_is_one_act_without_words_in_the_ledger(world, draft):
    lines = [CodeLine((), "Secretname", "Secretwords")]
    done_once(take_lines, by=world.lead, codebook=world.codebook, lines=lines, reason="why")
    assert words_in_the_ledger("Secretname", "Secretwords") == []
    refused_to(world, take_lines, ["reader", "site_lead"], codebook=world.codebook, lines=lines, reason="why")
