"""The forms by which a text is corrected or replaced."""

from django import forms

from fingerpost.formats.sources import READERS
from fingerpost.terms.sources import canonical
from fingerpost.web.forms import PlainForm, hidden


class CorrectForm(PlainForm):
    """Other words for a stretch of a text. `at`: `start-end`; `version`: the guid that the stretch was found in."""

    words = forms.CharField(
        label="The words as they should stand",
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "true"}),
    )
    reason = forms.CharField(label="Why", max_length=300, help_text="As: heard again with the recording.")
    at = hidden()
    version = hidden()

    def clean_words(self) -> str:
        """Line feeds alone, as texts are kept; browsers send carriage returns with them."""
        return canonical(str(self.cleaned_data["words"]))


class ReplaceForm(PlainForm):
    """Another file in place of the text."""

    file = forms.FileField(
        label="The file with the better text", help_text=f"Any of: {', '.join(READERS)}.",
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(READERS)}),
    )  # fmt: skip
    reason = forms.CharField(label="Why", max_length=300, help_text="As: the transcriber's second pass.")
