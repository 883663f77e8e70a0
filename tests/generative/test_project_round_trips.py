"""Any study goes out and comes into an empty one equal: texts, spans, paths, coders, polarity, memos, cases, values."""

import io
import uuid
from contextlib import suppress
from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fingerpost.actions import codebook, coding, memos, people, programme, sources
from fingerpost.actions.handing_out import outgoing
from fingerpost.actions.projects import ProjectRead, bring_in_project
from fingerpost.formats.refi.read import read_file
from fingerpost.store.connection import create_study, using
from fingerpost.store.location import locate
from fingerpost.store.models import Case, CaseSource, Variable, VariableValue
from fingerpost.terms.coding import Polarity
from fingerpost.terms.people import Role
from fingerpost.terms.project_digest import parts, project_digest
from fingerpost.terms.sources import SourceKind, SourceText, canonical

LETTERS = st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n\r\t😀e\u0301🏴\u202e﷽&<'\"]")
TEXTS = st.text(LETTERS, min_size=1, max_size=60).filter(lambda text: canonical(text).strip())
NAMES = st.text(LETTERS, min_size=1, max_size=12).filter(lambda text: text.strip())
WORDS = st.text(LETTERS, max_size=30)
CODES = st.lists(st.tuples(st.integers(0, 9), st.sampled_from(["Costs", "Ties", "Time"])), min_size=1, max_size=8)
MARKS = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 1), st.integers(0, 99), st.integers(1, 99),
              st.sampled_from(list(Polarity)), WORDS),
    max_size=12,
)  # fmt: skip
HELD = st.lists(st.tuples(NAMES, WORDS, st.integers(0, 9)), max_size=3)
MEMOS = st.lists(st.tuples(NAMES, st.sampled_from(["code", "source", "reflexive"]), st.integers(0, 9)), max_size=3)


@pytest.fixture(scope="module")
def two_studies(tmp_path_factory):
    """Two empty study files."""
    folder = tmp_path_factory.mktemp("two")
    places = [locate(folder / f"{name}.fingerpost") for name in "ab"]
    for place in places:
        create_study(place)
    return places


def drawn(owner, texts, codes, marks, held, said):
    """A programme with all of this, through the doors that screens use."""
    made = programme.add_programme(by=owner, name=f"P {uuid.uuid4().hex}")
    coders = [
        people.add_person(by=owner, name=name, email=f"{uuid.uuid4().hex}@example.org") for name in ("Ana", "Ben")
    ]
    for coder in coders:
        programme.add_member(by=owner, programme=made, person=coder, role=Role.CODER)
    book = codebook.add_codebook(by=owner, programme=made)
    placed, taken = [], set()
    for above, name in codes:
        parent = placed[above % len(placed)] if placed and above else None
        if (parent, name) not in taken:
            taken.add((parent, name))
            placed.append(codebook.add_code(by=owner, codebook=book, words=codebook.CodeWords(name), parent=parent))
    found = [_source(owner, made, number, text) for number, text in enumerate(texts)]
    for mark in marks:
        _coded(coders, found, placed, mark)
    for text, kind, at in said:
        about = {"code": placed, "source": found}.get(kind)
        memos.write_memo(by=coders[0], programme=made, text=text, about=about[at % len(about)] if about else None)
    _held(made, found, held)
    return made


def _source(owner, made, number, text):
    words = SourceText(title=f"Talk {number}", text=canonical(text), extractor="drawn")
    return sources.add_source(by=owner, programme=made, text=words, kind=SourceKind.INTERVIEW, held_on=date(2024, 1, 2))


def _coded(coders, found, placed, mark):
    at, code, who, start, length, polarity, memo = mark
    source = found[at % len(found)]
    text = source.current.text
    start = start % len(text)
    place = coding.Place(source, start, min(len(text), start + length))
    with suppress(coding.Conflict):  # the same coder put the same code on the same words: that stands once
        coding.add_coding(by=coders[who], place=place, code=placed[code % len(placed)], polarity=polarity, memo=memo)


def _held(made, found, held):
    """Cases and variables have no doors of their own yet: they only come with projects."""
    for name, value, at in held:
        variable = Variable.objects.create(programme=made, name=name, kind="Text")
        case = Case.objects.create(programme=made, name=name)
        source = found[at % len(found)]
        CaseSource.objects.create(case=case, source=source)
        VariableValue.objects.create(variable=variable, case=case, value=value)
        VariableValue.objects.create(variable=variable, source=source, value=value)


def written(owner, made):
    """The project as a file, read again."""
    file = io.BytesIO()
    with outgoing(owner, made) as out:
        out.write(file)
    file.seek(0)
    return read_file("drawn.qdpx", file).value


def rolled_back(place):
    return transaction.atomic(using=place.alias)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@example(texts=[":"], codes=[(0, "Costs")], marks=[(0, 0, 0, 0, 1, Polarity.NEED, "")], held=[], said=[])
@given(texts=st.lists(TEXTS, min_size=1, max_size=3), codes=CODES, marks=MARKS, held=HELD, said=MEMOS)
def test_any_study_goes_round(two_studies, texts, codes, marks, held, said):
    one, other = two_studies
    with using(one), rolled_back(one):
        owner = people.add_owner()
        first = written(owner, drawn(owner, texts, codes, marks, held, said))
        transaction.set_rollback(True, using=one.alias)
    with using(other), rolled_back(other):
        owner = people.add_owner()
        empty = programme.add_programme(by=owner, name="Empty")
        report = bring_in_project(by=owner, programme=empty, read=ProjectRead("drawn.qdpx", b"drawn", first))
        second = written(owner, empty)
        transaction.set_rollback(True, using=other.alias)
    assert sorted(map(str, parts(second))) == sorted(map(str, parts(first)))
    assert project_digest(second) == project_digest(first)
    assert report.quotations_verified == report.quotations_total == len(first.codings)
