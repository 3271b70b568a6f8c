"""The card of a client as a form. What it takes is judged by the acts in `clients`, not here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ledgerhall.portal.clients import DETAILS
from ledgerhall.portal.models import Client

CAPTIONS = {
    "name": _("Name"),
    "group_code": _("Group Code"),
    "address": _("Address"),
    "address_2": _("Address 2"),
    "city": _("City"),
    "county": _("State"),
    "post_code": _("ZIP Code"),
    "country_code": _("Country/Region"),
    "primary_contact": _("Primary Contact"),
    "contact_name": _("Contact Name"),
    "phone_number": _("Phone No."),
    "email": _("Email"),
    "home_page": _("Home Page"),
}
GENERAL = ("name", "client_url", "group_code", "include_demo_companies")
CONTACT = tuple(name for name in DETAILS if name not in GENERAL)


class ClientForm(forms.Form):
    """Name and address of the client, how to reach its people, and a place to paste an access token."""

    client_url = forms.CharField(
        label=_("Client URL"),
        max_length=1000,
        widget=forms.TextInput({"inputmode": "url", "spellcheck": "false", "autocomplete": "off"}),
    )
    include_demo_companies = forms.BooleanField(label=_("Include Demo Companies"), required=False)
    token = forms.CharField(
        label=_("Access token"),
        required=False,
        max_length=1000,
        widget=forms.PasswordInput({"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, typed: Any = None, *, client: Client | None = None) -> None:
        kept = {name: getattr(client, name) for name in (*DETAILS, "client_url", "include_demo_companies") if client}
        super().__init__(typed, initial=kept)
        if client is None:
            self.fields["client_url"].widget.attrs["autofocus"] = True
        for name in DETAILS:
            self.fields[name] = forms.CharField(label=CAPTIONS[name], required=False, max_length=1000)

    @property
    def general(self) -> list[forms.BoundField]:
        return [self[name] for name in GENERAL]

    @property
    def contact(self) -> list[forms.BoundField]:
        return [self[name] for name in CONTACT]

    def details(self) -> dict[str, str]:
        """What was typed into the fields of the card."""
        return {name: self.cleaned_data[name] for name in (*DETAILS, "client_url")}
