"""`fingerpost form` and `import-report`: forms go out by site, come back by wording, and are taken back."""

import json

import pytest
from docx import Document

from fingerpost.store.connection import using
from fingerpost.store.location import locate
from terminal import run


@pytest.fixture
def asked(own):
    """The study with two sites, a wave and an instrument of two questions."""
    run("add-site", own, "--key", "01", "--name", "Harbour")
    run("add-site", own, "--key", "02", "--name", "Mill")
    run("add-wave", own, "--key", "W1", "--opens", "2024-05-01", "--closes", "2024-06-12")
    with using(locate(own)):
        from fingerpost.actions import reporting
        from fingerpost.actions.reporting import NewQuestion
        from fingerpost.store.models import Programme
        from fingerpost.store.queries.programme import owner

        programme, by = Programme.objects.get(), owner()
        made = reporting.add_instrument(by=by, programme=programme, name="Living Document")
        questions = [NewQuestion("helped", "What helped?", "Anything."), NewQuestion("hindered", "What hindered?")]
        reporting.add_instrument_version(
            by=by, instrument=made, from_wave=programme.waves.get(), questions=questions
        )  # fmt: skip
    return own


def there(study):
    return ("--study", study, "--site", "01", "--wave", "W1")


def filled(study, path, helped="We met."):
    assert run("form", *there(study), "-o", path).code == 0
    document = Document(path)
    box = next(at for at, one in enumerate(document.paragraphs) if one.style.name == "Answer")
    document.paragraphs[box].text = helped
    document.save(path)
    return path


def test_a_form_for_each_site_goes_out_into_a_folder(asked, tmp_path):
    folder = tmp_path / "forms"
    assert run("form", "--study", asked, "--wave", "W1", "-o", folder).code == 12
    folder.mkdir()
    ended = run("form", "--study", asked, "--wave", "W1", "-o", folder)
    assert ended.code == 0 and {path.name for path in folder.iterdir()} == {"01-W1.docx", "02-W1.docx"}
    assert any("Mill (02)" in one.text for one in Document(folder / "02-W1.docx").paragraphs)


def test_a_form_is_looked_at_taken_and_taken_back(asked, tmp_path):
    path = filled(asked, tmp_path / "form.docx")
    looked = run("import-report", path, *there(asked), "--dry-run")
    assert "2 of 2 questions of 01 Harbour, W1 found" in looked.text and "Nothing was written" in looked.text
    assert "1 answer taken" in run("import-report", path, *there(asked)).text
    again = run("import-report", path, *there(asked))
    assert again.code == 0 and "There is nothing to take" in again.text
    assert "1 answer of 01 Harbour, W1 taken back" in run("import-report", "--take-back", *there(asked)).text
    assert run("import-report", "--take-back", *there(asked)).code == 14


def test_other_words_stop_the_form_until_it_is_said_what_holds(asked, tmp_path):
    run("import-report", filled(asked, tmp_path / "a.docx"), *there(asked))
    other = filled(asked, tmp_path / "b.docx", "We rang.")
    stopped = run("import-report", other, *there(asked))
    assert stopped.code == 14 and "under question 1" in stopped.err and "--existing" in stopped.err
    kept = run("import-report", other, *there(asked), "--existing", "keep")
    assert kept.code == 0 and "Nothing was written" in kept.text
    shape = json.loads(run("import-report", other, *there(asked), "--existing", "replace", "--json").text)
    assert shape["taken"] == ["helped"] and shape["written"] and shape["lines"][0]["here"] == "We met."


def test_what_cannot_be_is_said_with_what_to_do(asked, tmp_path):
    path = filled(asked, tmp_path / "form.docx")
    assert run("import-report", *there(asked)).code == 11
    assert run("form", *there(asked), "-o", tmp_path / "form.pdf").code == 11
    assert run("import-report", tmp_path / "none.docx", *there(asked)).code == 10
    wrong = run("import-report", path, "--study", asked, "--site", "02", "--wave", "W1", "--dry-run")
    assert "says that it is of site 01, not 02" in wrong.text
