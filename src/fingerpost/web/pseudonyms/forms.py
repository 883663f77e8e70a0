"""The form that gives a name its pseudonym."""

from typing import Any

from django import forms

from fingerpost.terms.pseudonyms import IN_LABELS, LONGEST_NOTE, Named
from fingerpost.web.forms import PlainForm, words

KINDS = [(str(kind), kind.capitalize()) for kind in Named]


class NameForm(PlainForm):
    """A name in its written forms, and what shall stand for it."""

    names = words(
        "The name, one form a line",
        rows=4,
        help_text="As it stands in the texts, capitals and all: “Mary Hale”, “Mary”, “Mrs Hale”, “Hale”.",
        required=True,
    )
    kind = forms.ChoiceField(label="It is the name of a", choices=KINDS, initial=str(Named.PERSON))
    note = forms.CharField(
        label="What readers may know", max_length=LONGEST_NOTE, required=False,
        help_text=f"As a role or a sort of place: “GP” makes [{IN_LABELS[Named.PERSON]} 3, GP].",
    )  # fmt: skip

    def lines(self) -> list[str]:
        """The forms of the name, those ticked as look-alikes among them."""
        given: list[str] = self.cleaned_data["names"].splitlines()
        return list(dict.fromkeys(line.strip() for line in [*given, *self._ticked()] if line.strip()))

    def _ticked(self) -> list[str]:
        data: Any = self.data
        return list(data.getlist("alike")) if hasattr(data, "getlist") else []
