"""What pages of exhibits can be asked for: conditions, a layer, a codebook version; as a form and as exhibits take it.

Values are not checked here: an exhibit says itself what it does not know, with the nearest names.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict

from fingerpost.store.models import Person, Programme
from fingerpost.store.queries import visible
from fingerpost.store.queries.coding import coders
from fingerpost.store.queries.sources import labels_frame
from fingerpost.terms.coding import Layer, Polarity
from fingerpost.terms.errors import Invalid
from fingerpost.web.forms import PlainForm

ANY = ("", "Any")
LAYERS = [("", "What was agreed, else all"), *((str(layer), str(layer).capitalize()) for layer in Layer)]
WHERE = ("site", "wave", "kind", "role", "polarity", "coder")


class ConditionsForm(PlainForm):
    """Which codings: one field a condition; an empty one asks for nothing."""

    site = forms.ChoiceField(label="Site", required=False)
    wave = forms.ChoiceField(label="Wave", required=False)
    kind = forms.ChoiceField(label="Kind of source", required=False)
    role = forms.ChoiceField(label="Participant's role", required=False)
    polarity = forms.ChoiceField(label="Polarity", required=False)
    coder = forms.ChoiceField(label="Coder", required=False)
    layer = forms.ChoiceField(label="Layer", required=False, choices=LAYERS)
    version = forms.ChoiceField(label="Codebook version", required=False)

    def offer(self, person: Person, programme: Programme) -> None:
        """Fill in what there is to choose from in this programme, for this person."""
        for axis in ("site", "wave", "kind", "role"):
            self.choose(axis, [ANY, *labels_frame(person, programme, axis).select("key", "label").rows()])
        self.choose("polarity", [ANY, *((str(p), "none" if p == Polarity.NONE else str(p)) for p in Polarity)])
        self.choose("version", [("", "The newest"), *_versions(programme)])
        self.choose("coder", [ANY, *((name, name) for name in coders(person, programme))])
        if not visible.allowed(person, "see full attributions", programme):
            del self.fields["coder"]


def conditions(given: QueryDict) -> dict[str, list[str]]:
    """The conditions that are not empty, as exhibits take them."""
    asked = {name: [value for value in given.getlist(name) if value] for name in WHERE}
    return {name: values for name, values in asked.items() if values}


def layer_of(given: QueryDict) -> str | None:
    """The layer asked for, or None; raises Invalid."""
    layer = given.get("layer") or None
    if layer is not None and layer not in list(Layer):
        raise Invalid(f"There is no layer {layer!r}.", hint=f"Give one of {', '.join(Layer)}.")
    return layer


def version_number(given: QueryDict) -> int | None:
    """The codebook version asked for, or None; raises Invalid."""
    text = given.get("version") or ""
    if text and not text.isdecimal():
        raise Invalid(f"{text!r} is not a codebook version.", hint="Give its number, as 2.")
    return int(text) if text else None


def chosen(given: QueryDict, names: Iterable[str]) -> list[tuple[str, str]]:
    """What was asked for under these names, to hand on in links and forms; empty values are left out."""
    return [(name, value) for name in names for value in given.getlist(name) if value]


def address(asked: Iterable[tuple[str, str]], **more: Any) -> str:
    """The query part of a link."""
    return urlencode([*asked, *more.items()])


def with_defaults(given: QueryDict, defaults: Mapping[str, str]) -> QueryDict:
    """What was asked for, with these where nothing was."""
    filled = given.copy()
    for name, value in defaults.items():
        if not filled.get(name):
            filled[name] = value
    return filled


def _versions(programme: Programme) -> list[tuple[str, str]]:
    codebook = programme.codebooks.first()
    numbers = codebook.versions.values_list("number", "status").order_by("-number") if codebook else ()
    return [(str(number), f"{number} ({status})") for number, status in numbers]
