"""A small world for the page engine: accounts, entries and a journal that know nothing of Ledgerhall's rooms."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

from django.db import models

from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.tenancy.fields import CodeField, LedgerDateField, MoneyField


class Account(models.Model):
    uuid = models.UUIDField(default=uuid4, unique=True)
    number = CodeField(unique=True)
    name = models.CharField(max_length=100)
    kind = models.CharField("account type", max_length=10, choices=[("posting", "Posting"), ("total", "Total")])
    is_blocked = models.BooleanField("blocked", default=False)
    level = models.IntegerField(default=0)

    class Meta:
        app_label = "shop"

    def __str__(self):
        return f"{self.number} {self.name}"


class Entry(models.Model):
    entry_no = models.IntegerField("entry no.", unique=True)
    posting_date = LedgerDateField("posting date")
    document_date = models.DateField("document date", null=True)
    document_no = CodeField("document no.")
    account = models.ForeignKey(Account, models.PROTECT)
    description = models.CharField(max_length=100)
    amount = MoneyField()
    reversed = models.BooleanField(default=False)
    posted_at = models.DateTimeField("posted at", null=True)

    class Meta:
        app_label = "shop"

    def __str__(self):
        return f"Entry {self.entry_no}"


MODELS = (Account, Entry)


@dataclass
class Viewer:
    permissions: set = field(default_factory=lambda: {"read", "edit", "post"})
    text: str = "Maren Lindqvist <maren@example.com>"
    user_uuid: UUID | None = None
    language: str = "en"
    time_zone: str = "Europe/London"
    today: date = date(2026, 7, 7)
    work_date: date = date(2026, 6, 30)
    kept: dict = field(default_factory=dict)

    def may(self, permission):
        return permission in self.permissions

    def preference(self, key, default=None):
        return self.kept.get(key, default)

    def keep(self, key, value):
        self.kept[key] = value


@dataclass
class Line:
    key: str
    line_no: int
    posting_date: object = None
    document_no: str = ""
    account_no: str = ""
    description: str = ""
    amount: Decimal = Decimal(0)
    is_checked: bool = False


@dataclass
class Batch:
    name: str = "MONTHEND"
    description: str = "Month-end adjustments"
    lines: list = field(default_factory=list)
    posted: list = field(default_factory=list)


BATCHES = {}
CALLS = []


def save_line(*, record, line, values, by, at, work_date):
    if values["account_no"] == "9999":
        raise Refused(
            Refusal(
                "no-account",
                text("There is no account {number}."),
                field="account_no",
                row="E-JNL-01",
                values={"number": "9999"},
            )
        )
    found = next((one for one in record.lines if one.key == line), None)
    if found is None:
        number = len(record.lines) + 1
        found = Line(f"k{number}", number)
        record.lines.append(found)
    for name, value in values.items():
        setattr(found, name, value)
    CALLS.append(("save", by.text, at, work_date))
    return found


def delete_line(*, record, line, by, at, work_date):
    record.lines[:] = [one for one in record.lines if one.key != line]


def post(*, record, by, at, work_date):
    from ledgerhall.pages.declare import Done, Selection

    balance = sum((line.amount for line in record.lines), Decimal(0))
    if balance:
        raise Refused(
            [
                Refusal(
                    "out-of-balance",
                    text("{document} is out of balance by {amount}."),
                    line=2,
                    row="E-JNL-10",
                    field="amount",
                    values={"document": "CLO-1", "amount": balance},
                ),
                Refusal("no-date", text("Line {line} has no date."), line=1, field="posting_date", values={"line": 1}),
            ]
        )
    record.posted.append(list(record.lines))
    record.lines.clear()
    return Done("Posted as register 7", Selection("entries", {"document_no": "CLO-1"}))


def reverse(*, record, by, at, work_date):
    if record.reversed:
        raise Refused(
            Refusal("reversed", text("Entry {number} is reversed already."), values={"number": record.entry_no})
        )
    record.reversed = True
    record.save(update_fields=["reversed"])


def retitle(*, record, values, by, at, work_date):
    if record.reversed:
        raise Refused(Refusal("reversed", text("It is reversed.")))
    record.description = values["text"]
    record.save(update_fields=["description"])


def rename(*, record, values, by, at, work_date):
    if values["name"] == "Bad":
        raise Refused(Refusal("bad-name", text("{name} is no name."), field="name", values={"name": values["name"]}))
    for name, value in values.items():
        setattr(record, name, value)
    record.save()


def create(*, values, by, at, work_date):
    return Account.objects.create(**values)


def close(*, values, by, at, work_date):
    CALLS.append(("close", values))
