"""What all our forms share: choices, ids that stay apart on one page, an act whose complaints stand beside the form.

Not here: any form of a noun; those live with their pages.
"""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django import forms
from django.db import transaction
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from fingerpost.store.connection import alias
from fingerpost.terms.errors import Conflict, Invalid, UserError
from fingerpost.web.errors import status_of

T = TypeVar("T")
Choices = list[tuple[str, Any]]
NOTHING = ("", "—")


class PlainForm(forms.Form):
    """A form drawn by `forms/form.html`. Every complaint that an action makes of it ends up in `errors`."""

    status = 200

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{type(self).__name__.lower().removesuffix('form')}-%s")
        super().__init__(*args, **kwargs)

    def choose(self, field: str, choices: Iterable[tuple[str, Any]]) -> None:
        """Offer these in a field of choices."""
        chosen = self.fields[field]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = list(choices)

    def complain(self, error: UserError, field: str | None = None) -> None:
        """Put what stood against an act beside its field, or above the form."""
        self.status = status_of(error)
        self.add_error(field, " ".join(part for part in (error.message, error.hint) if part))


def carried_out(form: PlainForm, act: Callable[[], T], field: str | None = None) -> T | None:
    """The row that the act made, or None with a complaint on the form. Refusals and what is not there pass through."""
    if not form.is_valid():
        form.status = 400
        return None
    try:
        with transaction.atomic(using=alias()):
            return act()
    except (Invalid, Conflict) as error:
        form.complain(error, field)
        return None


def words(label: str, *, rows: int = 3, help_text: str = "", required: bool = False) -> forms.CharField:
    """A field for some sentences."""
    return forms.CharField(
        label=label, help_text=help_text, required=required, widget=forms.Textarea(attrs={"rows": rows})
    )


def hidden() -> forms.CharField:
    """A field that people do not see."""
    return forms.CharField(required=False, widget=forms.HiddenInput)


def next_page(request: HttpRequest, otherwise: str) -> str:
    """Where the person came from, if that is a page of ours; else the other address."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else otherwise
