"""Forms of the register of participants, and of what is said of a source from outside."""

from typing import Any

from django import forms

from fingerpost.store.models import Participant, Person, Programme, Source
from fingerpost.store.queries import visible
from fingerpost.store.queries.sources import register
from fingerpost.terms.sources import KIND_WORDS, SourceKind
from fingerpost.web.forms import NOTHING, PlainForm, words

FILED = [(str(kind), KIND_WORDS[kind].capitalize()) for kind in SourceKind if kind != SourceKind.SITE_REPORT]


def day(label: str, **more: Any) -> forms.DateField:
    """A field for a date."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **more)


class ParticipantForm(PlainForm):
    """Somebody who speaks, under a pseudonym."""

    pseudonym = forms.CharField(label="Pseudonym", max_length=200, help_text="Never the person's name.")
    site = forms.ChoiceField(label="Site", required=False)
    role = forms.CharField(label="Role", max_length=100, help_text="The word of attributions, as Manager, Nurse, GP.")
    title = forms.CharField(label="Job title", max_length=200, required=False)
    valid_from = day("In this post since", help_text="A later post can be a new participant's line of its own.")
    quotable = forms.BooleanField(label="May be quoted", required=False, initial=True)
    site_nameable = forms.BooleanField(label="The site may be named", required=False, initial=True)
    recorded_on = day("Consent recorded on")

    def offer(self, person: Person, programme: Programme) -> "ParticipantForm":
        """Offer the programme's sites."""
        self.choose("site", [NOTHING, *((site.key, str(site)) for site in visible.sites(person, programme))])
        return self


class ConsentForm(PlainForm):
    """What a participant allows from now on."""

    quotable = forms.BooleanField(label="May be quoted", required=False)
    site_nameable = forms.BooleanField(label="The site may be named", required=False)
    recorded_on = day("Recorded on")
    withdrawn_on = day("Withdrew on", required=False, help_text="Leave empty unless they withdrew from the evaluation.")
    note = words("Note", rows=2)


class AboutForm(PlainForm):
    """What is said of a source from outside."""

    title = forms.CharField(label="Title", max_length=300)
    kind = forms.ChoiceField(label="Kind", choices=FILED)
    site = forms.ChoiceField(label="Site", required=False)
    wave = forms.ChoiceField(label="Wave", required=False)
    held_on = day("Date", required=False)

    def offer(self, person: Person, programme: Programme) -> "AboutForm":
        """Offer the programme's sites and waves."""
        self.choose("site", [NOTHING, *((site.key, str(site)) for site in visible.sites(person, programme))])
        self.choose("wave", [NOTHING, *((wave.key, wave.name) for wave in programme.waves.all())])
        return self


class SpeakersForm(PlainForm):
    """Which participant each speaker's label stands for."""

    def __init__(self, source: Source, labels: dict[str, Participant | None], *args: Any) -> None:
        super().__init__(*args)
        self.labels = list(labels)
        self.register = {str(who.guid): who for who in register(source.programme)}
        offered = [NOTHING, *((guid, _called(who)) for guid, who in self.register.items())]
        for number, (label, who) in enumerate(labels.items()):
            self.fields[f"speaker-{number}"] = forms.ChoiceField(
                label=label, choices=offered, required=False, initial=str(who.guid) if who else ""
            )

    def speakers(self) -> dict[str, Participant | None]:
        """Label → participant, as chosen."""
        chosen = {label: self.cleaned_data[f"speaker-{number}"] for number, label in enumerate(self.labels)}
        return {label: self.register.get(guid) for label, guid in chosen.items()}


def _called(who: Participant) -> str:
    post = next(iter(who.posts.all()), None)
    return f"{who.pseudonym} ({post.role})" if post else who.pseudonym
