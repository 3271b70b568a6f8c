"""The API's addresses, below a tenant's path. What is not listed is answered 401 or 404 like everything closed."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import path, register_converter
from django.urls.converters import UUIDConverter

from ledgerhall.api import answering, companies, cues, general_ledger
from ledgerhall.api.access import Call, call


class EntityKey(UUIDConverter):
    """A key as OData writes it: `companies(<uuid>)`; either case of the letters."""

    regex = "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"


register_converter(EntityKey, "entity_key")


@call(answering.V2)
def nothing(called: Call, rest: str = "") -> HttpResponse:
    """Every other address below the API."""
    raise answering.not_found()


V2 = f"<slug:tenant>/{answering.V2}"
ACCOUNTANT = f"<slug:tenant>/{answering.ACCOUNTANT}"

urlpatterns = [
    path(f"{V2}/companies", companies.companies),
    path(f"{V2}/companies(<entity_key:company>)", companies.company),
    path(f"{V2}/companies(<entity_key:company>)/companyInformation", companies.information),
    path(f"{V2}/companies(<entity_key:company>)/accounts", general_ledger.accounts),
    path(f"{V2}/companies(<entity_key:company>)/generalLedgerEntries", general_ledger.entries),
    path(f"{ACCOUNTANT}/companies", companies.for_accountants),
    path(f"{ACCOUNTANT}/companies(<entity_key:company>)/cues", cues.cues),
    path("<slug:tenant>/api/<path:rest>", nothing),
    path("<slug:tenant>/api/", nothing),
]
