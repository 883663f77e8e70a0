"""Forms of the codebook: words of a code, its place, what becomes of it, proposals, and publishing."""

from collections.abc import Mapping
from typing import Any

from django import forms

from fingerpost.actions.codebook import CodeWords
from fingerpost.store.models import CodeEntry, CodeProposal
from fingerpost.store.queries.codebook import TreeLine, told_apart
from fingerpost.terms.codebook import LONGEST_NAME
from fingerpost.web.forms import PlainForm, hidden, words

TOP = ("", "At the top")
LONGEST_CHOICE = 90
NAMES = ("name", "definition", "include", "exclude", "example", "synonyms", "colour")


class WordsForm(PlainForm):
    """What a code is called and means, and why that changes."""

    name = forms.CharField(label="Name", max_length=LONGEST_NAME)
    definition = words("Definition", help_text="One or two sentences: what a passage must speak of.")
    include = words("Include", help_text="What belongs here though one might doubt it.")
    exclude = words("Exclude", help_text="What does not belong here, and where it goes instead.")
    example = words("Example", rows=2, help_text="A sentence as somebody might say it.")
    synonyms = forms.CharField(
        label="Also called", max_length=LONGEST_NAME, required=False, help_text="Words by which coders may look for it."
    )
    colour = forms.CharField(
        label="Colour", max_length=7, required=False, help_text="As #rrggbb, for tools that show one. Never needed."
    )
    reason = words("Reason", rows=2, help_text="Kept with the version, so that others see why.")

    def code_words(self, questions: tuple[str, ...] = ()) -> CodeWords:
        """What was filled in, as the action takes it."""
        return words_in(self.cleaned_data, questions)


class ReasonedForm(WordsForm):
    """Other words for a code that is there: they need a reason. `was`: the words that the writer began from."""

    reason = words("Reason", rows=2, required=True, help_text="Why the words change. Kept with the version.")
    was = hidden()


class AddForm(WordsForm):
    """A new code or heading of the draft."""

    parent = forms.ChoiceField(label="Stands under", required=False)
    is_heading = forms.BooleanField(label="This is a heading: it groups codes and is not put on text", required=False)
    field_order = ("name", "parent", "is_heading")


class ProposeForm(PlainForm):
    """A code that a coder proposes."""

    name = forms.CharField(label="Name", max_length=LONGEST_NAME)
    parent = forms.ChoiceField(label="Might stand under", required=False)
    definition = words("Definition", required=True, help_text="What a passage must speak of.")
    example = words("Example", rows=2, help_text="The words that made you want it, or such as them.")


class ApproveForm(WordsForm):
    """A proposed code as it shall stand in the draft."""

    parent = forms.ChoiceField(label="Stands under", required=False)
    field_order = ("name", "parent")


class MoveForm(PlainForm):
    """Another place in the tree."""

    parent = forms.ChoiceField(label="Stands under", required=False)
    place = forms.IntegerField(
        label="Place among its neighbours", min_value=1, max_value=100_000, required=False,
        help_text="1 is the first. Left empty, it stands last under another heading.",
    )  # fmt: skip
    reason = words("Reason", rows=2)


class MergeForm(PlainForm):
    """From the draft on, one code counts as another."""

    into = forms.ChoiceField(label="Counts from now on as")
    reason = words("Reason", rows=2, required=True)


class RetireForm(PlainForm):
    """From the draft on, a code is left out."""

    reason = words("Reason", rows=2, required=True)


class HeadingForm(PlainForm):
    """Make a code a heading, or a heading a code."""

    reason = words("Reason", rows=2, required=True)


class PublishForm(PlainForm):
    """The note that a version is published with."""

    note = words("What changed, in a sentence or two", rows=2)


def places(lines: list[TreeLine], *, headings: bool = True, without: str = "") -> list[tuple[str, str]]:
    """The codes of a version as choices, set in by depth; where names collide, with what they stand under."""
    names = told_apart(lines)
    return [
        (str(line.entry.code.guid), f"{' ' * line.depth}{short(names[line.entry.code_id])}")
        for line in lines
        if (headings or not line.entry.is_heading) and str(line.entry.code.guid) != without
    ]


def short(text: str) -> str:
    """A name as a choice can hold it."""
    return text if len(text) <= LONGEST_CHOICE else f"{text[:LONGEST_CHOICE]}…"


def words_in(given: Mapping[str, Any], questions: tuple[str, ...] = ()) -> CodeWords:
    """The words of a code that a form holds."""
    return CodeWords(**{name: given[name] for name in NAMES}, questions=questions)


def as_filled(entry: CodeEntry | CodeProposal) -> dict[str, Any]:
    """An entry's words as a form begins with them."""
    return {name: getattr(entry, name) for name in NAMES}
