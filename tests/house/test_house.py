"""The house stands: each rule that house.md and ARCHITECTURE.md state has its guard here."""

import ast
import re
import subprocess
import sys

import pytest
import yaml
from guards import (
    HERE,
    PACKAGE,
    bare_objects,
    lengths,
    modules,
    opening,
    row_writes,
    runs,
    shared_runs,
    template_faults,
    unlike_actions,
)

EVERYTHING = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)
TEMPLATES = sorted((PACKAGE / "web").rglob("*.html"))
SCRIPTS = sorted((PACKAGE / "web").rglob("*.js"))
ACTION_NOUNS = [path for path in modules("actions") if path.name not in ("__init__.py", "acting.py")]
READERS_OF_ROWS = [*modules("web", "cli", "exhibits", "store/queries"), PACKAGE / "workbench.py"]


def name(path):
    return str(path.relative_to(HERE))


def own_words(path):
    """A file's text; of the table of studies without their titles, which are facts."""
    text = path.read_text(errors="replace")
    if path.name != "appendix_c.yaml":
        return text
    return " zz ".join(finding["text"] for study in yaml.safe_load(text)["studies"] for finding in study["findings"])


def test_imports_go_down_the_floors_and_left_along_the_nouns():
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"],
        cwd=HERE, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", READERS_OF_ROWS, ids=name)
def test_only_actions_write_rows(path):
    assert row_writes(path.read_text()) == []


@pytest.mark.parametrize("path", modules("web", "exhibits"), ids=name)
def test_screens_and_exhibits_ask_only_for_what_a_person_may_see(path):
    assert bare_objects(path.read_text()) == []


@pytest.mark.parametrize("path", ACTION_NOUNS, ids=name)
def test_every_act_is_an_action(path):
    assert unlike_actions(path.read_text()) == []


@pytest.mark.parametrize("path", EVERYTHING, ids=name)
def test_every_module_says_what_lives_in_it(path):
    assert opening(path.read_text()) is None


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_templates_escape_everything_and_hold_no_code(path):
    assert template_faults(path.read_text()) == []


def test_nothing_marks_text_as_safe():
    assert [name(path) for path in EVERYTHING if re.search(r"\bmark_safe\b|SafeString", path.read_text())] == []


def test_no_file_is_longer_than_six_hundred_lines_and_most_are_shorter_than_350():
    counts = sorted(path.read_text().count("\n") for path in [*EVERYTHING, *SCRIPTS])
    assert counts[-1] <= 600
    assert counts[int(len(counts) * 0.9)] <= 350


def test_functions_are_short():
    counts = sorted(n for path in EVERYTHING for n in lengths(path.read_text()))
    assert counts[len(counts) // 2] <= 10
    assert counts[int(len(counts) * 0.9)] <= 30


def test_nothing_is_left_open_in_the_code():
    left = [
        name(path)
        for path in EVERYTHING
        if re.search(r"\b(TODO|FIXME|XXX)\b|raise NotImplementedError", path.read_text())
    ]
    assert left == []


def test_every_dependency_carries_its_reason():
    listed = (HERE / "pyproject.toml").read_text().partition("\ndependencies = [")[2].partition("\n]")[0]
    lines = [line for line in listed.splitlines() if line.strip().startswith('"')]
    assert lines and all("#" in line for line in lines)


def test_scripts_call_nobody_outside():
    assert [name(path) for path in SCRIPTS if re.search(r"https?://(?!www\.w3\.org)", path.read_text())] == []


def test_terms_use_the_standard_library_alone():
    for path in modules("terms"):
        for node in ast.walk(ast.parse(path.read_text())):
            roots = [a.name.split(".")[0] for a in node.names] if isinstance(node, ast.Import) else []
            roots += [node.module.split(".")[0]] if isinstance(node, ast.ImportFrom) and node.module else []
            assert all(root in sys.stdlib_module_names or root == "fingerpost" for root in roots), name(path)


def test_no_sentence_of_the_source_documents_stands_in_the_project(shared_files):
    known = set()
    for document in sorted((shared_files / "source-documents").glob("0*.txt")):
        known |= runs(document.read_text(errors="replace"))
    kept = subprocess.run(["git", "ls-files"], cwd=HERE, capture_output=True, text=True, check=True).stdout.split("\n")
    texts = [HERE / line for line in kept if line.endswith((".py", ".md", ".yaml", ".txt", ".html", ".psv", ".json"))]
    taken = {str(p): shared_runs(own_words(p), known)[:1] for p in texts if p.is_file()}
    assert {path: run for path, run in taken.items() if run} == {}
