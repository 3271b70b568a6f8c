"""The pages of the small world in `shop.py`."""

from decimal import Decimal

from django.db.models import OuterRef, Subquery
from django.db.models import Sum as SumOf

from ledgerhall.pages.declare import (
    Action,
    Bar,
    Card,
    ChartData,
    ChartPart,
    Column,
    Cue,
    CueGroup,
    Fact,
    FactBox,
    FastTab,
    Field,
    Figure,
    FilterField,
    FlowColumn,
    FoundRecord,
    Journal,
    LinksPart,
    List,
    ListPart,
    NavigationArea,
    NavigationItem,
    Preview,
    PreviewTable,
    RecordSearch,
    RoleCenter,
    Selection,
    Series,
    Sum,
    Threshold,
    ValuesColumn,
    View,
)
from tests.pages import shop
from tests.pages.shop import Account, Entry

PERMISSIONS = {"read", "edit", "post", "secret"}


def net_change(accounts, totals):
    own = Entry.objects.filter(account=OuterRef("pk"))
    if "date_filter" in totals:
        own = own.filter(totals["date_filter"].q("posting_date"))
    sums = own.order_by().values("account").annotate(total=SumOf("amount")).values("total")
    return accounts.annotate(net_change=Subquery(sums))


def balances(records, totals):
    found = (
        Entry.objects.filter(account__in=[record.pk for record in records])
        .values_list("account")
        .annotate(SumOf("amount"))
    )
    return dict(found)


def of_account(account):
    return Selection("entries", {"account__number": account.number})


ENTRIES = List(
    "entries",
    Entry,
    "read",
    "General Ledger Entries",
    entity="entries",
    columns=(
        "posting_date",
        Column("document_no", opens=lambda entry: Selection("entries", {"document_no": entry.document_no})),
        Column("account__number", "G/L Account No."),
        "description",
        Column("amount", zero="zero"),
        "reversed",
        Column("entry_no", align="right"),
        Column("posted_at", is_hidden=True),
    ),
    order_by=("-posting_date", "-entry_no"),
    filters=("posting_date", "account__number", "document_no", "reversed"),
    group_by="document_no",
    views=(View("June", {"posting_date": "2026-06-01..2026-06-30"}),),
    actions=(
        Action("Reverse Transaction…", shop.reverse, "post", confirm="Reverse this entry?", icon="undo"),
        Action("Mark Reversed", shop.reverse, "post", slug="mark", is_for_many=True),
        Action(
            "Close Year",
            shop.close,
            "edit",
            needs_record=False,
            then="entries",
            fields=(Field("on", "On", "date", default="w", is_required=True), Field("amount", "Amount", "money")),
        ),
        Action("Retitle…", shop.retitle, "edit", fields=(Field("text", "Text"),), is_for_many=True),
        Action("Account", permission="read", opens=lambda entry: of_account(entry.account)),
    ),
    fact_boxes=(
        FactBox("Details", fields=("document_no", "posting_date")),
        FactBox(
            "Account",
            lambda entry: [
                Fact("No.", entry.account.number, opens=of_account(entry.account)),
                Fact("Amount", entry.amount, "money", is_total=True),
            ],
        ),
    ),
    keywords="ledger",
)
ACCOUNTS = List(
    "accounts",
    Account,
    "read",
    "Chart of Accounts",
    card="account",
    order_by=("number",),
    entity="accounts",
    columns=(
        "number",
        Column("name", indent=lambda a: a.level, bold=lambda a: a.kind == "total"),
        "kind",
        "is_blocked",
        FlowColumn(
            "net_change", net_change, caption="Net Change", opens=of_account, passes={"date_filter": "posting_date"}
        ),
        ValuesColumn("balance", balances, caption="Balance"),
    ),
    totals_filters=(FilterField("date_filter", "Date Filter", "ledger date"),),
)
SECRET = List("secrets", Account, "secret", "Secrets", columns=("number",), order_by=("number",))
ACCOUNT = Card(
    "account",
    Account,
    "read",
    "G/L Account Card",
    list_page="accounts",
    title=lambda account: account.number,
    tabs=(
        FastTab("General", (Field("number", is_required=True, is_promoted=True), "name", "kind")),
        FastTab("Posting", ("is_blocked", "level"), is_open=False),
    ),
    save=shop.rename,
    save_permission="edit",
    create=shop.create,
    create_permission="edit",
    actions=(Action("Entries", permission="read", opens=of_account, key="Ctrl+F7"),),
)
JOURNAL = Journal(
    "general-journal",
    "read",
    "edit",
    "post",
    "General Journal",
    columns=(
        Field("posting_date", "Posting Date", "ledger date", role="posting-date"),
        Field("document_no", "Document No.", "code", role="document"),
        Field("account_no", "Account No.", "code", lookup="accounts", lookup_field="number", role="account"),
        Field("description", "Description", "text"),
        Field("amount", "Amount", "money", role="amount"),
        Field("is_checked", "Checked", "boolean", is_hidden=True),
    ),
    batches=lambda: list(shop.BATCHES.values()),
    batch=shop.BATCHES.get,
    lines=lambda batch: batch.lines,
    save_line=shop.save_line,
    delete_line=shop.delete_line,
    post=shop.post,
    line_key="key",
    preview=lambda *, record, by, at, work_date: Preview(
        "1 document can post.",
        (
            PreviewTable(
                "Would be created",
                (("Account", "code"), ("Amount", "money")),
                (("1910", Decimal("-12.5")),),
                ("", Decimal(0)),
            ),
        ),
        (Figure("Result", Decimal(2), before=Decimal(1)),),
    ),
    suggest=lambda batch, line, values: {"amount": -sum((one.amount for one in batch.lines), Decimal(0))},
    next_line=lambda batch, work_date: {"document_no": "CLO-9"},
    footer=lambda batch, line: [
        Figure(
            "Total balance",
            sum((one.amount for one in batch.lines), Decimal(0)),
            total="balance",
            style="favourable",
            is_largest=True,
        )
    ],
    fixes=lambda batch, refusal: [("Use 1", {"amount": "1"})] if refusal.code == "out-of-balance" else [],
)


def cash(viewer):
    return Selection("entries", {"account__number": "1910|1920"}, Sum("amount"))


def june(viewer):
    return Selection("entries", {"posting_date": "2026-06-01..2026-06-30"})


def income(viewer):
    months = ("May", "Jun")
    bars = (Bar(Decimal(120000), june(viewer)), Bar(Decimal(-4000), june(viewer)))
    return ChartData(months, (Series("Revenue", bars), Series("Result", bars, is_line=True)), "by month", current=1)


HOME = RoleCenter(
    "accountant",
    "read",
    "Accountant",
    wide=(
        Cue("Cash Accounts Balance", cash, "entries"),
        Cue("Secrets", lambda viewer: Selection("secrets"), "secrets"),
    ),
    groups=(
        CueGroup(
            "Financials",
            (
                Cue("Entries in June", june, "entries", threshold=Threshold("favourable", 0, "", 1, "unfavourable")),
                Cue("Nothing", lambda viewer: Selection("entries", {"document_no": "NONE"}), "entries"),
            ),
            (Action("All Entries", opens="entries"), Action("Secret", opens="secrets")),
        ),
    ),
    left=(
        ChartPart("Income", income, "read"),
        ListPart(
            "My Accounts",
            "accounts",
            ("number", "name", "balance"),
            lambda viewer: Selection("accounts", {"number": "1910"}),
        ),
    ),
    right=(LinksPart("Reports", (Action("Chart", opens="accounts"),)),),
    actions=(
        Action("General Journal", opens="general-journal", icon="journal"),
        Action("Secrets", opens="secrets"),
        Action("Close Year", shop.close, "edit", needs_record=False, fields=(Field("on", "On", "date"),)),
    ),
    navigation=(
        NavigationArea("Home", (NavigationItem("accounts"), NavigationItem("entries", count=june))),
        NavigationArea("Journals", (NavigationItem("general-journal"), NavigationItem("secrets")), "journal"),
    ),
)


def documents(typed, viewer):
    for number in Entry.objects.filter(document_no=typed).values_list("document_no", flat=True).distinct():
        yield FoundRecord(number, Selection("entries", {"document_no": number}))
        yield FoundRecord(number, Selection("secrets"))


DOCUMENTS = RecordSearch("Document", "read", documents)
PAGES = (ENTRIES, ACCOUNTS, SECRET, ACCOUNT, JOURNAL, HOME, DOCUMENTS)
