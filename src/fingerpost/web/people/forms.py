"""Forms of people: signing in, one's password, members of a programme."""

from django import forms

from fingerpost.store.models import Person, Programme
from fingerpost.store.queries import visible
from fingerpost.terms.people import Role
from fingerpost.web.forms import NOTHING, PlainForm


class SignInForm(PlainForm):
    """E-mail and password."""

    email = forms.EmailField(label="E-mail", widget=forms.EmailInput(attrs={"autocomplete": "username"}))
    password = forms.CharField(
        label="Password", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )


class PasswordForm(PlainForm):
    """A new password, once: it is shown as typed on request of the browser."""

    password = forms.CharField(
        label="New password",
        strip=False,
        help_text="At least 12 characters. A sentence is good.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class MemberForm(PlainForm):
    """Somebody and their role here."""

    email = forms.EmailField(label="E-mail", widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    name = forms.CharField(
        label="Name", required=False, max_length=200,
        help_text="Needed for somebody who has no account yet; only the owner of the study file adds accounts.",
    )  # fmt: skip
    role = forms.ChoiceField(label="Role", choices=[(str(role), str(role)) for role in Role], initial=Role.CODER)
    site = forms.ChoiceField(
        label="Site", required=False, help_text="For a site lead or contributor: the one site that is theirs."
    )

    def offer(self, person: Person, programme: Programme) -> "MemberForm":
        """Offer the programme's sites."""
        self.choose("site", [NOTHING, *((site.key, str(site)) for site in visible.sites(person, programme))])
        return self


class ProgrammeForm(PlainForm):
    """A new programme."""

    name = forms.CharField(label="Name of the programme", max_length=200)
