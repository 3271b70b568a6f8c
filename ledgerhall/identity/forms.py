"""Forms of identity: those that allauth takes from us, and those of our own pages."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm, ResetPasswordForm, ResetPasswordKeyForm, SignupForm
from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from ledgerhall.identity import people, permission_sets
from ledgerhall.identity.models import User
from ledgerhall.tenancy.models import Company, Tenant


class SignInForm(LoginForm):  # type: ignore[misc]
    """Address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Work email")
        self.fields["remember"].label = _("Keep me signed in on this computer, 12 hours")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class AccountForm(SignupForm):  # type: ignore[misc]
    """A new account: name, address, password."""

    name = forms.CharField(label=_("Your name"), max_length=100, widget=forms.TextInput({"autocomplete": "name"}))
    field_order = ["name", "email", "password1"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Work email")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class ForgottenForm(ResetPasswordForm):  # type: ignore[misc]
    """The address that a reset link is mailed to, if it has an account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Work email")
        self.fields["email"].widget.attrs.pop("placeholder", None)


class NewPasswordForm(ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password by a mailed link; following the link shows that the mailbox is the person's."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)

    def save(self) -> None:
        super().save()
        people.verify(user=self.user)


class TenantForm(forms.Form):
    """The name of a new firm or tenant."""

    name = forms.CharField(max_length=100, widget=forms.TextInput({"autocomplete": "organization"}))


class SettingsForm(forms.Form):
    """What a person sets of their own."""

    name = forms.CharField(label=_("Name"), max_length=100)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    theme = forms.ChoiceField(
        label=_("Theme"), choices=[("system", _("As the system")), ("light", _("Light")), ("dark", _("Dark"))]
    )
    density = forms.ChoiceField(
        label=_("Rows of lists"),
        choices=[("compact", _("Compact")), ("standard", _("Standard")), ("roomy", _("Roomy"))],
    )


class TokenForm(forms.Form):
    """A new access token."""

    name = forms.CharField(label=_("Name"), max_length=100)
    days = forms.TypedChoiceField(
        label=_("Expires after"),
        coerce=int,
        choices=[(30, _("30 days")), (90, _("90 days")), (365, _("365 days"))],
        initial=90,
    )


class GrantForm(forms.Form):
    """Access for somebody: who, which set, one company or all."""

    email = forms.EmailField(label=_("Work email"), max_length=254)
    permission_set = forms.ChoiceField(
        label=_("Permission set"), choices=[(one.name, one.name) for one in permission_sets.ALL.values()]
    )
    company = forms.ModelChoiceField(
        label=_("Company"), queryset=Company.objects.none(), required=False, empty_label=_("All companies")
    )
    until_date = forms.DateField(
        label=_("Last day"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, tenant: Tenant, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["company"]
        assert isinstance(chosen, forms.ModelChoiceField)
        chosen.queryset = Company.objects.filter(tenant=tenant).order_by("name", "id")


class ConsentForm(forms.Form):
    """First step of the invitation."""

    has_consent = forms.BooleanField(label=_("I Accept"))


class InvitationForm(forms.Form):
    """Second step of the invitation: whom, to which companies, with which words."""

    email = forms.EmailField(label=_("Email Address"), max_length=254)
    first_name = forms.CharField(label=_("First Name"), max_length=50)
    last_name = forms.CharField(label=_("Last Name"), max_length=50)
    companies = forms.ModelMultipleChoiceField(
        label=_("Companies"), queryset=Company.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    permission_set = forms.ChoiceField(
        label=_("Access"),
        choices=[
            (permission_sets.ACCOUNTANTS, _("Accountant: journals, posting, set-up, statements")),
            (permission_sets.READ, _("Read only")),
        ],
    )
    access_until_date = forms.DateField(
        label=_("Access until"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    welcome = forms.CharField(label=_("Welcome Email"), max_length=2000, widget=forms.Textarea({"rows": 7}))

    def __init__(self, tenant: Tenant, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["companies"]
        assert isinstance(chosen, forms.ModelMultipleChoiceField)
        chosen.queryset = Company.objects.filter(tenant=tenant).order_by("name", "id")


class JoinForm(forms.Form):
    """A new account by an invitation's link: the address stands already."""

    name = forms.CharField(label=_("Your name"), max_length=100, widget=forms.TextInput({"autocomplete": "name"}))
    password = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"})
    )

    def __init__(self, email: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        user = User(email=self.email, name=self.cleaned_data.get("name", ""))
        password_validation.validate_password(password, user)
        return password


class WorkDateForm(forms.Form):
    """The work date of this sign-in in the company."""

    work_date = forms.DateField(
        label=_("Work Date"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
