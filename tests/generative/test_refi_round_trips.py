"""Any project that goes out as REFI-QDA comes back the same, for every tool, and goes out again byte for byte."""

import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from fingerpost.analysis.projects import compared, project_digest
from fingerpost.formats.project_parcel import packed_project, unpacked_project
from fingerpost.formats.refi.read import read_file
from fingerpost.formats.refi.tools import TOOLS
from fingerpost.formats.refi.write import write_codebook, write_project
from projects_drawn import projects

SLOW = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]

TAKE_PROJECTS = sorted(name for name, tool in TOOLS.items() if not tool.codebook_only)


def written(project, for_tool=""):
    out = io.BytesIO()
    write_project(project, out, for_tool=for_tool)
    return out.getvalue()


def read(content):
    return read_file("ours.qdpx", io.BytesIO(content))


def as_seen(project):
    """All of a record that must survive, free of the forms in which other tools wrote it."""
    sources = [
        (
            s.kind,
            s.guid,
            s.name,
            s.description,
            s.text,
            s.within,
            s.within_selection,
            s.audit,
            s.note_refs,
            s.values,
            s.sync_points,
        )
        for s in project.sources
    ]
    return (
        project.name, project.attributes, project.users, project.codes, project.variables, project.cases, sources,
        sorted(row[1:] for row in _by_guid(project)), project.links, project.sets, project.graphs, project.description, project.note_refs,
        project.extension,
        [(s.source, s.guid, s.name, s.start, s.end, s.creator, s.created, s.modifier, s.description, s.note_refs)
         for s in project.selections if project.sources[s.source].kind != "Transcript"],
    )  # fmt: skip


def _by_guid(project):
    """Codings without their place in the file's order, which is the standard's and not the record's."""
    return [
        (0, row.guid, row.source, row.selection, row.code, row.coder, row.created, row.note_refs)
        for row in project.codings
    ]


@settings(max_examples=80, deadline=None, suppress_health_check=SLOW)
@given(projects(), st.sampled_from(TAKE_PROJECTS))
def test_whole_projects_come_back_as_they_went(project, tool):
    back = read(written(project, tool)).value
    in_order = sorted(range(len(project.sources)), key=lambda at: project.sources[at].kind == "Note")
    assert in_order == list(range(len(project.sources)))
    assert as_seen(back) == as_seen(project)
    assert back.verified == back.quotations
    assert written(back, tool) == written(project, tool)


@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
@given(projects(everything=False), st.sampled_from(TAKE_PROJECTS))
def test_what_people_see_is_equal_by_digest(project, tool):
    back = read(written(project, tool)).value
    assert project_digest(back) == project_digest(project)
    assert compared(project, back).equal


@settings(max_examples=20, deadline=None, suppress_health_check=SLOW)
@given(projects())
def test_a_project_passes_between_processes_unchanged(project):
    reading = read(written(project))
    assert unpacked_project(packed_project(reading)) == reading


@pytest.fixture(scope="module")
def schemas(shared_files):
    folder = shared_files / "corpora" / "refi-qda"
    if not folder.is_dir():
        pytest.skip("no ../shared/corpora/refi-qda beside this checkout")
    return [etree.XMLSchema(etree.parse(folder / name)) for name in ("Project.xsd", "Codebook.xsd")]


@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
@given(projects(), st.sampled_from(TAKE_PROJECTS))
def test_what_is_written_is_valid_by_the_standards_schema(schemas, project, tool):
    with zipfile.ZipFile(io.BytesIO(written(project, tool))) as archive:
        schemas[0].assertValid(etree.fromstring(archive.read("project.qde")))
    codebook = io.BytesIO()
    write_codebook(project, codebook)
    schemas[1].assertValid(etree.fromstring(codebook.getvalue()))
