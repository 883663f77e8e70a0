"""Why a cell is empty: each reason, which one wins, and what parents and constructs say."""

import pytest

from analysis_frames import codes, codings, constructs, labels, links, sources
from fingerpost.analysis.matrix import Columns, code_rows, construct_rows, matrix

SITES = Columns("site", labels("01"))
FREE = {"source_id": "a", "site": "01"}
FORM = {"source_id": "a", "site": "01", "questions": ["q1"]}
OTHER_SITE = {"source_id": "a", "site": "02"}
UNDER = {"code_id": "other", "source_id": "a", "site": "01"}
TRUST = {"code_id": "trust"}
OTHER = {"code_id": "other"}


def told(code_lines, source_lines, coding_lines, columns=SITES):
    shown = matrix(codings(*coding_lines), sources(*source_lines), code_rows(codes(*code_lines)), columns)
    return {row.label: [cell.reason for cell in row.cells] for row in shown.rows}


@pytest.mark.parametrize(
    ("code", "texts", "said", "reason"),
    [
        pytest.param({}, [], [], "no source", id="no text at all"),
        pytest.param({}, [OTHER_SITE], [UNDER], "no source", id="no text from that site"),
        pytest.param({"questions": ["q2"]}, [FORM], [UNDER], "not asked", id="only other questions answered"),
        pytest.param({"questions": ["q1", "q2"]}, [FORM], [UNDER], "nothing said", id="question answered"),
        pytest.param({"questions": ["q2"]}, [FREE], [UNDER], "nothing said", id="free text may speak of it"),
        pytest.param(
            {"questions": ["q2"]},
            [FORM, FREE | {"source_id": "b"}],
            [UNDER],
            "nothing said",
            id="one source of free text is enough",
        ),
        pytest.param({}, [FORM], [UNDER], "nothing said", id="a code without questions is always asked"),
        pytest.param({}, [FREE], [], "not coded under this version", id="a text nobody coded"),
        pytest.param(
            {"versions": [2]}, [FREE], [UNDER], "not coded under this version", id="coded before the code was"
        ),
        pytest.param({"versions": [1, 2]}, [FREE], [UNDER], "nothing said", id="coded when the code stood"),
        pytest.param({"versions": None}, [FREE], [UNDER], "nothing said", id="a code of all versions"),
        pytest.param({"versions": []}, [FREE], [UNDER], "not coded under this version", id="of no version"),
        pytest.param({"questions": ["q2"]}, [FORM], [], "not asked", id="not asked goes before not coded"),
    ],
)
def test_an_empty_cell_says_why(code, texts, said, reason):
    assert told([TRUST | code, OTHER], texts, said)["trust"] == [reason, reason]


def test_a_parent_gives_the_most_informative_reason_of_its_descendants():
    tree = [
        {"code_id": "root", "versions": [2]},
        {"code_id": "asked", "parent_id": "root", "questions": ["q2"]},
        {"code_id": "silent", "parent_id": "asked"},
        OTHER,
    ]
    shown = told(tree, [FORM], [UNDER])
    assert [shown[name][0] for name in ("root", "asked", "silent")] == ["nothing said"] * 3
    shown = told([tree[0], tree[1], OTHER], [FORM], [UNDER])
    assert [shown[name][0] for name in ("root", "asked")] == ["not coded under this version", "not asked"]


def test_the_total_gives_the_most_informative_reason_of_its_columns():
    columns = Columns("site", labels("01", "02", "03"))
    texts = [FREE, OTHER_SITE | {"source_id": "b"}]
    assert told([TRUST, OTHER], texts, [UNDER], columns)["trust"] == [
        "nothing said",
        "not coded under this version",
        "no source",
        "nothing said",
    ]


def test_versions_are_taken_from_every_coding_and_not_only_from_those_counted():
    whole = codings(UNDER)
    rows = code_rows(codes(TRUST, OTHER))
    alone = matrix(whole.clear(), sources(FREE), rows, SITES)
    informed = matrix(whole.clear(), sources(FREE), rows, SITES, coded=whole)
    assert alone.rows[0].cells[0].reason == "not coded under this version"
    assert informed.rows[0].cells[0].reason == "nothing said"


def test_a_construct_says_what_its_codes_say_and_one_without_codes_that_it_has_none():
    scheme = constructs(
        {"construct_id": "domain"},
        {"construct_id": "linked", "parent_id": "domain"},
        {"construct_id": "bare", "parent_id": "domain"},
    )
    book = codes(TRUST | {"questions": ["q2"]}, {"code_id": "late", "versions": [2]}, OTHER)
    rows = construct_rows(scheme, links(("trust", "linked"), ("late", "linked")), book)
    shown = matrix(codings(UNDER), sources(FORM), rows, SITES)
    assert [(row.label, row.cells[0].reason) for row in shown.rows] == [
        ("domain", "not coded under this version"),
        ("linked", "not coded under this version"),
        ("bare", "no code linked"),
    ]


def test_a_source_falls_in_the_column_of_each_role_that_speaks_in_it():
    columns = Columns("role", labels("nurse", "manager", "porter"))
    texts = [FREE | {"roles": ["nurse", "manager"]}]
    assert told([TRUST, OTHER], texts, [UNDER], columns)["trust"][:3] == [
        "nothing said",
        "nothing said",
        "no source",
    ]


def test_a_coding_moved_at_a_split_does_not_mean_that_its_source_was_read_again():
    moved = {"source_id": "s1", "site": "01", "code_id": "new", "version": 2, "read_under": 1}
    book = codes({"code_id": "new", "versions": [2]}, {"code_id": "other", "versions": [2]})
    shown = matrix(
        codings(moved), sources({"source_id": "s1", "site": "01"}), code_rows(book), Columns("site", labels("01"))
    )
    assert [row.cells[0].reason for row in shown.rows] == [None, "not coded under this version"]
