"""Importing files: all of them or none, each once, through the same doors as the screens."""

import json
import os
from datetime import date
from uuid import uuid4

import pytest

from fingerpost.actions.exchange import About, import_files
from fingerpost.actions.reporting import NewQuestion, add_instrument, add_instrument_version
from fingerpost.actions.sources import NewSource, add_source, add_sources, withdraw_source
from fingerpost.store.models import LedgerEvent, Original, Section, Source, Turn
from fingerpost.terms.errors import Invalid, NotFound, Refused, Unreadable
from fingerpost.terms.sources import SourceKind, SourceText, Span
from manners import done_once, events_of, refused_to

TALK = "Ann: We rang each other.\n\nBob: It took long, but it worked.\n\nAnn: Every day.\n\nBob: Yes, every day.\n"


@pytest.fixture
def files(tmp_path):
    """Three files that can be read: a transcript, Markdown with headings, plain text."""
    (tmp_path / "talk.txt").write_text(TALK, encoding="utf-8")
    (tmp_path / "note.md").write_text("# The <b>visit</b>\n\nWe met.\n\n## After\n\nWe left.\n", encoding="utf-8")
    (tmp_path / "plain.txt").write_text("Only words. 😀\n", encoding="utf-8")
    return [tmp_path / name for name in ("talk.txt", "note.md", "plain.txt")]


def brought_in(world, paths, **more):
    return import_files(by=world.lead, programme=world.programme, paths=paths, **more)


def test_a_file_whose_name_is_no_text_comes_in_under_a_name_that_can_be_kept(world, tmp_path):
    path = tmp_path / os.fsdecode(b"caf\xe9.txt")
    try:
        path.write_text(TALK, encoding="utf-8")
    except (OSError, UnicodeError):
        pytest.skip("this system has no such names")
    report = brought_in(world, [path])
    made = Source.objects.get(guid=report.files[0].source)
    assert (made.title, report.files[0].name) == ("caf\ufffd", "caf\ufffd.txt")
    assert Original.objects.get(version__source=made).name == "caf\ufffd.txt"


def test_each_file_becomes_a_source_with_its_original(world, files):
    report = brought_in(world, files, about=About(SourceKind.FIELD_NOTE, world.sites["01"], world.waves["W2"]))
    made = Source.objects.filter(guid__in=[file.source for file in report.files])
    assert report.sources == made.count() == 3
    assert {(row.kind, row.site.key, row.wave.key) for row in made} == {("field-note", "01", "W2")}
    kept = {row.name: bytes(row.content) for row in Original.objects.filter(version__source__in=made)}
    assert kept == {path.name: path.read_bytes() for path in files}


def test_the_report_says_what_was_read(world, files):
    talk, note, plain = brought_in(world, files).files
    assert (talk.turns, talk.speakers, talk.characters) == (4, ("Ann", "Bob"), len(TALK))
    assert note.sections == 2 and "visit" in note.title
    assert (plain.words, plain.characters) == (3, len("Only words. 😀\n"))


def test_a_filled_in_form_is_split_by_its_questions(world, tmp_path):
    form = add_instrument(by=world.lead, programme=world.programme, name="Living Document")
    asked = [NewQuestion("helped", "What has helped?"), NewQuestion("hindered", "What has got in the way?")]
    add_instrument_version(by=world.lead, instrument=form, from_wave=world.waves["W1"], questions=asked)
    text = "# What has helped?\n\nMeetings.\n\n# What has got in the way?\n\nTime.\n"
    (tmp_path / "form.md").write_text(text, encoding="utf-8")
    [file] = brought_in(world, [tmp_path / "form.md"], about=About(wave=world.waves["W2"])).files
    sections = Section.objects.filter(version__source__guid=file.source)
    assert list(sections.values_list("key", "label")) == [(q.key, q.text) for q in asked]


def test_captions_keep_the_time_of_each_place(world, tmp_path):
    (tmp_path / "talk.vtt").write_text("WEBVTT\n\n00:01.000 --> 00:02.500\n<v Ann>Hello.\n", encoding="utf-8")
    [file] = brought_in(world, [tmp_path / "talk.vtt"]).files
    source = Source.objects.get(guid=file.source)
    assert source.current.text == "Ann: Hello."
    assert source.current.times == [[5, 1000], [11, 2500]]
    withdraw_source(by=world.lead, source=source, on=date(2024, 5, 1))
    assert Source.objects.get(guid=file.source).current.times is None


def test_a_report_of_an_import_is_json_in_the_agreed_shape(world, files):
    shape = json.loads(json.dumps(brought_in(world, files).shape()))
    assert {name: shape[name] for name in list(shape)[:6]} == {
        "sources": 3, "codes": 0, "codings": 0, "quotations_verified": 0, "quotations_total": 0, "problems": [],
    }  # fmt: skip


def test_a_file_that_is_here_already_is_recognised_by_its_bytes(world, files, tmp_path):
    brought_in(world, files)
    renamed = tmp_path / "other name.txt"
    renamed.write_bytes(files[2].read_bytes())
    before = Source.objects.count()
    report = brought_in(world, [renamed, *files])
    assert report.sources == 0 and Source.objects.count() == before
    assert [file.already_here for file in report.files] == [True] * 4
    assert all("here already" in problem.what for problem in report.problems)


def test_the_same_file_named_twice_comes_in_once(world, files):
    report = brought_in(world, [files[0], files[0]])
    assert report.sources == 1 and [file.already_here for file in report.files] == [False, True]


def test_one_unreadable_file_keeps_all_out_and_every_problem_is_told(world, files, tmp_path):
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "picture.docx").write_bytes(b"\x89PNG")
    before = (Source.objects.count(), LedgerEvent.objects.count())
    with pytest.raises(Unreadable) as caught:
        brought_in(world, [*files, tmp_path / "empty.txt", tmp_path / "picture.docx"])
    assert {problem.where for problem in caught.value.problems} == {"empty.txt", "picture.docx"}
    assert (Source.objects.count(), LedgerEvent.objects.count()) == before


def test_unreadable_files_can_be_skipped(world, files, tmp_path):
    (tmp_path / "empty.txt").write_text("")
    report = brought_in(world, [tmp_path / "empty.txt", *files], skip_unreadable=True)
    assert report.sources == 3 and report.files[0].source is None
    assert [problem.where for problem in report.problems if problem.severity == "error"] == ["empty.txt"]


def test_all_files_of_an_import_are_one_act(world, files):
    before = LedgerEvent.objects.count()
    brought_in(world, files)
    assert LedgerEvent.objects.count() == before + 1
    assert len(LedgerEvent.objects.last().details["sources"]) == 3
    assert "rang" not in str(LedgerEvent.objects.last().details)


def test_a_speaker_with_a_pseudonym_of_the_register_is_that_participant(world, tmp_path):
    path = tmp_path / "talk.txt"
    path.write_text(TALK.replace("Ann", "P-manager"), encoding="utf-8")
    brought_in(world, [path], about=About(SourceKind.INTERVIEW))
    turns = Turn.objects.filter(version__source__title="talk").order_by("position")
    assert [turn.participant == world.participants["manager"] for turn in turns] == [True, False, True, False]
    assert turns[0].post.role == "Manager"


def test_progress_is_told_file_by_file(world, files):
    told = []
    brought_in(world, files, progress=lambda what, done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize(
    ("who", "kind", "error"),
    [
        ("reader", SourceKind.OTHER, Refused),
        ("site_lead", SourceKind.OTHER, Refused),
        ("coder_a", SourceKind.SITE_REPORT, Refused),
        ("stranger", SourceKind.OTHER, NotFound),
    ],
)
def test_who_may_not_import_is_told_before_any_file_is_opened(world, who, kind, error, tmp_path):
    with pytest.raises(error):
        import_files(by=getattr(world, who), programme=world.programme, paths=[tmp_path / "no"], about=About(kind))


def test_no_files_is_no_import(world):
    with pytest.raises(Invalid):
        brought_in(world, [])


def texts(world, number=2):
    spans = (Span(0, 4, "Head", "q1"), Span(5, 9, "Tail"))
    made = (SourceText(f"Text {n}", "Some text.", spans, spans[:1], extractor="t/1") for n in range(number))
    return [NewSource(uuid4(), text, SourceKind.OTHER) for text in made]


def test_sources_brought_in_together_are_those_brought_in_one_by_one(world):
    together = texts(world)
    add_sources(by=world.lead, programme=world.programme, sources=together)
    alone = add_source(by=world.lead, programme=world.programme, text=together[0].text, kind=SourceKind.OTHER)
    for source in (Source.objects.get(guid=together[0].guid), alone):
        version = source.current
        assert (version.text, version.number, version.source) == ("Some text.", 1, source)
        assert list(Section.objects.filter(version=version).values_list("start", "end", "label", "key")) == [
            (0, 4, "Head", "q1"), (5, 9, "Tail", ""),
        ]  # fmt: skip
        assert Turn.objects.filter(version=version).count() == 1


def test_bringing_sources_in_is_done_once_an_operation(world):
    done_once(add_sources, by=world.lead, programme=world.programme, sources=texts(world))
    assert events_of(add_sources).count() == 1 and Source.objects.filter(title__startswith="Text").count() == 2


def test_bringing_sources_in_is_refused_to_who_may_not(world):
    refused_to(world, add_sources, ["reader", "site_lead"], programme=world.programme, sources=texts(world))


def test_one_text_without_words_keeps_all_out(world):
    good = texts(world)
    bad = NewSource(uuid4(), SourceText("Bare", "  "), SourceKind.OTHER)
    before = Source.objects.count()
    with pytest.raises(Invalid, match="Bare"):
        add_sources(by=world.lead, programme=world.programme, sources=[*good, bad])
    assert Source.objects.count() == before
