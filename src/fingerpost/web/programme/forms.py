"""Forms by which a programme gets its sites and waves."""

from django import forms

from fingerpost.web.forms import PlainForm, words


class SiteForm(PlainForm):
    """A place taking part."""

    key = forms.CharField(label="Key", max_length=40, help_text="Its short mark in tables, as 04.")
    name = forms.CharField(label="Name", max_length=200)
    setting = forms.CharField(
        label="Setting",
        max_length=100,
        required=False,
        help_text="A group of at least three sites, as towns: used where an attribution must not name the site.",
    )
    character = words("In a sentence", rows=2)


class WaveForm(PlainForm):
    """A round of collection."""

    key = forms.CharField(label="Key", max_length=40, help_text="Its short mark in tables, as W2.")
    name = forms.CharField(label="Name", max_length=200, required=False)
    opens = forms.DateField(label="Opens on", widget=forms.DateInput(attrs={"type": "date"}))
    closes = forms.DateField(label="Closes on", widget=forms.DateInput(attrs={"type": "date"}))
