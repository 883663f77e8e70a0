"""Each guard is shown a planted fault and something innocent: a guard that catches nothing guards nothing."""

import pytest
from guards import bare_objects, opening, row_writes, runs, shared_runs, template_faults, unlike_actions


@pytest.mark.parametrize(
    "source",
    ["coding.save()", "Coding.objects.create(x=1)", "rows.filter(a=1).update(b=2)", "Coding.objects.bulk_create([])"],
)
def test_a_write_outside_actions_is_caught(source):
    assert row_writes(source)


@pytest.mark.parametrize("source", ["counts.update(other)", "hashlib.new('x').update(b'')", "rows.filter(a=1).first()"])
def test_an_innocent_call_is_let_through(source):
    assert row_writes(source) == []


def test_a_bare_manager_is_caught():
    assert bare_objects("Source.objects.all()") == ["Source.objects"]
    assert bare_objects("visible.sources(person, programme)") == []


@pytest.mark.parametrize(
    "source",
    [
        "def add(*, by, operation=None): pass",
        "@action\ndef add(by, operation=None): pass",
        "@action\ndef add(*, by): pass",
    ],
)
def test_an_act_that_is_no_action_is_caught(source):
    assert unlike_actions(source)


def test_a_proper_action_is_let_through():
    assert unlike_actions("@action\ndef add(*, by, operation=None): pass\ndef draft_of(codebook): pass") == []


def test_a_module_without_an_opening_is_caught():
    assert opening("x = 1") and opening('"""What lives here."""') is None


@pytest.mark.parametrize(
    "source",
    [
        "{{ name|safe }}",
        "{% autoescape off %}",
        "<script>alert(1)</script>",
        '<p style="color:red">',
        '<a onclick="x()">',
        '<img src="https://example.org/x.png">',
    ],
)
def test_a_template_fault_is_caught(source):
    assert template_faults(source)


def test_an_innocent_template_is_let_through():
    assert template_faults('<script type="module" src="/static/x.js"></script><a href="/p/x/">{{ name }}</a>') == []


def test_a_copied_sentence_is_caught():
    sentence = "one two three four five six seven eight nine ten"
    assert shared_runs(f"and {sentence} again", runs(sentence))
    assert shared_runs("nothing in common at all with any of those words up there", runs(sentence)) == []
