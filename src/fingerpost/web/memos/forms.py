"""The form of a memo."""

from collections.abc import Mapping

from django import forms

from fingerpost.web.forms import PlainForm, words

GROUPS = {"code": "Codes", "site": "Sites", "source": "Sources", "theme": "Themes", "finding": "Findings"}
REFLEXIVE = ("", "Nothing but my own stance (reflexive)")
LONGEST_NAME = 90


class MemoForm(PlainForm):
    """A new memo."""

    about = forms.ChoiceField(label="About", required=False)
    text = words("Memo", rows=8, required=True)
    private = forms.BooleanField(label="Keep it private: nobody else sees it until I share it", required=False)


class RewriteForm(PlainForm):
    """Other words for one's own memo."""

    text = words("Memo", rows=8, required=True, help_text="The earlier words stay on record.")


def choices(subjects: Mapping[str, Mapping[str, str]]) -> list[tuple[str, object]]:
    """What a memo can be about, in groups; long sentences are cut."""
    grouped = [(GROUPS[kind], [(ref, _short(name)) for ref, name in named.items()]) for kind, named in subjects.items()]
    return [REFLEXIVE, *((label, rows) for label, rows in grouped if rows)]


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…"
