"""The figures that an accountant's portal shows of a company: exactly the asked ones, each with its style."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from ledgerhall.api import answering
from ledgerhall.api.access import Call, company_call
from ledgerhall.finance.role_center.data_points import DATA_POINTS, Value
from ledgerhall.identity.viewer import Viewer
from ledgerhall.tenancy.models import Company

MOST_NAMES = 100


@company_call(answering.ACCOUNTANT)
def cues(called: Call, company: Company, viewer: Viewer) -> HttpResponse:
    """The values of `?names=a,b`. A name that this version does not know is left out, so that newer portals work."""
    names = list(dict.fromkeys(name for name in called.request.GET.get("names", "").split(",") if name))
    if not names:
        raise answering.bad_request("Name the figures: ?names=cashAccountsBalance,openPeriods")
    if len(names) > MOST_NAMES:
        raise answering.bad_request(f"At most {MOST_NAMES} names in one call.")
    rows = [_row(name, DATA_POINTS[name](viewer, company.currency_code)) for name in names if name in DATA_POINTS]
    return answering.collection(called.context(f"companies({company.id})/cues"), rows, workDate=viewer.work_date)


def _row(name: str, value: Value) -> dict[str, Any]:
    return {
        "name": name,
        "text": value.text,
        "amount": value.amount,
        "currencySymbol": value.currency,
        "style": value.style,
        **({"reason": value.reason} if value.reason else {}),
    }
