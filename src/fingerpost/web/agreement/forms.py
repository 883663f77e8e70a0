"""What the pages of agreement can be asked for: units, codes, the part of a round; as forms and as exhibits take it."""

from collections.abc import Iterator, Mapping

from django import forms
from django.http import QueryDict

from fingerpost.exhibits.agreement_live import LiveTable
from fingerpost.exhibits.agreement_rolled import headings, plainly
from fingerpost.exhibits.agreement_scope import AXES, Axis
from fingerpost.web.forms import PlainForm

UNITS = [
    ("", "What each source has"), ("turn", "Turns"), ("answer", "Answers"), ("sentence", "Sentences"),
    ("character", "Characters"),
]  # fmt: skip
LINES = [("", "Each code"), ("on", "Each heading, rolled up")]


class PartForm(PlainForm):
    """Which part of a round: one field a condition; an empty one asks for nothing."""

    site = forms.ChoiceField(label="Site", required=False)
    wave = forms.ChoiceField(label="Wave", required=False)
    kind = forms.ChoiceField(label="Kind of source", required=False)
    role = forms.ChoiceField(label="Participant's role", required=False)

    def offer(self, axes: Mapping[str, Axis]) -> None:
        """Fill in the values that there are; a field without any goes."""
        for name in AXES:
            if axes[name].values:
                self.choose(name, [("", "Any"), *axes[name].values])
            else:
                del self.fields[name]

    def parts(self) -> list[forms.BoundField]:
        """The fields of the part."""
        return [self[name] for name in AXES if name in self.fields]

    def others(self) -> list[forms.BoundField]:
        """All other fields."""
        return [self[name] for name in self.fields if name not in AXES]


class AskForm(PartForm):
    """What a round is counted in, and what of it is shown."""

    rolled = forms.ChoiceField(label="Lines", choices=LINES, required=False)
    code = forms.ChoiceField(label="Code", required=False)
    unit = forms.ChoiceField(label="Count in", choices=UNITS, required=False)
    scope = forms.ChoiceField(label="Side by side", required=False)
    version = forms.ChoiceField(label="Codes as in version", required=False)
    threshold = forms.FloatField(
        label="Mark a value", required=False, widget=forms.NumberInput(attrs={"step": "0.01", "min": "-1", "max": "1"})
    )
    pairs = forms.BooleanField(label="Each pair", required=False)
    settled = forms.BooleanField(label="Beside what was agreed", required=False)
    unused = forms.BooleanField(label="Codes that nobody used too", required=False)


class TrendForm(PartForm):
    """What codes over rounds are counted in, and what of the rounds."""

    rolled = forms.ChoiceField(label="Lines", choices=LINES, required=False)
    unit = forms.ChoiceField(label="Count in", choices=UNITS, required=False)


def part_asked(given: QueryDict) -> dict[str, list[str]]:
    """The part of a round that is asked for, as exhibits take it."""
    asked = {axis: [value for value in given.getlist(axis) if value] for axis in AXES}
    return {axis: values for axis, values in asked.items() if values}


def form_of(given: QueryDict, live: LiveTable) -> AskForm:
    """The form with what this round leaves to choose."""
    form, of = AskForm(given), live.table.of
    form.choose("code", list(_codes(live, given.get("code", ""))))
    own, numbers = of.frames.round.version, of.frames.versions
    form.choose("version", [("", f"{own} (the round's)"), *((str(n), str(n)) for n in numbers if n != own)])
    if len(numbers) < 2:
        del form.fields["version"]
    if live.table.asked.is_declared:
        del form.fields["threshold"]
    if len(of.frames.coders) < 3 or given.get("settled"):
        del form.fields["pairs"]
    parted = [(name, axis.title) for name, axis in of.axes.items() if axis.values]
    form.choose("scope", [("", "The round as one"), *parted])
    form.offer(of.axes)
    return form


def _codes(live: LiveTable, chosen: str) -> Iterator[tuple[str, str]]:
    of = live.table.of
    if of.is_rolled_up:
        yield "", "All headings"
        yield from ((code.guid, plainly(code.name)) for code in of.frames.codes)
        yield from ((code.guid, f"Above {code.name}") for code in of.whole.codes if code.guid == chosen)
        return
    yield "", "All codes"
    yield from ((code.guid, f"{plainly(code.name)} …") for code in headings(of.frames.codes))
    yield from ((code.guid, code.name) for code in of.frames.codes)
