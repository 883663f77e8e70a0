"""`fingerpost agreement` on plain tables: the contract of its JSON, what a newcomer reads, and bad input."""

import json

import pytest

from fingerpost.analysis.agreement import NAMED
from fingerpost.analysis.agreement.span_measuring import USUAL
from terminal import run

UNITS = "A,B,C\n1,1,\n2,2,3\n3,3,3\n1,2,1\n4,4,4\n"
SPANS = "document,coder,code,start,end\nd,A,x,0,10\nd,B,x,5,12\ne,A,y,3,9\ne,B,y,3,9\ne,B,x,20,30\n"
LENGTHS = "document,length\nd,100\ne,50\nf,70\n"
KEYS = {"value", "se", "low", "high", "n", "clusters", "undefined"}


@pytest.fixture
def files(tmp_path):
    """Writes tables and gives their path."""

    def write(**texts):
        for name, text in texts.items():
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        return tmp_path

    return write


def shape(ended):
    assert ended.code == 0, ended.text
    return json.loads(ended.text)


def test_json_of_units_has_every_coefficient_in_its_shape(files):
    found = shape(run("agreement", files(units=UNITS) / "units.csv", "--json"))
    assert list(found) == list(NAMED)
    assert all(set(one) == KEYS and (one["value"] is None) == (one["undefined"] is not None) for one in found.values())


def test_json_of_spans_has_the_ten_figures_in_their_shape(files):
    place = files(spans=SPANS, lengths=LENGTHS)
    found = shape(run("agreement", place / "spans.csv", "--lengths", place / "lengths.csv", "--json"))
    assert list(found) == list(USUAL)
    assert all(set(one) == KEYS for one in found.values())
    assert found["character_kappa"]["clusters"] == 3 and found["character_kappa"]["n"] == 220


def test_json_by_code_and_pair_has_a_group_for_each(files):
    place = files(spans=SPANS, lengths=LENGTHS)
    found = shape(
        run("agreement", place / "spans.csv", "--lengths", place / "lengths.csv", "--by", "code,pair", "--json")
    )
    assert [(group["code"], group["pair"]) for group in found["groups"]] == [("x", ["A", "B"]), ("y", ["A", "B"])]
    assert found["groups"][1]["measures"]["character_kappa"]["value"] == 1


def test_domains_split_the_u_alphas(files):
    place = files(spans=SPANS, lengths=LENGTHS, domains="domain,code\ng,x\nh,y\n")
    options = ("--lengths", place / "lengths.csv", "--domain", place / "domains.csv", "--json")
    found = shape(run("agreement", place / "spans.csv", *options, "--by", "domain"))
    assert [group["domain"] for group in found["groups"]] == ["g", "h"]
    assert "2 domains" in shape(run("agreement", place / "spans.csv", *options))["u_alpha"]["undefined"]


def test_who_looked_changes_the_universe(files):
    place = files(spans=SPANS, lengths=LENGTHS, looked="document,coder\nd,A\nd,B\ne,A\ne,B\n")
    options = ("--lengths", place / "lengths.csv", "--looked", place / "looked.csv", "--json")
    assert shape(run("agreement", place / "spans.csv", *options))["character_kappa"]["n"] == 150


def test_a_newcomer_reads_what_was_compared_before_any_figure(files):
    text = run("agreement", files(units=UNITS) / "units.csv").text
    head, _, table = text.partition("\n\n")
    for part in ("3 coders (A, B, C)", "5 units", "1 of 15 values", "prevalence 1 28.6%", "a row of units.csv"):
        assert part in head
    assert "Percent agreement" in table and "linearised, by units" in table and "Not defined: Cohen's kappa" in table


def test_figures_stand_under_their_heads(files):
    lines = run("agreement", files(units=UNITS) / "units.csv").text.splitlines()
    head = next(line for line in lines if line.split() == ["value", "se", "low", "high", "n"])
    row = next(line for line in lines if line.startswith("Percent agreement"))
    assert len(row) == len(head) and row[: head.index("value")].strip() == "Percent agreement"


def test_spans_are_read_with_their_universe_and_table(files):
    place = files(spans=SPANS, lengths=LENGTHS)
    text = run("agreement", place / "spans.csv", "--lengths", place / "lengths.csv", "--by", "code,pair").text
    for part in (
        "220 characters of 3 documents",
        "5 spans in spans.csv",
        "x, A and B",
        "both 5, first alone 5",
        "prevalence A 4.55%",
    ):
        assert part in text


def test_no_word_of_verdict_is_printed(files):
    place = files(units=UNITS, spans=SPANS, lengths=LENGTHS)
    texts = [
        run("agreement", place / "units.csv", "--methods").text,
        run("agreement", place / "spans.csv", "--lengths", place / "lengths.csv", "--methods").text,
    ]
    words = ("substantial", "moderate", "fair", "excellent", "acceptable", "good", "poor", "perfect")
    assert [word for word in words for text in texts if f" {word} " in text.lower()] == []


def test_a_level_hides_what_it_does_not_carry_from_the_reader(files):
    text = run("agreement", files(units=UNITS) / "units.csv", "--level", "nominal").text
    assert "alpha, nominal" in text and "alpha, interval" not in text and "Weighted" not in text


def test_the_bootstrap_repeats_with_its_seed(files):
    place = files(units=UNITS)
    one, again, other = (
        shape(run("agreement", place / "units.csv", "--ci", "bootstrap", "--seed", seed, "--json")) for seed in "112"
    )
    assert one == again != other


def test_documents_in_the_table_are_clusters(files):
    table = "document,A,B\n" + "".join(f"d{n % 6},{n % 2},{n % 3 % 2}\n" for n in range(60))
    assert shape(run("agreement", files(units=table) / "units.csv", "--json"))["alpha_nominal"]["clusters"] == 6


BAD = {
    "a word where numbers are needed": ("A,B\n1,2\n3,x\n", ("--level", "interval"), 10, "Row 3, column B: 'x'"),
    "a word without an order": ("A,B\na,b\n", ("--level", "ordinal"), 11, "Row 2, column A: 'a'"),
    "an unknown level": ("A,B\n1,2\n", ("--level", "cardinal"), 11, "Unknown level 'cardinal'"),
    "an unknown interval": ("A,B\n1,2\n", ("--ci", "exact"), 11, "Unknown interval 'exact'"),
    "an unknown measure": ("A,B\n1,2\n", ("--measures", "kappa"), 11, "No coefficient named 'kappa'"),
    "one coder": ("A\n1\n2\n", (), 11, "There is 1 coder"),
    "a category not declared": ("A,B\n1,2\n9,1\n", ("--categories", "1,2"), 11, "Row 3, column A: 9"),
    "spans without lengths": (SPANS, (), 11, "--lengths"),
    "units split as spans": ("A,B\n1,2\n", ("--by", "code"), 11, "--by is for spans"),
    "a seed below zero": ("A,B\n1,2\n", ("--seed", "-1"), 11, "seed"),
}


@pytest.mark.parametrize(("text", "options", "code", "message"), BAD.values(), ids=BAD)
def test_bad_input_is_told_plainly_with_its_place(files, text, options, code, message):
    ended = run("agreement", files(table=text) / "table.csv", *options)
    assert ended.code == code and message in ended.err and "Traceback" not in ended.err


BAD_SPANS = {
    "reversed": ("d,A,x,9,3", "Row 3, column end"),
    "outside": ("d,A,x,9,101", "Row 3, column end"),
    "an unknown document": ("q,A,x,1,3", "Row 3, column document"),
    "no number": ("d,A,x,one,3", "Row 3, column start"),
    "the same row twice": ("d,B,x,5,12", "Row 3, column document,coder,code,start,end"),
}


@pytest.mark.parametrize(("row", "message"), BAD_SPANS.values(), ids=BAD_SPANS)
def test_a_bad_span_is_told_with_its_place(files, row, message):
    place = files(spans=f"document,coder,code,start,end\nd,B,x,5,12\n{row}\nd,A,x,1,2\n", lengths=LENGTHS)
    ended = run("agreement", place / "spans.csv", "--lengths", place / "lengths.csv")
    assert ended.code == 10 and message in ended.err


def test_a_file_that_is_not_there_is_not_found(tmp_path):
    assert run("agreement", tmp_path / "none.csv").code == 12


def test_names_cannot_repaint_the_terminal(files):
    text = run("agreement", files(units="A\x1b[31m,B\n1,2\n2,2\n") / "units.csv").text
    assert "\x1b" not in text and "A\ufffd[31m" in text
