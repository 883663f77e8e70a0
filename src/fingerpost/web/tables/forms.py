"""Forms by which tables come in: the file, what its columns are taken for, and what else is to be said."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from fingerpost.terms.sheets import ALL_OTHERS, Columns
from fingerpost.terms.sources import KIND_WORDS, SourceKind
from fingerpost.web.forms import PlainForm, hidden

MEANINGS = (
    ("", "leave out"), ("text", "the text"), ("title", "title"), ("site", "site"), ("wave", "wave"),
    ("participant", "who speaks"), ("date", "date"), ("together", "rows that go together"),
    ("question", "question above the text"), ("attributes", "variable"),
)  # fmt: skip
MANY = ("text", "attributes")
FILED = [(str(kind), KIND_WORDS[kind].capitalize()) for kind in SourceKind if kind != SourceKind.SITE_REPORT]


class OneFile(forms.FileField):
    """A file within the limit of uploads."""

    def clean(self, data: Any, initial: Any = None) -> "UploadedFile[Any]":
        """The file; complains of one that is too large."""
        file: UploadedFile[Any] = super().clean(data, initial)
        if (file.size or 0) > settings.UPLOAD_LIMIT:
            raise forms.ValidationError(f"{file.name} is larger than {settings.UPLOAD_LIMIT >> 20} MB. Divide it.")
        return file


class TableForm(PlainForm):
    """A table of rows."""

    table = OneFile(
        label="Table", help_text="A .csv, .tsv, .xlsx or .ods with the names of columns in its first row.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.xlsx,.ods"}),
    )  # fmt: skip


class BookForm(PlainForm):
    """A codebook's file."""

    book = OneFile(
        label="Codebook",
        help_text="A table (.csv, .xlsx, .docx) with a column “name” or “code”, or another tool's .qdc.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.xlsx,.ods,.docx,.qdc"}),
    )


class ColumnsForm(PlainForm):
    """What each column is taken for, one choice a column."""

    held = hidden()
    sheet = forms.ChoiceField(label="Sheet", required=False)
    kind = forms.ChoiceField(label="Kind of text", choices=FILED, initial=SourceKind.OTHER)
    leave_blank = forms.BooleanField(label="Leave sites and waves empty that are not in the programme", required=False)

    def __init__(self, names: Sequence[str], sheets: Sequence[str], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.names = names
        self.choose("sheet", [(name, name) for name in sheets])
        if len(sheets) < 2:
            self.fields["sheet"].widget = forms.HiddenInput()
        for number, name in enumerate(names):
            self.fields[f"column-{number}"] = forms.ChoiceField(label=name, choices=MEANINGS, required=False)

    def clean(self) -> dict[str, Any]:
        """Complains of two columns that are taken for one thing."""
        given = super().clean() or self.cleaned_data
        for meaning, words in MEANINGS[1:]:
            taken = self._taken(given, meaning)
            if meaning not in MANY and len(taken) > 1:
                self.add_error(None, f"More than one column is taken for: {words} ({', '.join(taken)}).")
        if not self._taken(given, "text"):
            self.add_error(None, "No column is taken for the text.")
        return given

    def columns(self) -> Columns:
        """The choices as the import understands them."""
        found = {meaning: self._taken(self.cleaned_data, meaning) for meaning, _ in MEANINGS[1:]}
        single = {meaning: names[0] if names else "" for meaning, names in found.items() if meaning not in MANY}
        return Columns(text=tuple(found["text"]), attributes=tuple(found["attributes"]), **single)

    def _taken(self, given: dict[str, Any], meaning: str) -> list[str]:
        return [name for number, name in enumerate(self.names) if given.get(f"column-{number}") == meaning]


def as_chosen(names: Sequence[str], columns: Columns) -> dict[str, str]:
    """The choice of each column that says what these columns say."""
    chosen = dict.fromkeys(names, "attributes" if ALL_OTHERS in columns.attributes else "")
    for meaning, _ in MEANINGS[1:]:
        value = getattr(columns, meaning)
        chosen |= {name: meaning for name in ((value,) if isinstance(value, str) else value) if name in chosen}
    return {f"column-{number}": chosen[name] for number, name in enumerate(names)}
