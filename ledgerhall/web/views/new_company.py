"""The page *New Company*: company information and a chart to start from."""

from __future__ import annotations

from datetime import date
from typing import Any, cast
from zoneinfo import available_timezones

from babel import Locale
from babel.numbers import list_currencies
from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from ledgerhall.finance.journals.starting import NewBooks
from ledgerhall.finance.starting.setups import NAMES
from ledgerhall.identity import chrome, links
from ledgerhall.identity.access import needs
from ledgerhall.identity.answers import Bound, refused
from ledgerhall.kernel.dates import add_months
from ledgerhall.tenancy.models import Company
from ledgerhall.web.new_company import create_company, iso_currency

_LOGO_BYTES = 200_000
_LOGO_TYPES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
_COUNTRY_CODE = 2
_NO_COUNTRIES = frozenset({"EU", "EZ", "UN", "XA", "XB", "ZZ"})
_INFORMATION = (
    "address",
    "postal_code",
    "city",
    "country_code",
    "vat_registration_no",
    "registration_no",
    "phone_no",
    "email",
    "home_page",
    "bank_name",
    "iban",
    "bic",
    "time_zone",
    "language",
)


def _countries() -> list[tuple[str, str]]:
    names = {str(code): str(name) for code, name in Locale("en").territories.items()}
    codes = [code for code in names if len(code) == _COUNTRY_CODE and code.isalpha() and code not in _NO_COUNTRIES]
    return [("", ""), *sorted(((code, names[code]) for code in codes), key=lambda pair: pair[1])]


class NewCompanyForm(forms.Form):
    """What a company starts from."""

    legal_name = forms.CharField(label=_("Legal Name"), max_length=100)
    currency_code = forms.ChoiceField(label=_("Currency"), initial="EUR")
    chart = forms.ChoiceField(
        label=_("Chart of Accounts and Setup"),
        choices=list(NAMES.items()),
        help_text=_("The setup of a country, or a chart alone."),
    )
    starting_date = forms.DateField(
        label=_("Fiscal Year Starts"),
        help_text=_("The first day of the first fiscal year. The year after is made too."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    number_of_periods = forms.IntegerField(label=_("Periods of One Month"), initial=12, min_value=1, max_value=24)
    time_zone = forms.ChoiceField(label=_("Time Zone"), help_text=_("Decides which day it is for the company."))
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    postal_code = forms.CharField(label=_("Postal Code"), max_length=20, required=False)
    city = forms.CharField(label=_("City"), max_length=60, required=False)
    country_code = forms.ChoiceField(label=_("Country"), required=False)
    vat_registration_no = forms.CharField(label=_("VAT Registration No."), max_length=30, required=False)
    registration_no = forms.CharField(label=_("Registration No."), max_length=30, required=False)
    phone_no = forms.CharField(label=_("Phone No."), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=100, required=False)
    home_page = forms.URLField(label=_("Home Page"), max_length=200, required=False, assume_scheme="https")
    bank_name = forms.CharField(label=_("Bank for Documents"), max_length=60, required=False)
    iban = forms.CharField(label=_("IBAN"), max_length=40, required=False)
    bic = forms.CharField(label=_("BIC"), max_length=11, required=False)
    logo = forms.FileField(label=_("Logo"), help_text=_("PNG or JPEG, at most 200 kB."), required=False)

    groups = (
        (
            _("Company"),
            (
                "legal_name",
                "currency_code",
                "chart",
                "starting_date",
                "number_of_periods",
                "time_zone",
                "language",
            ),
        ),
        (
            _("Address & Contact"),
            ("address", "postal_code", "city", "country_code", "phone_no", "email", "home_page"),
        ),
        (_("Registration"), ("vat_registration_no", "registration_no")),
        (_("Documents"), ("bank_name", "iban", "bic", "logo")),
    )

    def grouped(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields under their headings."""
        return [(heading, [self[name] for name in names]) for heading, names in self.groups]

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["currency_code"].choices = [(code, code) for code in sorted(list_currencies())]  # type: ignore[attr-defined]
        self.fields["time_zone"].choices = [(zone, zone) for zone in sorted(available_timezones())]  # type: ignore[attr-defined]
        self.fields["country_code"].choices = _countries()  # type: ignore[attr-defined]

    def clean_logo(self) -> tuple[bytes, str] | None:
        """The picture's bytes and its type, told by its first bytes."""
        file = self.cleaned_data.get("logo")
        if not file:
            return None
        content = file.read(_LOGO_BYTES + 1)
        kind = next((name for start, name in _LOGO_TYPES.items() if content.startswith(start)), None)
        if kind is None or len(content) > _LOGO_BYTES:
            raise forms.ValidationError(_("The logo is a PNG or JPEG picture of at most 200 kB."))
        return content, kind

    def new_books(self) -> NewBooks:
        """What the filled form asks for: the first fiscal year and the one after it."""
        data = self.cleaned_data
        first: date = data["starting_date"]
        information = {name: data[name] for name in _INFORMATION if data[name]}
        if data["logo"]:
            information["logo"], information["logo_type"] = data["logo"]
        years = ((first, data["number_of_periods"]), (add_months(first, data["number_of_periods"]), 12))
        return NewBooks(data["legal_name"], iso_currency(data["currency_code"]), data["chart"], years, information)


@needs("company.create")
@require_http_methods(["GET", "POST"])
def new_company(request: HttpRequest, tenant: str) -> HttpResponse:
    """The form, and its answer: the new company's Role Center, or the form again with everything typed."""
    bound = cast("Bound", request)
    first_day = bound.viewer.today.replace(month=1, day=1)
    initial = {"starting_date": first_day, "time_zone": "Europe/Berlin", "language": "en"}
    form = NewCompanyForm(request.POST or None, request.FILES or None, initial=initial)
    refusals: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid():
        made: list[Company] = []
        refusals = refused(lambda: made.append(_made(form, bound)), form)
        if made:
            return redirect(links.company_path(made[0]))
    shell = chrome.chrome(bound.viewer, str(_("New Company")), here=request.path)
    view = {"chrome": shell, "form": form, "refusals": refusals, "tenant": bound.tenant}
    return render(request, "web/new_company.html", view, status=422 if request.method == "POST" else 200)


def _made(form: NewCompanyForm, bound: Bound) -> Company:
    data = form.cleaned_data
    return create_company(
        tenant=bound.tenant,
        new=form.new_books(),
        by=bound.viewer,
        at=bound.viewer.now,
        time_zone=data["time_zone"],
        language=data["language"],
    )
