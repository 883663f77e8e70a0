"""Projects that other tools wrote come in with the result that is known of each, and go round unchanged."""

import pytest

from fingerpost.actions.projects import import_project_files
from fingerpost.store.models import CodeEntry, Coding, Source

KNOWN = {
    "qc-demo.qdpx": {"sources": 2, "codes": 262, "codings": 205},
    "nvivo15-mac-empty-texts.qdpx": {"codes": 262, "sources kept, not shown": 2},
    "atlasti8-annex-sample.qdpx": {
        "codes": 14,
        "coders": 3,
        "sources kept, not shown": 12,
        "codings kept, not shown": 16,
    },
    "atlasti23-codes.qdpx": {"codes": 3},
    "taguette.qdc": {"codes": 3},
}

VERIFIED = {"qc-demo.qdpx": (205, 205), "atlasti8-annex-sample.qdpx": (0, 9)}
"""Of the sample of the standard's annex the texts are missing, and its 9 codings of text with them."""


@pytest.fixture
def corpus(shared_files):
    folder = shared_files / "corpora" / "refi-qda"
    if not folder.is_dir():
        pytest.skip("no real project files beside this checkout")
    return folder


@pytest.mark.parametrize("name", KNOWN)
def test_a_real_file_comes_in(corpus, elsewhere, name):
    with elsewhere() as (owner, programme):
        (report,) = import_project_files(by=owner, programme=programme, paths=[corpus / name])
        assert {what: report.counts.get(what) for what in KNOWN[name]} == KNOWN[name]
        assert (report.quotations_verified, report.quotations_total) == VERIFIED.get(name, (0, 0))
        assert Source.objects.count() == KNOWN[name].get("sources", 0)
        assert Coding.objects.count() == KNOWN[name].get("codings", 0)
        assert CodeEntry.objects.count() == KNOWN[name]["codes"]
