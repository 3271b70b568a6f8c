"""Types 1 to 3: postings made of monthly balances, with and without objects."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from ledgerhall.finance.exchange.sie.plan import ImportPlan, PostingKind
from ledgerhall.finance.exchange.sie.planning import plan

HEAD = """#SIETYP 3
#FNAMN "Prov AB"
#RAR 0 20250101 20251231
#KONTO 1910 Kassa
#KONTO 2091 Balanserat
#KONTO 3001 Sale
#IB 0 1910 10
#IB 0 2091 -10
#UB 0 1910 110
#UB 0 2091 -10
#RES 0 3001 -100
"""


def _plan(rows: str, head: str = HEAD) -> ImportPlan:
    return plan((head + rows).encode("cp437"))


def _lines(planned: ImportPlan, number: str) -> list[tuple[str, str, str]]:
    posting = next(posting for posting in planned.postings if posting.document_number == number)
    return [
        (line.account, str(line.amount), " ".join(f"{dimension}:{code}" for dimension, code in line.objects))
        for line in posting.lines
    ]


def _ends(planned: ImportPlan) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for posting in planned.postings:
        for line in posting.lines:
            sums[line.account] += line.amount
    return dict(sums)


def test_each_month_is_one_posting_on_its_last_day() -> None:
    planned = _plan("#PSALDO 0 202502 1910 {} 100\n#PSALDO 0 202502 3001 {} -100\n")
    assert planned.findings == ()
    assert [(p.document_number, str(p.posting_date)) for p in planned.postings] == [
        ("IB-20250101", "C2024-12-31"),
        ("PSALDO-202502", "2025-02-28"),
    ]


def test_the_last_month_ends_with_the_year() -> None:
    head = HEAD.replace("20251231", "20251215")
    planned = _plan("#PSALDO 0 202512 1910 {} 100\n#PSALDO 0 202512 3001 {} -100\n", head)
    assert str(planned.postings[-1].posting_date) == "2025-12-15"


def test_rows_with_objects_divide_the_row_without() -> None:
    rows = '#PSALDO 0 202502 1910 {} 100\n#PSALDO 0 202502 3001 {} -100\n#PSALDO 0 202502 3001 {1 "N"} -60\n'
    planned = _plan(rows + '#PSALDO 0 202502 3001 {6 "P"} -100\n')
    assert planned.findings == ()
    assert _lines(planned, "PSALDO-202502") == [
        ("1910", "100.00", ""),
        ("3001", "-60.00", "1:N"),
        ("3001", "-100.00", "6:P"),
        ("3001", "60.00", ""),
    ]


def test_rows_with_objects_are_added_where_only_so_the_months_sum() -> None:
    rows = '#PSALDO 0 202502 1910 {} 100\n#PSALDO 0 202502 3001 {} -40\n#PSALDO 0 202502 3001 {1 "N"} -60\n'
    planned = _plan(rows)
    assert planned.findings == ()
    assert _lines(planned, "PSALDO-202502") == [
        ("1910", "100.00", ""),
        ("3001", "-60.00", "1:N"),
        ("3001", "-40.00", ""),
    ]


def test_what_the_months_leave_is_posted_on_the_last_day_with_a_warning() -> None:
    planned = _plan("#PSALDO 0 202502 1910 {} 70\n#PSALDO 0 202502 3001 {} -70\n")
    assert [(finding.severity, finding.code) for finding in planned.findings] == [
        ("warning", "sie-months-leave-a-rest"),
        ("warning", "sie-months-leave-a-rest"),
    ]
    assert planned.findings[0].message == (
        "The months of account 1910 give 70.00, its balances 100.00: 30.00 is posted on the year's last day."
    )
    (rest,) = planned.postings_of(PostingKind.REST)
    assert str(rest.posting_date) == "2025-12-31"
    assert _ends(planned) == {"1910": Decimal(110), "2091": Decimal(-10), "3001": Decimal(-100)}


def test_a_month_that_does_not_sum_to_zero_gets_a_line_on_the_difference_account() -> None:
    planned = _plan("#PSALDO 0 202502 1910 {} 100\n#PSALDO 0 202503 3001 {} -100\n")
    assert [finding.code for finding in planned.findings] == ["sie-posting-difference", "sie-posting-difference"]
    assert _lines(planned, "PSALDO-202502")[-1] == (planned.difference_account, "-100.00", "")
    assert _ends(planned)[planned.difference_account] == 0
    assert next(account for account in planned.accounts if account.is_difference).name == "Opening difference"


def test_an_account_that_only_opens_ends_where_its_ub_is_missing_at_zero() -> None:
    planned = _plan(
        "#KONTO 1920 Bank\n#IB 0 1920 5\n#IB 0 2091 -5\n#PSALDO 0 202502 1910 {} 100\n#PSALDO 0 202502 3001 {} -100\n"
    )
    assert _ends(planned)["1920"] == 0


def test_months_of_last_year_are_kept_and_not_posted() -> None:
    planned = _plan("#PSALDO 0 202502 1910 {} 100\n#PSALDO 0 202502 3001 {} -100\n#PSALDO -1 202402 3001 {} -7\n")
    assert [(row.kind, row.account, row.amount) for row in planned.history] == [("PSALDO", "3001", Decimal("-7.00"))]
    assert _ends(planned)["3001"] == Decimal(-100)
