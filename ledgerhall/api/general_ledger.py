"""Accounts and general ledger entries, as Business Central's API v2.0 shapes them. Read only."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.http.request import QueryDict

from ledgerhall.api import answering
from ledgerhall.api.access import Call, company_call
from ledgerhall.finance.ledger.models import GLAccount, GLEntry
from ledgerhall.identity import links
from ledgerhall.identity.viewer import Viewer
from ledgerhall.tenancy.models import Company

PAGE = 1_000
UNDERSTOOD = ("$top", "$skip", "$count")


@company_call(answering.V2)
def accounts(called: Call, company: Company, viewer: Viewer) -> HttpResponse:
    """The chart of accounts in its order."""
    rows = GLAccount.objects.select_related("category").order_by("number", "id")
    return _page(called, company, "accounts", rows, _account)


@company_call(answering.V2)
def entries(called: Call, company: Company, viewer: Viewer) -> HttpResponse:
    """General ledger entries by their number."""
    rows = GLEntry.objects.select_related("account").order_by("entry_no")
    return _page(called, company, "generalLedgerEntries", rows, _entry)


def _page(called: Call, company: Company, name: str, rows: Any, shape: Any) -> HttpResponse:
    """A part of the rows, and where the next part is. An option that is not understood is refused, not passed over."""
    asked = called.request.GET
    foreign = [option for option in asked if option.startswith("$") and option not in UNDERSTOOD]
    if foreign:
        raise answering.bad_request(f"The query option {foreign[0][:40]} is not supported.")
    skip, top = _number(asked, "$skip", 0), _number(asked, "$top", None)
    taken = PAGE if top is None else min(top, PAGE)
    found = list(rows[skip : skip + taken + 1])
    more = {"@odata.count": rows.count()} if asked.get("$count") == "true" else {}
    path = f"companies({company.id})/{name}"
    next_link = ""
    if len(found) > taken and (top is None or top > taken):
        rest = "" if top is None else f"&$top={top - taken}"
        slug = called.principal.tenant.slug
        next_link = links.absolute(f"/{slug}/{answering.V2}/{path}?$skip={skip + taken}{rest}")
    shown = [shape(row) for row in found[:taken]]
    return answering.collection(called.context(path), shown, next_link=next_link, **more)


def _number(asked: QueryDict, option: str, default: int | None) -> Any:
    typed = asked.get(option)
    if typed is None:
        return default
    if not typed.isdecimal() or len(typed) > 9:
        raise answering.bad_request(f"{option} takes a number from 0 on.")
    return int(typed)


def _account(account: GLAccount) -> dict[str, Any]:
    return {
        "id": account.uuid,
        "number": account.number,
        "displayName": account.name,
        "category": account.get_category_kind_display(),
        "subCategory": account.category.description if account.category else "",
        "blocked": account.is_blocked,
        "accountType": account.get_account_type_display(),
        "directPosting": account.is_direct_posting,
        "lastModifiedDateTime": account.changed_at,
    }


def _entry(entry: GLEntry) -> dict[str, Any]:
    return {
        "id": entry.uuid,
        "entryNumber": entry.entry_no,
        "postingDate": entry.posting_date,
        "documentNumber": entry.document_no,
        "documentType": entry.get_document_type_display(),
        "accountId": entry.account.uuid,
        "accountNumber": entry.account_no,
        "description": entry.description,
        "debitAmount": entry.debit_amount,
        "creditAmount": entry.credit_amount,
        "lastModifiedDateTime": entry.changed_at,
    }
