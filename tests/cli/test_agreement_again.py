"""The data of a round give its figures again: by the lines that come with them, in Python and by command."""

import csv
import io
import json
import subprocess
import sys
import zipfile

import pytest

from fingerpost.actions.coding import Place
from fingerpost.actions.rounds import Chosen, Measured, Part
from fingerpost.store.connection import close, create_study, using
from fingerpost.store.location import locate
from round_drawn import draw_round
from terminal import run
from world import draw

FIGURES = ("value", "se", "low", "high", "below")


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """A study file with a round of three coders, of one text an excerpt, and what was agreed of it."""
    return a_study(tmp_path_factory.mktemp("again") / "round.fingerpost")


def a_study(path, **more):
    location = locate(path)
    create_study(location)
    with using(location):
        world = draw()
        lines = [
            ("interview", "We rang each other every morning.", "Ties", "facilitator", "facilitator", "none"),
            ("interview", "The budget stopped in March.", "Money", "barrier", "need", None),
            ("note", "The meeting began late.", "Pace", "barrier", None, "barrier"),
            ("note", "Two people had not met before.", "Ties", "none", "mixed", "none"),
        ]  # fmt: skip
        texts = [world.sources["interview"], world.sources["note"]]
        parts = [Part(Place(texts[1], 0, 54))]
        made = draw_round(
            world, coders=("coder_a", "coder_b", "lead"), lines=lines, chosen=Chosen(texts, parts=parts), **more
        )
        world.code(
            "interview", "The budget stopped in March.", "Money", world.lead, "barrier", layer="agreed", round=made
        )
    close(location)
    return location.path


def unpacked(study, folder, *options):
    ended = run("show", "agreement", "--study", study, "--data", folder / "data.zip", *options)
    assert ended.code == 0, ended.err
    zipfile.ZipFile(folder / "data.zip").extractall(folder)
    return rows((folder / "figures.csv").read_text(encoding="utf-8"))


def rows(text):
    return {(row["code"], row["pair"], row["measure"]): row for row in csv.DictReader(io.StringIO(text))}


@pytest.mark.parametrize(
    "options",
    [
        (), ("--unit", "character"), ("--threshold", "0.5"), ("--settled", "--unit", "sentence"), ("--rolled-up",),
        ("--where", "site=02"), ("--where", "role=Nurse", "--unit", "character"),
        ("--scope", "role", "--unit", "character", "--rolled-up"),
    ],
)  # fmt: skip
def test_the_script_that_comes_with_the_data_prints_every_figure_again(study, tmp_path, options):
    told = unpacked(study, tmp_path, *options)
    assert len(told) > 50
    printed_again(tmp_path, told)


def test_each_part_of_a_parted_round_has_a_folder_that_gives_its_figures_again(study, tmp_path):
    unpacked(study, tmp_path, "--scope", "site")
    parts = {row["folder"]: row["part"] for row in csv.DictReader((tmp_path / "parts.csv").open(encoding="utf-8"))}
    assert parts == {"part-01": "01 Harbour", "part-02": "02 Mill"}
    together = list(csv.DictReader((tmp_path / "figures-by-part.csv").open(encoding="utf-8")))
    for folder, part in parts.items():
        own = rows((tmp_path / folder / "figures.csv").read_text(encoding="utf-8"))
        here = {(row["code"], row["pair"], row["measure"]): row for row in together if row["part"] == part}
        assert {key: {**row, "part": part} for key, row in own.items()} == here
        printed_again(tmp_path / folder, own)
        assert "Parted by" not in (tmp_path / folder / "README.txt").read_text(encoding="utf-8")
    assert "Parted by site" in (tmp_path / "README.txt").read_text(encoding="utf-8")
    assert "By site it was: 01 Harbour " in (tmp_path / "methods.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "options", "defined"),
    [
        ("fleiss_kappa", (), True), ("light_kappa", ("--unit", "character"), False), ("binary_u_alpha", (), True),
        ("binary_u_alpha", ("--scope", "site", "--rolled-up"), True),
    ],
)  # fmt: skip
def test_a_declared_coefficient_is_in_the_data_and_printed_again(declared, tmp_path, name, options, defined):
    told = unpacked(declared(name), tmp_path, *options)
    lead = [row for (_, _, measure), row in told.items() if measure == name]
    assert len(lead) > 5 and any(row["value"] for row in lead) is defined
    assert all(bool(row["value"]) != bool(row["undefined"]) for row in lead)
    printed_again(tmp_path, told)
    for folder in ("part-01", "part-02") if "--scope" in options else ():
        printed_again(tmp_path / folder, rows((tmp_path / folder / "figures.csv").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def declared(tmp_path_factory):
    """A study file whose round declared a coefficient, made when it is first wanted."""
    made = {}

    def study_with(name):
        if name not in made:
            made[name] = a_study(tmp_path_factory.mktemp(name) / "round.fingerpost", measured=Measured(name, 0.5))
        return made[name]

    return study_with


def printed_again(folder, told):
    """The script in this folder prints the figures that stand beside it."""
    done = subprocess.run([sys.executable, "again.py"], cwd=folder, capture_output=True, text=True, check=False)
    again = rows(done.stdout)
    assert done.returncode == 0, done.stderr
    assert told.keys() == again.keys()
    for key, row in told.items():
        for head in (*FIGURES, "n", "clusters", "a", "b", "c", "d"):
            assert row[head] == again[key][head] or float(row[head]) == pytest.approx(float(again[key][head])), key


@pytest.mark.parametrize("options", [(), ("--unit", "character")])
def test_the_command_that_comes_with_the_data_prints_the_figures_again(study, tmp_path, options, monkeypatch):
    told = unpacked(study, tmp_path, *options)
    monkeypatch.chdir(tmp_path)
    line = next(
        line for line in (tmp_path / "README.txt").read_text().splitlines() if "fingerpost agreement spans" in line
    )
    ended = run(*line.split()[1:])
    assert ended.code == 0, ended.err
    groups = json.loads(ended.text)["groups"]
    assert len(groups) > 10
    for group in groups:
        for name, one in group["measures"].items():
            row = told[group["code"], " & ".join(group["pair"]), name]
            for head in ("value", "se", "low", "high"):
                wanted = float(row[head]) if row[head] else None
                assert one[head] == (wanted if wanted is None else pytest.approx(wanted, rel=1e-5, abs=1e-7)), name


def test_no_word_of_the_texts_is_in_the_data(study, tmp_path):
    unpacked(study, tmp_path)
    everything = b" ".join(path.read_bytes() for path in tmp_path.iterdir() if path.suffix != ".zip")
    assert b"every morning" not in everything and b"The meeting" not in everything and b"Ann Coder" in everything


def test_the_paragraph_names_coders_unit_version_coefficient_and_interval(study):
    said = run("show", "agreement", "--study", study, "--methods").text
    for part in (
        "3 coders (Ann Coder, Bob Coder and Lena Lead)", "codebook version 2", "turns and sentences", "Cohen's kappa",
        "95 %", "whole sources as clusters", "Of some sources an excerpt was coded", "Computed with Fingerpost",
    ):  # fmt: skip
        assert part in said


def test_the_paragraph_says_which_part_it_is_of_and_what_was_rolled_up(study):
    said = run("show", "agreement", "--study", study, "--methods", "--where", "site=02", "--rolled-up").text
    assert "Figures are of site 02 Mill alone: 1 source of these." in said and "It was coded by two" in said
    assert "Codes were rolled up" in said and "Over the whole codebook rolled up into one it was" in said
    assert "without an interval: one source alone" in said
    by_role = run("show", "agreement", "--study", study, "--methods", "--scope", "role").text
    assert (
        "By participant's role it was: Manager " in by_role and "; Nurse not defined: nobody used the code" in by_role
    )


def test_units_that_are_no_places_are_told_by_row_and_column(tmp_path):
    (tmp_path / "spans.csv").write_text("document,coder,code,start,end\nd,A,x,0,5\nd,B,x,0,4\n")
    (tmp_path / "lengths.csv").write_text("document,length\nd,20\n")
    (tmp_path / "units.csv").write_text("document,start,end\nd,0,ten\n")
    asked = (
        "agreement",
        tmp_path / "spans.csv",
        "--lengths",
        tmp_path / "lengths.csv",
        "--units",
        tmp_path / "units.csv",
    )
    ended = run(*asked)
    assert ended.code == 10 and "Row 2, column end" in ended.err and "'ten' is no place" in ended.err
    (tmp_path / "units.csv").write_text("document,start,end\nd,0,10\nd,10,20\n")
    found = json.loads(run(*asked, "--measures", "character_kappa,character_percent", "--json").text)
    assert found["character_percent"]["n"] == 2 and found["character_kappa"]["value"] == 1
