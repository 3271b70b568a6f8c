"""Companies, as Business Central's API v2.0 shapes them, and the list that an accountant's portal reads."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from ledgerhall.api import answering
from ledgerhall.api.access import Call, call, company_call
from ledgerhall.finance.foundation.models import CompanyInformation
from ledgerhall.finance.foundation.periods import fiscal_year_of
from ledgerhall.identity.viewer import Viewer
from ledgerhall.tenancy.models import Company


@call(answering.V2)
def companies(called: Call) -> HttpResponse:
    """The companies that the token's person may read."""
    return answering.collection(called.context("companies"), [_company(company) for company in called.companies()])


@call(answering.ACCOUNTANT)
def for_accountants(called: Call) -> HttpResponse:
    """The same companies with what a portal needs to show and open them."""
    rows = [
        {
            "id": company.id,
            "name": company.name,
            "displayName": company.name,
            "slug": company.slug,
            "currencyCode": company.currency_code,
            "isDemo": company.is_demo,
        }
        for company in called.companies()
    ]
    return answering.collection(called.context("companies"), rows)


@company_call(answering.V2)
def company(called: Call, company: Company, viewer: Viewer) -> HttpResponse:
    """One company."""
    return answering.single(called.context("companies/$entity"), _company(company))


@company_call(answering.V2)
def information(called: Call, company: Company, viewer: Viewer) -> HttpResponse:
    """Company Information; a collection of one, as Business Central has it."""
    kept = CompanyInformation.objects.order_by("id").first()
    rows = [_information(company, kept, viewer)] if kept else []
    return answering.collection(called.context(f"companies({company.id})/companyInformation"), rows)


def _company(company: Company) -> dict[str, Any]:
    return {
        "id": company.id,
        "systemVersion": "",
        "timestamp": int(company.changed_at.timestamp()),
        "name": company.name,
        "displayName": company.name,
        "businessProfileId": "",
        "systemCreatedAt": company.created_at,
        "systemModifiedAt": company.changed_at,
    }


def _information(company: Company, kept: CompanyInformation, viewer: Viewer) -> dict[str, Any]:
    year = fiscal_year_of(viewer.work_date)
    return {
        "id": kept.uuid,
        "displayName": kept.legal_name or company.name,
        "addressLine1": kept.address,
        "addressLine2": "",
        "city": kept.city,
        "state": "",
        "country": kept.country_code,
        "postalCode": kept.postal_code,
        "phoneNumber": kept.phone_no,
        "faxNumber": "",
        "email": kept.email,
        "website": kept.home_page,
        "taxRegistrationNumber": kept.vat_registration_no,
        "currencyCode": company.currency_code,
        "currentFiscalYearStartDate": year.starting_date if year else None,
        "industry": "",
        "lastModifiedDateTime": kept.changed_at,
    }
