"""Real files of other tools come in with the result that their README states, in a process of their own."""

import pytest

from fingerpost.formats.apart import read_project_apart
from fingerpost.formats.project_parcel import packed_project, unpacked_project
from fingerpost.formats.projects import read_project
from fingerpost.terms.project import TEXTUAL, PartKind


@pytest.fixture
def real(shared_files):
    folder = shared_files / "corpora" / "refi-qda"
    if not folder.is_dir():
        pytest.skip("no ../shared/corpora/refi-qda beside this checkout")
    return folder


def test_qc_has_every_quotation_verified(real):
    reading = read_project_apart(real / "qc-demo.qdpx")
    ours = reading.value
    counts = (len(ours.sources), len(ours.codes), len(ours.selections), len(ours.codings), len(ours.users))
    assert counts == (2, 262, 158, 205, 1)
    assert (ours.verified, ours.quotations) == (205, 205)
    assert max(len(ours.code_path(at)) for at in range(len(ours.codes))) == 7
    assert [problem.what.split(" is not written as")[0] for problem in reading.problems] == [
        "The path board_2017.txt",
        "The path admin-1.txt",
    ]


def test_nvivo_names_both_empty_texts(real):
    reading = read_project_apart(real / "nvivo15-mac-empty-texts.qdpx")
    ours = reading.value
    assert (len(ours.codes), len(ours.sources), len(ours.codings)) == (262, 2, 0)
    assert {source.reading for source in ours.sources} == {"u16:raw:nobom:excl"}
    empty = [problem.where for problem in reading.problems if "empty" in problem.what]
    assert len(empty) == 2


def test_atlasti_8_names_each_missing_file_and_each_double_guid(real):
    reading = read_project_apart(real / "atlasti8-annex-sample.qdpx")
    ours = reading.value
    top = [source for source in ours.sources if source.within < 0 and source.kind != PartKind.NOTE]
    assert (len(top), len(ours.codes), len(ours.codings), len(ours.users)) == (12, 14, 16, 3)
    said = [problem.what for problem in reading.problems]
    assert sum("second" in what for what in said) == 2
    named = {what for what in said if "is not in the" in what}
    wanted = {
        path
        for source in ours.sources
        for key, path in source.paths.items()
        if key != "currentPath" and not source.member and not source.media
    }
    assert {path for path in wanted if any(path in what for what in named)} == wanted
    assert all(source.text is None or source.inline for source in ours.sources if source.kind in TEXTUAL)
    assert len(ours.selections) == 15


def test_atlasti_23_and_taguette_bring_their_codes(real):
    assert len(read_project_apart(real / "atlasti23-codes.qdpx").value.codes) == 3
    taguette = read_project_apart(real / "taguette.qdc")
    assert len(taguette.value.codes) == 3
    assert taguette.value.codebook_only
    assert [problem.severity for problem in taguette.problems] == ["warning"]


@pytest.mark.parametrize(
    "name",
    [
        "qc-demo.qdpx",
        "nvivo15-mac-empty-texts.qdpx",
        "atlasti8-annex-sample.qdpx",
        "atlasti23-codes.qdpx",
        "taguette.qdc",
    ],
)
def test_a_project_passes_between_processes_unchanged(real, name):
    reading = read_project(real / name)
    assert unpacked_project(packed_project(reading)) == reading
