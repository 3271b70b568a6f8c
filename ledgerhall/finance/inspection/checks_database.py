"""The database itself: triggers in place, cells of the right kind, totals that agree, roles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models

from ledgerhall.finance.inspection.findings import Finding, rows
from ledgerhall.finance.ledger import totals
from ledgerhall.finance.ledger.models import GLAccount, GLEntry, TotalsHead
from ledgerhall.finance.posting import append_only
from ledgerhall.kernel.errors import text
from ledgerhall.kernel.money import from_scaled
from ledgerhall.tenancy import books

_DATE = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"


def triggers_present() -> Iterator[Finding]:
    """Every trigger of an append-only table is there."""
    for name in append_only.missing(books.connection()):
        table, _, trigger = name.partition(": ")
        template = text("The trigger {trigger} that keeps posted rows unchanged is missing.")
        yield Finding("trigger-missing", table, template, values={"trigger": trigger})


def owner_is_another_role() -> Iterator[Finding]:
    """A notice where the application's role owns the tables, for it could switch the triggers off."""
    if books.connection().vendor != "postgresql":
        return
    sql = (
        "SELECT current_user FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE n.nspname = current_schema() AND c.relname = 'ledger_glentry' "
        "AND pg_get_userbyid(c.relowner) = current_user"
    )
    for (role,) in rows(sql):
        template = text("The role {role} both owns the tables and posts; triggers alone keep entries unchanged.")
        yield Finding("one-database-role", "database", template, values={"role": role}, is_notice=True)


def cells_of_the_right_kind() -> Iterator[Finding]:
    """SQLite keeps anything in any column: numbers must be whole, dates and moments readable, texts not too long."""
    if books.connection().vendor != "sqlite":
        return
    for app_label in settings.BOOKS_APPS:
        for model in apps.get_app_config(app_label).get_models():
            yield from _strange_cells(model)


def file_intact() -> Iterator[Finding]:
    """SQLite's own check of the file, its constraints, and foreign keys that lead nowhere."""
    if books.connection().vendor != "sqlite":
        return
    for (problem,) in rows("PRAGMA integrity_check(100)"):
        if problem != "ok":
            yield Finding("file-damaged", "database", text("{problem}"), values={"problem": problem})
    for table, row, parent, _ in rows("PRAGMA foreign_key_check"):
        template = text("It refers to a row of {parent} that does not exist.")
        yield Finding("foreign-key", str(table), template, str(row), values={"parent": parent})


def totals_agree() -> Iterator[Finding]:
    """The totals are the sums of the entries up to their entry number."""
    head = list(TotalsHead.objects.order_by("id"))
    last = GLEntry.objects.aggregate(last=models.Max("entry_no"))["last"] or 0
    if [row.id for row in head] != [1] or not 0 <= head[0].entry_no <= last:
        template = text("The totals need one head, row 1, at or before the last entry.")
        yield Finding("totals-head", "totals head", template)
        return
    rebuilt, stored = totals.rebuilt(), totals.stored()
    numbers = dict(GLAccount.objects.values_list("id", "number"))
    template = text("{span} {starts}: debit {debit}, credit {credit}; the entries say {must_debit} and {must_credit}.")
    for key in sorted(rebuilt.keys() | stored.keys()):
        span, starts, account = key
        said, must = stored.get(key, (0, 0)), rebuilt.get(key, (0, 0))
        if said != must:
            names = ("debit", "credit", "must_debit", "must_credit")
            amounts = dict(zip(names, map(from_scaled, said + must), strict=True))
            values = {"span": span, "starts": starts, **amounts}
            yield Finding("total-differs", "G/L total", template, numbers.get(account, f"key {account}"), "", values)


def _strange_cells(model: type[models.Model]) -> Iterator[Finding]:
    fields = [field for field in model._meta.concrete_fields if _strange(field)]
    cases = " ".join(f"WHEN {_strange(field)} THEN '{field.column}'" for field in fields)
    label = model._meta
    sql = f"SELECT {label.pk.column}, CASE {cases} END AS strange FROM {label.db_table} WHERE strange IS NOT NULL"
    for key, column in rows(sql):
        template = text("The cell holds what its column cannot hold.")
        yield Finding("cell-of-wrong-kind", str(label.verbose_name), template, str(key), column)


def _strange(field: models.Field[Any, Any]) -> str:
    """The SQL condition under which a cell of the field holds what it must not."""
    column, kind = f'"{field.column}"', field
    if isinstance(kind, models.ForeignKey):
        kind = kind.target_field
    condition = ""
    if isinstance(kind, models.BooleanField):
        condition = f"typeof({column}) <> 'integer' OR {column} NOT IN (0, 1)"
    elif isinstance(kind, models.IntegerField):
        condition = f"typeof({column}) <> 'integer'"
    elif isinstance(kind, models.UUIDField):
        condition = f"typeof({column}) <> 'text' OR length({column}) <> 32 OR {column} GLOB '*[^0-9a-f]*'"
    elif isinstance(kind, models.DateTimeField):
        condition = f"typeof({column}) <> 'text' OR {column} NOT GLOB '{_DATE} *' OR julianday({column}) IS NULL"
    elif isinstance(kind, models.DateField):
        condition = f"typeof({column}) <> 'text' OR {column} NOT GLOB '{_DATE}' OR date({column}) IS NOT {column}"
    elif isinstance(kind, models.CharField):
        condition = f"typeof({column}) <> 'text' OR length({column}) > {kind.max_length}"
    elif isinstance(kind, models.TextField):
        condition = f"typeof({column}) <> 'text'"
    return f"({column} IS NOT NULL AND ({condition}))" if condition else ""
