"""Agreement of parts, pairs, one coder left out, over rounds: page, command and Python print the same numbers."""

import csv
import io
import json
from collections import Counter
from html.parser import HTMLParser

import pytest
from django.test import Client

import fingerpost
from fingerpost.formats import exhibits as files
from fingerpost.store.connection import close, create_study, using
from fingerpost.store.location import locate
from fingerpost.store.models import Person
from round_drawn import BLIND, draw_round
from terminal import run
from world import draw

HOME = "/p/drawn-world/agreement/"
LINES = (
    ("interview", "We rang each other every morning.", "Ties", "facilitator", "facilitator", "none"),
    ("interview", "The budget stopped in March.", "Money", "barrier", "need", None),
    ("note", "The meeting began late.", "Pace", "barrier", None, "barrier"),
    ("note", "Two people had not met before.", "Ties", "none", "mixed", "none"),
)


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """A study file with two rounds, the newer of three coders."""
    location = locate(tmp_path_factory.mktemp("faces") / "rounds.fingerpost")
    create_study(location)
    with using(location):
        world = draw()
        draw_round(world, 1, lines=BLIND)
        draw_round(world, 2, coders=("coder_a", "coder_b", "lead"), lines=LINES)
    close(location)
    return location


class Tables(HTMLParser):
    """The words of each cell of a page's tables, below a line's own header."""

    def __init__(self, html):
        super().__init__()
        self.tables, self.words, self.inside = [], None, []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        if tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.words = []

    def handle_endtag(self, tag):
        if tag in ("td", "th") and self.words is not None:
            self.tables[-1][-1].append(" ".join("".join(self.words).split()))
            self.words = None

    def handle_data(self, data):
        if self.words is not None:
            self.words.append(data)


def page_of(study, path):
    with using(study):
        client = Client(HTTP_HOST="127.0.0.1")
        client.force_login(Person.objects.get(is_owner=True))
        answer = client.get(HOME + path)
        assert answer.status_code == 200
        html = answer.content.decode()
    close(study)
    return Tables(html).tables


def by_command(study, *words):
    ended = run("show", *words, "--study", study.path, "--format", "json")
    assert ended.code == 0, ended.err
    return json.loads(ended.text)


def figures(exhibit):
    """Label and coders → the values of a JSON exhibit."""
    return [(row["label"], [cell["value"] for cell in row["cells"]]) for row in exhibit["rows"]]


def in_python(study, name, **asked):
    with fingerpost.open(study.path) as bench:
        shown = getattr(bench, name)(**asked)
        return shown, [(row.label, [cell.value for cell in row.cells]) for row in shown.exhibit.rows]


ASKED = [
    ("agreement", (), {}, "2/?pairs=on&unused=on", 0),
    ("agreement", ("--scope", "site"), {"scope": "site"}, "2/?pairs=on&unused=on&scope=site", 0),
    ("agreement", ("--where", "role=Manager"), {"where": {"role": "Manager"}}, "2/?pairs=on&unused=on&role=Manager", 0),
    ("agreement", ("--rolled-up",), {"rolled_up": True}, "2/?pairs=on&unused=on&rolled=on", 0),
    ("agreement-pairs", (), {}, "2/", 1),
    ("agreement-pairs", ("--where", "wave=W2", "--rolled-up"), {"where": {"wave": "W2"}, "rolled_up": True},
     "2/?wave=W2&rolled=on", 1),
    ("agreement-leave-one-out", (), {}, "2/", 2),
    ("agreement-leave-one-out", ("--where", "site=02"), {"where": {"site": "02"}}, "2/?site=02", 2),
    ("agreement-trend", (), {}, "", 0),
    ("agreement-trend", ("--where", "kind=interview", "--rolled-up"), {"where": {"kind": "interview"}, "rolled_up": True},
     "?kind=interview&rolled=on", 0),
]  # fmt: skip


@pytest.mark.parametrize(("name", "options", "asked", "path", "table"), ASKED)
def test_page_command_and_python_print_the_same_numbers(study, name, options, asked, path, table):
    number = () if name == "agreement-trend" else ("--round", "2")
    command = by_command(study, name, *number, *options)
    _, python = in_python(study, name.replace("-", "_"), **({"round": 2} if number else {}), **asked)
    assert figures(command) == python and len(python) > 2
    page = page_of(study, path)[table][1:]
    assert len(page) == len(command["rows"])
    printed = 0
    for words, row in zip(page, command["rows"], strict=True):
        there = Counter(" ".join(words[1:]).replace("†", " ").split())
        told = Counter(cell["text"].removesuffix(" %") for cell in row["cells"] if isinstance(cell["value"], float))
        assert told <= there, (row["label"], told - there, words)
        printed += told.total()
    assert printed > 5


@pytest.mark.parametrize("name", ["agreement-pairs", "agreement-leave-one-out", "agreement-trend"])
def test_each_comes_in_every_format(study, name, tmp_path):
    wanted = by_command(study, name)
    for form in files.FORMATS.values():
        target = tmp_path / f"{name}{form.suffix}"
        ended = run("show", name, "--study", study.path, "-o", target)
        assert ended.code == 0 and target.stat().st_size > 200, ended.err
    rows = list(csv.reader(io.StringIO((tmp_path / f"{name}.csv").read_text(encoding="utf-8-sig"))))
    assert [row[0] for row in rows[1 : 1 + len(wanted["rows"])]] == [row["label"] for row in wanted["rows"]]


def test_what_cannot_be_had_is_said_plainly(study):
    for words, code, says in (
        (("agreement-leave-one-out", "--round", "1"), 11, "Round 1 has two coders."),
        (("agreement-pairs", "--code", "Work"), 11, "is a heading"),
        (("agreement-trend", "--figure", "kappa"), 11, "no figure 'kappa'"),
        (("agreement", "--where", "site=03"), 12, "has no text of site '03'"),
        (("agreement", "--where", "polarity=need"), 11, "not parted by 'polarity'"),
        (("agreement-trend", "--where", "wave=W9"), 12, "no wave 'W9'"),
    ):
        ended = run("show", *words, "--study", study.path)
        assert (ended.code, ended.text) == (code, "") and says in ended.err
