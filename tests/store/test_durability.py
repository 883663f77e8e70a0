"""Nothing acknowledged is lost: a writer is killed at random moments, and what it was told was saved is there."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fingerpost.store.connection import create_study
from fingerpost.store.location import locate

WRITER = Path(__file__).parent / "writer.py"
KILLS = 8


def write_until_killed(study: str, after: float) -> list[str]:
    """Run the writer for so many seconds, kill it as a power switch would, and return what it was acknowledged."""
    child = subprocess.Popen(
        [sys.executable, str(WRITER), study],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert child.stdout is not None
    child.stdout.readline()
    time.sleep(after)
    child.send_signal(signal.SIGKILL)
    acknowledged = [line.strip() for line in child.stdout if line.endswith("\n")]
    child.wait()
    return acknowledged


def test_no_acknowledged_write_is_lost_when_the_writer_is_killed(study_file):
    create_study(locate(study_file))
    acknowledged: list[str] = []
    for _ in range(KILLS):
        acknowledged += write_until_killed(str(study_file), random.uniform(0.05, 0.4))
    with sqlite3.connect(study_file) as connection:
        kept = {row[0] for row in connection.execute("SELECT key FROM store_programme")}
        told = {
            row[0] for row in connection.execute("SELECT count(*) FROM store_ledgerevent WHERE verb='programme added'")
        }
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert acknowledged, "the writer wrote nothing before it was killed"
    assert set(acknowledged) <= kept
    assert told == {len(kept)}, "every row has its ledger line and the other way about"


def test_a_full_disk_leaves_what_was_acknowledged_and_the_study_readable(study_file):
    from django.db import DatabaseError, connections

    from fingerpost.actions.people import add_owner
    from fingerpost.actions.programme import add_programme
    from fingerpost.store.connection import using
    from fingerpost.store.models import Programme

    location = locate(study_file)
    create_study(location)
    with using(location):
        owner, saved = add_owner(name="O"), 0
        with connections[location.alias].cursor() as cursor:
            pages = cursor.execute("PRAGMA page_count").fetchone()[0]
            cursor.execute(f"PRAGMA max_page_count = {pages + 3}")
        with pytest.raises(DatabaseError, match="full"):
            for number in range(10_000):
                add_programme(by=owner, name=f"Programme {number}", description="x" * 500)
                saved += 1
        assert Programme.objects.count() == saved > 0
        with connections[location.alias].cursor() as cursor:
            cursor.execute(f"PRAGMA max_page_count = {pages + 10_000}")
        add_programme(by=owner, name="After there was room again")
