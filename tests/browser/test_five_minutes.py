"""A newcomer's first five minutes on the example: sign in, read, code, see the cell rise, open it, take Table 1 in Word."""

import io
import re
import subprocess
import sys

import pytest
from docx import Document

HOME = "/p/nearer-home/"
MATRIX = f"{HOME}matrix/?rows=code&cols=wave&count=codings"
CODE, WAVE = "Same room", "W1"


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """`fingerpost demo` as a person starts it: what it said until it was ready."""
    home = tmp_path_factory.mktemp("demo")
    words = [sys.executable, "-m", "fingerpost.cli.main", "demo", "--home", str(home), "--no-browser"]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    said = ""
    for line in process.stdout:
        said += line
        if "Ctrl-C" in line:
            break
    yield said
    process.terminate()
    process.wait(timeout=30)
    process.stdout.close()


@pytest.fixture
def page(chromium, demo):
    """A page signed in as the coder by the link that the command printed."""
    link = re.search(r"Coder.*?(http://\S+/sign-in/link/\S+)", demo, re.DOTALL)[1]
    context = chromium.new_context(base_url=link.partition("/sign-in")[0], accept_downloads=True)
    opened = context.new_page()
    opened.goto(link)
    opened.get_by_role("heading", name="Nearer Home").wait_for()
    yield opened
    context.close()


def cell(page):
    """The matrix cell of the code in the wave: its element and number (0: a mark for why it is empty)."""
    page.goto(MATRIX)
    row = page.locator("#matrix tbody tr").filter(has=page.locator("th", has_text=re.compile(f"^{CODE}$")))
    heads = page.locator("#matrix thead th").all_inner_texts()
    at = row.locator("td").nth([head.split()[0] for head in heads[1:]].index(WAVE))
    found = re.search(r"\d+", at.inner_text())
    return at, int(found[0]) if found else 0


def code_a_sentence(page, words):
    """Select the sentence with these words by keyboard and put the code on it."""
    page.locator("[data-start][tabindex='0']").focus()
    for _ in range(80):
        page.keyboard.press("s")
        if words in page.evaluate("getSelection().toString()"):
            break
    page.keyboard.press("b")
    page.keyboard.press("/")
    page.keyboard.type(CODE)
    page.keyboard.press("Enter")
    page.get_by_role("status").filter(has_text="All is saved.").wait_for(timeout=10_000)


@pytest.mark.browser
def test_from_signing_in_to_table_1_in_word(page):
    _, before = cell(page)
    page.goto(f"{HOME}sites/04/")
    page.get_by_role("link", name="accepted").first.click()
    page.goto(f"{HOME}sources/?kind=site-report&site=04&wave={WAVE}")
    page.get_by_role("link", name=re.compile("Site report")).click()
    sentence = page.locator("article [data-start]").nth(2).inner_text().split(". ")[0].rpartition("\n")[2][:40]
    code_a_sentence(page, sentence)

    at, after = cell(page)
    assert after == before + 1
    at.locator("a").click()
    panel = page.get_by_role("dialog").or_(page.get_by_role("complementary")).filter(has_text=sentence)
    panel.first.wait_for()
    panel.first.locator("a", has_text="Site report").filter(visible=True).last.click()
    page.locator("article mark, article .marked").first.wait_for()

    page.goto(f"{HOME}frameworks/kaplan-2010/")
    shown = page.locator("td.finding").first.inner_text()
    with page.expect_download() as taken:
        page.get_by_role("button", name="Word").click()
    table = Document(io.BytesIO(taken.value.path().read_bytes())).tables[0]
    words = "\n".join(cell.text for row in table.rows for cell in row.cells)
    assert shown in words and "(+)" in words and "(−)" in words
    quotations = page.context.new_page()
    quotations.goto(f"{HOME}frameworks/kaplan-2010/")
    quotations.locator("a[data-part='supporting']").first.click()
    quoted = quotations.locator("blockquote").first
    quoted.wait_for()
    assert quoted.inner_text().strip().splitlines()[0] in words
