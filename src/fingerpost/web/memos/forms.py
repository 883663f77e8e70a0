"""The forms of a memo, and the filters of the list."""

from collections.abc import Mapping

from django import forms

from fingerpost.terms.memos import Whose
from fingerpost.web.forms import PlainForm, words

GROUPS = {
    "coding": "Passages", "code": "Codes", "source": "Sources", "participant": "Participants", "site": "Sites",
    "round": "Rounds", "theme": "Themes", "finding": "Findings",
}  # fmt: skip
KIND_WORDS = {"coding": "passage"}
REFLEXIVE = ("", "Nothing but my own stance (reflexive)")
KEPT = [("", "all that I may see"), (Whose.MINE, "mine"), (Whose.PRIVATE, "mine, private"), (Whose.SHARED, "shared")]
LONGEST_NAME = 90


class MemoForm(PlainForm):
    """A new memo."""

    about = forms.ChoiceField(label="About", required=False)
    text = words("Memo", rows=8, required=True)
    private = forms.BooleanField(label="Keep it private: nobody else sees it until I share it", required=False)


class RewriteForm(PlainForm):
    """Other words for one's own memo."""

    text = words("Memo", rows=8, required=True, help_text="The earlier words stay on record.")


class SoughtForm(PlainForm):
    """Which memos are wanted."""

    words = forms.CharField(label="With the words", required=False, widget=forms.TextInput(attrs={"type": "search"}))
    about = forms.ChoiceField(label="About", required=False)
    author = forms.ChoiceField(label="By", required=False)
    whose = forms.ChoiceField(label="Kept", required=False, choices=KEPT)
    since = forms.CharField(label="From", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.CharField(label="To", required=False, widget=forms.DateInput(attrs={"type": "date"}))


def choices(subjects: Mapping[str, Mapping[str, str]]) -> list[tuple[str, object]]:
    """What a memo can be about, in groups; long sentences are cut."""
    grouped = [(GROUPS[kind], [(ref, _short(name)) for ref, name in named.items()]) for kind, named in subjects.items()]
    return [REFLEXIVE, *((label, rows) for label, rows in grouped if rows)]


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…"
