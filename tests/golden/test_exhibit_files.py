"""Every format of every drawn exhibit against the file that was looked at and kept."""

from pathlib import Path

import pytest

from fingerpost.formats import exhibits
from fingerpost.formats.exhibits import FORMATS
from golden.drawn import DRAWN, unpacked

HERE = Path(__file__).parent
CASES = [(name, format) for name in DRAWN for format in FORMATS]


@pytest.mark.parametrize(("name", "format"), CASES)
def test_file_is_as_it_was_when_last_reviewed(name: str, format: str) -> None:
    kept = (HERE / "files" / f"{name}.{format}.txt").read_bytes().decode("utf-8")
    assert unpacked(DRAWN[name], format) == kept


@pytest.mark.parametrize(("name", "format"), CASES)
def test_equal_exhibits_give_equal_bytes(name: str, format: str) -> None:
    assert exhibits.write(DRAWN[name], format) == exhibits.write(DRAWN[name], format)
