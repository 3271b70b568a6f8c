"""Changing the chart of accounts: create, change, delete, indent (finance.md 1.1, refusals E-GLA-01 and 02)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from ledgerhall.finance.foundation import change_log, periods, references
from ledgerhall.finance.foundation.locking import under_lock
from ledgerhall.finance.foundation.records import fit_refusals
from ledgerhall.finance.ledger import totaling
from ledgerhall.finance.ledger.balances import balance_at
from ledgerhall.finance.ledger.categories import income_balance_of
from ledgerhall.finance.ledger.models import AccountType, CategoryKind, GLAccount, GLEntry, IncomeBalance
from ledgerhall.kernel import filters
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.people import By
from ledgerhall.tenancy.fields import fold

NUMBER_LENGTH = 20
# What `references` call an account.
NAME = "G/L account"


@under_lock
def create(*, values: Mapping[str, Any], by: By, at: datetime) -> GLAccount:
    """A new account. `values` are fields of GLAccount; a category sets what it forces.

    Refuses an empty, overlong or used number, an empty or overlong name, a totaling that is overlong, no filter or
    leads back to the account, a subcategory of another category (E-GLA-01), and posting groups and templates that do
    not exist.
    """
    account = GLAccount(created_at=at, changed_at=at, **_completed(values))
    refusals = [*_number_refusals(account.number), *_field_refusals(account, _totalings())]
    refusals += references.unknown(GLAccount, values)
    if refusals:
        raise Refused(refusals)
    account.save(force_insert=True)
    change_log.record([change_log.inserted(account, account.number)], by=by, at=at)
    return account


@under_lock
def create_many(*, accounts: Iterable[GLAccount], by: By, at: datetime) -> None:
    """New accounts in one go, for a chart to start from or an import; already complete, refused as in `create`."""
    accounts = list(accounts)
    taken = set(GLAccount.objects.values_list("number", flat=True))
    totalings = {**_totalings(), **{account.number: account.totaling for account in accounts}}
    refusals = [refusal for account in accounts for refusal in _field_refusals(account, totalings)]
    refusals += [_taken(account.number) for account in accounts if account.number in taken]
    if refusals:
        raise Refused(refusals)
    for account in accounts:
        account.pk = None  # that of an attempt which was undone
        account.search_name = fold(account.name)[:100]
        account.created_at = account.changed_at = at
    GLAccount.objects.bulk_create(accounts)
    change_log.record([change_log.inserted(account, account.number) for account in accounts], by=by, at=at)


@under_lock
def change(*, account: GLAccount, values: Mapping[str, Any], by: By, at: datetime) -> None:
    """Change fields of an account; one that becomes a posting account may be posted on directly.

    Refuses another type or statement once it has entries, a number that entries carry or setups name, and what
    `create` refuses (E-GLA-01).
    """
    completed = _completed(values)
    account = GLAccount.objects.get(id=account.id)
    totalings = {number: filter for number, filter in _totalings().items() if number != account.number}
    if completed.get("account_type", account.account_type) == AccountType.POSTING != account.account_type:
        completed["is_direct_posting"] = True
    changed = {name: value for name, value in completed.items() if getattr(account, name) != value}
    refusals = list(_change_refusals(account, changed))
    changes = list(change_log.modified(account, account.number, changed))
    for name, value in changed.items():
        setattr(account, name, value)
    refusals += [*_field_refusals(account, totalings), *references.unknown(GLAccount, changed)]
    if refusals:
        raise Refused(refusals)
    account.changed_at = at
    account.save(force_update=True)
    change_log.record(changes, by=by, at=at)


@under_lock
def delete(*, account: GLAccount, by: By, at: datetime, allow_before: date | None = None) -> None:
    """Take an account away. Refuses one with a balance, with entries that are kept, or that a setup names (E-GLA-02).

    Entries never go, so in practice only an account that never had any can be deleted; the others are blocked instead.
    """
    refusals = list(_delete_refusals(account, allow_before))
    refusals += references.use_refusals(NAME, account.number, row="E-GLA-02", field="number")
    refusals += references.objections(NAME, account)
    if refusals:
        raise Refused(refusals)
    change_log.record([change_log.deleted(account, account.number)], by=by, at=at)
    GLAccount.objects.filter(id=account.id).delete()


@under_lock
def indent(*, by: By, at: datetime) -> None:
    """Set indentation and totaling: Begin-Total opens a level, End-Total closes it and totals begin..end.

    Refuses an End-Total without its Begin-Total, and one left open (E-GLA-01).
    """
    accounts = list(GLAccount.objects.order_by("number"))
    set_levels(accounts)
    GLAccount.objects.bulk_update(accounts, ["indentation", "totaling"])
    change = change_log.Change("G/L account", "all", "modification", "indentation", "", "indented")
    change_log.record([change], by=by, at=at)


def set_levels(accounts: Iterable[GLAccount]) -> None:
    """Set indentation and totaling on the accounts, which come in order of numbers. Nothing is written; refuses as
    `indent`."""
    opened: list[GLAccount] = []
    refusals: list[Refusal] = []
    for account in accounts:
        if account.account_type == AccountType.END_TOTAL:
            if opened:
                account.totaling = f"{opened.pop().number}..{account.number}"
            else:
                template = text("{number} ends a total that no account begins.")
                refusals.append(_refusal("account-end-total", template, "account_type", number=account.number))
        account.indentation = len(opened)
        if account.account_type == AccountType.BEGIN_TOTAL:
            opened.append(account)
    for account in opened:
        template = text("{number} begins a total that no account ends.")
        refusals.append(_refusal("account-begin-total", template, "account_type", number=account.number))
    if refusals:
        raise Refused(refusals)


def why_not_named(number: str, field: str) -> Refusal | None:
    """Why setups and cards cannot name the account in that field: it does not exist, or receives no entries."""
    account = GLAccount.objects.filter(number=number).first()
    if account is None:
        template = text("G/L account {account} does not exist.")
        return _refusal("account-missing", template, field, "E-JNL-05", account=number)
    if account.account_type != AccountType.POSTING:
        template = text("G/L account {account} is not a posting account.")
        return _refusal("account-not-posting", template, field, "E-JNL-05", account=number)
    return None


def _completed(values: Mapping[str, Any]) -> dict[str, Any]:
    """What follows from the values: a category forces the statement; a type that does not post clears the rest."""
    completed = dict(values)
    if kind := completed.get("category_kind"):
        completed["income_balance"] = income_balance_of(CategoryKind(kind))
    if "name" in completed:
        completed["search_name"] = fold(str(completed["name"]))[:100]
    account_type = completed.get("account_type")
    if account_type and account_type not in (AccountType.TOTAL, AccountType.END_TOTAL):
        completed["totaling"] = ""
    if account_type and account_type != AccountType.POSTING:
        completed["is_direct_posting"] = False
    return completed


def _number_refusals(number: str) -> list[Refusal]:
    return [_taken(number)] if GLAccount.objects.filter(number=number).exists() else []


def _taken(number: str) -> Refusal:
    return _refusal("account-number-used", text("Account number {number} is used already."), "number", number=number)


def _totalings() -> dict[str, str]:
    return dict(GLAccount.objects.exclude(totaling="").values_list("number", "totaling"))


def _field_refusals(account: GLAccount, totalings: Mapping[str, str]) -> list[Refusal]:
    """What is wrong with the account by itself, and with its totaling among those of the others."""
    found = fit_refusals(GLAccount, {"name": account.name, "totaling": account.totaling})
    if not account.number.strip() or len(account.number) > NUMBER_LENGTH or not account.number.isprintable():
        template = text("An account needs a number of 1 to 20 characters; {number} is not one.")
        found.append(_refusal("account-number", template, "number", number=repr(account.number)))
    if not account.name.strip():
        template = text("Account {number} needs a name.")
        found.append(_refusal("account-name", template, "name", number=account.number))
    if account.income_balance not in IncomeBalance.values:
        template = text("Say whether account {number} belongs to the income statement or the balance sheet.")
        found.append(_refusal("account-income-balance", template, "income_balance", number=account.number))
    category = account.category
    if category is not None and category.kind != account.category_kind:
        template = text("{category} is no subcategory of the account's category.")
        values = {"category": category.description}
        found.append(_refusal("account-subcategory", template, "category__description", **values))
    if account.totaling:
        found += _totaling_refusals(account, totalings)
    return found


def _totaling_refusals(account: GLAccount, totalings: Mapping[str, str]) -> list[Refusal]:
    try:
        filters.parse(account.totaling)
    except filters.FilterError as problem:
        template = text("The totaling {totaling} of account {number} is no filter of account numbers: {reason}")
        values = {"number": account.number, "totaling": account.totaling, "reason": str(problem)}
        return [_refusal("account-totaling", template, "totaling", **values)]
    if path := totaling.cycle(account.number, {**totalings, account.number: account.totaling}):
        template = text("The totaling {totaling} of account {number} leads back to the account itself: {path}.")
        values = {"number": account.number, "totaling": account.totaling, "path": " → ".join(path)}
        return [_refusal("account-totaling-cycle", template, "totaling", **values)]
    return []


def _change_refusals(account: GLAccount, changed: Mapping[str, Any]) -> Iterable[Refusal]:
    if not {"number", "account_type", "income_balance"} & changed.keys():
        return
    has_entries = GLEntry.objects.filter(account=account).exists()
    if "number" in changed:
        yield from _number_refusals(changed["number"])
        if has_entries:
            template = text("Account {number} has entries, so its number stays.")
            yield _refusal("account-number-has-entries", template, "number", number=account.number)
        yield from references.use_refusals(NAME, account.number, row="E-GLA-01", field="number")
    if changed.get("account_type", AccountType.POSTING) != AccountType.POSTING:
        yield from references.use_refusals(NAME, account.number, row="E-GLA-01", field="account_type")
    if "account_type" in changed and has_entries:
        template = text("Account {number} has entries, so it stays a posting account.")
        yield _refusal("account-type-has-entries", template, "account_type", number=account.number)
    if "income_balance" in changed and has_entries:
        template = text("Account {number} has entries, so it stays in its statement.")
        yield _refusal("account-statement-has-entries", template, "income_balance", number=account.number)


def _delete_refusals(account: GLAccount, allow_before: date | None) -> Iterable[Refusal]:
    balance = balance_at(account)
    if balance and account.account_type == AccountType.POSTING:
        template = text("Account {number} has a balance of {balance} and cannot be deleted.")
        yield _refusal("account-has-balance", template, "number", "E-GLA-02", number=account.number, balance=balance)
    last = GLEntry.objects.filter(account=account).order_by("-posting_date", "-entry_no").first()
    if last is not None:
        open_years = [year for year in periods.fiscal_years() if not year.is_closed]
        kept_from = allow_before or (open_years[0].starting_date if open_years else date.max)
        template = text(
            "Account {number} has entries up to {last_date}; block it instead (deletion before {kept_from})."
        )
        last_day = last.posting_date.day
        values = {"number": account.number, "last_date": last_day, "kept_from": kept_from}
        yield _refusal("account-has-entries", template, "number", "E-GLA-02", **values)


def _refusal(code: str, template: str, field: str, row: str = "E-GLA-01", **values: Any) -> Refusal:
    return Refusal(code, template, field=field, row=row, values=values)
