"""Each hostile or odd text or table is answered as its verdict says, in the child, within its limits."""

from pathlib import Path

import pytest

from fingerpost.formats.apart import read_sheet_apart
from fingerpost.formats.child import read_in_child
from fingerpost.terms.errors import Unreadable
from odd_files.sources import FILES, OK, REFUSE


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    """What became of each file, by its name; texts are read as one batch."""
    folder = tmp_path_factory.mktemp("odd")
    paths = {odd.name: _made(odd, folder / str(at)) for at, odd in enumerate(FILES)}
    texts = [odd.name for odd in FILES if not odd.table]
    found = dict(zip(texts, (outcome for _, outcome in read_in_child([paths[name] for name in texts])), strict=True))
    found |= {odd.name: _table(paths[odd.name]) for odd in FILES if odd.table}
    assert {path for path in folder.rglob("*") if path.is_file()} == set(paths.values())
    return found


def _made(odd, folder):
    folder.mkdir()
    path = folder / odd.file
    path.write_bytes(odd.make())
    return path


def _table(path):
    try:
        return read_sheet_apart(path)
    except Unreadable as error:
        return error


@pytest.mark.parametrize("odd", FILES, ids=lambda odd: odd.name)
def test_odd_source_is_answered_as_it_deserves(odd, answers):
    answer = answers[odd.name]
    if odd.verdict == REFUSE:
        assert isinstance(answer, Unreadable), answer.value
        assert odd.said in answer.message and answer.hint and "fault in Fingerpost" not in answer.hint
        return
    assert not isinstance(answer, Unreadable), answer
    told = " ".join(f"{problem.what} {problem.hint}" for problem in answer.problems)
    assert (answer.problems == ()) == (odd.verdict == OK), told
    assert odd.said in told
    assert odd.holds in (answer.value.rows[0][0] if odd.table else answer.value.text)


def test_there_are_more_than_forty_and_no_two_of_one_name():
    assert len(FILES) > 80 and len({odd.name for odd in FILES}) == len(FILES)
    assert not list(Path("/").glob("fingerpost_escaped*"))
