"""The form by which files come in."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from fingerpost.formats.sources import READERS
from fingerpost.store.models import Person, Programme
from fingerpost.store.queries import visible
from fingerpost.terms.sources import KIND_WORDS, SourceKind
from fingerpost.web.forms import NOTHING, PlainForm

KINDS = [(str(kind), KIND_WORDS[kind].capitalize()) for kind in SourceKind]


class ManyFiles(forms.ClearableFileInput):
    """A file field that takes several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Cleans to a list of files, each within the limit."""

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        """The files; complains of none, and of one that is too large."""
        files: list[UploadedFile[Any]] = list(data) if isinstance(data, list | tuple) else [data] if data else []
        if not files:
            raise forms.ValidationError("Choose at least one file.")
        for file in files:
            if (file.size or 0) > settings.UPLOAD_LIMIT:
                limit = settings.UPLOAD_LIMIT // (1024 * 1024)
                raise forms.ValidationError(f"{file.name} is larger than {limit} MB. Divide it.")
        return files


class ImportForm(PlainForm):
    """Files, and what they have in common."""

    texts = FilesField(
        label="Files",
        help_text=f"Any of: {', '.join(READERS)}. A transcript has a line for each turn: “Name: what was said”.",
        widget=ManyFiles(attrs={"accept": ",".join(READERS)}),
    )
    kind = forms.ChoiceField(label="Kind", choices=KINDS, initial=SourceKind.INTERVIEW)
    site = forms.ChoiceField(label="Site", required=False)
    wave = forms.ChoiceField(label="Wave", required=False)
    held_on = forms.DateField(
        label="Date", required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text="When the interview or meeting was held.",
    )  # fmt: skip

    def offer(self, person: Person, programme: Programme) -> "ImportForm":
        """Offer the programme's sites and waves."""
        self.choose("site", [NOTHING, *((site.key, str(site)) for site in visible.sites(person, programme))])
        self.choose("wave", [NOTHING, *((wave.key, wave.name) for wave in programme.waves.all())])
        return self
