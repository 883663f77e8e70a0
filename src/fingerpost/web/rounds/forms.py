"""Forms by which a round is opened, a place settled, and queries raised and answered."""

from django import forms

from fingerpost.terms.coding import COEFFICIENTS, Polarity
from fingerpost.terms.rounds import Unit, Wording
from fingerpost.web.forms import NOTHING, PlainForm, hidden, words

FIGURES = (
    ("", "No figure is declared beforehand"),
    *((name, f"{title[0].upper()}{title[1:]}") for name, title in COEFFICIENTS.items()),
)
STRATA = (("site", "Site"), ("wave", "Wave"), ("kind", "Kind"), ("role", "Who speaks"))
UNITS = ((Unit.SOURCE, "Whole sources"), (Unit.SECTION, "Sections and answers"), (Unit.TURN, "Turns of one speaker"))


class WishForm(PlainForm):
    """Which texts to choose from, and how many to draw."""

    unit = forms.ChoiceField(label="Made of", choices=UNITS, required=False)
    site = forms.ChoiceField(label="Site", required=False)
    wave = forms.ChoiceField(label="Wave", required=False)
    kind = forms.ChoiceField(label="Kind", required=False)
    role = forms.ChoiceField(label="Who speaks", required=False)
    number = forms.IntegerField(label="Draw at random", required=False, min_value=0, max_value=500)
    seed = forms.IntegerField(label="Seed", required=False, min_value=0, max_value=2**31 - 1)
    strata = forms.MultipleChoiceField(
        label="Spread evenly over", required=False, choices=STRATA, widget=forms.CheckboxSelectMultiple
    )


class RoundForm(PlainForm):
    """What a round is called, who codes it with which codebook, and how it will be judged."""

    name = forms.CharField(label="Name", max_length=200)
    version = forms.ChoiceField(
        label="Codebook version",
        help_text="A draft is published when the round opens: the codebook must not change under the coders.",
    )
    coders = forms.MultipleChoiceField(
        label="Coders, at least two", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least two coders."},
    )  # fmt: skip
    pairs = forms.ChoiceField(
        label="Who codes what", widget=forms.RadioSelect, initial="all",
        choices=[("all", "Everybody codes every text"), ("pairs", "Each text is coded by two of them, in turn")],
    )  # fmt: skip
    judged = forms.ChoiceField(
        label="How it will be judged", widget=forms.RadioSelect, initial="open",
        choices=[
            ("open", "Agreement is shown once the passes are revealed"),
            ("consensus", "By consensus alone: no figure anywhere"),
        ],
    )  # fmt: skip
    coefficient = forms.ChoiceField(
        label="Primary coefficient", required=False, choices=FIGURES,
        help_text="If you want to judge by one, say so before anybody has seen the figures.",
    )  # fmt: skip
    threshold = forms.FloatField(label="Threshold", required=False, min_value=-1, max_value=1)


class SettleForm(PlainForm):
    """What was decided of one place. `choice`: TAKE with a coder's guid, or one of the other kinds."""

    choice = forms.CharField(error_messages={"required": "Choose what was decided."})
    code = forms.ChoiceField(label="Code", required=False)
    span = forms.CharField(required=False)
    polarity = forms.ChoiceField(
        label="Polarity", required=False, choices=[(str(p), str(p)) for p in Polarity], initial=Polarity.NONE
    )
    reason = words("Why", rows=2)


class ProposalForm(PlainForm):
    """What a decision proposes for the codebook."""

    wording = forms.ChoiceField(
        label="What changes", required=False,
        choices=[
            ("", "Nothing"), (Wording.INCLUDE, "A code also includes"), (Wording.EXCLUDE, "A code also excludes"),
            (Wording.DEFINITION, "A code's definition, put anew"), (Wording.NEW_CODE, "A new code"),
        ],
    )  # fmt: skip
    changed = forms.ChoiceField(label="Code", required=False)
    called = forms.CharField(label="Name of the new code", required=False, max_length=200)
    worded = words("In these words", rows=2)


class QueryForm(PlainForm):
    """A question put to the team."""

    text = words("What is the question?", rows=4, required=True)
    code = forms.ChoiceField(label="About a code", required=False)
    source = hidden()
    at = hidden()
    coding = hidden()


class AnswerForm(PlainForm):
    """What somebody says to a query."""

    text = words("Your answer", rows=3, required=True)


class DecisionForm(ProposalForm):
    """How a query was settled."""

    reason = words("What was decided, and why", rows=3, required=True)
    field_order = ("reason", "wording", "changed", "called", "worded")


class InsteadForm(PlainForm):
    """Which code a coding gets instead."""

    code = forms.ChoiceField(label="Put this code instead", required=False)


EMPTY = [NOTHING]
