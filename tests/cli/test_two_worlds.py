"""Commands as a coder in an open round print the same with and without another coder's blind work."""

import shutil
from contextlib import contextmanager

import click
import pytest

from drawn_rounds import CLOSED, blind, opened
from fingerpost.actions import coding, rounds
from fingerpost.cli.main import cli
from fingerpost.store.connection import close, create_study, register, using
from fingerpost.store.location import locate
from fingerpost.terms.coding import Polarity
from second_storey import draw_routemap
from terminal import run
from world import draw

SHOWN = {
    "matrix": ["--cols", "wave", "--count", "codings"], "framework-table": ["--framework", "small-2.0", "--quoted"],
    "quotations": ["--code", "Candour"], "codebook": [], "memos": [], "evidence-table": [], "routemap": [],
    "agreement": [], "agreement-pairs": [], "agreement-leave-one-out": [], "agreement-trend": [], "agenda": ["--round", "1"],
}  # fmt: skip
OTHERS = [["search", "form"], ["find", "code:Pace"], ["find", "code:Candour"]]


@contextmanager
def at_work(path):
    """The study in use, and its file whole again afterwards."""
    location = locate(path)
    register(location)
    with using(location):
        yield
    close(location)


@pytest.fixture(scope="module")
def studies(tmp_path_factory):
    """Copies of one study with an open round: before the other coder's work, after it, and revealed."""
    folder = tmp_path_factory.mktemp("worlds")
    paths = {name: folder / f"{name}.fingerpost" for name in ("worked in", "without", "with", "revealed")}
    create_study(locate(paths["worked in"]))
    with at_work(paths["worked in"]):
        world = draw()
        draw_routemap(world)
        made = opened(world)
        blind(world, made, "coder_a", "The meeting began late.", "Pace", "barrier")
    shutil.copyfile(paths["worked in"], paths["without"])
    with at_work(paths["worked in"]):
        put = blind(world, made, "coder_b", "Two people had not met", "Candour", memo="Zebra.")
        blind(world, made, "coder_b", "The form", "Pace", "need")
        coding.change_coding(by=world.coder_b, coding=put, polarity=Polarity.MIXED)
    shutil.copyfile(paths["worked in"], paths["with"])
    with at_work(paths["worked in"]):
        rounds.advance_round(by=world.owner, round=made, on=CLOSED, early=True)
    shutil.copyfile(paths["worked in"], paths["revealed"])
    return paths


def told(path):
    """Command → what it prints as Ann Coder."""
    saved = ["show", "transcript", "--round", "1", "--source", "The note", "-o", path.parent / "note.docx"]
    words = [saved, *(["show", name, *more, "--format", "json"] for name, more in SHOWN.items()), *OTHERS]
    return {" ".join(map(str, each)): run(*each, "--study", path, "--as", "ann@example.org") for each in words}


def test_each_command_that_shows_is_compared():
    assert {*SHOWN, "transcript"} == set(cli.get_command(click.Context(cli), "show").commands)


def test_another_coders_blind_work_changes_no_byte_of_any_command(studies):
    without, hers = told(studies["without"]), told(studies["with"])
    assert {name: ended for name, ended in hers.items() if ended != without[name]} == {}


def test_the_same_commands_do_tell_it_once_the_round_is_revealed(studies):
    hers, after = told(studies["with"]), told(studies["revealed"])
    changed = {name for name in hers if hers[name] != after[name]}
    assert "show quotations --code Candour --format json" in changed and len(changed) > 4
