"""Each hostile or odd project is answered as its verdict says: refused, read with a warning, or read. Nothing escapes."""

import io
from pathlib import Path

import pytest

from fingerpost.formats.apart import read_project_apart
from fingerpost.formats.refi.read import read_file
from fingerpost.terms.errors import Unreadable
from fuzz.holding import check_project
from odd_files import archives, identities, texts, values, xmls
from odd_files.odd import OK, REFUSE, quotation

FILES = [*archives.FILES, *xmls.FILES, *identities.FILES, *texts.FILES, *values.FILES]


def read(odd, folder):
    if not odd.heavy:
        return read_file(odd.file, io.BytesIO(odd.make()))
    path = folder / odd.file
    path.write_bytes(odd.make())
    return read_project_apart(path)


@pytest.mark.parametrize("odd", FILES, ids=lambda odd: odd.name)
def test_odd_project_is_answered_as_it_deserves(odd, tmp_path, monkeypatch):
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    if odd.verdict == REFUSE:
        with pytest.raises(Unreadable) as refused:
            read(odd, inner)
        assert odd.said in refused.value.message
        assert all(problem.severity == "error" for problem in refused.value.problems)
    else:
        _check_read(odd, read(odd, inner))
    assert {path.name for path in tmp_path.rglob("*")} <= {"a", "b", odd.file}
    assert not list(Path("/").glob("fingerpost_escaped*"))


def _check_read(odd, reading):
    told = " ".join(f"{problem.what} {problem.hint}" for problem in reading.problems)
    assert (reading.problems == ()) == (odd.verdict == OK), told
    assert odd.said in told
    assert odd.quote is None or quotation(reading.value) == odd.quote
    assert odd.check(reading.value)
    if not odd.heavy:
        check_project(reading)


def test_there_are_more_than_a_hundred_and_no_two_of_one_name():
    assert len(FILES) > 200
    assert len({odd.name for odd in FILES}) == len(FILES)
    assert sum(odd.verdict == REFUSE for odd in FILES) > 40
