"""Texts beside foreign keys: accounts, dimension sets and global dimensions agree (finance.md section 3, 17)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from ledgerhall.finance.foundation.dimension_sets import canonical, parsed
from ledgerhall.finance.foundation.models import ChangeLogEntry, DimensionSet, DimensionSetEntry, GeneralLedgerSetup
from ledgerhall.finance.inspection import ledgers
from ledgerhall.finance.inspection.findings import ENTRIES, Finding, rows
from ledgerhall.finance.inspection.ledgers import Ledger
from ledgerhall.kernel.errors import text

_SETS = "dimension set"
# Foreign key → the column beside it, and the table and column that it must agree with.
_KEYS = {
    "account": ("account_no", "ledger_glaccount", "number"),
    "bank_account": ("bank_account_no", "subledger_bankaccount", "number"),
    "asset": ("asset_no", "subledger_fixedasset", "number"),
    "book": ("book_code", "subledger_depreciationbook", "code"),
    "item": ("item_no", "subledger_item", "number"),
}
# Those that depend on the ledger: table → foreign key → as above.
_OWN_KEYS: Mapping[str, Mapping[str, tuple[str, str, str]]] = {
    f"subledger_{kind}{side}ledgerentry": {key: (column, f"subledger_{side}{target}", name)}
    for side in ("customer", "vendor")
    for kind, key, column, target, name in (
        ("", "party", "party_no", "", "number"),
        ("detailed", "ledger_entry", "ledger_entry_no", "ledgerentry", "entry_no"),
    )
}


def _codes() -> Iterator[tuple[str, str, str, str, str, str]]:
    for ledger in ledgers.ALL:
        names = {field.name for field in ledger.model._meta.concrete_fields}
        for key, (column, target, name) in {**_KEYS, **_OWN_KEYS.get(ledger.table, {})}.items():
            if key in names:
                yield ledger.table, ledger.label, f"{key}_id", column, target, name


# Table, what its entries are called, foreign key, column, and the table and column it must agree with.
_CODES = tuple(_codes())


def codes_agree() -> Iterator[Finding]:
    """The number or code on an entry is that of the account, party, thing or entry that it belongs to."""
    for table, label, key, column, target, name in _CODES:
        sql = (
            f"SELECT e.entry_no, e.{column}, t.{name} FROM {table} e LEFT JOIN {target} t ON t.id = e.{key} "
            f"WHERE t.id IS NULL OR t.{name} <> e.{column} ORDER BY e.entry_no"
        )
        for entry_no, said, found in rows(sql):
            template = text("The entry says {said}, it belongs to {found}.")
            values = {"said": said, "found": found}
            yield Finding("code-differs", label, template, str(entry_no), column, values)


def entries_on_posting_accounts() -> Iterator[Finding]:
    """Only posting accounts have entries."""
    sql = (
        "SELECT a.number, MIN(e.entry_no) FROM ledger_glentry e JOIN ledger_glaccount a ON a.id = e.account_id "
        "WHERE a.account_type <> 'posting' GROUP BY a.number ORDER BY a.number"
    )
    for number, entry_no in rows(sql):
        template = text("Account {number} has entries and is no posting account.")
        yield Finding("account-not-posting", ENTRIES, template, str(entry_no), "account", {"number": number})


def dimension_sets_agree() -> Iterator[Finding]:
    """The dimensions written on an entry are the content of its set; no text, no set."""
    for ledger in ledgers.ALL:
        sql = (
            f"SELECT e.entry_no, e.dimensions, s.content FROM {ledger.table} e "
            "LEFT JOIN foundation_dimensionset s ON s.id = e.dimension_set_id "
            "WHERE e.dimensions <> COALESCE(s.content, '') OR (e.dimension_set_id IS NULL) <> (e.dimensions = '') "
            "ORDER BY e.entry_no"
        )
        for entry_no, said, found in rows(sql):
            template = text("The entry says {said!r}, its dimension set {found!r}.")
            values = {"said": said, "found": found or ""}
            yield Finding("dimension-set-differs", ledger.label, template, str(entry_no), "dimension_set", values)


def dimension_sets_canonical() -> Iterator[Finding]:
    """Invariant 17: equal content is one set, written in canonical order, and its list of values says the same."""
    listed: dict[int, list[tuple[str, str]]] = defaultdict(list)
    fields = ("dimension_set_id", "dimension_id", "dimension__code", "dimension_value__code")
    entries = DimensionSetEntry.objects.order_by("id").values_list(*fields, "dimension_value__dimension_id")
    for set_id, dimension, code, value, of_dimension in entries:
        listed[set_id].append((code, value if dimension == of_dimension else "?"))
    for one in DimensionSet.objects.order_by("id"):
        values = listed.pop(one.id, [])
        try:
            is_canonical = one.content == canonical(parsed(one.content)) and one.content != ""
        except ValueError:
            is_canonical = False
        if not is_canonical or one.content != ";".join(f"{code}={value}" for code, value in sorted(values)):
            template = text("The set says {said!r}, its list of values {found}.")
            found = {"said": one.content, "found": sorted(values)}
            yield Finding("dimension-set-content", _SETS, template, str(one.id), "content", found)
    for set_id in listed:
        yield Finding("dimension-set-missing", _SETS, text("Values of a set that does not exist."), str(set_id))


def global_dimensions_agree() -> Iterator[Finding]:
    """Invariant 17: the global dimension codes on an entry are the values in its set.

    Where the company has changed its global dimensions (the change log says so) any value of the set will do.
    """
    setup = GeneralLedgerSetup.objects.order_by("id").first()
    if setup is None:
        return
    for number, code in enumerate((setup.global_dimension_1_code, setup.global_dimension_2_code), start=1):
        column = f"global_dimension_{number}_code"
        is_changed = ChangeLogEntry.objects.filter(field=column).exists()
        for ledger in ledgers.ALL:
            yield from _global_dimension(ledger, column, code, is_changed=is_changed)


def _global_dimension(ledger: Ledger, column: str, code: str, *, is_changed: bool) -> Iterator[Finding]:
    sql = (
        f"SELECT dimensions, {column}, MIN(entry_no) FROM {ledger.table} WHERE dimensions <> '' OR {column} <> '' "
        f"GROUP BY dimensions, {column} ORDER BY MIN(entry_no)"
    )
    for content, said, entry_no in rows(sql):
        values = parsed(content)
        if said != values.get(code, "") and not (is_changed and said in ("", *values.values())):
            template = text("The entry says {said!r}, its dimensions are {content!r}.")
            found = {"said": said, "content": content}
            yield Finding("global-dimension", ledger.label, template, str(entry_no), column, found)
