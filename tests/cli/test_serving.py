"""One server a study, reached by a link, with a lock that dies with its holder and a quiet end."""

import os
import re
import signal
import subprocess
import sys
import urllib.request

import pytest

from fingerpost.cli.serving import locked
from fingerpost.store.location import Location
from terminal import run

PROGRAM = [sys.executable, "-m", "fingerpost.cli.main"]


@pytest.fixture
def served(own):
    """A server of a study of its own, and what it said until it was ready."""
    words = [*PROGRAM, "serve", str(own), "--no-browser"]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    said = ""
    for line in process.stdout:
        said += line
        if "Ctrl-C" in line:
            break
    yield own, process, said
    process.kill()
    process.wait()
    process.stdout.close()


def test_a_second_server_is_sent_to_the_first(served):
    path, process, said = served
    address = re.search(r"http://127\.0\.0\.1:\d+", said)[0]
    ended = run("serve", path, "--no-browser")
    assert ended.code == 14 and address in ended.err and str(process.pid) in ended.err


@pytest.mark.enable_socket
def test_the_address_answers(served):
    address = re.search(r"http://127\.0\.0\.1:\d+", served[2])[0]
    with urllib.request.urlopen(f"{address}/sign-in/", timeout=20) as answer:
        assert answer.status == 200


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM")
def test_it_ends_quietly_and_leaves_no_lock(served):
    path, process, _ = served
    process.send_signal(signal.SIGTERM)
    rest, _ = process.communicate(timeout=30)
    assert process.returncode == 0 and "Stopped." in rest and "Traceback" not in rest
    assert not path.with_name(path.name + ".lock").exists()


def test_a_server_that_was_killed_keeps_nobody_out(served):
    path, process, _ = served
    process.kill()
    process.wait()
    with locked(Location(path=path), "http://127.0.0.1:1"):
        assert path.with_name(path.name + ".lock").read_text().startswith(str(os.getpid()))
