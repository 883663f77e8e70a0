"""Forms of findings: the sentence, its theme, its passages, its place in a framework."""

from collections.abc import Iterable

from django import forms

from fingerpost.store.models import Construct, Framework, Theme
from fingerpost.terms.coding import SIGN, Polarity
from fingerpost.terms.findings import OUTSIDE
from fingerpost.web.forms import PlainForm, words

WORD = {Polarity.MIXED: "both ways", Polarity.NONE: "neither"}
POLARITIES = [(str(p), f"{SIGN[p]} {WORD.get(p, p)}".strip()) for p in Polarity]
NO_THEME = ("", "No theme yet")


class FindingForm(PlainForm):
    """A sentence that the team stands behind."""

    sentence = words("Finding", required=True, help_text="One sentence that you stand behind and could defend.")
    polarity = forms.ChoiceField(label="What it is", choices=POLARITIES)
    qualification = words("Qualification", rows=2, help_text="Where, when or for whom it does not hold.")
    theme = forms.ChoiceField(label="Theme", required=False)


class ThemeForm(PlainForm):
    """A pattern under which findings stand."""

    name = forms.CharField(label="Theme", max_length=200)
    narrative = words("What it is about", rows=3)


class PlaceForm(PlainForm):
    """Where a finding stands in a framework."""

    place = forms.ChoiceField(label="Stands under")
    reason = words("Reason", rows=2, help_text="Why there. Say it above all where it lies outside.")


class FilterForm(PlainForm):
    """What passages to choose from."""

    code = forms.ChoiceField(label="Code", required=False)
    words = forms.CharField(label="Words", required=False)
    polarity = forms.ChoiceField(label="Polarity", required=False, choices=[("", "Any"), *POLARITIES])
    site = forms.ChoiceField(label="Site", required=False)


def themes(rows: Iterable[Theme]) -> list[tuple[str, str]]:
    """Themes as choices."""
    return [NO_THEME, *((str(theme.guid), theme.name) for theme in rows)]


def places(frameworks: Iterable[tuple[Framework, Iterable[Construct]]]) -> list[tuple[str, object]]:
    """The constructs of each framework as choices, `framework:construct`, and outside it, `framework:`."""
    return [
        (
            framework.name,
            [
                *((f"{framework.key}:{row.guid}", ("  " if row.parent_id else "") + row.name) for row in constructs),
                (f"{framework.key}:", OUTSIDE),
            ],
        )
        for framework, constructs in frameworks
    ]
