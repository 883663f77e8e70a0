"""Reading in a process of its own: the same readings, and limits that hold for one file and not for the batch."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from fingerpost.formats.child import read_in_child, read_project_in_child
from fingerpost.formats.parcel import packed, unpacked
from fingerpost.formats.reading import Reading
from fingerpost.formats.sources import read_source
from fingerpost.terms.errors import Unreadable
from qdpx import archive, coding, project, selection, text_source
from unit.formats.word_files import p, r, word_file

GOOD = {
    "talk.txt": b"Anna (GP): Caf\xc3\xa9\nBen: Hi",
    "odd \xe9 name.txt": b"line \xee\x80\x80",
    "note.md": b"# One\n\ntext",
    "word.docx": word_file(p(r("words"))),
}
HUNGRY = b"*a " * 1_500_000
"""Emphasis that never closes: the Markdown reader works on it for many seconds."""


def _files(folder: Path, files: dict[str, bytes]) -> list[Path]:
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in files]


def test_child_reads_what_is_read_without_one(tmp_path: Path) -> None:
    paths = _files(tmp_path, GOOD)
    assert list(read_in_child(paths)) == [(path, read_source(path.name, path.read_bytes())) for path in paths]


def test_refused_files_are_handed_out_among_the_others(tmp_path: Path) -> None:
    paths = [*_files(tmp_path, {"a.txt": b"a", "empty.txt": b"", "z.txt": b"z"}), tmp_path / "none.txt", tmp_path]
    told = [
        str(outcome) if isinstance(outcome, Unreadable) else outcome.value.text for _, outcome in read_in_child(paths)
    ]
    assert told[0::2][0] == "a"
    assert told[1].startswith("empty.txt: The file is empty.")
    assert told[2] == "z"
    assert told[3].startswith("none.txt: There is no such file.")
    assert "This is not a file." in told[4]


def test_more_files_than_a_pipe_holds_come_in_order(tmp_path: Path) -> None:
    paths = _files(tmp_path, {f"{n:03}.txt": f"text {n} ".encode() * 3000 for n in range(60)})
    assert [
        (path, outcome.value.text[:7].split()[1])
        for path, outcome in read_in_child(paths)
        if isinstance(outcome, Reading)
    ] == [(path, str(n)) for n, path in enumerate(paths)]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
@pytest.mark.parametrize(
    ("limits", "content", "message"),
    [
        ({"cpu": 1}, HUNGRY, "more than 1 s of processor time"),
        ({"wall": 0.7}, HUNGRY, "more than 0.7 s to read"),
        ({"memory": 160 << 20}, b"many words " * 6_000_000, "more than 160 MB"),
    ],
    ids=["processor", "clock", "memory"],
)
def test_file_beyond_a_limit_is_reported_and_the_rest_is_read(
    tmp_path: Path, limits: dict[str, int], content: bytes, message: str
) -> None:
    suffix = "txt" if "memory" in limits else "md"
    paths = _files(tmp_path, {"a.txt": b"a", f"hungry.{suffix}": content, "z.txt": b"z"})
    first, second, third = (outcome for _, outcome in read_in_child(paths, **limits))  # type: ignore[arg-type]
    assert isinstance(first, Reading)
    assert isinstance(second, Unreadable)
    assert message in second.message
    assert isinstance(third, Reading)
    assert (first.value.text, third.value.text) == ("a", "z")


def test_nothing_is_started_for_no_files() -> None:
    assert list(read_in_child([])) == []


def _in_fresh_python(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def test_child_loads_neither_database_nor_frames_nor_readers_before_they_are_needed() -> None:
    loaded = json.loads(
        _in_fresh_python("import sys, json, fingerpost.formats.inside; print(json.dumps(list(sys.modules)))")
    )
    assert not {"django", "polars", "lxml", "markdown_it", "charset_normalizer", "docx", "subprocess"} & set(loaded)


@pytest.mark.parametrize(
    "act", ["socket.socket()", "socket.getaddrinfo('localhost', 1)", "os.system('true')", "subprocess.run(['true'])"]
)
def test_child_may_neither_reach_the_network_nor_start_programs(act: str) -> None:
    code = (
        "import os, socket, subprocess, sys\nfrom fingerpost.formats.inside import _no_network\n"
        f"sys.addaudithook(_no_network)\ntry:\n    {act}\nexcept PermissionError as error:\n    print(error)"
    )
    assert "may not do this" in _in_fresh_python(code)


@pytest.mark.parametrize(
    "outcome",
    [
        read_source("talk.txt", GOOD["talk.txt"]),
        read_source("note.md", GOOD["note.md"]),
    ],
)
def test_readings_pass_through_the_pipe_unchanged(outcome: Reading[object]) -> None:
    assert unpacked(packed(outcome)) == outcome  # type: ignore[arg-type]


def test_errors_pass_through_the_pipe_with_their_problems() -> None:
    with pytest.raises(Unreadable) as refusal:
        read_source("a.xyz", b"x")
    back = unpacked(packed(refusal.value))
    assert isinstance(back, Unreadable)
    assert (str(back), back.problems) == (str(refusal.value), refusal.value.problems)


MANY = "".join(
    selection(4, 9, coding(f"0e000000-0000-4000-8000-{n:012}"), f"0d000000-0000-4000-8000-{n:012}")
    for n in range(60_000)
)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
@pytest.mark.parametrize(
    ("limits", "message"),
    [({"memory": 64 << 20}, "more than 64 MB"), ({"wall": 0.05}, "more than 0.05 s to read")],
    ids=["memory", "clock"],
)
def test_project_beyond_a_limit_is_refused(tmp_path: Path, limits: dict[str, int], message: str) -> None:
    path = tmp_path / "big.qdpx"
    path.write_bytes(archive(project(text_source(MANY)), {"sources/t.txt": b"The costs rose."}))
    with pytest.raises(Unreadable, match=message):
        read_project_in_child(path, **limits)  # type: ignore[arg-type]
    assert len(read_project_in_child(path).value.codings) == 60_000


def test_projects_that_are_not_there_or_no_files_are_refused_plainly(tmp_path: Path) -> None:
    (tmp_path / "folder.qdpx").mkdir()
    for name, message in (("none.qdpx", "There is no such file"), ("folder.qdpx", "cannot be opened")):
        with pytest.raises(Unreadable, match=message):
            read_project_in_child(tmp_path / name)
