"""The form by which a project comes in."""

from django import forms

from fingerpost.formats.projects import PROJECTS
from fingerpost.terms.sources import KIND_WORDS, SourceKind
from fingerpost.web.forms import PlainForm
from fingerpost.web.sources.forms import FilesField, ManyFiles

KINDS = [(str(k), KIND_WORDS[k].capitalize()) for k in SourceKind if k != SourceKind.SITE_REPORT]
READINGS = (
    ("", "Let the file decide"),
    ("cp:raw:nobom:excl", "Characters (the standard; QualCoder, qc)"),
    ("u16:raw:nobom:excl", "UTF-16 units (NVivo, tools in JavaScript)"),
    ("cp:lf:nobom:excl", "Characters, a line end counted once"),
    ("u16:lf:nobom:excl", "UTF-16 units, a line end counted once"),
)


class ProjectForm(PlainForm):
    """Projects of other tools, or copies of ours."""

    projects = FilesField(
        label="Project files",
        help_text=f"Any of: {', '.join(PROJECTS)}. Several copies of one project come together as one.",
        widget=ManyFiles(attrs={"accept": ",".join(PROJECTS)}),
    )
    kind = forms.ChoiceField(
        label="Its texts are", choices=KINDS, initial=SourceKind.INTERVIEW,
        help_text="A project from Fingerpost knows this itself.",
    )  # fmt: skip
    codes = forms.ChoiceField(
        label="A code of the same path as one here",
        choices=[("join", "is that code"), ("apart", "is another code")],
        help_text="Codes that keep their identity are known by it in any case.",
    )
    offsets = forms.ChoiceField(
        label="How its sender counts characters", choices=READINGS, required=False,
        help_text="Change this only where the report says that it could not be told.",
    )  # fmt: skip
