"""Builds the example programme in the study in use, from first site to last memo. Call it in one transaction."""

from fingerpost.actions import programme
from fingerpost.example import book, coded, meaning, scaffold, texts
from fingerpost.example.files import data
from fingerpost.example.loading import Loading, Progress
from fingerpost.store.models import Person, Programme


def load(*, by: Person, progress: Progress = lambda what, done, total: None) -> Programme:
    """Load the example as `by`, who owns the file. `progress` is told what, how many are done, and of how many."""
    head = data("programme")["programme"]
    made = programme.add_programme(by=by, name=head["name"], key=head["key"], description=head["description"])
    to = Loading(by, made, progress)
    _around(to)
    texts.load_reports(to)
    texts.load_interviews(to)
    texts.load_notes(to)
    _coding(to)
    meaning.load_findings(to)
    meaning.load_memos(to)
    return made


def _around(to: Loading) -> None:
    parts = (
        scaffold.load_places, scaffold.load_people, scaffold.load_participants, scaffold.load_instrument,
        scaffold.load_frameworks, scaffold.load_literature, scaffold.load_routemap,
    )  # fmt: skip
    for done, part in enumerate(parts, start=1):
        part(to)
        to.progress("Sites, people, frameworks, literature", done, len(parts))


def _coding(to: Loading) -> None:
    codebook = book.found_codebook(to)
    for number in (1, 2, 3):
        book.load_version(to, codebook, number)
        coded.load_codings(to, number)
    scaffold.load_crosswalks(to, codebook)
