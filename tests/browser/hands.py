"""What an accountant's hands and eyes do on a page: reading figures and rows, typing lines, going on by Tab."""

from __future__ import annotations

import re
from decimal import Decimal


def number(text: str) -> Decimal:
    """A figure as the page writes it."""
    return Decimal(re.sub(r"[^\d.−]", "", text).replace("−", "-") or "0")


def rows(page) -> list[list[str]]:
    return page.locator("table[data-list] tbody tr[data-key]").evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => cell.innerText.trim()))"
    )


def table(page, selector: str) -> list[list[str]]:
    return page.locator(f"{selector} >> tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => cell.innerText.trim()))"
    )


def type_line(page, day: str, document: str, account: str, text: str, *, debit: str = "", credit: str = "") -> None:
    """A line by keyboard, standing in the first cell of the empty line; Enter goes on to the next field."""
    for field, typed in (
        ("posting_date", day),
        ("document_type", ""),
        ("document_no", document),
        ("account_no", account),
        ("description", text),
        ("currency_code", ""),
        ("debit", debit),
        ("credit", credit),
        ("balancing_account_no", ""),
        ("dimensions", ""),
    ):
        assert page.evaluate("document.activeElement.name") == field
        if typed:
            page.keyboard.type(typed)
            page.keyboard.press("Escape") if field == "account_no" and page.locator(".look:visible").count() else None
        elif field in ("debit", "credit"):
            page.keyboard.press("Delete")
        page.keyboard.press("Enter")
    page.locator("tr[data-line=''] [name=posting_date]:focus").wait_for()


def by_mouse(page, values: dict[str, str]) -> None:
    """A line typed cell by cell after clicks, left by a click elsewhere."""
    for name, typed in values.items():
        cell = page.locator(f"tr[data-line=''] [name={name}]")
        cell.click()
        cell.fill(typed)
    before = page.locator("tr[data-line]").count()
    page.locator("h1").click()
    page.locator(f"tr[data-line] >> nth={before}").wait_for()


def tab_to(page, selector: str) -> None:
    """Press Tab until the focus stands on what the selector names."""
    target = page.locator(selector).first
    target.wait_for()
    for _step in range(150):
        if target.evaluate("element => element === document.activeElement || element.contains(document.activeElement)"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {selector}")


def post_two_lines(page, document: str, amount: str, *, description: str = "") -> None:
    """At a journal: money into the bank, by mouse, and Post."""
    text = {"description": description} if description else {}
    by_mouse(page, {"document_no": document, "account_no": "1100", "debit": amount, **text})
    by_mouse(page, {"document_no": document, "account_no": "4100", "credit": amount, **text})
    page.locator(".rib button", has_text="Post").first.click()
    page.locator(".toast", has_text="posted as register").wait_for()
