"""The recurring journals of a case, typed line by line; and how a line of a case becomes a line of a journal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from ledgerhall.finance.foundation.dimension_sets import canonical
from ledgerhall.finance.journals import allocations, batches, lines
from ledgerhall.finance.journals.applications import Chosen
from ledgerhall.finance.journals.content import LineAccountType, of_balancing_side
from ledgerhall.finance.journals.models import JournalBatch, JournalLine, JournalTemplate
from ledgerhall.kernel.dates import LedgerDate
from tests.golden.stage import Stage

TYPES = {
    "account": LineAccountType.ACCOUNT,
    "customer": LineAccountType.CUSTOMER,
    "vendor": LineAccountType.VENDOR,
    "bank": LineAccountType.BANK_ACCOUNT,
    "fixed_asset": LineAccountType.FIXED_ASSET,
}
_VAT = {
    "posting_type": "general_posting_type",
    "bus": "vat_business_group_code",
    "prod": "vat_product_group_code",
}
_ANSWERS = {"accept_late_discount": "is_late_discount_accepted", "accept_tolerance": "is_tolerance_accepted"}
# The fields of a line, below the place where it stands.
LINE = (
    "posting_date",
    "document_date",
    "document_no",
    "document_type",
    "external_document_no",
    "currency",
    "no",
    "amount",
    "bal_no",
    "dimensions.*",
    "applies_to.*.document_no",
    "applies_to.*.amount",
    *_ANSWERS,
    *(f"{side}.{part}" for side in ("vat", "bal_vat") for part in _VAT),
    *(f"{side}={name}" for side in ("type", "bal_type") for name in TYPES),
)
OF_A_LINE = frozenset(path.partition(".")[0].partition("=")[0] for path in LINE)
_RECURRING = {
    "method": "recurring_method",
    "frequency": "recurring_frequency",
    "reversal_date": "reversal_date_formula",
}
_ALLOCATION = ("no", "percent", "quantity", "amount", "dimensions.*")
TAKES = (
    *(f"*.*.{field}" for field in (*LINE, *_RECURRING, "expires")),
    *(f"*.*.allocations.*.{field}" for field in _ALLOCATION),
)


def recurring_journals(values: Mapping[str, Any], stage: Stage) -> None:
    """Each in a batch of its own name; a batch that is there gets its lines anew."""
    template = JournalTemplate.objects.get(name="RECURRING")
    for name, said in values.items():
        batch = batches.find(name, is_recurring=True)
        batch = batch or batches.create(values={"name": name}, template=template, **stage.enters)
        lines.delete_all(batch=batch, **stage.enters)
        for line in said:
            _recurring_line(batch, line, stage)


def typed(said: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a line that says everything itself."""
    values: dict[str, Any] = {
        "posting_date": LedgerDate.parse(said["posting_date"]),
        "document_no": said.get("document_no", ""),
        "document_type": said.get("document_type", ""),
        "external_document_no": said.get("external_document_no", ""),
        "account_type": TYPES[said.get("type", "account")],
        "account_no": said["no"],
        "balancing_account_type": TYPES[said.get("bal_type", "account")],
        "balancing_account_no": said.get("bal_no", ""),
        "currency_code": said.get("currency", ""),
        # A line that posts a balance says no amount.
        "amount": Decimal(said.get("amount", "0")),
        "dimensions": canonical(said.get("dimensions", {})),
        **{field: said[name] for name, field in _ANSWERS.items() if name in said},
        **dict(_tax("vat", said, lambda field: field)),
        **dict(_tax("bal_vat", said, of_balancing_side)),
    }
    if "document_date" in said:
        values["document_date"] = date.fromisoformat(said["document_date"])
    if "applies_to" in said:
        party = _amount_of_party(said)
        values["applies_to"] = [
            Chosen(one["document_no"], amount=amount_to_apply(one, party)) for one in said["applies_to"]
        ]
    return values


def amount_to_apply(said: Mapping[str, Any], applying: Decimal) -> Decimal | None:
    """What is to be applied, with the sign that the other entry has: the opposite of the applying one. A case says how
    much, whichever side it lies on."""
    return -abs(Decimal(said["amount"])).copy_sign(applying) if "amount" in said else None


def _amount_of_party(said: Mapping[str, Any]) -> Decimal:
    """What the line's customer or vendor is debited; it may be the line's balancing account."""
    amount = Decimal(said.get("amount", "0"))
    return amount if said.get("type") in ("customer", "vendor") else -amount


def insert(batch: JournalBatch, values: Mapping[str, Any], by: Any, at: Any) -> JournalLine:
    """Type the line. What the case leaves in the local currency stays there, whatever the party's is."""
    line = lines.insert(batch=batch, values=values, by=by, at=at)
    if line.currency_code != values["currency_code"]:
        line = lines.change(line=line, values={"currency_code": values["currency_code"]}, by=by, at=at)
    return line


def _tax(key: str, said: Mapping[str, Any], name: Any) -> Iterator[tuple[str, str]]:
    yield from ((name(_VAT[part]), value) for part, value in said.get(key, {}).items())


def _recurring_line(batch: JournalBatch, said: Mapping[str, Any], stage: Stage) -> None:
    values = {**typed(said), **{field: said[name] for name, field in _RECURRING.items() if name in said}}
    if "expires" in said:
        values["expiration_date"] = date.fromisoformat(said["expires"])
    line = insert(batch, values, stage.enters["by"], stage.enters["at"])
    for one in said.get("allocations", ()):
        amounts = {name: Decimal(one[name]) for name in ("percent", "quantity", "amount") if name in one}
        dimensions = canonical(one.get("dimensions", {}))
        allocation = {"account_no": one["no"], "dimensions": dimensions, **amounts}
        allocations.insert(line=line, values=allocation, **stage.enters)
