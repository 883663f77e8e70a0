"""A study made by `fingerpost new`, once a module; each test gets a copy."""

import shutil
from pathlib import Path

import pytest

from terminal import run


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A study made by `fingerpost new`, and what that printed."""
    path = tmp_path_factory.mktemp("made") / "made.fingerpost"
    return path, run("new", path, "--name", "Community <b>teams</b>")


@pytest.fixture
def own(made, study_file):
    """A copy of that study."""
    return Path(shutil.copyfile(made[0], study_file))
