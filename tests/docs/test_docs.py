"""The docs tell the truth: reference pages are fresh, links lead somewhere, every exhibit and ref kind is named."""

import importlib.util
import re
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent.parent.parent
PAGES = sorted([*HERE.glob("*.md"), *(HERE / "docs").rglob("*.md")])


def reference():
    spec = importlib.util.spec_from_file_location("make_reference", HERE / "docs" / "make_reference.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["commands.md", "settings.md", "formats.md", "permits.md"])
def test_reference_pages_are_as_the_program_is(name):
    kept = (HERE / "docs" / "reference" / name).read_text(encoding="utf-8")
    assert kept == reference().pages()[name], "run: python docs/make_reference.py"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(HERE)))
def test_links_lead_somewhere(page):
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_exhibit_has_its_section():
    kinds = {path.stem for path in (HERE / "src/fingerpost/exhibits").glob("*.py")}
    shown = {kind for kind in kinds if f"def {kind}(" in (HERE / f"src/fingerpost/exhibits/{kind}.py").read_text()}
    told = (HERE / "docs/reference/exhibits.md").read_text(encoding="utf-8")
    assert shown and [kind for kind in shown if f"## {kind.replace('_', '-')}" not in told] == []


def test_every_decision_is_listed():
    records = sorted(path.name for path in (HERE / "docs/adr").glob("0*.md"))
    listed = (HERE / "docs/adr/README.md").read_text(encoding="utf-8")
    assert [name for name in records if name not in listed] == []


def test_readme_names_both_commands_that_run_py_knows():
    readme = (HERE / "README.md").read_text(encoding="utf-8")
    assert "python3 run.py demo" in readme and "python3 run.py test" in readme
    assert "python3 run.py test" in (HERE / ".ci/run").read_text(encoding="utf-8")
