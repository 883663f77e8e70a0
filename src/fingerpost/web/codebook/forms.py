"""Forms of the codebook: words of a code, its place, what becomes of it, and publishing."""

from typing import Any

from django import forms

from fingerpost.actions.codebook import CodeWords
from fingerpost.store.models import CodeEntry
from fingerpost.store.queries.codebook import TreeLine
from fingerpost.web.forms import PlainForm, words

TOP = ("", "At the top")


class WordsForm(PlainForm):
    """What a code is called and means, and why that changes."""

    name = forms.CharField(label="Name", max_length=2000)
    definition = words("Definition", help_text="One or two sentences: what a passage must speak of.")
    include = words("Include", help_text="What belongs here though one might doubt it.")
    exclude = words("Exclude", help_text="What does not belong here, and where it goes instead.")
    example = words("Example", rows=2, help_text="A sentence as somebody might say it.")
    synonyms = forms.CharField(
        label="Also called", max_length=2000, required=False, help_text="Words by which coders may look for it."
    )
    reason = words("Reason", rows=2, help_text="Kept with the version, so that others see why.")

    def code_words(self, questions: tuple[str, ...] = ()) -> CodeWords:
        """What was filled in, as the action takes it."""
        names = ("name", "definition", "include", "exclude", "example", "synonyms")
        return CodeWords(**{name: self.cleaned_data[name] for name in names}, questions=questions)


class ReasonedForm(WordsForm):
    """Other words for a code that is there: they need a reason."""

    reason = words("Reason", rows=2, required=True, help_text="Why the words change. Kept with the version.")


class AddForm(WordsForm):
    """A new code or heading of the draft."""

    parent = forms.ChoiceField(label="Stands under", required=False)
    is_heading = forms.BooleanField(label="This is a heading: it groups codes and is not put on text", required=False)
    field_order = ("name", "parent", "is_heading")


class MoveForm(PlainForm):
    """Another place in the tree."""

    parent = forms.ChoiceField(label="Stands under", required=False)
    position = forms.IntegerField(
        label="Place in the order", min_value=0, required=False, help_text="Codes of one heading stand by this number."
    )


class MergeForm(PlainForm):
    """From the draft on, one code counts as another."""

    into = forms.ChoiceField(label="Counts from now on as")
    reason = words("Reason", rows=2, required=True)


class RetireForm(PlainForm):
    """From the draft on, a code is left out."""

    reason = words("Reason", rows=2, required=True)


class PublishForm(PlainForm):
    """The note that a version is published with."""

    note = words("What changed, in a sentence or two", rows=2)


def places(lines: list[TreeLine], without: CodeEntry | None = None) -> list[tuple[str, str]]:
    """The codes of a version as choices, set in by depth; `without` leaves one out."""
    return [
        (str(line.entry.code.guid), f"{' ' * line.depth}{line.entry.name}")
        for line in lines
        if without is None or line.entry.code_id != without.code_id
    ]


def as_filled(entry: CodeEntry) -> dict[str, Any]:
    """An entry's words as a form begins with them."""
    return {name: getattr(entry, name) for name in ("name", "definition", "include", "exclude", "example", "synonyms")}
